/** `acpt check --fix`, `--diff`, `--select`, `--ignore`, `--statistics`: what is written, and what never is. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { acpt } from '../support/commandLine.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'acpt-fix-'));
const file = path.join(folder, 'job.yml');
const wrong =
  'command: a\nenvironment: azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.7/versions/15\n';
const right = wrong.replace('cuda12.7', 'cuda12.6');

after(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  writeFileSync(file, wrong);
});

const checkOf = (what: string, ...args: string[]) => acpt(['check', ...args, what]);
const check = (...args: string[]) => checkOf(folder, ...args);

test('--fix writes what leaves no choice, and reports what is left', async () => {
  const { code, out, err } = await check('--fix');
  assert.equal(code, 0);
  assert.equal(readFileSync(file, 'utf8'), right);
  assert.match(err, /^acpt: 1 file repaired\.$/m);
  assert.doesNotMatch(out, /unknown-environment/);
  assert.match((await check('--fix')).err, /^acpt: 0 files repaired\.$/m);
});

test('--diff writes nothing, and what it prints makes the same of the file', async () => {
  const { code, out, err } = await check('--diff');
  assert.equal(code, 1);
  assert.equal(readFileSync(file, 'utf8'), wrong);
  assert.match(err, /1 file would change/);
  execFileSync('git', ['apply', '-p0', '--unsafe-paths', '-'], {
    cwd: folder,
    input: out.replaceAll(/^(---|\+\+\+) .*$/gm, '$1 job.yml'),
  });
  assert.equal(readFileSync(file, 'utf8'), right);
  assert.deepEqual([(await check('--diff')).code, (await check('--diff')).out], [0, '']);
});

test('line ends, the byte order mark, the mode and links stay as they are', async () => {
  const other = path.join(folder, 'real.yaml.txt');
  writeFileSync(other, `\uFEFF${wrong.replaceAll('\n', '\r\n')}`);
  chmodSync(other, 0o640);
  rmSync(file);
  symlinkSync(other, file);
  await checkOf(file, '--fix');
  assert.ok(lstatSync(file).isSymbolicLink());
  assert.equal(readFileSync(other, 'utf8'), `\uFEFF${right.replaceAll('\n', '\r\n')}`);
  assert.equal(statSync(other).mode & 0o777, 0o640);
  assert.deepEqual(readdirSync(folder).sort(), ['job.yml', 'real.yaml.txt']);
});

test('nothing is written where a link leads out of the folder', async () => {
  const outside = mkdtempSync(path.join(tmpdir(), 'acpt-outside-'));
  try {
    const other = path.join(outside, 'job.yml');
    writeFileSync(other, wrong);
    rmSync(file);
    symlinkSync(other, file);
    const { err } = await checkOf(file, '--fix');
    assert.match(err, /was not changed: it is a link that leads out of/);
    assert.equal(readFileSync(other, 'utf8'), wrong);
  } finally {
    rmSync(outside, { recursive: true });
  }
});

test('a file that is not UTF-8 is left alone, and said', async () => {
  const bytes = Buffer.concat([Buffer.from(wrong), Buffer.from([0x23, 0xff, 0x0a])]);
  writeFileSync(file, bytes);
  const { err } = await check('--fix');
  assert.match(err, /was not changed: it is not UTF-8/);
  assert.ok(readFileSync(file).equals(bytes));
});

test('what an environment is made of is repaired too', async () => {
  mkdirSync(path.join(folder, 'context'));
  writeFileSync(file, 'command: a\nenvironment: {build: {path: context}}\n');
  const docker = path.join(folder, 'context', 'Dockerfile');
  writeFileSync(
    docker,
    'FROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py311-torch280:biweekly.202607.1\n',
  );
  await check('--fix');
  assert.match(readFileSync(docker, 'utf8'), /^FROM \S+-py310-torch280:biweekly\.202607\.1$/m);
});

test('two fixes of one line come one after the other', async () => {
  const docker = path.join(folder, 'Dockerfile');
  const image = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202607.1';
  for (const option of ['--fix', '--fix-all']) {
    writeFileSync(docker, `FROM ${image}\nRUN pip install torch-ort>=1.17\n`);
    await check('--select', 'torch-ort-not-configured,unquoted-specifier', option);
    assert.equal(
      readFileSync(docker, 'utf8').split('\n')[1],
      "RUN pip install 'torch-ort>=1.17' && python -m torch_ort.configure",
    );
  }
});

test('--fix-all also takes the first of several fixes, and those of hints; --fix does not', async () => {
  const retired = 'azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/labels/latest';
  writeFileSync(file, `command: a\nenvironment: ${retired}\ncompute: azureml:c\n`);
  const offered = JSON.parse((await check('--format', 'json')).out).files[0].findings;
  const [hint] = offered.filter(({ fixes = [], severity }: { fixes?: unknown[]; severity: string }) => {
    return fixes.length > 0 && severity !== 'error' && severity !== 'warning';
  });
  assert.ok(hint, 'something that --fix leaves alone');
  assert.match((await check('--fix')).err, /0 files repaired/);
  assert.match((await check('--diff', '--fix-all')).out, /^\+environment: /m);
  assert.match((await check('--fix-all', '--ignore', hint.code)).err, /0 files repaired/);
  assert.match((await check('--fix-all')).err, /1 file repaired/);
  assert.notEqual(readFileSync(file, 'utf8').split('\n')[1], `environment: ${retired}`);
});

test('--fix-all changes no file that was not named, found, or part of an environment', async () => {
  cpSync('test/workspace', folder, { recursive: true });
  const job = path.join(folder, 'pipeline', 'pipeline.yml');
  const before = new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((each) => [each, readFileSync(each, 'utf8')]),
  );
  await checkOf(job, '--fix-all');
  const changed = [...before].filter(([each, text]) => readFileSync(each, 'utf8') !== text);
  assert.deepEqual(
    changed.map(([each]) => each),
    [job],
  );
});

test('--fix-all leaves fewer errors and warnings, parses, ends, and spares notebooks', async () => {
  cpSync('test/workspace', folder, { recursive: true });
  const notebook = JSON.stringify({
    cells: [{ cell_type: 'code', source: [`E = "${wrong.split(' ').at(-1)?.trim()}"\n`] }],
  });
  writeFileSync(path.join(folder, 'a.ipynb'), notebook);
  const summary = async () => JSON.parse((await check('--format', 'json')).out).summary;
  const broken = async () => (await check('--statistics', '--select', 'yaml-syntax')).out;
  const [before, brokenBefore] = [await summary(), await broken()];
  await check('--fix-all');
  const after = await summary();
  assert.ok(after.errors < before.errors && after.warnings < before.warnings);
  assert.equal(await broken(), brokenBefore);
  assert.equal(readFileSync(path.join(folder, 'a.ipynb'), 'utf8'), notebook);
  assert.match((await check('--fix-all')).err, /^acpt: 0 files repaired\.$/m);
});

test('only what is reported is repaired', async () => {
  await check('--fix', '--ignore', 'unknown-environment');
  assert.equal(readFileSync(file, 'utf8'), wrong);
});

test('rules can be chosen, and a name that no rule has is told', async () => {
  assert.equal((await check('--ignore', 'unknown-environment')).code, 0);
  assert.equal((await check('--select', 'unknown-key,old-image')).code, 0);
  assert.equal((await check('--select', 'unknown-environment')).code, 1);
  const { code, err } = await check('--ignore', 'unknown-enviroment');
  assert.equal(code, 2);
  assert.match(err, /Unknown rule "unknown-enviroment"\. Did you mean "unknown-environment"\?/);
});

test('how it ends, and how often', async () => {
  assert.equal((await check('--exit-zero')).code, 0);
  assert.equal((await check('--statistics')).out, '1  unknown-environment\n');
  writeFileSync(file, 'command: a\nenvironment: azureml:AzureML-ACPT-pytorch-1.11-py38-cuda11.3-gpu:1\n');
  const warnings = (await check('--statistics')).out;
  assert.match(warnings, /retired-environment/);
  assert.equal((await check('--max-warnings', '0')).code, 1);
  assert.equal((await check('--max-warnings', '9')).code, 0);
  assert.equal((await check('--max-warnings', 'few')).code, 2);
});
