/** What runs `acpt check` elsewhere: the GitHub action, the hook of pre-commit, the samples of docs/ci.md. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { parse } from 'yaml';
import manifest from '../package.json' with { type: 'json' };
import { npm } from '../scripts/lib/npm.mjs';
import { main } from '../src/cli/main.ts';
import { repository } from './e2e/host/folders.ts';
import { frozenMatrix } from './support/frozenMatrix.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'acpt-ci-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const read = (name: string) => readFileSync(path.join(repository, name), 'utf8');

const wrong =
  'command: a\nenvironment: azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.7/versions/15\n';
for (const name of ['jobs/a.yml', 'more jobs/b.yml', 'good.yml']) {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), name === 'good.yml' ? wrong.replace('12.7', '12.6') : wrong);
}

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
}

describe('the GitHub action', { skip: process.platform === 'win32' }, () => {
  const action = parse(read('action.yml'));
  const steps: readonly Step[] = action.runs.steps;

  /**
   * Runs the check and the last step as a runner would.
   * @param stand what the program says in place of that: a script for `sh` that gets its arguments
   */
  function run(inputs: Readonly<Record<string, string>>, stand?: string) {
    const outputFile = path.join(folder, 'output');
    writeFileSync(outputFile, '');
    const defaults = Object.fromEntries(
      Object.entries<{ default: string }>(action.inputs).map(([name, { default: value }]) => [name, value]),
    );
    const outputs: Record<string, string> = {};
    const value = (text: string) =>
      text.replaceAll(/\$\{\{ (.*?) \}\}/g, (_, name: string) => {
        if (name === 'github.action_path') return repository;
        const [, kind, key = ''] = /^(inputs|steps\.check\.outputs)\.([\w-]+)$/.exec(name) ?? [];
        const found = kind === 'inputs' ? { ...defaults, ...inputs }[key] : outputs[key];
        assert.notEqual(found, undefined, name);
        return found ?? '';
      });
    const bash = (step: Step | undefined) => {
      assert.ok(step?.run);
      assert.doesNotMatch(step.run, /\$\{\{/, 'what somebody wrote is no part of a script');
      const env = Object.entries(step.env ?? {}).map(([name, text]) => [name, value(text)]);
      return spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run], {
        cwd: folder,
        encoding: 'utf8',
        env: {
          ...process.env,
          ...Object.fromEntries(env),
          GITHUB_OUTPUT: outputFile,
          RUNNER_TEMP: folder,
          ...(stand === undefined ? {} : { PATH: programs(stand) }),
        },
      });
    };
    rmSync(given, { force: true });
    const check = bash(steps.find(({ id }) => id === 'check'));
    for (const line of readFileSync(outputFile, 'utf8').trimEnd().split('\n')) {
      const [name = '', ...rest] = line.split('=');
      outputs[name] = rest.join('=');
    }
    const sarif = readFileSync(outputs.sarif ?? '', 'utf8');
    return { check, sarif, result: check.status === 0 ? bash(steps.at(-1)).status : check.status };
  }

  /** The arguments of each run of the program that stood in. */
  const given = path.join(folder, 'given');
  const argumentsGiven = () =>
    readFileSync(given, 'utf8')
      .split('\n\n')
      .slice(0, -1)
      .map((lines) => lines.split('\n').slice(1));

  /** The folders of programs, with this one as `node`. */
  function programs(script: string): string {
    const bin = path.join(folder, 'bin');
    mkdirSync(bin, { recursive: true });
    const told = `#!/bin/sh\nprintf '%s\\n' "$@" '' >> "${given}"\n${script}\n`;
    writeFileSync(path.join(bin, 'node'), told, { mode: 0o755 });
    return `${bin}${path.delimiter}${process.env.PATH}`;
  }

  const filesIn = (sarif: string) =>
    JSON.parse(sarif)
      .runs[0].results.filter(({ level }: { level: string }) => level === 'error')
      .map(
        (each: { locations: [{ physicalLocation: { artifactLocation: { uri: string } } }] }) =>
          each.locations[0].physicalLocation.artifactLocation.uri,
      );

  test('goes on to the upload with findings, annotates them, and fails at the end', () => {
    const { check, sarif, result } = run({});
    assert.equal(check.status, 0, check.stderr);
    assert.deepEqual(filesIn(sarif), ['jobs/a.yml', 'more%20jobs/b.yml']);
    assert.match(check.stdout, /^::error file=jobs\/a\.yml,line=2/m);
    assert.equal(result, 1);
    const upload = steps.findIndex(({ uses }) => uses?.includes('upload-sarif'));
    assert.ok(upload > steps.findIndex(({ id }) => id === 'check') && upload < steps.length - 1);
    assert.equal(steps[upload]?.if, "inputs.upload-sarif == 'true'");
  });

  test('takes several paths, and nothing in them for a command or pattern', () => {
    for (const [paths, words] of [
      ['jobs\ngood.yml', ['jobs', 'good.yml']],
      ['$(touch made)', ['$(touch', 'made)']],
      ['jobs; touch made', ['jobs;', 'touch', 'made']],
      ['*', ['*']],
      ['--exit-zero', ['--exit-zero']],
    ] as const) {
      const { result } = run({ paths }, 'exit 2');
      assert.equal(result, 2, paths);
      assert.deepEqual(argumentsGiven(), [
        ['check', '--format', 'sarif', '--fail-on', 'error', '--', ...words],
      ]);
    }
    assert.ok(!execFileSync('ls', [folder], { encoding: 'utf8' }).includes('made'));
    assert.equal(run({ paths: '--exit-zero' }).result, 2);
  });

  test('passes when nothing is at the level, or it is never to fail', () => {
    assert.equal(run({ paths: 'good.yml' }, 'echo {}; exit 0').result, 0);
    assert.equal(run({ 'fail-on': 'never' }, 'echo {}; exit 0').result, 0);
    assert.deepEqual(
      argumentsGiven(),
      ['sarif', 'github'].map((format) => ['check', '--format', format, '--exit-zero', '--', '.']),
    );
    assert.equal(run({ 'fail-on': 'warning' }, 'echo {}; exit 1').result, 1);
    assert.deepEqual(argumentsGiven()[0], ['check', '--format', 'sarif', '--fail-on', 'warning', '--', '.']);
  });

  test('omits what a baseline accepts', async () => {
    const before = process.cwd();
    process.chdir(folder);
    try {
      const silent = { matrix: frozenMatrix(), write: () => {}, complain: () => {}, colour: false };
      await main(['check', '--write-baseline', 'baseline.json', 'jobs'], silent);
    } finally {
      process.chdir(before);
    }
    const { sarif, result } = run({ baseline: 'baseline.json' });
    assert.deepEqual(filesIn(sarif), ['more%20jobs/b.yml']);
    assert.equal(result, 1);
  });
});

test('the hook of pre-commit runs when a file changes that is checked', () => {
  const [hook] = parse(read('.pre-commit-hooks.yaml'));
  assert.equal(hook.entry, `${Object.keys(manifest.bin)[0]} check`);
  // pre-commit reads it as Python does.
  const files = new RegExp(hook.files.replace('(?i)', ''), 'i');
  for (const name of [
    'a.yml',
    'jobs/b.YAML',
    'Dockerfile',
    'a/Dockerfile.gpu',
    'gpu.dockerfile',
    'requirements.txt',
    'env/dev-requirements-2.txt',
    '.acpt.yaml',
    'Containerfile',
  ])
    assert.ok(files.test(name), name);
  for (const name of ['a.yml.bak', 'README.md', 'MyDockerfiles/a.txt', 'notes.txt'])
    assert.ok(!files.test(name), name);
});

test('an install from git builds the programs, and one for another task does not build twice', async () => {
  assert.equal(manifest.scripts.prepare, 'node scripts/bootstrap.mjs prepare');
  const built = statSync(path.join(repository, 'dist', 'cli.js')).mtimeMs;
  execFileSync(process.execPath, ['scripts/bootstrap.mjs', 'prepare'], {
    cwd: repository,
    env: { ...process.env, ACPT_INSTALLING: '1' },
  });
  assert.equal(statSync(path.join(repository, 'dist', 'cli.js')).mtimeMs, built);
  // npm tells the scripts that it runs for a global install to install globally too.
  process.env.npm_config_global = 'true';
  try {
    assert.equal((await npm(['config', 'get', 'global'], { cwd: repository })).trim(), 'false');
  } finally {
    delete process.env.npm_config_global;
  }
});

test('npm packs the command line and nothing else', () => {
  const listed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: repository,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  const names: string[] = JSON.parse(listed)[0].files.map((each: { path: string }) => each.path);
  for (const name of [
    'dist/cli.js',
    'dist/rules/unknown-key.md',
    'dist/ThirdPartyNotices.txt',
    'package.json',
    'LICENSE',
  ])
    assert.ok(names.includes(name), name);
  assert.match(read(manifest.bin.acpt), /^#!\/usr\/bin\/env node\n/, 'it is run by its name');
  const expected =
    /^(?:dist\/(?:api\.d\.ts|(?!matrix|comparison)[\w-]+\.c?js|rules\/[\w-]+\.md|ThirdPartyNotices\.txt)|package\.json|README\.md|LICENSE)$/;
  assert.deepEqual(
    names.filter((name) => !expected.test(name)),
    [],
  );
});

test('the samples are YAML, and name only what there is', () => {
  const page = read('docs/ci.md');
  const samples = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = '']) => text);
  assert.equal(samples.length, 4);
  for (const sample of samples) assert.equal(typeof parse(sample), 'object');
  const [github, , , hooks] = samples.map((sample) => parse(sample));
  const inputs = Object.keys(parse(read('action.yml')).inputs);
  assert.deepEqual(
    Object.keys(github.jobs.check.steps[1].with).filter((name) => !inputs.includes(name)),
    [],
  );
  for (const name of inputs) assert.ok(page.includes(`| \`${name}\` |`), name);
  assert.equal(hooks.repos[0].hooks[0].id, parse(read('.pre-commit-hooks.yaml'))[0].id);
});
