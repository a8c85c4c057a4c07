/** `acpt completion`: what the scripts say of the commands, and the one for bash in bash. Other shells: `test/engine`. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { commandNames, definitions } from '../../src/cli/commands/index.ts';
import { wordsOf } from '../../src/cli/completion/words.ts';
import { main } from '../../src/cli/main.ts';
import { rules } from '../../src/core/checks/rules/index.ts';
import { completionCases, whatIsWrong } from '../support/completionCases.ts';
import { frozenMatrix } from '../support/frozenMatrix.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'acpt-completion-'));
after(() => rmSync(folder, { recursive: true, force: true }));
mkdirSync(path.join(folder, 'jobs'));
writeFileSync(path.join(folder, 'job one.yml'), '');

async function scriptFor(shell: string): Promise<string> {
  let out = '';
  const code = await main(['completion', shell], {
    matrix: frozenMatrix(),
    write: (text) => (out += text),
    complain: (line) => assert.fail(line),
    colour: false,
  });
  assert.equal(code, 0);
  return out;
}

test('every value of an option and every argument has a kind, or nothing that could be completed', () => {
  const free = wordsOf([], []).commands.flatMap(({ name, options, arguments: places }) => [
    ...options
      .filter(({ value }) => value?.kind === 'anything')
      .map(({ flags }) => `${name} ${flags.at(-1)}`),
    ...places.filter(({ kind }) => kind === 'anything').map(() => `${name} argument`),
  ]);
  assert.deepEqual(free, [
    'check --max-warnings',
    'why argument',
    'matrix --registry',
    'workspace --workspace',
    'workspace --resource-group',
    'workspace --subscription',
    'preflight --gpus',
    'devcontainer --gpus',
    'devcontainer --share',
    'run --input',
    'run --port',
    'run --wait',
    'run --gpus',
    'run --share',
    'sample --input',
    'sample --files',
    'sample --rows',
    'sample --megabytes',
    'sample --workspace',
    'sample --resource-group',
    'sample --subscription',
    'runs argument',
    'containers argument',
    'submit --workspace',
    'submit --resource-group',
    'submit --subscription',
    'submit --set',
    'init --source',
    'init --rev',
  ]);
});

for (const shell of ['bash', 'zsh', 'fish', 'powershell'])
  test(`the script for ${shell} has every command, option, rule and environment`, async () => {
    const script = await scriptFor(shell);
    for (const name of commandNames) {
      assert.ok(script.includes(name), name);
      for (const { long } of definitions[name]().options)
        assert.ok(script.includes(shell === 'fish' ? `-l ${long?.slice(2)} ` : `${long}`), `${name} ${long}`);
    }
    for (const { code } of rules) assert.ok(script.includes(code), code);
    assert.ok(script.includes('acpt-pytorch-2.8-cuda12.6'));
  });

test('an unknown shell is told', async () => {
  let err = '';
  const code = await main(['completion', 'tcsh'], {
    matrix: frozenMatrix(),
    write: () => assert.fail(),
    complain: (line) => (err += line),
    colour: false,
  });
  assert.equal(code, 2);
  assert.match(err, /Unknown shell "tcsh"\. Expected bash, zsh, fish or powershell\./);
});

test('the script for PowerShell has balanced quotes and brackets', async () => {
  // There is no PowerShell to run it in: outside of texts and comments, what opens is closed.
  const code = (await scriptFor('powershell'))
    .replace(/'(?:[^']|'')*'/g, '')
    .replace(/"(?:[^"$]|\$(?!\()|\$\([^()]*(?:\[[^\]]*\])?\))*"/g, '')
    .replace(/^\s*#.*$/gm, '');
  assert.doesNotMatch(code, /['"]/);
  const open: string[] = [];
  const pairs: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
  for (const letter of code) {
    if ('([{'.includes(letter)) open.push(letter);
    else if (letter in pairs) assert.equal(open.pop(), pairs[letter]);
  }
  assert.deepEqual(open, []);
});

describe('bash', { skip: process.platform === 'win32' }, () => {
  /** What bash offers for the last word, as `complete -F` asks for it. */
  async function offered(typed: string): Promise<string[]> {
    // bash also breaks words at "=".
    const words = typed.split(' ').flatMap((word) => word.split(/(=)/));
    const script = path.join(folder, 'completion.bash');
    writeFileSync(script, await scriptFor('bash'));
    const ask = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _acpt; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const out = execFileSync('bash', ['--norc', '-c', ask, 'bash', script, ...words], {
      cwd: folder,
      encoding: 'utf8',
    });
    return out.split('\n').filter((line) => line !== '');
  }

  for (const each of completionCases)
    test(`completes "${each.typed}"`, async () =>
      assert.equal(whatIsWrong(each, await offered(each.typed)), ''));

  test('completes behind an equals sign', async () => {
    assert.deepEqual(await offered('acpt check --format='), await offered('acpt check --format '));
    assert.deepEqual(await offered('acpt check --format=sa'), ['sarif']);
    assert.deepEqual(await offered('acpt check --format=sarif --fail-on=e'), ['error']);
  });
});
