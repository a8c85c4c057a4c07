import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesIn, expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
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
      // A release that nobody knows yet may allow it.
      run('accelerate>=99 peft'),
    ])
      expectNone(text, code);
  });

  test('the fix takes the newest release with which all fit, of as many packages as it takes', () => {
    expectFixed(run('vllm==0.7.3 torch==2.8.0'), code);
    expectFixed(run('accelerate==0.20.0 peft==0.18.0 transformers==4.57.6 tokenizers==0.15.2'), code);
  });
});
