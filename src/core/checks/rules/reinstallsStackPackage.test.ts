import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { titlesIn } from '../../../../test/support/details.ts';
import { codesIn, expectFixed, expectProject, filesOf, Workspace } from '../../../../test/support/project.ts';
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

  test('a torchvision that the image has, but for another PyTorch', () => {
    const found = (lines: string) =>
      new Workspace(
        filesOf(
          `${context(`FROM team/training:1\n${lines}`)}--- .acpt.yaml\nimages:\n  - image: team/training\n    basedOn: ${acpt}\n    packages: { torchvision: 0.20.1 }\n`,
        ),
      ).all.flatMap(({ finding }) => [
        finding.message,
        ...(finding.related ?? []).map(({ message }) => message),
      ]);
    const replaces =
      "torchvision 0.20.1 requires torch 2.5.1, so pip replaces the image's PyTorch 2.8.0+cu126.";
    assert.deepEqual(found('RUN pip install torchvision==0.20.1'), [replaces]);
    for (const lines of [
      'RUN pip install torch==2.5.1 torchvision==0.20.1',
      'RUN pip install torch==2.5.1\nRUN pip install torchvision==0.20.1',
      'RUN pip install --no-deps torchvision==0.20.1',
      'RUN pip install "torchvision>=0.20"',
      'RUN pip install torchaudio==2.8.0',
    ])
      assert.ok(!found(lines).includes(replaces), lines);
    // The image's torchvision is replaced itself, which says enough.
    assert.deepEqual(
      found('RUN pip install torchvision==0.22.1').filter((each) => each.includes('so pip replaces')),
      [],
    );
  });

  test('packages that are built against PyTorch', () => {
    const said = (words: string) =>
      new Workspace(filesOf(context(`FROM ${acpt}\nRUN pip install ${words}`))).all.flatMap(({ finding }) =>
        finding.code === 'reinstalls-stack-package' ? [`${finding.severity}: ${finding.message}`] : [],
      );
    assert.deepEqual(said('deepspeed==0.16.4 torch-ort==1.17.0'), [
      "info: deepspeed==0.16.4 replaces the image's DeepSpeed 0.15.1. Its operators are compiled again on first use.",
      "warning: torch-ort==1.17.0 replaces the image's torch-ort 1.19.2. It was built against the image's PyTorch.",
    ]);
    assert.deepEqual(said('--upgrade deepspeed'), [
      "info: --upgrade replaces the image's DeepSpeed 0.15.1 with the newest matching release, which may change with every build. Its operators are compiled again on first use.",
    ]);
    assert.deepEqual(said('--upgrade deepspeed==0.15.1'), []);
    // What an earlier step installed is not the image's.
    assert.deepEqual(said('torch-ort==1.17.0\nRUN pip install torch-ort==1.18.0').length, 1);
    assert.deepEqual(said('transformers==4.40.0 accelerate==0.30.0'), []);
  });

  test('a constraint replaces the PyTorch of the image', () => {
    const limited = (requirements: string, limits: string) =>
      `${context(
        `FROM ${acpt}\nCOPY . /w/\nRUN pip install -r /w/requirements.txt -c /w/limits.txt`,
        requirements,
      )}--- context/limits.txt\n${limits}\n`;
    expectProject(limited('torch', '  torch<2.8\n# ^^^^^^^^^ reinstalls-stack-package warning'));
    expectProject(
      limited('torch', '  torch<2.8; python_version < "3.11"\n# ^^^^^^^^^ reinstalls-stack-package warning'),
    );
    expectProject(limited('torch', 'torch<2.8; python_version >= "3.11"'));
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
    const titles = (words: string) =>
      titlesIn(context(`FROM ${acpt}\nRUN pip install ${words}`), 'reinstalls-stack-package');
    assert.deepEqual(titles('torch==2.7.1 torchaudio'), ["Remove the pin; use the image's torch"]);
    assert.deepEqual(titles('torch==2.7.1 torchvision==0.22.1'), [
      "Remove the pins; use the image's torch, torchvision",
    ]);
    assert.deepEqual(titles('torch-ort==1.17.0 torch==2.8.0'), ["Remove the pin; use the image's torch-ort"]);
    // The newest release comes all the same.
    assert.deepEqual(titles('--upgrade torch==2.7.1'), []);
  });
});
