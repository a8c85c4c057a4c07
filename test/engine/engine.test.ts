/** The engine that the tests with containers stand on: what it can do, and that nothing of it stays. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, globSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { Engine } from '../support/engine.ts';
import { startEngine } from '../support/engine.ts';
import { skip } from '../support/programs.ts';

const image = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202606.3';

describe('an engine', { skip }, () => {
  let engine: Engine;
  before(async () => {
    engine = await startEngine();
    await engine.image(image, 'example.azurecr.io/team/training:1');
  });
  after(() => engine?.stop());

  const runIn = (...command: string[]) => engine.docker('run', '--rm', image, ...command);

  test('runs a container of the stand-in, which says what it is', async () => {
    const { code, output } = await runIn('cat', '/etc/os-release');
    assert.equal(code, 0, output);
    assert.match(output, /^PRETTY_NAME="Stand-in for an ACPT image/m);
  });

  test('gives the one image every name', async () => {
    const { output } = await engine.docker('image', 'inspect', '--format', '{{json .RepoTags}}', image);
    assert.deepEqual(JSON.parse(output).sort(), ['example.azurecr.io/team/training:1', image]);
    const label = await engine.docker('images', '--quiet', '--filter', 'label=acpt.stand-in=true');
    assert.match(label.output, /\w/);
  });

  test('runs the command of a job', async () => {
    const job = `set -o pipefail
python train.py --epochs 3
RANK=1 python -c "import torch"
torchrun --nnodes 2 --node_rank=1 --nproc_per_node=2 train.py --fast
torchrun --standalone --nproc_per_node=2 --no-python sh -c 'echo $RANK of $WORLD_SIZE; exit $((LOCAL_RANK * 7))'`;
    const { code, output } = await runIn('bash', '-c', job);
    assert.deepEqual(output.trim().split('\n'), [
      'stand-in python: train.py --epochs 3',
      'stand-in python: -c import torch (RANK=1)',
      'stand-in python: train.py --fast (RANK=2)',
      'stand-in python: train.py --fast (RANK=3)',
      '0 of 2',
      '1 of 2',
    ]);
    assert.equal(code, 7);
  });

  test('asks nobody for an image that it does not have', async () => {
    const begin = Date.now();
    const { code, output } = await engine.docker('run', '--rm', image.replace('202606', '202001'));
    assert.equal(code, 125, output);
    assert.match(output, /dial (tcp|udp) /);
    assert.ok(Date.now() - begin < 3000, 'it fails at once');
  });

  test('has no GPU to give', async () => {
    const { code, output } = await engine.docker('run', '--rm', '--gpus', 'all', image, 'true');
    assert.equal(code, 125);
    assert.match(output, /could not select device driver "" with capabilities: \[\[gpu\]\]/);
  });
});

describe('an engine beside another, with the toolkit of NVIDIA', { skip }, () => {
  let content: Engine;
  let driverless: Engine;
  let hookless: Engine;
  before(async () => {
    [content, driverless, hookless] = await Promise.all([
      startEngine({ gpu: 'nvidia' }),
      startEngine({ gpu: 'nvidia-nodriver' }),
      startEngine({ gpu: 'nvidia-nohook' }),
    ]);
    await Promise.all([content, driverless, hookless].map((engine) => engine.image(image)));
  });
  after(() => Promise.all([content, driverless, hookless].map((engine) => engine?.stop())));

  const withGpu = (engine: Engine) => engine.docker('run', '--rm', '--gpus', 'all', image, 'echo', 'ran');

  test('gives what is asked for', async () => {
    assert.deepEqual(await withGpu(content), { code: 0, output: 'ran\n' });
    const { output } = await content.docker('info', '--format', '{{.Runtimes.nvidia}}');
    assert.match(output, /nvidia-container-runtime/);
    const runtime = await content.docker('run', '--rm', '--runtime', 'nvidia', image, 'true');
    assert.equal(runtime.code, 0, runtime.output);
  });

  test('fails in the words of NVIDIA where no driver is loaded', async () => {
    const { code, output } = await withGpu(driverless);
    assert.notEqual(code, 0);
    assert.match(output, /nvidia-container-cli: initialization error: nvml error: driver not loaded/);
  });

  test('fails where the toolkit is gone', async () => {
    const { output } = await withGpu(hookless);
    assert.match(output, /could not select device driver "" with capabilities: \[\[gpu\]\]/);
  });
});

describe('nothing stays of an engine', { skip }, () => {
  test('that is stopped', async (t) => {
    const engine = await startEngine();
    t.after(() => engine.stop());
    await engine.image(image);
    await engine.docker('run', '--detach', image, 'sleep', '3600');
    const traces = await tracesOf(engine.host);
    await engine.stop();
    assert.deepEqual(traces.left(), []);
    await engine.stop();
  });

  for (const signal of ['SIGINT', 'SIGKILL'] as const) {
    test(`whose process ends by ${signal}`, async (t) => {
      const program = `
        import { startEngine } from ${JSON.stringify(new URL('../support/engine.ts', import.meta.url))};
        const engine = await startEngine();
        await engine.image('stand-in');
        await engine.docker('run', '--detach', 'stand-in', 'sleep', '3600');
        console.log(engine.host);
        setInterval(() => {}, 1000);`;
      const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
        detached: true,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      t.after(() => child.kill('SIGKILL'));
      const host = await new Promise<string>((resolve) => {
        child.stdout.setEncoding('utf8').on('data', (text) => resolve(text.trim()));
        child.on('close', () => resolve(''));
      });
      assert.ok(host, 'the engine came up');
      const traces = await tracesOf(host);
      child.kill(signal);
      for (let wait = 0; wait < 250 && traces.left().length > 0; wait += 1) await pause(20);
      assert.deepEqual(traces.left(), []);
    });
  }
});

/** Looks for what belongs to an engine while it runs, and again later. */
async function tracesOf(host: string): Promise<Traces> {
  const expected = ['dockerd', 'containerd --config', 'sleep 3600', '/sys/fs/cgroup/', folderOf(host)];
  // The container has started; its program may be about to.
  for (let wait = 0; ; wait += 1) {
    const traces = tracesNow(host);
    const found = traces.left().join('\n');
    const missing = expected.filter((trace) => !found.includes(trace));
    if (missing.length === 0) return traces;
    assert.ok(
      wait < 250,
      `${missing.join(', ')} not among the traces of a running engine within 5 s:\n${found}`,
    );
    await pause(20);
  }
}

interface Traces {
  left(): string[];
}

function folderOf(host: string): string {
  return path.dirname(host.replace('unix://', ''));
}

function tracesNow(host: string): Traces {
  const folder = folderOf(host);
  const all = livingProcesses();
  const daemon = all.find(({ pid }) => readProcess(pid, 'cmdline').includes(folder));
  assert.ok(daemon, 'the engine runs');
  const space = spaceOf(daemon.pid);
  assert.notEqual(space, spaceOf('self'), 'the engine has processes of its own');
  // A container has a space of its own in the space of the engine.
  const own = all.filter(
    ({ pid }) => spaceOf(pid) === space || readProcess(pid, 'cgroup').includes(path.basename(folder)),
  );
  const left = () => {
    const now = livingProcesses();
    return [
      ...own
        // The number alone may by then be that of another process.
        .filter(({ pid, begin }) => now.some((each) => each.pid === pid && each.begin === begin))
        .map(
          ({ pid }) => `process ${pid}: ${readProcess(pid, 'cmdline').replaceAll('\0', ' ').slice(0, 60)}`,
        ),
      ...readProcess('self', 'mounts')
        .split('\n')
        .filter((line) => line.startsWith('engine ') || line.includes(folder)),
      ...globSync(`/sys/fs/cgroup/{*/,}${path.basename(folder)}/`),
      ...(existsSync(folder) ? [folder] : []),
    ];
  };
  return { left };
}

function livingProcesses(): { readonly pid: string; readonly begin: string | undefined }[] {
  return globSync('/proc/[0-9]*').flatMap((folder) => {
    const pid = path.basename(folder);
    // The name of the program, which comes first, may contain anything.
    const fields = readProcess(pid, 'stat').split(') ').at(-1)?.split(' ') ?? [];
    const state = fields[0];
    return state && state !== 'Z' ? [{ pid, begin: fields[19] }] : [];
  });
}

/** Empty where the process has ended in the meantime. */
function readProcess(pid: string, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

function spaceOf(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return undefined;
  }
}
