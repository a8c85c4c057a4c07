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

  // As nvidia-ctk 1.17.8 wrote them on a machine with an H200, shortened; for JSON the same.
  const written = (library: string) => `---
cdiVersion: 0.5.0
containerEdits:
  mounts:
  - containerPath: ${library}
    hostPath: ${library}
    options:
    - ro
devices:
- containerEdits:
    deviceNodes:
    - path: /dev/nvidia0
  name: all
kind: nvidia.com/gpu
`;
  const inJson = (library: string) =>
    JSON.stringify({
      kind: 'nvidia.com/gpu',
      containerEdits: { mounts: [{ hostPath: library, containerPath: library }] },
    });
  const libraryOf = async (specifications: Readonly<Record<string, string>>) => {
    const cdi = path.join(folder, 'cdi');
    mkdirSync(cdi, { recursive: true });
    for (const [name, text] of Object.entries(specifications)) writeFileSync(path.join(cdi, name), text);
    const docker = program('docker', { '-v': `echo "${dockerSays}"`, info: info({ CDISpecDirs: [cdi] }) });
    return (await probeEngine(docker)).facts.missingLibrary;
  };

  test('a specification whose driver is gone, in either notation', async () => {
    const gone = path.join(folder, 'libcuda.so.535.54.03');
    assert.equal(await libraryOf({ 'nvidia.yaml': written(gone) }), gone);
    assert.equal(await libraryOf({ 'nvidia.yaml': '', 'nvidia.json': inJson(gone) }), gone);
  });

  test('nothing is missing where the driver is there, where one of two specifications is right, or the file has no version', async () => {
    const there = path.join(folder, 'libcuda.so.580.159.04');
    writeFileSync(there, '');
    const gone = path.join(folder, 'libcuda.so.535.54.03');
    assert.equal(await libraryOf({ 'a.yaml': written(there) }), undefined);
    assert.equal(await libraryOf({ 'a.yaml': written(there), 'b.yaml': written(gone) }), undefined);
    assert.equal(
      await libraryOf({ 'a.yaml': written('/usr/lib/wsl/drivers/libcuda.so.1.1'), 'b.yaml': '' }),
      undefined,
    );
    assert.equal(
      await libraryOf({ 'a.yaml': written('/usr/lib/wsl/drivers/libcuda.so.1.1'), 'b.yaml': written(gone) }),
      undefined,
    );
    assert.equal(
      await libraryOf({ 'a.yaml': written(gone).replace('nvidia.com/gpu', 'other.com/gpu'), 'b.yaml': '' }),
      undefined,
    );
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
        '0, NVIDIA H100 80GB HBM3, 535.216.03, 81559, 9.0\n1, NVIDIA H100 80GB HBM3, 535.216.03, 81559, 9.0',
      ),
    });
    const { state, gpus } = await probeNvidia();
    assert.equal(state, 'present');
    assert.equal(gpus.length, 2);
    assert.deepEqual(gpus[0], {
      index: '0',
      name: 'NVIDIA H100 80GB HBM3',
      driver: '535.216.03',
      computeCapability: '9.0',
      memoryMiB: 81559,
      slices: [],
    });
  });

  test('slices of GPUs, which only the list has', async () => {
    program('nvidia-smi', {
      '--query-gpu': say(
        '0, NVIDIA A100-SXM4-40GB, 535.216.03, 40960, 8.0\n1, NVIDIA A100-SXM4-40GB, 535.216.03, 40960, 8.0',
      ),
      '-L': say(`GPU 0: NVIDIA A100-SXM4-40GB (UUID: GPU-e86cb44c-6756-fd30-cd4a-1e6da3caf9b0)
GPU 1: NVIDIA A100-SXM4-40GB (UUID: GPU-5c89852c-d268-c3f3-1b07-005d5ae1dc3f)
  MIG 1c.3g.20gb  Device  0: (UUID: MIG-c7384736-a75d-5afc-978f-d2f1294409fd)
  MIG 3g.20gb     Device  1: (UUID: MIG-a28ad590-3fda-56dd-84fc-0a0b96edc58d)`),
    });
    const { gpus } = await probeNvidia();
    assert.deepEqual(
      gpus.map(({ slices }) => slices),
      [
        [],
        [
          { id: '1:0', profile: '1c.3g.20gb' },
          { id: '1:1', profile: '3g.20gb' },
        ],
      ],
    );
  });

  test('what else nvidia-smi may say is not taken for a GPU', async () => {
    program('nvidia-smi', {
      '--query-gpu': say(`WARNING: infoROM is corrupted at gpu 0000:3B:00.0
0, NVIDIA H100, PCIe, 535.216.03, 81559, 9.0
0, NVIDIA H100 a second time, 535.216.03, 81559, 9.0
1, NVIDIA GB10, 580.95.05, [N/A], 12.1
2, [Unknown Error], [Unknown Error], [Unknown Error], [Unknown Error]
-1, NVIDIA H100, 535.216.03, 81559, 9.0
99999999999999999999, NVIDIA H100, 535.216.03, 81559, 9.0
, , , ,
3; reboot, NVIDIA H100, 535.216.03, 81559, 9.0`),
      '-L': "echo 'MIG 3g.20gb Device 0: (UUID: MIG-x)'; echo '  MIG 3g.20gb Device 0'; exit 15",
    });
    const { state, gpus } = await probeNvidia();
    assert.equal(state, 'present');
    assert.deepEqual(
      gpus.map(({ index, name, memoryMiB, slices }) => [index, name, memoryMiB, slices.length]),
      [
        ['0', 'NVIDIA H100, PCIe', 81559, 0],
        ['1', 'NVIDIA GB10', undefined, 0],
      ],
    );
  });

  test('an old driver that does not know compute_cap is asked again', async () => {
    program('nvidia-smi', {
      '--query-gpu=index,name,driver_version,memory.total,compute_cap':
        'echo \'Field "compute_cap" is not a valid field to query.\'; exit 2',
      '--query-gpu=index,name,driver_version,memory.total ': say('0, Tesla K80, 470.129.06, 11441'),
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
      writeFileSync(
        path.join(folder, 'properties'),
        `cpu_cores_count 0\ngfx_target_version ${version}\n${version === '0' ? '' : `drm_render_minor ${127 + Number(node)}\n`}`,
      );
    }
    const memory = path.join(root, 'sys/class/drm/renderD129/device');
    mkdirSync(memory, { recursive: true });
    writeFileSync(path.join(memory, 'mem_info_vram_total'), '68702699520\n');
    const { kfd, render, gfx, gpus } = probeAmd(root);
    assert.deepEqual(gpus.slice(0, 2), [
      { index: '0', gfx: 'gfx942', render: '/dev/dri/renderD128', memoryMiB: undefined },
      { index: '1', gfx: 'gfx90a', render: '/dev/dri/renderD129', memoryMiB: 65_520 },
    ]);
    assert.equal(kfd?.usable, true);
    assert.deepEqual(
      render.map((each) => each.path),
      ['/dev/dri/renderD128', '/dev/dri/renderD129'],
    );
    assert.deepEqual(gfx, ['gfx942', 'gfx90a', 'gfx1100', 'gfx942']);
  });

  test('none', () => {
    assert.deepEqual(probeAmd(temporaryFolder('amd')), { kfd: undefined, render: [], gfx: [], gpus: [] });
  });
});
