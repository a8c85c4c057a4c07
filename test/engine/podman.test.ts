/** The same with a real Podman: what it does otherwise than Docker. */
import assert from 'node:assert/strict';
import { chmodSync, chownSync, existsSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { withGpus } from '../../src/core/container/host/gpus.ts';
import type { Gpu, HostFacts } from '../../src/core/container/host/host.ts';
import { preflight } from '../../src/core/container/preflight/preflight.ts';
import { listeningOf } from '../../src/core/container/run/debugger.ts';
import { prepare } from '../../src/engine/files.ts';
import { forwardPort } from '../../src/engine/forward.ts';
import { startJob } from '../../src/engine/job.ts';
import { probeHost } from '../../src/engine/probe.ts';
import { prepareRun } from '../../src/engine/runJob.ts';
import { runsIn } from '../../src/engine/runs.ts';
import { DebugClient } from '../support/debugClient.ts';
import {
  acpt,
  curated,
  Folder,
  failed,
  job,
  processesAbout,
  runJob,
  running,
  start,
} from '../support/devContainers.ts';
import { nvidiaHost } from '../support/host.ts';
import { type Podman, someone, startPodman } from '../support/podman.ts';
import { amdGroup, outdatedGpu, outdatedLibrary, standInAmdHost } from '../support/pretendGpus.ts';
import { skip, writeProgram } from '../support/programs.ts';
import { python } from '../support/standIn.ts';

const plain = `--- env.yml\nname: own\nimage: ${acpt}\n`;

const probe = (podman: Podman) =>
  probeHost({ engine: podman.command, image: curated, insideContainer: false });

describe('with a real Podman', { skip }, () => {
  let podman: Podman;
  let host: HostFacts;
  before(async () => {
    podman = await startPodman();
    await podman.image(acpt, curated);
    host = await probe(podman);
  });
  after(() => podman?.stop());

  const containersAbout = async (folder: Folder) =>
    (
      await podman.podman(
        'ps',
        '-aq',
        '--no-trunc',
        '--filter',
        `label=devcontainer.local_folder=${folder.path}`,
      )
    ).output
      .split('\n')
      .filter((line) => line !== '');

  test('it is seen as it is', () => {
    const { engine, imagePresent } = host;
    assert.deepEqual(
      [engine.name, engine.state, engine.architecture, engine.rootless, engine.elsewhere],
      ['podman', 'running', 'amd64', false, false],
    );
    assert.match(engine.version ?? '', /^[45]\./);
    assert.match(engine.ociRuntime ?? '', /^(?:crun|runc)$/);
    assert.equal(imagePresent, true);
    const verdicts = preflight(new Folder(plain).plan(), host, 'none').verdicts;
    assert.deepEqual(
      verdicts.filter(({ status }) => status === 'bad'),
      [],
    );
  });

  let shared: ReturnType<typeof open> | undefined;
  const open = async () => {
    const folder = new Folder(
      job('resources: { shm_size: 96m }\ndistribution: { type: pytorch, process_count_per_instance: 2 }\n'),
    );
    return { folder, container: running(await start(folder, host, 'none')).container };
  };
  /** One container for the tests of what it is like and of what runs in it. */
  const opened = () => (shared ??= open());

  test('a job becomes a container with its image, shared memory, variables and folder', async () => {
    const { folder, container } = await opened();
    const inspected = await podman.podman(
      'inspect',
      '--format',
      '{{.ImageName}} {{.HostConfig.ShmSize}}',
      container.id,
    );
    assert.equal(inspected.output.trim(), `${curated} ${96 * 1024 * 1024}`);
    const inside = await podman.podman(
      'exec',
      '-w',
      container.folder,
      container.id,
      'sh',
      '-c',
      'echo $NCCL_DEBUG; cat src/train.py',
    );
    assert.equal(inside.output, 'INFO\nprint("hello")\n');
    assert.equal(running(await start(folder, host, 'none')).container.id, container.id);
  });

  test('a job runs in it, once for each process, and ends with its own exit code', async () => {
    const { folder, container } = await opened();
    const { code, output } = await runJob(folder, host, { gpus: 2, container });
    assert.equal(code, 0, output);
    assert.deepEqual(output.match(/RANK=\d/g), ['RANK=0', 'RANK=1']);
    assert.equal(folder.file('.acpt/runs/night-20261122-101500/model/debug.txt'), 'INFO\n');

    const runOf = (script: string) =>
      startJob({ script }, { engine: podman.command, container }, container.folder);
    const failing = runOf('exit 7');
    assert.equal(await new Promise((resolve) => failing.child.on('close', resolve)), 7);
    const long = runOf('echo begun; setsid sleep 711 & sleep 712');
    await new Promise((resolve) => long.child.stdout.once('data', resolve));
    await long.stop();
    const left = await podman.podman('exec', container.id, 'sh', '-c', 'ps | grep "[s]leep 71" || true');
    assert.equal(left.output, '');
  });

  test('a breakpoint is hit in it', async () => {
    const withPython = `${acpt}-python`;
    await podman.pythonImage(withPython);
    const folder = new Folder(`--- job.yml
command: python train.py
code: src
environment: { image: "${withPython}" }
--- src/train.py
lr = 0.1
print("trained", lr)
`);
    const plan = { ...folder.plan(), interpreter: `${python}/bin/python` };
    const { run } = plan.job;
    const { container } = running(await start(folder, host, 'none'));
    const where = { engine: podman.command, container };
    const place = {
      workspaceFolder: folder.path,
      remoteWorkspaceFolder: container.folder,
      gpus: 0,
      container: where,
    };
    assert.ok(run);
    const job = prepareRun(plan, run, place, { debug: { port: 5678, wait: 30 } }).start();
    let output = '';
    job.child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
    const closed = new Promise((resolve) => job.child.on('close', resolve));
    const line = String(await new Promise((resolve) => job.child.stderr.once('data', resolve)));
    const listening = listeningOf(line);
    assert.ok(listening, line);
    // Its containers and these tests do not share their network, whatever it says.
    const forwarded = await forwardPort(where, plan.interpreter, listening.port, 5900);
    const client = await DebugClient.connect(forwarded.port);
    await client.attach(`${container.folder}/src/train.py`, [2]);
    const { frame, thread } = await client.stopped();
    assert.equal(await client.evaluate('lr', frame), '0.1');
    await client.continue(thread);
    assert.equal(await closed, 0);
    forwarded.close();
    assert.match(output, /trained 0\.1/);
    assert.equal(runsIn(folder.path)[0]?.state, 'succeeded');
  });

  test("a Dockerfile of the user's is built with its context, and a step that fails is named", async () => {
    const folder = new Folder(`--- env.yml
name: own
build: { path: docker }
--- docker/Dockerfile
FROM ${acpt}
COPY marker /marker
--- docker/marker
from the context
`);
    const { container } = running(await start(folder, host, 'none'));
    assert.equal((await podman.podman('exec', container.id, 'cat', '/marker')).output, 'from the context\n');

    const broken = new Folder(
      `--- env.yml\nname: own\nbuild: { path: docker }\n--- docker/Dockerfile\nFROM ${acpt}\nRUN exit 9\n`,
    );
    const failure = failed(await start(broken, host, 'none'));
    assert.equal(failure.code, 'build-step-failed');
    assert.match(failure.message, /exit 9/);
  });

  for (const [gpu, code] of [
    ['cuda', 'cdi-device-unknown'],
    ['rocm', 'rocm-device-missing'],
  ] as const satisfies readonly (readonly [Gpu, string])[])
    test(`${gpu} that is not there: the reason, no container left, and the CPU works on the next try`, async () => {
      const folder = new Folder(plain);
      const failure = failed(await start(folder, host, gpu));
      assert.deepEqual([failure.code, failure.gpu], [code, true]);
      assert.deepEqual(await containersAbout(folder), []);
      running(await start(folder, host, 'none'));
    });

  test('an unknown tag is no riddle', async () => {
    const folder = new Folder(`--- env.yml\nname: own\nimage: ${acpt.replace('202606.3', '209901.1')}\n`);
    const failure = failed(await start(folder, host, 'none'));
    // It has no network at all, and says that rather than that there is no such tag.
    assert.match(failure.code, /^(?:image-not-found|registry-unreachable)$/);
    assert.deepEqual(await containersAbout(folder), []);
  });

  test('a container that an earlier try left behind unstarted is removed', async () => {
    const folder = new Folder(plain);
    const { configFile } = prepare(folder.plan(), host, 'none', folder.path);
    const labels = [
      `--label=devcontainer.local_folder=${folder.path}`,
      `--label=devcontainer.config_file=${configFile}`,
    ];
    const created = await podman.podman('create', ...labels, acpt, 'nowhere');
    assert.equal(created.code, 0, created.output);
    const { container } = running(await start(folder, host, 'none'));
    assert.deepEqual(await containersAbout(folder), [container.id]);
  });

  test('a start that the dev container tools miss keeps nobody waiting', async () => {
    const late = path.join(path.dirname(podman.command), 'podman-late');
    writeProgram(late, `if [ "$1" = events ]; then sleep 3; fi\nexec ${podman.command} "$@"`);
    const folder = new Folder(plain);
    const lateHost = { ...host, engine: { ...host.engine, command: late } };
    const started = await start(folder, lateHost, 'none');
    assert.deepEqual(await containersAbout(folder), [running(started).container.id]);
    assert.match(started.log.join('\n'), /missed its start[\s\S]*Running the postCreateCommand/);
  });

  test('cancelled half-way: nothing is left, and the next try works', async () => {
    const folder = new Folder(
      `--- env.yml\nname: own\nbuild: { path: docker }\n--- docker/Dockerfile\nFROM ${acpt}\nRUN sleep 60\n`,
    );
    const stop = new AbortController();
    const { result } = await start(folder, host, 'none', {
      signal: stop.signal,
      onStep: (message) => {
        if (/step 2|Building/.test(message)) setTimeout(() => stop.abort(), 500);
      },
    });
    assert.equal(result.kind, 'cancelled');
    for (let wait = 0; wait < 50 && (await processesAbout(folder.path)).length > 0; wait++) await pause(100);
    assert.deepEqual(await processesAbout(folder.path), []);
    assert.deepEqual(await containersAbout(folder), []);
    writeFileSync(path.join(folder.path, 'docker/Dockerfile'), `FROM ${acpt}\n`);
    running(await start(folder, host, 'none'));
  });
});

describe('with a Podman that has GPUs', { skip }, () => {
  test("NVIDIA's come by their description, and are seen inside", async () => {
    const podman = await startPodman({ gpu: 'nvidia' });
    try {
      await podman.image(acpt);
      const { engine } = await probe(podman);
      const host = nvidiaHost({}, { ...engine, cdiKinds: ['nvidia.com/gpu'] });
      const folder = new Folder(plain);
      assert.equal(preflight(folder.plan(), host, 'cuda').canOpen, 'yes');
      const { container } = running(await start(folder, host, 'cuda'));
      const { output } = await podman.podman(
        'exec',
        container.id,
        'sh',
        '-c',
        "ls /dev/nvidia0; tr '\\0' '\\n' </proc/1/environ | grep ACPT_STAND_IN_GPU",
      );
      assert.equal(output, '/dev/nvidia0\nACPT_STAND_IN_GPU=all\n');

      const outdated = withGpus(nvidiaHost({ index: outdatedGpu }, host.engine), 'cuda', [outdatedGpu]);
      const failure = failed(await start(new Folder(plain), outdated, 'cuda'));
      assert.deepEqual([failure.code, failure.gpu], ['nvidia-cdi-outdated', true]);
      assert.ok(failure.message.includes(outdatedLibrary), failure.message);
    } finally {
      await podman.stop();
    }
  });

  test("AMD's come as devices, with the group that owns them", async () => {
    const podman = await startPodman({ gpu: 'amd' });
    try {
      await podman.image('docker.io/rocm/pytorch:rocm6.4_ubuntu22.04_py3.10_pytorch_release_2.6.0');
      const { engine } = await probe(podman);
      const host = standInAmdHost(engine);
      // Without its registry, which Podman would ask for.
      const folder = new Folder(
        '--- env.yml\nname: own\nos_type: linux\nimage: rocm/pytorch:rocm6.4_ubuntu22.04_py3.10_pytorch_release_2.6.0\n',
      );
      const { container } = running(await start(folder, host, 'rocm'));
      const { output } = await podman.podman(
        'exec',
        container.id,
        'sh',
        '-c',
        'ls -n /dev/kfd /dev/dri/renderD128; id -G',
      );
      assert.match(output, new RegExp(`^crw-rw---- .* ${amdGroup} .*/renderD128$`, 'm'));
      assert.match(output, new RegExp(`\\b${amdGroup}$`, 'm'));
    } finally {
      await podman.stop();
    }
  });
});

test('a Podman that is not root lends the groups of its user, and makes files as that user', {
  skip,
}, async () => {
  const podman = await startPodman({ gpu: 'amd', rootless: true });
  try {
    await podman.image(acpt);
    const { engine } = await probe(podman);
    assert.equal(engine.rootless, true);
    const host = standInAmdHost(engine);
    const folder = new Folder(
      job().replace('azureml:AzureML-acpt-pytorch-2.8-cuda12.6@latest', `{ image: ${JSON.stringify(acpt)} }`),
    );
    chmodSync(folder.path, 0o755);
    chownSync(folder.path, someone, someone);
    const { container } = running(await start(folder, host, 'rocm'));
    const inside = 'head -c 1 /dev/kfd && touch made && stat -c %u .';
    const { code, output } = await podman.podman(
      'exec',
      '-w',
      container.folder,
      container.id,
      'sh',
      '-c',
      inside,
    );
    assert.deepEqual([code, output], [0, '0\n']);
    assert.equal(statSync(path.join(folder.path, 'made')).uid, someone);
    // What hands files back to their owner in a container of root's has nothing to do, and does nothing.
    running(await start(folder, host, 'rocm'));
    assert.equal(statSync(path.join(folder.path, 'made')).uid, someone);
  } finally {
    await podman.stop();
  }
});

test('nothing stays of a Podman that is stopped', { skip }, async (t) => {
  const podman = await startPodman();
  t.after(() => podman.stop());
  await podman.image('stand-in');
  // No other run of this test sleeps that long.
  const long = `36${process.pid}`;
  const { code, output } = await podman.podman('run', '--detach', 'stand-in', 'sleep', long);
  assert.equal(code, 0, output);
  const folder = path.dirname(path.dirname(podman.command));
  const sleeping = () => processesAbout(`sleep ${long}`);
  // The container has started; its program may be about to.
  for (let wait = 0; wait < 50 && (await sleeping()).length === 0; wait++) await pause(100);
  assert.notDeepEqual(await sleeping(), []);
  await podman.stop();
  assert.deepEqual(await sleeping(), []);
  assert.ok(!existsSync(folder));
});
