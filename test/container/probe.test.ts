/** What is seen of a machine: programs and devices stand in for those that are not here. */
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { probeEngine } from '../../src/engine/probeEngine.ts';
import { probeAmd, probeNvidia } from '../../src/engine/probeGpus.ts';
import { temporaryFolder } from '../e2e/host/folders.ts';

const windows = process.platform === 'win32';

describe('programs that stand in', { skip: windows ? 'they are shell scripts' : false }, () => {
  const given = { ...process.env };
  let folder = '';
  beforeEach(() => {
    folder = temporaryFolder('probe');
    process.env.PATH = `${folder}:/bin:/usr/bin`;
    delete process.env.DOCKER_HOST;
  });
  afterEach(() => {
    process.env = { ...given };
  });

  /** A program that answers to its first words. */
  function program(name: string, answers: Readonly<Record<string, string>>): string {
    const cases = Object.entries(answers).map(([words, script]) => `"${words}"*) ${script} ;;`);
    const file = path.join(folder, name);
    writeFileSync(file, `#!/bin/sh\ncase "$*" in\n${cases.join('\n')}\n*) exit 1 ;;\nesac\n`);
    chmodSync(file, 0o755);
    return file;
  }
  const say = (text: string) => `cat <<'END'\n${text}\nEND\n`;
  const dockerSays = 'Docker version 28.2.2, build e6534b4';
  const info = (more: object = {}) =>
    say(
      JSON.stringify({
        ServerVersion: '28.2.2',
        Runtimes: { runc: {}, nvidia: { path: 'nvidia-container-runtime' } },
        OperatingSystem: 'Ubuntu 24.04',
        Architecture: 'x86_64',
        DockerRootDir: '/var/lib/docker',
        SecurityOptions: ['name=seccomp,profile=builtin'],
        ...more,
      }),
    );

  test('Docker, as it describes itself', async () => {
    const docker = program('docker', { '-v': `echo "${dockerSays}"`, info: info() });
    const { facts, dataRoot } = await probeEngine(docker);
    assert.deepEqual(
      [
        facts.state,
        facts.name,
        facts.version,
        facts.architecture,
        facts.runtimes,
        facts.rootless,
        facts.elsewhere,
      ],
      ['running', 'docker', '28.2.2', 'amd64', ['runc', 'nvidia'], false, false],
    );
    assert.equal(dataRoot, '/var/lib/docker');
  });

  test('rootless, from the snap store, with devices that it found', async () => {
    const more = {
      SecurityOptions: ['name=rootless'],
      DockerRootDir: '/var/snap/docker/common/var-lib-docker',
      DiscoveredDevices: [{ Source: 'cdi', ID: 'nvidia.com/gpu=all' }],
    };
    const { facts } = await probeEngine(
      program('docker', { '-v': `echo "${dockerSays}"`, info: info(more) }),
    );
    assert.deepEqual([facts.rootless, facts.snap, facts.cdiKinds], [true, true, ['nvidia.com/gpu']]);
  });

  test('the specifications of devices are read where Docker says they lie', async () => {
    const cdi = path.join(folder, 'cdi');
    mkdirSync(cdi);
    writeFileSync(path.join(cdi, 'nvidia.yaml'), 'cdiVersion: 0.5.0\nkind: nvidia.com/gpu\ndevices: []\n');
    writeFileSync(path.join(cdi, 'amd.json'), '{"cdiVersion":"0.6.0","kind":"amd.com/gpu"}');
    writeFileSync(path.join(cdi, 'readme.txt'), 'kind: other.com/gpu');
    const { facts } = await probeEngine(
      program('docker', { '-v': `echo "${dockerSays}"`, info: info({ CDISpecDirs: [cdi, '/nowhere'] }) }),
    );
    assert.deepEqual([...facts.cdiKinds].sort(), ['amd.com/gpu', 'nvidia.com/gpu']);
  });

  const failures: readonly (readonly [string, string, string])[] = [
    [
      'stopped',
      'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
      'stopped',
    ],
    [
      'forbidden',
      'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: connect: permission denied',
      'forbidden',
    ],
    ['failing', 'context "nowhere": context not found', 'failing'],
  ];
  for (const [title, text, state] of failures) {
    test(`${title}, said on stderr`, async () => {
      const docker = program('docker', { '-v': `echo "${dockerSays}"`, info: `echo '${text}' >&2; exit 1` });
      assert.equal((await probeEngine(docker)).facts.state, state);
    });
    test(`${title}, said in the answer itself`, async () => {
      const answer = say(JSON.stringify({ ServerErrors: [text] }));
      const docker = program('docker', { '-v': `echo "${dockerSays}"`, info: `${answer} exit 1` });
      const { facts } = await probeEngine(docker);
      assert.equal(facts.state, state);
      assert.equal(facts.complaint, text);
    });
  }

  test('Podman under the name of Docker is Podman', async () => {
    const podman = JSON.stringify({
      host: {
        arch: 'amd64',
        ociRuntime: { name: 'crun' },
        security: { rootless: true },
        serviceIsRemote: false,
      },
      store: { graphRoot: '/home/me/.local/share/containers/storage' },
      version: { Version: '4.9.3' },
    });
    program('docker', { '-v': 'echo "podman version 4.9.3"', info: say(podman) });
    const { facts } = await probeEngine('auto');
    assert.deepEqual(
      [facts.name, facts.command, facts.state, facts.rootless, facts.ociRuntime, facts.version],
      ['podman', 'docker', 'running', true, 'crun', '4.9.3'],
    );
  });

  test('without Docker, Podman is taken; without both, Docker is what is missing', async () => {
    process.env.PATH = folder;
    assert.deepEqual(
      [(await probeEngine('auto')).facts.name, (await probeEngine('auto')).facts.state],
      ['docker', 'missing'],
    );
    program('podman', { '-v': 'echo "podman version 5.0.0"', info: 'exit 125' });
    assert.equal((await probeEngine('auto')).facts.name, 'podman');
  });

  test('Docker that is stopped gives way to Podman that runs, and to no other', async () => {
    program('docker', {
      '-v': `echo "${dockerSays}"`,
      info: 'echo "Cannot connect to the Docker daemon" >&2; exit 1',
    });
    program('podman', { '-v': 'echo "podman version 5.0.0"', info: 'exit 125' });
    assert.equal((await probeEngine('auto')).facts.name, 'docker');
    const runs = JSON.stringify({ host: {}, store: {}, version: { Version: '5.0.0' } });
    program('podman', { '-v': 'echo "podman version 5.0.0"', info: say(runs) });
    const { name, state } = (await probeEngine('auto')).facts;
    assert.deepEqual([name, state], ['podman', 'running']);
  });

  test('an engine of another machine is known by its address', async () => {
    const docker = program('docker', { '-v': `echo "${dockerSays}"`, info: info() });
    for (const [host, elsewhere] of [
      ['ssh://gpu-box', true],
      ['tcp://10.0.0.5:2376', true],
      ['tcp://localhost:2375', false],
      ['unix:///run/user/1000/docker.sock', false],
    ] as const) {
      process.env.DOCKER_HOST = host;
      assert.equal((await probeEngine(docker)).facts.elsewhere, elsewhere, host);
    }
  });

  test('NVIDIA GPUs, a line each', async () => {
    program('nvidia-smi', {
      '--query-gpu': say(
        'NVIDIA H100 80GB HBM3, 535.216.03, 81559, 9.0\nNVIDIA H100 80GB HBM3, 535.216.03, 81559, 9.0',
      ),
    });
    const { state, gpus } = await probeNvidia();
    assert.equal(state, 'present');
    assert.equal(gpus.length, 2);
    assert.deepEqual(gpus[0], {
      name: 'NVIDIA H100 80GB HBM3',
      driver: '535.216.03',
      computeCapability: '9.0',
      memoryMiB: 81559,
    });
  });

  test('an old driver that does not know compute_cap is asked again', async () => {
    program('nvidia-smi', {
      '--query-gpu=name,driver_version,memory.total,compute_cap':
        'echo \'Field "compute_cap" is not a valid field to query.\'; exit 2',
      '--query-gpu=name,driver_version,memory.total ': say('Tesla K80, 470.129.06, 11441'),
    });
    const { gpus } = await probeNvidia();
    assert.deepEqual(
      gpus.map(({ driver, computeCapability }) => [driver, computeCapability]),
      [['470.129.06', undefined]],
    );
  });

  test('a driver that is not loaded says so in its own words', async () => {
    program('nvidia-smi', {
      '--query-gpu':
        'echo "NVIDIA-SMI has failed because it couldn\'t communicate with the NVIDIA driver."; exit 9',
    });
    const { state, complaint } = await probeNvidia();
    assert.equal(state, 'failing');
    assert.match(complaint ?? '', /couldn't communicate/);
  });

  test('no nvidia-smi, no driver', async () => {
    process.env.PATH = folder;
    assert.equal((await probeNvidia()).state, 'absent');
  });
});

describe('AMD devices', () => {
  test('with their groups, and the targets that the kernel tells', () => {
    const root = temporaryFolder('amd');
    mkdirSync(path.join(root, 'dev/dri'), { recursive: true });
    for (const file of ['dev/kfd', 'dev/dri/renderD128', 'dev/dri/renderD129', 'dev/dri/card0'])
      writeFileSync(path.join(root, file), '');
    const nodes: readonly (readonly [string, string])[] = [
      ['0', '0'],
      ['1', '90402'],
      ['2', '90010'],
      ['3', '110000'],
      ['4', '90402'],
    ];
    for (const [node, version] of nodes) {
      const folder = path.join(root, 'sys/class/kfd/kfd/topology/nodes', node);
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, 'properties'), `cpu_cores_count 0\ngfx_target_version ${version}\n`);
    }
    const { kfd, render, gfx } = probeAmd(root);
    assert.equal(kfd?.usable, true);
    assert.deepEqual(
      render.map((each) => each.path),
      ['/dev/dri/renderD128', '/dev/dri/renderD129'],
    );
    assert.deepEqual(gfx, ['gfx942', 'gfx90a', 'gfx1100', 'gfx942']);
  });

  test('none', () => {
    assert.deepEqual(probeAmd(temporaryFolder('amd')), { kfd: undefined, render: [], gfx: [] });
  });
});
