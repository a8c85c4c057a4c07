import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectNone, filesOf, Workspace } from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';

const job = (code: string) =>
  `--- p/job.yml\ncode: ${code}\nenvironment: ${active}\ncommand: python train.py\n`;
const code = '--- p/train.py\n\n--- p/src/train.py\n\n';
const git = '--- p/.git/config\n[core]\n--- p/.git/objects/pack\nxxxxxxxxxx\n';

const said = (text: string) =>
  new Workspace(filesOf(text))
    .findings('p/job.yml')
    .flatMap((each) => (each.code === 'large-code' ? [each.message] : []));

describe('large-code', () => {
  test('a folder of git, a virtual environment, a large file', () => {
    assert.deepEqual(said(job('.') + code + git), [
      'Each job uploads 1 kB, of which .git is 1 kB. Name what it does not need in a file .amlignore in that folder.',
    ]);
    assert.match(said(`${job('.')}${code}--- p/venv/pyvenv.cfg\nx\n`)[0] ?? '', /of which venv is/);
    const large = `--- p/src/model.ckpt\n${'x'.repeat(21e6)}\n`;
    assert.match(
      said(job('./src') + code + large)[0] ?? '',
      /^Each job uploads 21 MB, of which model\.ckpt is 21 MB\./,
    );
  });

  test('samples and runs that ACPT keeps, which its own .gitignore does not keep from Azure ML', () => {
    const hidden = '--- p/.acpt/.gitignore\n*\n';
    for (const kept of ['samples/job.yml/data/1.csv', 'runs/job-1/outputs/model.pt'])
      assert.match(
        said(`${job('.')}${code}${hidden}--- p/.acpt/${kept}\nx\n`)[0] ?? '',
        new RegExp(`of which \\.acpt/${kept.split('/')[0]} is`),
      );
    // What a workspace has is small.
    expectNone(
      `${job('.')}${code}${hidden}--- p/.acpt/workspace/workspace.yml\nworkspace: w\n`,
      'large-code',
    );
    expectNone(
      `${job('.')}${code}${hidden}--- p/.acpt/runs/1/log.txt\n\n--- p/.amlignore\n.acpt\n`,
      'large-code',
    );
  });

  test('what is ignored is not uploaded, and .amlignore wins', () => {
    expectNone(`${job('.')}${code}${git}--- p/.amlignore\n.git\n`, 'large-code');
    expectNone(`${job('.')}${code}${git}--- p/.gitignore\n/.git/\n`, 'large-code');
    assert.equal(said(`${job('.')}${code}${git}--- p/.amlignore\nother\n--- p/.gitignore\n.git\n`).length, 1);
    // Only in the folder itself.
    const inside = `${job('./src')}${code}--- p/src/venv/pyvenv.cfg\nx\n--- p/.amlignore\nvenv\n`;
    assert.equal(said(inside).length, 1);
  });

  test('a folder of code alone', () => {
    expectNone(job('./src') + code + git, 'large-code');
    expectNone(`${job('.')}${code}--- p/environment/train.py\n\n`, 'large-code');
  });
});
