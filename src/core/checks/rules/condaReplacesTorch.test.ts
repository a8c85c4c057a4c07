import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn } from '../../../../test/support/details.ts';
import {
  expectFixed,
  expectNone,
  expectProject,
  filesOf,
  Workspace,
} from '../../../../test/support/project.ts';
import { acpt, condaEnvironment, context } from '../../../../test/support/samples.ts';

const code = 'conda-replaces-torch';
const run = (words: string, below = '') => context(`FROM ${acpt}\nRUN ${words}\n${below}`);

describe(code, () => {
  test('PyTorch by any of its names, in any way to ask for it', () => {
    expectProject(run('conda install -y pytorch', `#                    ^^^^^^^ ${code} warning`));
    expectProject(run('conda install -y pytorch-gpu', `#                    ^^^^^^^^^^^ ${code} warning`));
    expectProject(
      run(
        'conda install -y numpy pytorch==2.5.1 torchvision==0.20.1 -c pytorch',
        `#                          ^^^^^^^^^^^^^^ ${code} warning`,
      ),
    );
    expectProject(
      run(
        'mamba install -n ptca -c conda-forge pytorch',
        `#                                        ^^^^^^^ ${code} warning`,
      ),
    );
    expectProject(
      `${context(`FROM ${acpt}\nCOPY env.yml .\nRUN conda env update -f env.yml`)}--- context/env.yml
dependencies:
  - pytorch
#   ^^^^^^^ ${code} warning
`,
    );
  });

  test('a package of conda that requires it', () => {
    expectProject(run('conda install -y timm', `#                    ^^^^ ${code} warning`));
    expectProject(
      run(
        'conda install -c conda-forge torchvision',
        `#                                ^^^^^^^^^^^ ${code} warning`,
      ),
    );
    expectNone(run('conda install -y --no-deps timm'), code);
    expectNone(run('conda install -y scikit-learn'), code);
    expectNone(run('pip install timm'), code);
  });

  test('another environment, one without PyTorch of an image, and a step that may not happen', () => {
    for (const words of [
      'conda install -n base pytorch',
      'conda create -n mine pytorch',
      'pip uninstall -y torch && conda install -y pytorch',
      'pip install torch==2.7.0 && conda install -y pytorch',
      'if [ -f gpu ]; then conda install -y pytorch; fi',
    ])
      expectNone(run(words), code);
    expectNone(context('FROM continuumio/miniconda3\nRUN conda install -y pytorch'), code);
    expectNone(condaEnvironment('dependencies:\n  - pytorch\n', acpt), code);
  });

  test('what is said of it, once for a command', () => {
    const said = (words: string) => messagesIn(run(words), code);
    const why =
      "conda does not see the image's torch 2.8.0+cu126, which pip installed, and installs its own PyTorch over it. The image's other packages were not built for that one.";
    assert.deepEqual(said('conda install -y pytorch pytorch-lightning'), [
      `${why} Leave PyTorch out: the image has it.`,
    ]);
    assert.deepEqual(said('conda install -y timm peft'), [
      `timm requires PyTorch. ${why} Install timm with pip.`,
    ]);
  });

  test('what is known of the image afterwards is in doubt', () => {
    // Which PyTorch pip finds then, nobody knows.
    expectNone(run('conda install -y timm && pip install vllm==0.7.3'), 'package-replaces-torch');
  });

  test('the fix leaves what else is installed', () => {
    expectFixed(run('conda install -y pytorch numpy torchvision -c pytorch'), code);
    const [found] = new Workspace(filesOf(run('conda install -y numpy pytorch torchvision'))).all.filter(
      ({ finding }) => finding.code === code,
    );
    assert.deepEqual(
      found?.finding.fixes.map(({ title }) => title),
      ['Remove pytorch and torchvision'],
    );
    for (const words of ['conda install -y pytorch torchvision', 'conda install -y timm numpy']) {
      const [alone] = new Workspace(filesOf(run(words))).all.filter(({ finding }) => finding.code === code);
      assert.deepEqual(alone?.finding.fixes, []);
    }
  });
});
