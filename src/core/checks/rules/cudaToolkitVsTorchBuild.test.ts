import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectFixed, expectProject } from '../../../../test/support/project.ts';
import { acpt, context } from '../../../../test/support/samples.ts';

describe('cuda-toolkit-vs-torch-build', () => {
  test('a CUDA build that is not the one of the toolkit', () =>
    expectProject(`--- Dockerfile
FROM ${acpt}
RUN pip install torch==2.7.1+cu118 torchvision==0.22.1+cu118 torchaudio==2.7.1+cu118 --index-url https://download.pytorch.org/whl/cu118
#               ^^^^^^^^^^^^^^^^^^ cuda-toolkit-vs-torch-build warning
#               ^^^^^^^^^^^^^^^^^^ ort-training-vs-torch warning
`));

  test('the build of the toolkit is right', () =>
    expectProject(
      context(
        `FROM ${acpt}\nRUN pip install torch==2.7.1+cu126 torchvision==0.22.1+cu126 torchaudio==2.7.1+cu126 --index-url https://download.pytorch.org/whl/cu126`,
      ),
    ));

  test('the fix uses the index of the toolkit', () => {
    const after = expectFixed(
      context(
        `FROM ${acpt}\nRUN pip install torch==2.7.1 torchvision==0.22.1 torchaudio==2.7.1 --index-url https://download.pytorch.org/whl/cu118`,
      ),
      'cuda-toolkit-vs-torch-build',
    );
    assert.match(after.files.get('context/Dockerfile') ?? '', /whl\/cu126/);
    const listed = expectFixed(
      context(
        `FROM ${acpt}\nCOPY requirements.txt /a/\nRUN pip install torch==2.7.1 torchvision==0.22.1 torchaudio==2.7.1 -r /a/requirements.txt`,
        '--index-url https://download.pytorch.org/whl/cu118',
      ),
      'cuda-toolkit-vs-torch-build',
    );
    assert.match(listed.files.get('context/requirements.txt') ?? '', /^--index-url \S+\/whl\/cu126$/m);
  });
});
