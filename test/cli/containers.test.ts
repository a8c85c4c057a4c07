/** `acpt devcontainer` and `acpt preflight` with a choice of GPUs, and `acpt containers` without an engine. */
import assert from 'node:assert/strict';
import { chmodSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { parse } from 'jsonc-parser';
import { bundledMatrix } from '../../src/core/knowledge/matrix/load.ts';
import { temporaryFolder } from '../e2e/host/folders.ts';
import { acpt as runAcpt } from '../support/commandLine.ts';
import { Folder, acpt as image } from '../support/devContainers.ts';

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function acpt(...args: string[]): Promise<Run> {
  return runAcpt(args, { matrix: bundledMatrix() });
}

/** Programs of a machine with Docker, the runtime of NVIDIA and two GPUs, the second of which is divided. */
function machine(): { engine: string; path: string } {
  const folder = temporaryFolder('machine');
  const program = (name: string, script: string) => {
    const file = path.join(folder, name);
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  };
  const info = JSON.stringify({ ServerVersion: '28.2.2', Runtimes: { nvidia: {} }, Architecture: 'x86_64' });
  program(
    'nvidia-smi',
    `case "$*" in
  -L) cat <<'END'
GPU 0: NVIDIA A100-SXM4-80GB (UUID: GPU-0)
GPU 1: NVIDIA A100-SXM4-80GB (UUID: GPU-1)
  MIG 3g.40gb     Device  0: (UUID: MIG-0)
  MIG 3g.40gb     Device  1: (UUID: MIG-1)
END
  ;;
  *) for gpu in 0 1; do echo "$gpu, NVIDIA A100-SXM4-80GB, 570.124.06, 81920, 8.0"; done ;;
esac`,
  );
  return {
    engine: program(
      'docker',
      `case "$*" in -v) echo 'Docker version 28.2.2' ;; info*) echo '${info}' ;; *) exit 1 ;; esac`,
    ),
    path: `${folder}:${process.env.PATH}`,
  };
}

describe('GPUs of a machine', {
  skip: process.platform === 'win32' ? 'its programs are shell scripts' : false,
}, () => {
  const job = `--- job.yml\ncommand: python train.py\nenvironment: { image: "${image}" }\n`;
  async function on(folder: Folder, command: string, ...args: string[]): Promise<Run> {
    const { engine, path: programs } = machine();
    const before = process.env.PATH;
    process.env.PATH = programs;
    try {
      return await acpt(command, '--engine', engine, ...args, path.join(folder.path, 'job.yml'));
    } finally {
      process.env.PATH = before;
    }
  }
  const runArgs = ({ out }: Run) =>
    (parse(out) as { runArgs: string[] }).runArgs.filter((each) => /gpu/.test(each));

  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['0', ['--gpus="device=0"']],
    ['0,1:1', ['--gpus="device=0,1:1"']],
    ['1', ['--gpus="device=1:0,1:1"']],
    [' 0 , 0 ', ['--gpus="device=0"']],
    ['all', ['--gpus=all']],
    ['none', []],
  ];
  for (const [option, expected] of cases)
    test(`--gpus "${option}"`, async () => {
      const folder = new Folder(job);
      const run = await on(folder, 'devcontainer', '--workspace-folder', folder.path, '--gpus', option);
      assert.equal(run.code, 0, run.err);
      assert.deepEqual(runArgs(run), expected);
    });

  test('are remembered for the folder until others are asked for', async () => {
    const folder = new Folder(job);
    const devcontainer = (...args: string[]) =>
      on(folder, 'devcontainer', '--workspace-folder', folder.path, ...args);
    const written = await devcontainer('--write', '--gpus', '1:0');
    assert.equal(written.code, 0, written.err);
    assert.deepEqual(runArgs(await devcontainer()), ['--gpus="device=1:0"']);
    const seen = await on(folder, 'preflight', '--workspace-folder', folder.path);
    assert.match(seen.out, /Chosen: MIG 3g\.40gb of NVIDIA A100-SXM4-80GB \(GPU 1:0\), driver/);
    await devcontainer('--write', '--gpus', 'all');
    assert.deepEqual(runArgs(await devcontainer()), ['--gpus=all']);
  });

  test('a record that is not a list of GPUs is none', async () => {
    const folder = new Folder(job);
    const devcontainer = (...args: string[]) =>
      on(folder, 'devcontainer', '--workspace-folder', folder.path, ...args);
    await devcontainer('--write', '--gpus', '0');
    const [memory = ''] = globSync(`${folder.path}/.devcontainer/*/.acpt-written.json`);
    const text = readFileSync(memory, 'utf8');
    const evil = text.replace(/"gpus": \[\s*"0"\s*\]/, '"gpus": ["0\\",capabilities=utility --privileged"]');
    assert.notEqual(evil, text);
    writeFileSync(memory, evil);
    assert.deepEqual(runArgs(await devcontainer()), ['--gpus=all']);
  });

  test('one that is not there is said, and the CPU is used', async () => {
    const folder = new Folder(job);
    const run = await on(folder, 'devcontainer', '--workspace-folder', folder.path, '--gpus', '7');
    assert.match(run.err, /GPU 7 was chosen, but this machine has GPUs 0, 1:0, 1:1\./);
    assert.deepEqual(runArgs(run), []);
    const seen = await on(folder, 'preflight', '--gpus', '7');
    assert.equal(seen.code, 1, seen.out);
  });

  for (const option of ['two', '0;reboot', '-1', '0,', 'GPU-0', '0:1:2', '00000'])
    test(`--gpus "${option}" is refused`, async () => {
      const run = await on(new Folder(job), 'devcontainer', `--gpus=${option}`);
      assert.equal(run.code, 2, run.out);
      assert.match(run.err, /Invalid value "[^"]*" for --gpus\. Expected all, none, or numbers such as 0,1/);
    });
});

describe('what cannot be meant', () => {
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [['devcontainer', '--gpus=', 'x.yml'], /Missing value for --gpus\./],
    [['run', '--share', 'keys', 'x.yml'], /Invalid value "keys" for --share/],
    [
      ['run', '--port', 'high', 'x.yml'],
      /Invalid value "high" for --port\. Expected a number from 1 to 65535\./,
    ],
    [['run', '--port', '65536', 'x.yml'], /"65536" for --port\. Expected a number from 1 to 65535\./],
    [['run', '--port', '0', 'x.yml'], /"0" for --port/],
    [['runs', 'remove'], /Unknown action "remove"\. Expected list, show or delete\./],
    [
      ['devcontainer', '--caches', 'mine', 'x.yml'],
      /Invalid value "mine" for --caches\. Expected one of shared, folder, off\./,
    ],
    [
      ['devcontainer', '--share', 'azure,keys', 'x.yml'],
      /Invalid value "keys" for --share\. Expected one or more of azure, git, ssh\./,
    ],
    [['devcontainer', '--gpus', 'none', '--gpu', 'cuda', 'x.yml'], /contradict each other/],
    [['containers', 'prune'], /Unknown action "prune"\. Expected list, stop or remove\./],
    [['containers', 'remove'], /Name what to remove, or pass --all or --caches\./],
    [['containers', 'stop'], /Name what to stop, or pass --all\./],
    [['containers', 'remove', '--all', 'x'], /Name what to remove/],
    [['containers', 'list', 'x'], /takes no names/],
    [['containers', 'stop', '--caches'], /--caches requires remove/],
    [['containers', '--format', 'xml'], /Invalid value "xml" for --format/],
    [['containers', '--engine', '/nowhere/docker'], /Docker is not running/],
  ];
  for (const [args, expected] of cases)
    test(args.join(' '), async () => {
      const { code, err } = await acpt(...args);
      assert.equal(code, 2, err);
      assert.match(err, expected);
    });
});
