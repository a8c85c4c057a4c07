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

  test('many files that are small, and a folder that several steps have', () => {
    const files = (last: number) =>
      new Map([
        ['p/job.yml', job('./src').replace(/^---.*\n/, '')],
        ...[1, 2, 3, 4].map((each) => [`p/src/${each}.bin`, 'x'.repeat(19e6)] as const),
        ['p/src/a.bin', 'x'.repeat(19e6)],
        ['p/src/b.bin', 'x'.repeat(last)],
      ]);
    const messages = (last: number) =>
      new Workspace(files(last))
        .findings('p/job.yml')
        .flatMap((each) => (each.code === 'large-code' ? [each.message] : []));
    assert.deepEqual(messages(5e6), [
      'Each job uploads 100 MB. Name what it does not need in a file .amlignore in that folder.',
    ]);
    assert.deepEqual(messages(5e6 - 1), []);
    const step = `code: .\n    environment: ${active}\n    command: python train.py\n`;
    const pipeline = `--- p/job.yml\ntype: pipeline\njobs:\n  a:\n    ${step}  b:\n    ${step}${code}${git}`;
    assert.equal(said(pipeline).length, 1);
  });

  test('what is ignored is not uploaded, and .amlignore wins', () => {
    expectNone(`${job('.')}${code}${git}--- p/.amlignore\n.git\n`, 'large-code');
    expectNone(`${job('.')}${code}${git}--- p/.gitignore\n/.git/\n`, 'large-code');
    assert.equal(said(`${job('.')}${code}${git}--- p/.amlignore\nother\n--- p/.gitignore\n.git\n`).length, 1);
    // Only in the folder itself.
    const inside = `${job('./src')}${code}--- p/src/venv/pyvenv.cfg\nx\n--- p/.amlignore\nvenv\n`;
    assert.equal(said(inside).length, 1);
  });

  test('the largest is named, others of such names are meant', () => {
    assert.match(
      said(`${job('.')}${code}--- p/.hg/x\nx\n--- p/lib/node_modules/x\n${'x'.repeat(5000)}\n${git}`)[0] ??
        '',
      /of which lib\/node_modules is/,
    );
    for (const folder of ['.hg', '.svn', 'node_modules', 'lib/.git', '.acpt/runs', 'lib/.acpt/samples'])
      assert.match(
        said(`${job('.')}${code}--- p/${folder}/x\nx\n`)[0] ?? '',
        new RegExp(`of which ${folder} is`),
      );
    for (const folder of ['my.git', '.github', '.acpt/runs-of-mine', 'x.acpt/runs', '.acpt/workspace'])
      expectNone(`${job('.')}${code}--- p/${folder}/x\nx\n`, 'large-code');
    for (const folder of ['venv', '.venv', '.env', 'env39'])
      assert.match(
        said(`${job('.')}${code}--- p/${folder}/lib/x\nx\n--- p/${folder}/pyvenv.cfg\nx\n`)[0] ?? '',
        new RegExp(`of which ${folder} is`),
      );
    expectNone(`${job('.')}${code}--- p/my-venv/pyvenv.cfg\nx\n`, 'large-code');
    // All of it counts to the outermost.
    assert.match(
      said(`${job('.')}${code}--- p/.git/node_modules/x\n${'x'.repeat(5000)}\n`)[0] ?? '',
      /of which \.git is 6 kB/,
    );
  });

  test('a file from 20 MB on', () => {
    const file = (bytes: number) => `${job('./src')}${code}--- p/src/model.ckpt\n${'x'.repeat(bytes - 1)}\n`;
    assert.equal(said(file(20e6)).length, 1);
    assert.deepEqual(said(file(20e6 - 1)), []);
  });

  test('a whole disk is not looked through', () => {
    const files = (count: number, pathOf: (index: number) => string) =>
      Array.from({ length: count }, (_, index) => `--- p/${pathOf(index)}\n`).join('');
    const last = `--- p/z.ckpt\n${'x'.repeat(21e6)}\n`;
    // The job is a file too.
    assert.match(said(job('.') + files(4998, (index) => `a/${index}`) + last)[0] ?? '', /of which z\.ckpt/);
    assert.deepEqual(said(job('.') + files(4999, (index) => `a/${index}`) + last), []);
    assert.match(
      said(job('.') + git + files(5000, (index) => `a/${index}`))[0] ?? '',
      /^Each job uploads more than/,
    );
    const deep = `--- p/z/z.ckpt\n${'x'.repeat(21e6)}\n`;
    assert.match(said(job('.') + files(298, (index) => `${index}/a`) + deep)[0] ?? '', /of which z\/z\.ckpt/);
    assert.deepEqual(said(job('.') + files(299, (index) => `${index}/a`) + deep), []);
    assert.match(
      said(job('.') + git + files(300, (index) => `${index}/a`))[0] ?? '',
      /^Each job uploads more than/,
    );
  });

  test('lines of other systems, and lines that nobody writes', () => {
    expectNone(`${job('.')}${code}${git}--- p/.amlignore\nother\r\n.git\r\nmore\r\n`, 'large-code');
    const ignored = (line: string) =>
      said(`${job('.')}${code}${git}--- p/.amlignore\n${line}\n`).length === 0;
    assert.ok(ignored('*.g*t*') || ignored('.g*t'));
    assert.ok(ignored('/*g*i*t*'));
    assert.ok(!ignored('*.*g*i*t*'));
    assert.ok(ignored('**git**'));
    assert.ok(ignored(`.git${' '.repeat(495)}`));
    assert.ok(!ignored(`.git${' '.repeat(496)}`));
  });

  test('a folder of code alone', () => {
    expectNone(job('./src') + code + git, 'large-code');
    expectNone(`${job('.')}${code}--- p/environment/train.py\n\n`, 'large-code');
  });
});
