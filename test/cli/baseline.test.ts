/** Fingerprints, and the findings that a baseline accepts. */
import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, beforeEach, test } from 'node:test';
import type { Report } from '../../src/cli/reports/report.ts';
import { acpt } from '../support/commandLine.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'acpt-baseline-'));
const file = path.join(folder, 'jobs', 'pipeline.yml');
const baseline = path.join(folder, 'baseline.json');

/** A pipeline with the same mistake in each step. */
function pipeline(...steps: string[]): string {
  const wrong = 'azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.7/versions/15';
  return `type: pipeline\njobs:\n${steps
    .map((name) => `  ${name}:\n    type: command\n    command: a\n    environment: ${wrong}\n`)
    .join('')}`;
}

after(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(path.join(folder, 'jobs', '.keep'), { recursive: true });
  mkdirSync(path.join(folder, '.git'));
  writeFileSync(file, pipeline('one'));
});

const checkOf = (what: string, ...args: string[]) => acpt(['check', ...args, what]);
const check = (...args: string[]) => checkOf(folder, ...args);

const select = ['--select', 'unknown-environment'];
const fingerprints = async (what = folder, options = select) => {
  const { out } = await checkOf(what, '--format', 'json', ...options);
  return (JSON.parse(out) as Report).files.flatMap(({ findings }) =>
    findings.map(({ fingerprint }) => fingerprint),
  );
};

test('a fingerprint stays when lines move and are indented, and differs for rule, file, text and each equal one', async () => {
  const [before = ''] = await fingerprints();
  assert.match(before, /^[0-9a-f]{64}$/);
  writeFileSync(file, `# new\n\n${pipeline('one').replaceAll('    ', '      ')}`);
  assert.deepEqual(await fingerprints(), [before]);
  writeFileSync(file, pipeline('one', 'two'));
  const [first, second] = await fingerprints();
  assert.equal(first, before);
  assert.notEqual(second, before);
  writeFileSync(file, pipeline('one').replace('versions/15', 'versions/14'));
  assert.notDeepEqual(await fingerprints(), [before]);
  writeFileSync(file, '');
  writeFileSync(path.join(folder, 'jobs', 'other.yml'), pipeline('one'));
  assert.notDeepEqual(await fingerprints(), [before]);
});

test('two rules on one line are two findings: accepting one accepts no other', async () => {
  writeFileSync(
    file,
    'type: command\ncommand: a\nenvironment: azureml:a:1\nlimits: { timout: 2, timeout: x }\n',
  );
  const [key] = await fingerprints(folder, ['--select', 'unknown-key']);
  const [type] = await fingerprints(folder, ['--select', 'wrong-type']);
  assert.ok(key && type && key !== type);
});

test('a fingerprint is the same from every folder of a repository, and in another clone', async () => {
  const [expected] = await fingerprints();
  const before = process.cwd();
  try {
    process.chdir(path.join(folder, 'jobs'));
    assert.deepEqual(await fingerprints('pipeline.yml'), [expected]);
    assert.deepEqual(await fingerprints('..'), [expected]);
  } finally {
    process.chdir(before);
  }
  const clone = path.join(folder, 'clone');
  mkdirSync(path.join(clone, '.git'), { recursive: true });
  mkdirSync(path.join(clone, 'jobs'));
  writeFileSync(path.join(clone, 'jobs', 'pipeline.yml'), pipeline('one'));
  assert.deepEqual(await fingerprints(clone), [expected]);
});

test('GitLab gets the fingerprint', async () => {
  const [expected] = await fingerprints();
  assert.equal(JSON.parse((await check('--format', 'gitlab', ...select)).out)[0].fingerprint, expected);
});

test('what is accepted is not reported, also after its lines moved; a second equal mistake is new', async () => {
  assert.equal((await check()).code, 1);
  const written = await check('--write-baseline', baseline);
  assert.equal(written.code, 0);
  assert.match(written.err, /^acpt: \d+ findings? accepted in .*baseline\.json\.$/m);
  assert.doesNotMatch(written.out, /unknown-environment/);
  const accepted = await check('--baseline', baseline);
  assert.equal(accepted.code, 0);
  assert.match(accepted.err, /^acpt: \d+ findings? omitted, accepted in .*baseline\.json\.$/m);
  assert.doesNotMatch(accepted.out, /unknown-environment/);

  writeFileSync(file, `# moved\n${pipeline('one')}`);
  assert.equal((await check('--baseline', baseline)).code, 0);

  writeFileSync(file, pipeline('one', 'two'));
  const second = await check('--baseline', baseline, ...select);
  assert.equal(second.code, 1);
  assert.equal(second.out.match(/\[unknown-environment\]/g)?.length, 1);
  assert.match(second.err, /^acpt: 1 finding omitted/m);
});

test('a baseline is sorted JSON with a version, and names files from the repository', async () => {
  writeFileSync(path.join(folder, 'a.yml'), pipeline('one', 'two'));
  await check('--write-baseline', baseline, ...select);
  const { acptBaseline, findings } = JSON.parse(readFileSync(baseline, 'utf8'));
  assert.equal(acptBaseline, 1);
  assert.deepEqual(
    findings.map((each: { path: string; rule: string }) => `${each.path} ${each.rule}`),
    ['a.yml unknown-environment', 'a.yml unknown-environment', 'jobs/pipeline.yml unknown-environment'],
  );
  assert.ok(findings[0].fingerprint < findings[1].fingerprint);
  const before = readFileSync(baseline, 'utf8');
  await check('--write-baseline', baseline, ...select);
  assert.equal(readFileSync(baseline, 'utf8'), before);
  assert.deepEqual(readdirSync(folder).sort(), ['.git', 'a.yml', 'baseline.json', 'jobs']);
});

test('a baseline is written over an older one, and over nothing else', async () => {
  await check('--write-baseline', baseline);
  writeFileSync(file, pipeline('one', 'two'));
  await check('--write-baseline', baseline);
  assert.equal((await check('--baseline', baseline)).code, 0);
  for (const text of ['', '{}', '{"findings": []}', '[]', pipeline('one'), '{"acptBaseline": 1}']) {
    writeFileSync(baseline, text);
    const { code, err, out } = await check('--write-baseline', baseline);
    assert.deepEqual([code, out], [2, ''], text);
    assert.match(err, /baseline\.json is not a baseline of acpt\./);
    assert.equal(readFileSync(baseline, 'utf8'), text);
    assert.equal((await check('--baseline', baseline)).code, 2, text);
  }
  writeFileSync(baseline, '{"acptBaseline": 2, "findings": []}');
  assert.match((await check('--write-baseline', baseline)).err, /a baseline of version 2/);
});

test('what cannot be done is said before anything is checked', async () => {
  const missing = await check('--baseline', baseline);
  assert.equal(missing.code, 2);
  assert.match(missing.err, /Baseline not found: .*Create it with --write-baseline/);
  for (const option of [['--baseline', baseline], ['--diff']]) {
    const { code, err } = await check('--write-baseline', baseline, ...option);
    assert.equal(code, 2);
    assert.match(err, /--write-baseline cannot be combined with/);
  }
  const nowhere = await check('--write-baseline', path.join(folder, 'no', 'folder.json'));
  assert.equal(nowhere.code, 2);
  assert.match(nowhere.err, /^acpt: Cannot write .*folder\.json/);
});

test('no baseline is written where a file could not be read', {
  skip: process.platform !== 'linux',
}, async () => {
  const { code, err } = await acpt(['check', '--write-baseline', baseline, file, '/proc/self/mem']);
  assert.equal(code, 2);
  assert.match(err, /baseline\.json was not written: not all files could be checked/);
  assert.ok(!existsSync(baseline));
});
