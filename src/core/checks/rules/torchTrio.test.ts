import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { frozenMatrix } from '../../../../test/support/frozenMatrix.ts';
import {
  codesIn,
  expectFixed,
  expectNone,
  expectProject,
  filesOf,
  Workspace,
} from '../../../../test/support/project.ts';
import { tries } from '../../../../test/support/properties.ts';
import { acpt, condaEnvironment, context, pipSection } from '../../../../test/support/samples.ts';
import { versionIn } from '../../stack/replay.ts';

describe('torch-trio', () => {
  test('releases that do not belong together', () =>
    expectProject(
      pipSection(
        '3.11',
        'torch==2.8.0',
        'torchvision==0.22.1\n      # ^^^^^^^^^^^^^^^^^^^ torch-trio error',
        'torchaudio==2.8.0',
      ),
    ));

  test('also where one of them is asked for as the image has it', () => {
    expectProject(
      context(
        `FROM ${acpt}\nRUN pip install torchvision==0.23.0 torch==2.7.1\n#               ^^^^^^^^^^^^^^^^^^^ torch-trio error\n`,
      ),
    );
    expectProject(
      context(
        `FROM ${acpt}\nRUN pip install torchaudio==2.7.1 torch==2.8.0\n#               ^^^^^^^^^^^^^^^^^ torch-trio error\n`,
      ),
    );
  });

  test('conda takes its own partners, whatever pip put into the image', () => {
    for (const partners of ['torchvision torchaudio', "'torchvision>=0.15' torchaudio=2"])
      expectNone(
        context(`FROM ${acpt}\nRUN conda install -y pytorch==2.7.1 ${partners} -c pytorch\n`),
        'torch-trio',
      );
    // Who has reasons to install PyTorch with conda still wants to know of this.
    expectProject(
      `${context(
        `FROM ${acpt}\nRUN conda install -y pytorch==2.7.1 torchvision -c pytorch\n#                    ^^^^^^^^^^^^^^ torch-trio warning The image's torchaudio\n`,
      )}--- .acpt.yaml\nseverity: { conda-replaces-torch: off }\n`,
    );
  });

  test('what pip replaces all the same, or does not look at, is said by another rule', () => {
    for (const words of [
      'torch==2.7.1',
      'torch==2.7.1 torchaudio-augmentations',
      'torchaudio==2.7.1 torch',
      '--no-deps torchaudio==2.7.1 torch',
    ]) {
      const text = context(`FROM ${acpt}\nRUN pip install ${words}\n`);
      expectNone(text, 'torch-trio');
      assert.ok(codesIn(text).includes('reinstalls-stack-package warning'), words);
    }
  });

  test('releases that do are right', () =>
    expectProject(
      condaEnvironment('dependencies:\n  - python=3.11\n  - pytorch==2.0.0\n  - torchvision==0.15.0\n'),
    ));

  test('series of releases in a conda file', () => {
    const conda = (torch: string, partner: string, marks = '') =>
      condaEnvironment(
        `channels: [pytorch]\ndependencies:\n  - python=3.11\n  - pytorch${torch}\n  - torchvision${partner}${marks}\n`,
      );
    expectProject(conda('=2.5', '=0.17', '\n#   ^^^^^^^^^^^^^^^^ torch-trio error'));
    expectProject(conda('=2.5.*', '==0.17.*', '\n#   ^^^^^^^^^^^^^^^^^^^ torch-trio error'));
    expectProject(conda('=2.5.1', '=0.17', '\n#   ^^^^^^^^^^^^^^^^ torch-trio error'));
    for (const [torch, partner] of [
      ['=2.5', '=0.20'],
      ['=2.5', '=0.20.1'],
      ['=2.5.1', '=0.20'],
      ['=2', '=0.17'],
      ['=2.99', '=0.17'],
      ['=2.5', '=0.99'],
      ['=2.5', ''],
      ['>=2.5,<2.6', '=0.20'],
    ] as const)
      expectProject(conda(torch, partner));
  });

  test("Anaconda's own packages are installed beside each other, those of other channels are not", () => {
    const conda = (channels: string, severity: string) =>
      condaEnvironment(`channels: ${channels}
dependencies:
  - python=3.10
  - pytorch=1.13.1
  - torchvision=0.15.2
  # ^^^^^^^^^^^^^^^^^^ torch-trio ${severity}`);
    expectProject(conda('[anaconda, pytorch, conda-forge]', 'warning'));
    expectProject(conda('[defaults]', 'warning'));
    expectProject(conda('[]', 'warning'));
    expectProject(conda('[main, pytorch]', 'warning'));
    expectProject(conda('[pytorch, defaults]', 'error'));
    expectProject(conda('[anaconda-fusion]', 'error'));
  });

  test('the fix makes all of them fit', () => {
    const after = expectFixed(
      pipSection('3.11', 'torch==2.8.0', 'torchvision==0.22.1', 'torchaudio==2.7.1'),
      'torch-trio',
    );
    assert.match(after.files.get('conda.yml') ?? '', /torchvision==0\.23\.0\n.*torchaudio==2\.8\.0/);
    const conda = expectFixed(
      condaEnvironment('dependencies:\n  - python=3.11\n  - pytorch=2.0.1\n  - torchvision=0.14.1\n'),
      'torch-trio',
    );
    assert.match(conda.files.get('conda.yml') ?? '', /pytorch=2\.0\.1\n {2}- torchvision=0\.15\.2\n/);
    const exact = expectFixed(
      condaEnvironment('dependencies:\n  - python=3.11\n  - pytorch==2.0.1\n  - torchvision==0.14.1\n'),
      'torch-trio',
    );
    assert.match(exact.files.get('conda.yml') ?? '', /pytorch==2\.0\.1\n {2}- torchvision==0\.15\.2\n/);
  });

  const pick = fc.constantFrom(
    ...frozenMatrix().compatibility.torch.filter(({ torchvision, torchaudio }) => torchvision && torchaudio),
  );

  test('the fix fits whatever trio is written, in whichever file', () =>
    fc.assert(
      fc.property(
        pick,
        pick,
        pick,
        fc.constantFrom('pip', 'conda', 'constraint'),
        (torch, vision, audio, form) => {
          const pins = [
            `torch==${torch.torch}`,
            `torchvision==${vision.torchvision}`,
            `torchaudio==${audio.torchaudio}`,
          ];
          const text =
            form === 'conda'
              ? condaEnvironment(
                  `dependencies:\n  - python=3.10\n  - pip:\n${pins.map((pin) => `    - ${pin}\n`).join('')}`,
                )
              : `--- job.yml\ncommand: a\nenvironment: { build: { path: . } }\n--- Dockerfile\nFROM nvidia/cuda\nCOPY . /r/\nRUN pip install -r /r/r.txt${form === 'constraint' ? ' -c /r/c.txt' : ''}\n--- r.txt\n${form === 'constraint' ? 'torch\ntorchvision\ntorchaudio\n' : pins.join('\n')}\n--- c.txt\n${form === 'constraint' ? pins.join('\n') : ''}\n`;
          const project = new Workspace(filesOf(text));
          const wrong = torch !== vision || torch !== audio;
          const found = project.all.find(({ finding }) => finding.code === 'torch-trio');
          assert.equal(found !== undefined, wrong, text);
          if (!found) return;
          const [fix] = found.finding.fixes;
          assert.ok(fix, text);
          const after = project.fixed(found.path, fix);
          assert.ok(
            after.all.every(({ finding }) => finding.code !== 'torch-trio'),
            [...after.files.values()].join('\n'),
          );
          const stack = after.facts(form === 'conda' ? 'env.yml' : 'job.yml').environments[0]?.stack;
          const values = ['torch', 'torchvision', 'torchaudio'].map((name) => versionIn(stack, name));
          assert.deepEqual(values, [torch.torch, torch.torchvision, torch.torchaudio]);
        },
      ),
      { numRuns: tries(150) },
    ));
});
