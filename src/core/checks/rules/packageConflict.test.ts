import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  codesIn,
  expectFixed,
  expectNone,
  expectProject,
  filesOf,
  Workspace,
} from '../../../../test/support/project.ts';
import { acpt, context, layered, pipSection } from '../../../../test/support/samples.ts';

const code = 'package-conflict';
const run = (words: string, below = '') => context(`FROM ${acpt}\nRUN pip install ${words}\n${below}`);

describe(code, () => {
  test('a pin that what another package requires rules out, in commands, requirements and conda files', () => {
    expectProject(run('vllm==0.7.3 torch==2.8.0', `#               ^^^^^^^^^^^ ${code} error`));
    expectProject(
      layered(`peft==0.18.0\n# < ${code} error\naccelerate==0.20.0`.replace('# <', '#^^^^^^^^^^^')),
    );
    expectProject(
      pipSection(
        '3.10',
        `transformers==4.57.6\n      # ^^^^^^^^^^^^^^^^^^^^ ${code} error`,
        'tokenizers==0.15.2',
      ),
    );
  });

  test('two of which each release requires another release of a third', () => {
    const both = ['torchvision>=0.18,<0.21', 'torchaudio>=2.6,<2.9'];
    assert.ok(codesIn(pipSection('3.10', ...both)).includes(`${code} error`));
    for (const one of both) expectNone(pipSection('3.10', one), code);
  });

  test('the same in another place is told there', () =>
    expectProject(
      context(
        `FROM ${acpt}\n\nRUN true && pip install vllm==0.7.3 torch==2.8.0\n#                       ^^^^^^^^^^^ ${code} error`,
      ),
    ));

  test('a package of which no release fits what is pinned, among others that leave much open', () => {
    const many = 'numpy scipy pandas datasets accelerate peft';
    expectProject(
      run(
        `${many} "transformers>4.40,<5" tokenizers==0.10.0`,
        `#               ${' '.repeat(many.length + 2)}^^^^^^^^^^^^^^^^^^^^ ${code} error\n`,
      ),
    );
  });

  test('torchvision or torchaudio beside a PyTorch that the table of the three does not have', () => {
    const found = codesIn(run('torchaudio==2.7.1 torch==2.99.0')).filter((each) => each.startsWith(code));
    assert.deepEqual(found, [`${code} error`]);
  });

  test('a package of which no release is for the Python any more', () =>
    expectProject(pipSection('3.9', `xformers==0.0.35\n      # ^^^^^^^^^^^^^^^^ ${code} error`)));

  test('in a new environment of conda, what nobody named is not there', () => {
    expectProject(pipSection('3.12', `mltable==1.5.0\n      # ^^^^^^^^^^^^^^ ${code} error`));
    expectNone(pipSection('3.12', 'mltable==1.6.1'), code);
    expectNone(pipSection('3.12\n  - scipy', 'mltable==1.5.0'), code);
  });

  test('two pins of one package', () =>
    expectProject(
      run(
        'numpy==1.26.4 numpy==2.2.6',
        `#               ^^^^^^^^^^^^^ ${code} error\n#                             ^^^^^^^^^^^^ numpy-two warning`,
      ),
    ));

  test('what fits, what is not known, what is only in a later command, and --no-deps are left alone', () => {
    for (const text of [
      run('vllm==0.11.0'),
      run('peft==0.18.0 accelerate==1.1.0'),
      run('some-package==1.0 torch==2.8.0'),
      run('--no-deps vllm==0.7.3 torch==2.8.0'),
      run('transformers==4.57.6\nRUN pip install tokenizers==0.15.2'),
      // Another index may have other releases.
      run('xformers torch==1.13.1 peft==0.18.0 --extra-index-url https://example.com/simple'),
      run('--use-deprecated=legacy-resolver vllm==0.7.3 torch==2.8.0'),
      run('uv && uv pip install --system --override o.txt vllm==0.7.3 torch==2.8.0'),
      // A release that nobody knows yet may allow it.
      run('accelerate>=99 peft'),
    ])
      expectNone(text, code);
  });

  test('what is said, with each way out', () => {
    const said = (text: string) =>
      new Workspace(filesOf(text)).all.flatMap(({ finding }) =>
        finding.code === code
          ? [
              finding.message.replace(' pip finds no version that fits.', ''),
              ...(finding.related ?? []).map(({ message }) => message),
              ...finding.fixes.map(({ title }) => title),
            ]
          : [],
      );
    assert.deepEqual(said(run('vllm==0.7.3 torch==2.8.0')), [
      'vllm 0.7.3 requires torch==2.5.1, but torch==2.8.0 is required.',
      'torch==2.8.0 is required.',
      'Use vllm==0.11.0',
      'Use torch==2.5.1',
    ]);
    assert.deepEqual(said(run('xformers==0.0.35 torchaudio==2.7.1')), [
      'xformers 0.0.35 requires torch>=2.10, but torchaudio 2.7.1 requires torch==2.7.1.',
      'torchaudio 2.7.1 requires torch==2.7.1.',
      'Use xformers==0.0.31.post1',
      'Use torchaudio==2.11.0',
    ]);
    assert.deepEqual(said(run('numpy==1.26.4 "numpy>=2"')), [
      'numpy==1.26.4 and numpy>=2 are both required.',
      'numpy>=2 is required.',
      'Use numpy==2.2.6',
      'Use numpy==1.26.4',
    ]);
    assert.deepEqual(said(pipSection('3.9', 'xformers==0.0.35')), [
      'xformers 0.0.35 requires torch>=2.10.',
      'Use xformers==0.0.34',
    ]);
    assert.deepEqual(said(pipSection('3.12', 'mltable==1.5.0')), [
      'azureml-dataprep 4.12.10 requires azureml-dataprep-native>=38.0.0,<39.0.0 (mltable requires azureml-dataprep).',
      'Use mltable==1.7.0',
    ]);
    const two = 'accelerate==0.20.0 peft==0.18.0 transformers==4.57.6 tokenizers==0.15.2';
    const between = [
      'transformers 4.57.6 requires tokenizers>=0.22.0,<=0.23.0, but tokenizers==0.15.2 is required.',
      'tokenizers==0.15.2 is required.',
    ];
    assert.deepEqual(said(run(two)), [
      ...between,
      'Use transformers==5.20.2, tokenizers==0.23.3, accelerate==1.15.0, peft==0.21.2',
    ]);
    // What a variable holds is not replaced.
    const variable = two.replace('==0.20.0', '==$V');
    assert.deepEqual(said(context(`FROM ${acpt}\nARG V=0.20.0\nRUN pip install ${variable}`)), between);
    const four = `${two} vllm==0.7.3 torch==2.8.0 opencv-python-headless==4.12.0.88 numpy==1.26.4`;
    assert.deepEqual(said(run(four)), between);
  });

  test('the fix takes the newest release with which all fit, of as many packages as it takes', () => {
    expectFixed(run('vllm==0.7.3 torch==2.8.0'), code);
    expectFixed(run('accelerate==0.20.0 peft==0.18.0 transformers==4.57.6 tokenizers==0.15.2'), code);
  });
});
