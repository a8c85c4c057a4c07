/** What files say reaches a terminal or the log of a build as text, never as a command to it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { printable, printableInJson } from '../../src/core/base/printable.ts';
import { repository } from '../e2e/host/folders.ts';
import { acptIn } from '../support/commandLine.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'acpt-printing-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/**
 * Colours, moves, titles and hides on a terminal, is a command to GitHub Actions where it begins a line, and to Azure
 * Pipelines wherever it stands.
 */
const attack = 'x\u001b[31m\u009b2J\u0007\u202e\r\n::error file=x::pwned\u2028##vso[task.complete]##[error]';
const inYaml = JSON.stringify(attack)
  .replaceAll('\u202e', '\\u202e')
  .replaceAll('\u009b', '\\u009b')
  .replaceAll('\u2028', '\\u2028');
const image = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202606.3';
const files: Readonly<Record<string, string>> = {
  'job.yml': `type: command
${inYaml}: 1
command: "echo \${{inputs.${attack.replace(/[^a-z]/g, '')}}}"
environment:
  image: ${image}
  conda_file: ${inYaml}
compute: azureml:c
inputs:
  ${inYaml}: { type: ${inYaml}, path: ${inYaml} }
environment_variables: { ${inYaml}: a }
`,
  'unknown.yml': `command: x\nenvironment: "azureml:AzureML-${inYaml.slice(1)}\ncompute: azureml:c\n`,
  '.acpt.yaml': `${inYaml}: 1\nseverity: { ${inYaml}: ${inYaml} }\nimages: [{ image: ${inYaml}, basedOn: ${inYaml} }]\n`,
};
for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
const named = path.join(folder, process.platform === 'win32' ? 'plain.yml' : 'a\n::error::b\u001b[1m.yml');
writeFileSync(named, files['job.yml'] ?? '');
if (process.platform !== 'win32') writeFileSync(path.join(folder, '::error::c.yml'), files['job.yml'] ?? '');
mkdirSync(path.join(folder, 'empty'));

/** The built program, as users start it. */
const built = (...args: string[]) => {
  const program = path.join(repository, 'dist', 'cli.js');
  const { stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { out: stdout, err: stderr };
};

const assertHarmless = (text: string, title: string) => {
  assert.doesNotMatch(
    text,
    /(?![\n\t])[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u,
    `${title}: ${JSON.stringify(text)}`,
  );
  assert.doesNotMatch(text, /##(?:vso)?\[/i, title);
};

describe('control characters in files', () => {
  const commands = [
    ...['text', 'json', 'sarif', 'github', 'gitlab', 'junit'].map((format) => [
      'check',
      '--format',
      format,
      '.',
    ]),
    ['check', named],
    ['check', `nothing${attack}`],
    ['stack', 'job.yml'],
    ['stack', '--format', 'json', 'job.yml'],
    ['stack', 'unknown.yml'],
    ['stack', attack],
    ['diff', 'acpt-pytorch-2.8-cuda12.6:14', 'acpt-pytorch-2.8-cuda12.6:15', '.'],
    ['diff', attack, attack],
    ['preflight', '--engine', '/nowhere/docker', 'job.yml'],
    ['preflight', '--engine', '/nowhere/docker', '--format', 'json', 'job.yml'],
    ['devcontainer', '--engine', '/nowhere/docker', 'job.yml'],
    ['devcontainer', '--engine', '/nowhere/docker', named],
    ['config', named],
    ['config', '--format', 'json', named],
    ['config', attack],
    ['explain', attack],
    [attack],
  ];
  const assertAllHarmless = (args: readonly string[], { out, err }: { out: string; err: string }) => {
    assert.notEqual(out + err, '', 'it says something');
    assertHarmless(out, 'stdout');
    assertHarmless(err, 'stderr');
    if (!args.includes('github')) assert.doesNotMatch(out + err, /^\s*::/m);
    else
      for (const line of out.trimEnd().split('\n'))
        assert.match(line, /^::(?:error|warning|notice) file=[^,\n]*,line=\d+/);
  };
  for (const args of commands)
    test(JSON.stringify(args), async () => assertAllHarmless(args, await acptIn(folder, args)));

  test('the built program writes neither results nor complaints otherwise', () => {
    for (const args of [
      ['check', '.'],
      ['stack', attack],
    ])
      assertAllHarmless(args, built(...args));
  });

  test('are shown as what they are', async () => {
    assert.equal(printable('a\u001b[1m\nb\u202ec\td'), 'a\\u001b[1m\\u000ab\\u202ec\td');
    const value = { a: attack };
    assert.deepEqual(JSON.parse(printableInJson(JSON.stringify(value, undefined, 2))), value);
    assert.match((await acptIn(folder, ['check', 'job.yml'])).out, /\\u001b\[31m/);
  });
});
