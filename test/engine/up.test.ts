/** Containers for real: plans of documents, started by the real `devcontainer` on a real engine. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Gpu, HostFacts } from '../../src/core/container/host/host.ts';
import { relocate } from '../../src/core/container/plan/relocate.ts';
import { preflight } from '../../src/core/container/preflight/preflight.ts';
import { behindLinks } from '../../src/engine/behindLinks.ts';
import { isOutdated, labelPath } from '../../src/engine/containers.ts';
import { filesOf as filesOfPrepared, prepare, write } from '../../src/engine/files.ts';
import { startJob } from '../../src/engine/job.ts';
import { probeHost } from '../../src/engine/probe.ts';
import { temporaryFolder } from '../e2e/host/folders.ts';
import {
  acpt,
  cli,
  curated,
  Folder,
  failed,
  job,
  processesAbout,
  runJob,
  running,
  start,
} from '../support/devContainers.ts';
import { type Engine, startEngine } from '../support/engine.ts';
import { amdHost, docker, nvidiaHost, plainHost, podman } from '../support/host.ts';
import { amdGroup, standInAmdHost } from '../support/pretendGpus.ts';
import { skip } from '../support/programs.ts';

describe('with a real engine', { skip }, () => {
  let engine: Engine;
  let host: HostFacts;
  const given = process.env.DOCKER_HOST;

  before(async () => {
    engine = await startEngine();
    process.env.DOCKER_HOST = engine.host;
    await engine.image(acpt, curated);
    host = await probeHost({ engine: 'docker', image: curated, insideContainer: false });
  });
  after(async () => {
    await engine?.stop();
    if (given === undefined) delete process.env.DOCKER_HOST;
    else process.env.DOCKER_HOST = given;
  });

  const inspect = async (format: string, id: string) =>
    (await engine.docker('inspect', '--format', format, id)).output.trim();
  const containersAbout = async (folder: Folder) =>
    (await engine.docker('ps', '-aq', '--filter', `label=devcontainer.local_folder=${folder.path}`)).output
      .split('\n')
      .filter((line) => line !== '');

  let shared: ReturnType<typeof open> | undefined;
  const open = async () => {
    const folder = new Folder(job());
    return { folder, container: running(await start(folder, host, 'none')).container };
  };
  /** One container for the tests of what runs in a container: each looks for programs and files of its own in it. */
  const opened = () => (shared ??= open());

  test('the engine and the image are seen as they are', () => {
    assert.equal(host.engine.state, 'running');
    assert.equal(host.engine.name, 'docker');
    assert.equal(host.engine.architecture, 'amd64');
    assert.deepEqual(host.engine.runtimes.includes('nvidia'), false);
    assert.equal(host.imagePresent, true);
  });

  test('a job becomes a container with its image, shared memory, variables and folder', async () => {
    const folder = new Folder(job('resources: { shm_size: 96m }\n'));
    const { container, report } = running(await start(folder, host, 'none'));
    assert.equal(await inspect('{{.Config.Image}}', container.id), curated);
    assert.equal(await inspect('{{.HostConfig.ShmSize}}', container.id), String(96 * 1024 * 1024));
    assert.equal(await inspect('{{json .HostConfig.DeviceRequests}}', container.id), 'null');
    assert.equal(container.folder, `/workspaces/${path.basename(folder.path)}`);
    const inside = await engine.docker(
      'exec',
      '-w',
      container.folder,
      container.id,
      'sh',
      '-c',
      'echo $NCCL_DEBUG; cat src/train.py; df -m /dev/shm | tail -1',
    );
    assert.match(inside.output, /^INFO\nprint\("hello"\)\n\S+\s+96\b/);
    assert.deepEqual(report, []);

    // Again: the same container, at once.
    const again = await start(folder, host, 'none');
    assert.equal(running(again).container.id, container.id);
    assert.deepEqual(
      [...again.prepared.refreshes.values()].map(({ kind }) => kind),
      ['same'],
    );
  });

  test('what root makes in the folder is given to its owner', async () => {
    const { folder, container } = await opened();
    // The folder of somebody who is not root.
    await engine.docker(
      'exec',
      '-w',
      container.folder,
      container.id,
      'sh',
      '-c',
      'chown -R 1234:1234 . && touch made-by-root',
    );
    running(await start(folder, host, 'none'));
    assert.equal(statSync(path.join(folder.path, 'made-by-root')).uid, 1234);
  });

  test('a job runs in it: inputs, outputs, variables, and its exit code', async () => {
    const { folder, container } = await opened();
    const { code, output } = await runJob(folder, host, { container });
    assert.equal(code, 0, output);
    assert.match(
      output,
      /train\.py --lr 0\.1 --out \/workspaces\/[^/]+\/\.acpt\/runs\/night-20261122-101500\/model/,
    );
    assert.equal(folder.file('.acpt/runs/night-20261122-101500/model/debug.txt'), 'INFO\n');
    assert.equal(folder.file('.acpt/.gitignore'), '*\n');
  });

  test('a job that fails fails with its own exit code', async () => {
    const { container } = await opened();
    const script = { script: 'sleep 1; echo said at the end; exit 7', folder: '/', outputs: [], remarks: [] };
    const { child } = startJob(script, { engine: 'docker', container }, container.folder);
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    assert.equal(await new Promise((resolve) => child.on('close', resolve)), 7);
    assert.equal(output, 'said at the end\n');
  });

  test('a job that does not want to end is made to', async () => {
    const { container } = await opened();
    const script = {
      script: "trap '' TERM; echo begun; while true; do sleep 0.2; done",
      folder: '/',
      outputs: [],
      remarks: [],
    };
    const stubborn = startJob(script, { engine: 'docker', container }, container.folder);
    await new Promise((resolve) => stubborn.child.stdout.once('data', resolve));
    const closed = new Promise((resolve) => stubborn.child.on('close', resolve));
    await stubborn.stop();
    await closed;
    const left = await engine.docker('exec', container.id, 'sh', '-c', 'ps | grep "[b]egun" || true');
    assert.equal(left.output, '');
  });

  test('what a job leaves behind ends with it, and what it started in a session of its own with a stop', async () => {
    const { container } = await opened();
    const place = { engine: 'docker', container };
    const alive = async () =>
      (await engine.docker('exec', container.id, 'sh', '-c', 'ps | grep "[s]leep 7[0-9][0-9]" || true'))
        .output;
    const left = { script: 'sleep 701 & echo hi', folder: '/', outputs: [], remarks: [] };
    const first = startJob(left, place, container.folder);
    assert.equal(await new Promise((resolve) => first.child.on('close', resolve)), 0);
    assert.equal(await alive(), '');

    const session = {
      script: 'setsid sleep 702 & sleep 703 & echo begun; sleep 704',
      folder: '/',
      outputs: [],
      remarks: [],
    };
    const [one, two] = [
      startJob(session, place, container.folder),
      startJob(session, place, container.folder),
    ];
    await Promise.all(
      [one, two].map(({ child }) => new Promise((resolve) => child.stdout.once('data', resolve))),
    );
    await one.stop();
    // The other run of the same job goes on.
    assert.equal((await alive()).trim().split('\n').length, 3);
    await two.stop();
    assert.equal(await alive(), '');
  });

  test('a mistake in the command is told in its own line, and a long command runs', async () => {
    const { container } = await opened();
    const outputOf = async (script: string) => {
      const { child } = startJob({ script }, { engine: 'docker', container }, container.folder);
      let output = '';
      child.stdout.on('data', (data) => (output += data));
      child.stderr.on('data', (data) => (output += data));
      await new Promise((resolve) => child.on('close', resolve));
      return output;
    };
    const mistake = await outputOf('echo one\nif then');
    assert.doesNotMatch(mistake, /marked|status=|ACPT_RUN/);
    assert.match(await outputOf(`echo begin; : ${'x'.repeat(300_000)}; echo end`), /^begin\nend\n$/);
  });

  test('a job that is stopped leaves nothing running in the container', async () => {
    const { container } = await opened();
    const script = { script: 'echo begun; sleep 300 & sleep 300', folder: '/', outputs: [], remarks: [] };
    const running_ = startJob(script, { engine: 'docker', container }, container.folder);
    await new Promise((resolve) => running_.child.stdout.once('data', resolve));
    const closed = new Promise((resolve) => running_.child.on('close', resolve));
    await running_.stop();
    await closed;
    const sleeping = await engine.docker('exec', container.id, 'sh', '-c', 'ps | grep "[s]leep 300" || true');
    assert.equal(sleeping.output, '');
  });

  test('a distributed job runs once for each process', async () => {
    const folder = new Folder(job('distribution: { type: pytorch, process_count_per_instance: 2 }\n'));
    const { code, output } = await runJob(folder, host, { gpus: 2 });
    assert.equal(code, 0, output);
    assert.deepEqual(output.match(/RANK=\d/g), ['RANK=0', 'RANK=1']);
  });

  test("a Dockerfile of the user's is built with its context", async () => {
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
    const inside = await engine.docker('exec', container.id, 'cat', '/marker');
    assert.equal(inside.output, 'from the context\n');
  });

  test('a build that fails names the step', async () => {
    const folder = new Folder(`--- env.yml
name: own
build: { path: docker }
--- docker/Dockerfile
FROM ${acpt}
RUN exit 9
`);
    const failure = failed(await start(folder, host, 'none'));
    assert.equal(failure.code, 'build-step-failed');
    assert.match(failure.message, /exit 9/);
  });

  test('an unknown tag is no riddle', async () => {
    const folder = new Folder(`--- env.yml\nname: own\nimage: ${acpt.replace('202606.3', '209901.1')}\n`);
    const failure = failed(await start(folder, host, 'none'));
    // The engine of this test has no network at all, and says that rather than that there is no such tag.
    assert.match(failure.code, /^(?:image-not-found|registry-unreachable)$/);
    assert.match(failure.message, /mcr\.microsoft\.com/);
    assert.deepEqual(await containersAbout(folder), []);
  });

  test('without /dev/kfd: the reason, no container left, and the CPU works on the next try', async () => {
    assert.ok(!existsSync('/dev/kfd'));
    const folder = new Folder(`--- env.yml\nname: own\nimage: ${acpt}\n`);
    const failure = failed(await start(folder, host, 'rocm'));
    assert.equal(failure.code, 'rocm-device-missing');
    assert.equal(failure.gpu, true);
    assert.deepEqual(await containersAbout(folder), []);
    running(await start(folder, host, 'none'));
  });

  test('a container that an earlier try left behind unstarted is removed', async () => {
    const folder = new Folder(`--- env.yml\nname: own\nimage: ${acpt}\n`);
    const prepared = prepare(folder.plan(), host, 'none', folder.path);
    const labels = [
      `--label=devcontainer.local_folder=${folder.path}`,
      `--label=devcontainer.config_file=${prepared.configFile}`,
    ];
    const created = await engine.docker('create', ...labels, '--device=/dev/nowhere', acpt, 'sh');
    assert.equal(created.code, 0, created.output);
    assert.equal((await containersAbout(folder)).length, 1);
    const { container } = running(await start(folder, host, 'none'));
    assert.deepEqual(await containersAbout(folder), [container.id.slice(0, 12)]);
  });

  test('cancelled half-way: nothing is left, and the next try works', async () => {
    const folder = new Folder(`--- env.yml
name: own
build: { path: docker }
--- docker/Dockerfile
FROM ${acpt}
ARG SECONDS=60
RUN sleep $SECONDS
`);
    const stop = new AbortController();
    const began = Date.now();
    const { result } = await start(folder, host, 'none', {
      signal: stop.signal,
      onStep: (message) => {
        if (/step 3 of 3|step 3\/3|Building/.test(message)) setTimeout(() => stop.abort(), 500);
      },
    });
    assert.equal(result.kind, 'cancelled');
    assert.ok(Date.now() - began < 20_000);
    for (let wait = 0; wait < 50 && (await processesAbout(folder.path)).length > 0; wait++) await pause(100);
    assert.deepEqual(await processesAbout(folder.path), []);
    assert.deepEqual(await containersAbout(folder), []);
    writeFileSync(path.join(folder.path, 'docker/Dockerfile'), `FROM ${acpt}\n`);
    running(await start(folder, host, 'none'));
  });

  test('cancelled while its own commands run, the container that was made is gone', async () => {
    const folder = new Folder(job());
    const prepared = prepare(folder.plan(), host, 'none', folder.path);
    write(prepared);
    const edited = readFileSync(prepared.configFile, 'utf8').replace(
      /"onCreateCommand": "[^\n]*",/,
      '"onCreateCommand": "sleep 60",',
    );
    writeFileSync(prepared.configFile, edited);
    const stop = new AbortController();
    const { result } = await start(folder, host, 'none', {
      signal: stop.signal,
      onStep: (message) => {
        if (message.includes('onCreateCommand')) stop.abort();
      },
    });
    assert.equal(result.kind, 'cancelled');
    assert.deepEqual(await containersAbout(folder), []);
    for (let wait = 0; wait < 50 && (await processesAbout(folder.path)).length > 0; wait++) await pause(100);
    assert.deepEqual(await processesAbout(folder.path), []);
  });

  test('a container that is older than its configuration is known, whoever changed that', async () => {
    const folder = new Folder(job());
    const { prepared } = await start(folder, host, 'none');
    const configuration = { engine: 'docker', workspaceFolder: folder.path, configFile: prepared.configFile };
    assert.equal(await isOutdated(configuration, filesOfPrepared(prepared)), false);
    writeFileSync(
      prepared.configFile,
      readFileSync(prepared.configFile, 'utf8').replace('--shm-size=16g', '--shm-size=32m'),
    );
    assert.equal(await isOutdated(configuration, filesOfPrepared(prepared)), true);
    const { container } = running(await start(folder, host, 'none', { removeExisting: true }));
    assert.equal(await inspect('{{.HostConfig.ShmSize}}', container.id), String(32 * 1024 * 1024));
    assert.equal(await isOutdated(configuration, filesOfPrepared(prepared)), false);
    // Files of the user that the image is built from count too.
    const built = new Folder(
      `--- env.yml\nname: own\nbuild: { path: docker }\n--- docker/Dockerfile\nFROM ${acpt}\n`,
    );
    assert.deepEqual(built.plan().sources, [path.posix.join(built.path, 'docker/Dockerfile')]);
  });

  test('a folder, a subfolder of a repository and its paths may have any name', async () => {
    const folder = new Folder(
      `--- train.yml
name: night
command: cat \${{inputs.data}} > \${{outputs.o}}/copy.txt
code: .
environment: { image: "${acpt}" }
inputs: { data: { type: uri_file, path: "my data.txt" } }
outputs: { o: { type: uri_folder } }
`,
      "it's my proj, 100% ü/sub $x",
    );
    writeFileSync(path.join(folder.path, 'my data.txt'), 'precious\n');
    const gitRoot = path.posix.dirname(folder.path);
    await promisify(execFile)('git', ['init', '-q', gitRoot]);
    const { code, output } = await runJob(folder, host, { gitRoot });
    assert.equal(code, 0, output);
    assert.equal(folder.file('.acpt/runs/night-20261122-101500/o/copy.txt'), 'precious\n');
  });

  for (const name of ['lr=0.1', 'the "best"'])
    test(`a folder that the dev container tools cannot open is refused at once: ${name}`, async () => {
      const folder = new Folder(`--- env.yml\nname: own\nimage: ${acpt}\n`, name);
      const failure = failed(await start(folder, host, 'none'));
      assert.equal(failure.code, 'folder-name');
      assert.ok(failure.message.includes(folder.path));
    });

  test('a folder that was opened through a link, which leads into a repository', async () => {
    const folder = new Folder(
      `--- train.yml
command: cat \${{inputs.data}}
code: src
environment: { image: "${acpt}" }
inputs: { data: { type: uri_file, path: data.txt } }
--- data.txt
precious
--- src/train.py
`,
      'sub',
    );
    await promisify(execFile)('git', ['init', '-q', path.posix.dirname(folder.path)]);
    const link = path.posix.join(temporaryFolder('link').replaceAll('\\', '/'), 'opened');
    symlinkSync(folder.path, link);
    const real = behindLinks(link);
    assert.equal(real, folder.path);
    assert.notDeepEqual(folder.plan(link), folder.plan());
    assert.deepEqual(relocate(folder.plan(link), link, real), folder.plan());
    const { code, output } = await runJob(folder, host, { gitRoot: path.posix.dirname(real) });
    assert.deepEqual([code, output], [0, 'precious\n']);
  });

  test("a stranger's links lead nowhere", () => {
    const victim = temporaryFolder('victim');
    writeFileSync(path.join(victim, 'bashrc'), 'precious');
    const folder = new Folder(`--- env.yml\nname: own\nimage: ${acpt}\n`);
    const place = path.join(folder.path, '.devcontainer/acpt-torch280-cu126-cpu');
    mkdirSync(place, { recursive: true });
    symlinkSync(path.join(victim, 'bashrc'), path.join(place, '.acpt-written.json'));
    assert.throws(
      () => write(prepare(folder.plan(), host, 'none', folder.path)),
      /does not write through links/,
    );
    const other = new Folder(`--- env.yml\nname: own\nimage: ${acpt}\n`);
    symlinkSync(victim, path.join(other.path, '.devcontainer'));
    assert.throws(() => write(prepare(other.plan(), host, 'none', other.path)), /outside the open folder/);
    assert.deepEqual(readdirSync(victim), ['bashrc']);
    assert.equal(readFileSync(path.join(victim, 'bashrc'), 'utf8'), 'precious');
  });

  test("a person's devcontainer.json of that name is left alone, and a second one is not made in its place", () => {
    const folder = new Folder(`--- env.yml
name: own
image: ${acpt}
--- .devcontainer/acpt-torch280-cu126-cpu/devcontainer.json
{ "image": "mine" }
`);
    const prepared = prepare(folder.plan(), host, 'none', folder.path);
    assert.equal(prepared.refreshes.get(prepared.configFile)?.kind, 'conflict');
    write(prepared);
    assert.equal(
      folder.file('.devcontainer/acpt-torch280-cu126-cpu/devcontainer.json'),
      '{ "image": "mine" }\n',
    );
    // That they keep theirs is remembered as long as ACPT would write the same.
    const again = prepare(folder.plan(), host, 'none', folder.path);
    assert.equal(again.refreshes.get(again.configFile)?.kind, 'same');
    // Only when they say so; theirs is kept beside it.
    write(prepared, new Set([prepared.configFile]));
    assert.match(folder.file('.devcontainer/acpt-torch280-cu126-cpu/devcontainer.json'), /Generated by ACPT/);
    assert.equal(
      folder.file('.devcontainer/acpt-torch280-cu126-cpu/devcontainer.json.old'),
      '{ "image": "mine" }\n',
    );
  });

  test('two documents on one image do not write over each other', () => {
    const folder = new Folder(job());
    const plan = folder.plan();
    const first = prepare(plan, host, 'none', folder.path);
    write(first);
    assert.ok(plan.source);
    const other = { ...plan, source: { ...plan.source, path: `${folder.path}/evaluate.yml` } };
    const second = prepare(other, host, 'none', folder.path);
    assert.notEqual(second.configFile, first.configFile);
    assert.match(second.configFile, /acpt-pytorch-2\.8-cuda12\.6-evaluate-night-cpu/);
  });

  const hosts: readonly (readonly [string, HostFacts, Gpu])[] = [
    ['NVIDIA on Docker', nvidiaHost(), 'cuda'],
    ['NVIDIA on Podman', nvidiaHost({}, { ...podman, cdiKinds: ['nvidia.com/gpu'] }), 'cuda'],
    ['AMD on Docker', amdHost(), 'rocm'],
    ['AMD on Podman', amdHost(podman), 'rocm'],
    ['CPU', plainHost, 'none'],
    ['ARM', { ...plainHost, engine: { ...docker, architecture: 'arm64' } }, 'none'],
  ];
  const forms: readonly (readonly [string, string])[] = [
    ['curated', job()],
    ['build', `--- env.yml\nname: own\nbuild: { path: docker }\n--- docker/Dockerfile\nFROM ${acpt}\n`],
    ['conda', `--- env.yml\nname: own\nimage: ${acpt}\nconda_file: { dependencies: [python=3.10] }\n`],
  ];
  const configurationIn = async (folder: Folder, configFile: string) => {
    const args = ['read-configuration', '--workspace-folder', folder.path, '--config', configFile];
    const { stdout } = await promisify(execFile)(cli.command, [...cli.args, ...args], {
      env: { ...process.env, ...cli.environment },
    });
    return JSON.parse(stdout).configuration;
  };
  for (const [form, text] of forms)
    test(`devcontainer reads what is written: ${form}`, async () => {
      const seen = new Map<string, Record<string, unknown>>();
      for (const [title, facts, gpu] of hosts) {
        const folder = new Folder(text);
        const prepared = prepare(folder.plan(), facts, gpu, folder.path);
        write(prepared);
        const written = readFileSync(prepared.configFile, 'utf8');
        // Hosts for which the same is written are not asked about again.
        const configuration = seen.get(written) ?? (await configurationIn(folder, prepared.configFile));
        seen.set(written, configuration);
        for (const [key, value] of Object.entries(prepared.generated.configuration))
          assert.deepEqual(configuration[key], value, `${title}: ${key}`);
      }
    });
});

describe('with an engine that has a registry', { skip }, () => {
  const name = 'aifx/acpt/stable-ubuntu2204-cu126-py310-torch280';
  const environment = (tag: string, of = name) =>
    new Folder(`--- env.yml\nname: own\nos_type: linux\nimage: 127.0.0.1:5000/${of}:${tag}\n`);
  let engine: Engine;
  let host: HostFacts;
  const given = process.env.DOCKER_HOST;
  before(async () => {
    engine = await startEngine({ registry: true });
    process.env.DOCKER_HOST = engine.host;
    await engine.publish(`${name}:biweekly.202606.3`, `slow/${name}:biweekly.202606.3`);
    // What was made to be published would not be pulled.
    await engine.docker('image', 'prune', '--all', '--force');
    host = await probeHost({ engine: 'docker', image: undefined, insideContainer: false });
  });
  after(async () => {
    await engine?.stop();
    if (given === undefined) delete process.env.DOCKER_HOST;
    else process.env.DOCKER_HOST = given;
  });

  test('an image is pulled, layer by layer, and told so', async () => {
    const folder = environment('biweekly.202606.3');
    const started = await start(folder, host, 'none');
    running(started);
    assert.match(
      started.steps.join('\n'),
      /^Pulling stable-ubuntu2204-cu126-py310-torch280:biweekly\.202606\.3 \(1 of 1 layers\)$/m,
    );
  });

  test('a tag that was never there is called so', async () => {
    const failure = failed(await start(environment('biweekly.209901.1'), host, 'none'));
    assert.equal(failure.code, 'image-not-found');
    assert.match(failure.message, /biweekly\.209901\.1/);
  });

  test('cancelled while it is pulled: nothing goes on, and the next try gets it', async () => {
    const folder = environment('biweekly.202606.3', `slow/${name}`);
    // What the other name has brought already would not be pulled again.
    await engine.docker(
      'rm',
      '-f',
      ...(await engine.docker('ps', '-aq')).output.split('\n').filter((id) => id),
    );
    await engine.docker('image', 'prune', '--all', '--force');
    const stop = new AbortController();
    const { result } = await start(folder, host, 'none', {
      signal: stop.signal,
      onStep: (message) => {
        if (message.startsWith('Pulling')) setTimeout(() => stop.abort(), 1000);
      },
    });
    assert.equal(result.kind, 'cancelled');
    for (let wait = 0; wait < 50 && (await processesAbout(folder.path)).length > 0; wait++) await pause(100);
    assert.deepEqual(await processesAbout(folder.path), []);
    assert.equal((await engine.docker('ps', '-aq')).output, '');
    running(await start(folder, host, 'none'));
  });
});

describe('with an engine that has the toolkit of NVIDIA and no driver', { skip }, () => {
  test('the start fails with the reason, and the CPU works', async () => {
    const engine = await startEngine({ gpu: 'nvidia-nodriver' });
    const given = process.env.DOCKER_HOST;
    process.env.DOCKER_HOST = engine.host;
    try {
      await engine.image(acpt);
      const host = await probeHost({ engine: 'docker', image: acpt, insideContainer: false });
      assert.ok(host.engine.runtimes.includes('nvidia'));
      const folder = new Folder(`--- env.yml\nname: own\nimage: ${acpt}\n`);
      const judged = preflight(folder.plan(), host, 'cuda');
      assert.equal(judged.canOpen, 'cpu');
      const failure = failed(await start(folder, host, 'cuda'));
      assert.equal(failure.code, 'nvidia-driver-not-loaded');
      assert.equal(failure.gpu, true);
      running(await start(folder, host, 'none'));
    } finally {
      await engine.stop();
      if (given === undefined) delete process.env.DOCKER_HOST;
      else process.env.DOCKER_HOST = given;
    }
  });
});

test('GPUs of AMD come as devices, with the group that owns them', { skip }, async () => {
  const image = 'rocm/pytorch:rocm6.4_ubuntu22.04_py3.10_pytorch_release_2.6.0';
  const engine = await startEngine({ gpu: 'amd' });
  const given = process.env.DOCKER_HOST;
  process.env.DOCKER_HOST = engine.host;
  try {
    await engine.image(image);
    const seen = await probeHost({ engine: 'docker', image, insideContainer: false });
    const folder = new Folder(`--- env.yml\nname: own\nos_type: linux\nimage: ${image}\n`);
    const { container } = running(await start(folder, standInAmdHost(seen.engine), 'rocm'));
    const { output } = await engine.docker(
      'exec',
      container.id,
      'sh',
      '-c',
      'ls -n /dev/kfd /dev/dri/renderD128; id -G',
    );
    assert.match(output, new RegExp(`^crw-rw---- .* ${amdGroup} .*/dev/dri/renderD128$`, 'm'));
    assert.match(output, new RegExp(`\\b${amdGroup}$`, 'm'));
  } finally {
    await engine.stop();
    if (given === undefined) delete process.env.DOCKER_HOST;
    else process.env.DOCKER_HOST = given;
  }
});

describe('without an engine', () => {
  test('a program that is not there', async () => {
    const host = await probeHost({ engine: '/nowhere/docker', image: undefined, insideContainer: false });
    assert.equal(host.engine.state, 'missing');
    const folder = new Folder(`--- env.yml\nname: own\nimage: ${acpt}\n`);
    assert.match(
      preflight(folder.plan(), host, 'none')
        .verdicts.map(({ message }) => message)
        .join(),
      /the command \/nowhere\/docker does not exist/,
    );
    assert.equal(failed(await start(folder, host, 'none')).code, 'engine-not-found');
  });

  test('a daemon that does not run', { skip }, async () => {
    const given = process.env.DOCKER_HOST;
    process.env.DOCKER_HOST = 'unix:///tmp/acpt-nobody-listens.sock';
    try {
      const host = await probeHost({ engine: 'docker', image: undefined, insideContainer: false });
      assert.equal(host.engine.state, 'stopped');
      const folder = new Folder(`--- env.yml\nname: own\nimage: ${acpt}\n`);
      const failure = failed(await start(folder, { ...host, engine: { ...host.engine } }, 'none'));
      assert.equal(failure.code, 'engine-not-running');
    } finally {
      if (given === undefined) delete process.env.DOCKER_HOST;
      else process.env.DOCKER_HOST = given;
    }
  });
});

test('labels have paths as devcontainer writes them', () => {
  assert.equal(labelPath('/home/me/repo', 'linux'), '/home/me/repo');
  assert.equal(labelPath('C:/Users/Jane Doe/repo', 'win32'), 'c:\\Users\\Jane Doe\\repo');
});
