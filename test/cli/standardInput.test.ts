/** `acpt check --stdin-filename PATH -`. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { acpt } from '../support/commandLine.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'acpt-stdin-'));
const job = path.join(folder, 'job.yml');
const right = 'azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/versions/15';
const wrong = right.replace('12.6', '12.7');
const textWith = (environment: string) => `command: a\nenvironment: ${environment}\n`;

writeFileSync(job, textWith(right));
after(() => rmSync(folder, { recursive: true, force: true }));

const check = (text: string, ...args: string[]) => acpt(['check', ...args], { input: async () => text });

test('the text counts and not the file, which stays as it is', async () => {
  const { code, out } = await check(textWith(wrong), '--stdin-filename', job, '-');
  assert.equal(code, 1);
  assert.ok(out.includes(`${job}:2:`), out);
  assert.match(out, /\[unknown-environment\]/);
  assert.equal((await check('', job)).code, 0);
  assert.equal(readFileSync(job, 'utf8'), textWith(right));
  writeFileSync(job, textWith(wrong));
  assert.equal((await check(textWith(right), '--stdin-filename', job, '-')).code, 0);
  writeFileSync(job, textWith(right));
});

test('the file need not exist; files beside it and settings above it are those of the disk', async () => {
  mkdirSync(path.join(folder, 'team', 'context'), { recursive: true });
  writeFileSync(
    path.join(folder, 'team', 'context', 'Dockerfile'),
    'FROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py311-torch280:biweekly.202607.1\n',
  );
  const place = path.join(folder, 'team', 'new.yml');
  const text = 'command: a\nenvironment: {build: {path: context}}\n';
  assert.match(
    (await check(text, '--stdin-filename', place, '-')).out,
    /context\/Dockerfile:1:\d+ .*unknown-image/,
  );
  writeFileSync(path.join(folder, 'team', '.acpt.yaml'), 'severity: { unknown-image: off }\n');
  assert.doesNotMatch((await check(text, '--stdin-filename', place, '-')).out, /unknown-image/);
});

test('its first character may be a byte order mark', async () => {
  const text = `\uFEFFtimout: 1\n${textWith(right)}`;
  const { out } = await check(
    text,
    '--stdin-filename',
    job,
    '-',
    '--format',
    'json',
    '--select',
    'unknown-key',
  );
  const [{ findings }] = JSON.parse(out).files;
  assert.deepEqual(findings[0].range.start, { line: 0, character: 0 });
});

test('what was accepted in the file is accepted in the text', async () => {
  const baseline = path.join(folder, 'baseline.json');
  writeFileSync(job, textWith(wrong));
  await check('', '--write-baseline', baseline, job);
  writeFileSync(job, textWith(right));
  const { code } = await check(
    `# moved\n${textWith(wrong)}`,
    '--baseline',
    baseline,
    '--stdin-filename',
    job,
    '-',
  );
  assert.equal(code, 0);
});

test('options that make no sense with it are refused', async () => {
  for (const [args, message] of [
    [['-'], /requires --stdin-filename PATH/],
    [['--stdin-filename', job], /Expected a file or folder/],
    [['--stdin-filename', job, folder], /requires - as the only path/],
    [['--stdin-filename', job, '-', folder], /requires - as the only path/],
    [['--stdin-filename', job, '--fix', '-'], /--fix cannot be used/],
    [['--stdin-filename', job, '--diff', '-'], /--diff cannot be used/],
    [
      ['--stdin-filename', job, '--write-baseline', path.join(folder, 'b'), '-'],
      /--write-baseline cannot be used/,
    ],
  ] as const) {
    const { code, err, out } = await check('x', ...args);
    assert.deepEqual([code, out], [2, ''], args.join(' '));
    assert.match(err, message);
  }
});
