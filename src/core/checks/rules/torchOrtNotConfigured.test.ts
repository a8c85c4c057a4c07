import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectFixed, expectProject } from '../../../../test/support/project.ts';
import { acpt, context } from '../../../../test/support/samples.ts';

describe('torch-ort-not-configured', () => {
  test('torch-ort that was never configured', () =>
    expectProject(`--- Dockerfile
FROM ${acpt}
RUN pip install torch-ort==1.19.2
#               ^^^^^^^^^^^^^^^^^ torch-ort-not-configured warning
`));

  test('a later step that configures it is right', () =>
    expectProject(context(`FROM ${acpt}\nRUN pip install torch-ort\nRUN python -m torch_ort.configure`)));

  test('the fix configures it', () => {
    expectFixed(
      context(`FROM ${acpt}\nRUN pip install torch-ort==1.19.2 && echo done`),
      'torch-ort-not-configured',
    );
  });

  test('the fix comes behind a redirection, which belongs to the command', () => {
    const { files } = expectFixed(
      context(`FROM ${acpt}\nRUN pip install torch-ort>=1.17 && echo done`),
      'torch-ort-not-configured',
    );
    assert.match(
      files.get('context/Dockerfile') ?? '',
      /^RUN pip install torch-ort>=1\.17 && python -m torch_ort\.configure && echo done$/m,
    );
  });
});
