import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  expectFixed,
  expectNone,
  expectProject,
  filesOf,
  Workspace,
} from '../../../../test/support/project.ts';
import { acpt, context, layered, pipSection } from '../../../../test/support/samples.ts';

const code = 'package-replaces-torch';
const run = (words: string, below = '') => context(`FROM ${acpt}\nRUN pip install ${words}\n${below}`);

describe(code, () => {
  test('a pinned package, one without a version, one behind another', () => {
    expectProject(run('functorch vllm==0.7.3', `#                         ^^^^^^^^^^^ ${code} warning`));
    expectProject(run('vllm', `#               ^^^^ ${code} warning`));
    expectProject(
      run(
        'numpy unheard-of transformers vllm',
        `#                                             ^^^^ ${code} warning`,
      ),
    );
    expectProject(layered(`xformers==0.0.28\n#^^^^^^^^^^^^^^^ ${code} warning`.replace('#^', '#^')));
  });

  test('the newest of all, or of those that the requirements allow', () => {
    const said = (words: string) =>
      new Workspace(filesOf(run(words))).all.flatMap(({ finding }) =>
        finding.code === code ? finding.message.split(' requires torch', 1) : [],
      );
    const allowed = (version: string) => [`vllm ${version}, the newest that the requirements allow,`];
    assert.match(said('vllm').join(), /^The newest vllm, /);
    assert.deepEqual(said('vllm transformers==4.46.3'), allowed('0.7.0'));
    assert.deepEqual(said('"vllm<0.7.3"'), allowed('0.7.2'));
  });

  test('why, and the release that leaves the PyTorch of the image alone', () => {
    const ending =
      ", so pip replaces the image's torch 2.8.0+cu126, for which the image's other packages were built.";
    for (const [words, reason, instead] of [
      ['vllm==0.7.3', 'vllm 0.7.3 requires torch==2.5.1', 'vllm==0.11.0'],
      ['xformers', 'The newest xformers, 0.0.35, requires torch>=2.10', 'xformers==0.0.32.post2'],
      ['torchtext==0.16.2', 'torchtext 0.16.2 requires torch==2.1.2', 'torchtext==0.18.0'],
      [
        '"triton!=3.4.0" torchmetrics peft',
        'torch 2.8.0 requires triton==3.4.0, but triton!=3.4.0 is required',
        'triton==3.4.0',
      ],
    ] as const) {
      const [found] = new Workspace(filesOf(run(words))).all.filter(({ finding }) => finding.code === code);
      assert.equal(found?.finding.message, reason + ending);
      assert.deepEqual(
        found.finding.fixes.map(({ title }) => title),
        [`Use ${instead}`],
      );
    }
  });

  test('a release for the PyTorch of the image, a PyTorch that is named too, and other environments are left alone', () => {
    for (const text of [
      run('vllm==0.11.0'),
      run('peft transformers'),
      run('vllm==0.7.3 torch==2.5.1'),
      run('vllm==0.7.3 torchaudio==2.5.1'),
      run('vllm==0.7.3 torchvision'),
      run('vllm==0.7.3 transformers==4.30.0'),
      run(`"vllm==0.7.3; python_version < '3.9'"`),
      run('--no-deps vllm==0.7.3'),
      run('torch==2.7.0\nRUN pip install vllm==0.7.3'),
      pipSection('3.10', 'vllm==0.7.3'),
    ])
      expectNone(text, code);
  });

  test('a pin that the PyTorch of the image excludes, where something else requires PyTorch', () => {
    expectProject(run('triton==2.1.0 torchmetrics', `#               ^^^^^^^^^^^^^ ${code} warning`));
    for (const range of ['>=3.5', '<=3.3', '!=3.4'])
      expectProject(run(`"triton${range}" torchmetrics`, `#                ^^^^^^^^^^^ ${code} warning`));
    expectProject(
      run(
        '"triton>=3" "triton>=3.5" torchmetrics',
        `#                            ^^^^^^^^^^^ ${code} warning`,
      ),
    );
    for (const words of [
      'triton==3.4.0 torchmetrics',
      'triton==2.1.0',
      'triton torchmetrics',
      '"triton>=3" torchmetrics',
      '"triton>=3.5"',
    ])
      expectNone(run(words), code);
  });

  test('the fix names the newest release that leaves it alone', () => {
    expectFixed(run('vllm==0.7.3'), code);
    expectFixed(run('vllm'), code);
  });
});
