import { describe, test } from 'node:test';
import { expectFixed, expectProject } from '../../../../test/support/project.ts';
import { acpt, context } from '../../../../test/support/samples.ts';

describe('unquoted-specifier', () => {
  test('a specifier that the shell reads', () =>
    expectProject(`--- Dockerfile
FROM ${acpt}
RUN pip install azure-ai-ml>=1.23.1
#               ^^^^^^^^^^^^^^^^^^^ unquoted-specifier warning
`));

  test('a quoted one is right, and so is a real redirection', () =>
    expectProject(context(`FROM ${acpt}\nRUN pip install "azure-ai-ml>=1.23.1" > /dev/null 2>&1`)));

  test('the fix quotes it', () => {
    expectFixed(context(`FROM ${acpt}\nRUN pip install azure-ai-ml>=1.23.1 pybind11`), 'unquoted-specifier');
  });
});
