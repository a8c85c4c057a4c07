import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectFixed, expectProject, filesOf, Workspace } from '../../../../test/support/project.ts';
import { acpt, context, pipSection } from '../../../../test/support/samples.ts';

describe('torch-ort-not-configured', () => {
  test('torch-ort that was never configured', () =>
    expectProject(`--- Dockerfile
FROM ${acpt}
RUN pip install torch-ort==1.19.2
#               ^^^^^^^^^^^^^^^^^ torch-ort-not-configured warning
`));

  test('what another file says at the same place does not move the fix', () => {
    const dockerfile = `FROM ${acpt}\nRUN pip install torch-ort==1.19.2`;
    const start = 'command: echo ';
    const command = `${start}${'a'.repeat(dockerfile.length - start.length - 20)} && pip install numpy>=1.22 && python train.py`;
    const text = context(dockerfile).replace('command: python train.py', command);
    const { files } = expectFixed(text, 'torch-ort-not-configured');
    assert.match(
      files.get('context/Dockerfile') ?? '',
      /torch-ort==1\.19\.2 && python -m torch_ort\.configure$/m,
    );
  });

  test('in a conda file it cannot be configured', () => {
    const [found, ...more] = new Workspace(filesOf(pipSection('3.10', 'torch-ort'))).all.filter(
      ({ finding }) => finding.code === 'torch-ort-not-configured',
    );
    assert.match(found?.finding.message ?? '', / Run it in a Dockerfile; a conda file cannot\.$/);
    assert.deepEqual([found?.finding.fixes, more], [[], []]);
  });

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
