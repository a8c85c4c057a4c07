import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesIn, expectFixed, expectProject } from '../../../../test/support/project.ts';
import { acpt, context, layered } from '../../../../test/support/samples.ts';

describe('reinstalls-stack-package', () => {
  test('a requirement replaces the PyTorch of the image', () =>
    expectProject(`--- job.yml
command: python train.py
environment:
  build: { path: context }
--- context/Dockerfile
FROM ${acpt}
COPY requirements.txt .
RUN pip install -r requirements.txt
--- context/requirements.txt
  torch==1.13.1
# ^^^^^^^^^^^^^ reinstalls-stack-package warning
transformers
`));

  test('a torchvision alone brings its own PyTorch', () =>
    expectProject(`--- Dockerfile
FROM ${acpt}
RUN pip install torchvision==0.20.1
#               ^^^^^^^^^^^^^^^^^^^ reinstalls-stack-package warning
`));

  test('a constraint replaces the PyTorch of the image', () => {
    const limited = (requirements: string, limits: string) =>
      `${context(
        `FROM ${acpt}\nCOPY . /w/\nRUN pip install -r /w/requirements.txt -c /w/limits.txt`,
        requirements,
      )}--- context/limits.txt\n${limits}\n`;
    expectProject(limited('torch', '  torch<2.8\n# ^^^^^^^^^ reinstalls-stack-package warning'));
    expectProject(limited('torch', 'torch<2.8; sys_platform == "win32"'));
    expectProject(limited('torch', 'torch>=2.4'));
    expectProject(limited('timm', 'deepspeed<0.1'));
  });

  test('what the image satisfies is right, and so is the whole trio with its index', () => {
    expectProject(layered('torch>=2.4\ntorchvision\ndeepspeed'));
    expectProject(
      context(
        `FROM ${acpt}\nRUN pip install torch==2.10.0 torchvision==0.25.0 torchaudio==2.10.0 --index-url https://download.pytorch.org/whl/cu126`,
      ),
    );
  });

  test('a part of the trio with its index may be a mistake', () => {
    const found = (words: string) =>
      codesIn(context(`FROM ${acpt}\nRUN pip install ${words}`)).filter((each) =>
        each.startsWith('reinstalls'),
      );
    const index = '--index-url https://download.pytorch.org/whl/cu126';
    assert.deepEqual(found(`torch==2.10.0 torchvision==0.25.0 ${index}`), []);
    assert.deepEqual(found('torch==2.10.0+cu126 torchvision==0.25.0'), []);
    assert.notDeepEqual(found(`torch==2.10.0 torchvision ${index}`), []);
    assert.notDeepEqual(found(`torch==2.10.0 ${index}`), []);
    assert.notDeepEqual(found('torch==2.10.0 torchvision==0.25.0'), []);
  });

  test('the fix keeps the packages of the image', () => {
    const after = expectFixed(
      layered('torch==2.7.1\ntorchvision==0.22.1\ntransformers'),
      'reinstalls-stack-package',
    );
    assert.equal(after.files.get('context/requirements.txt'), 'torch\ntorchvision\ntransformers\n');
  });
});
