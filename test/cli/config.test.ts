/** `acpt rules` and `acpt config`. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { rules } from '../../src/core/checks/rules/index.ts';
import { acpt as runAcpt } from '../support/commandLine.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'acpt-config-'));
// Settings are looked for up to the repository.
mkdirSync(path.join(folder, '.git'));
after(() => rmSync(folder, { recursive: true, force: true }));

async function acpt(...args: string[]) {
  const { code, out, err } = await runAcpt(args);
  return { code, out: out.replaceAll(folder, ''), err: err.replaceAll(folder, '') };
}

function file(name: string, text: string): string {
  const at = path.join(folder, name);
  mkdirSync(path.dirname(at), { recursive: true });
  writeFileSync(at, text);
  return at;
}

test('all rules are listed once, with severity and summary', async () => {
  const { code, out } = await acpt('rules');
  assert.equal(code, 0);
  assert.equal(out.split('\n').length - 1, rules.length);
  for (const { code, severity, summary } of rules)
    assert.ok(
      out
        .split('\n')
        .some(
          (line) => line.startsWith(`${code} `) && line.includes(` ${severity} `) && line.endsWith(summary),
        ),
      code,
    );
  const listed = JSON.parse((await acpt('rules', '--format', 'json')).out);
  assert.deepEqual(
    new Set(listed),
    new Set(rules.map(({ code, severity, summary }) => ({ code, severity, summary }))),
  );
  assert.match((await acpt('rules', 'unknown-key')).err, /takes no arguments/);
});

test('the nearest .acpt.yaml is named, with what it says', async () => {
  const job = file('team/jobs/job.yml', 'command: a\n');
  assert.equal(
    (await acpt('config', job)).out,
    '/team/jobs/job.yml: no .acpt.yaml applies; the defaults are used.\n',
  );
  file('.acpt.yaml', 'severity: { old-image: error }\n');
  assert.match(
    (await acpt('config', job)).out,
    /settings from \/\.acpt\.yaml\nseverity:\n {2}old-image: error \(default: \w+\)\n$/,
  );
  file(
    'team/.acpt.yaml',
    `severity: { unknown-image: off, no-rule: info }
computes: { gpu: Standard_ND96isr_H100_v5 }
ignore: [archive/**]
images: [{ image: my.azurecr.io/train, basedOn: other/image, packages: { torch: 2.8.0 } }]
date: 2026-11-23
`,
  );
  const { out, err, code } = await acpt('config', job);
  assert.equal(
    out,
    `/team/jobs/job.yml: settings from /team/.acpt.yaml
severity:
  unknown-image: off (default: ${rules.find((rule) => rule.code === 'unknown-image')?.severity})
  no-rule: info (unknown rule)
computes:
  gpu: Standard_ND96isr_H100_v5
ignore:
  archive/**
images:
  my.azurecr.io/train: based on other/image, torch 2.8.0
date: 2026-11-23
`,
  );
  assert.deepEqual([code, err], [0, '']);
  const json = JSON.parse((await acpt('config', '--format', 'json', job)).out);
  assert.equal(json.settingsFile, '/team/.acpt.yaml');
  assert.deepEqual([json.ignored, json.settings.ignore], [false, ['archive/**']]);

  const old = file('team/archive/job.yml', 'command: a\n');
  assert.match((await acpt('config', old)).out, /\nThis file is ignored: nothing is reported in it\.\n/);
});

test('what is invalid in a .acpt.yaml is told, and the rest shown', async () => {
  const job = file('invalid/job.yml', 'command: a\n');
  file('invalid/.acpt.yaml', 'computes: { gpu: Standard_NC24ads_A100_v4 }\nseverty: {}\n');
  const { out, err } = await acpt('config', job);
  assert.match(err, /^\/invalid\/\.acpt\.yaml:2:\d+ Unknown setting "severty"/);
  assert.match(out, /computes:\n {2}gpu: Standard_NC24ads_A100_v4\n$/);
});

test('exactly one file is expected', async () => {
  for (const args of [[], [folder], [path.join(folder, 'nowhere.yml')], ['a.yml', 'b.yml']]) {
    const { code, out } = await acpt('config', ...args);
    assert.deepEqual([code, out], [2, ''], args.join());
  }
  assert.match((await acpt('config', '--format', 'xml', 'a.yml')).err, /Invalid value "xml" for --format/);
});
