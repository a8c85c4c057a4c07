import assert from 'node:assert/strict';
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

  test('one that the shell reads from', () => {
    expectProject(`--- Dockerfile
FROM ${acpt}
RUN pip install scipy<1.15 six
#               ^^^^^^^^^^ unquoted-specifier error
RUN pip install einops<=0.8
#               ^^^^^^^^^^^ unquoted-specifier error
RUN pip install wandb>=0.16,<1
#               ^^^^^^^^^^^^^^ unquoted-specifier error
`);
    expectProject(
      context(
        `FROM ${acpt}\nRUN pip install -r /dev/stdin <names.txt\nRUN pip install -r /dev/stdin <<EOF\nsix\nEOF\n`,
      ),
    );
  });

  test('a quoted one is right, and so is a real redirection', () =>
    expectProject(context(`FROM ${acpt}\nRUN pip install "azure-ai-ml>=1.23.1" > /dev/null 2>&1`)));

  test('the fix quotes it', () => {
    for (const [wrong, right] of [
      ['azure-ai-ml>=1.23.1 pybind11', "'azure-ai-ml>=1.23.1' pybind11"],
      ['wandb>=0.16,<1 six', "'wandb>=0.16,<1' six"],
      ['six wandb=>0.16', "six 'wandb>=0.16'"],
    ] as const) {
      const after = expectFixed(context(`FROM ${acpt}\nRUN pip install ${wrong}`), 'unquoted-specifier');
      assert.equal(
        [...after.files.values()].join('').trim().endsWith(`RUN pip install ${right}`),
        true,
        wrong,
      );
    }
  });
});
