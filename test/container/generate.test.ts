/** The dev container of a plan on a host: engines × vendors × forms of environments. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import Ajv from 'ajv';
import { parse } from 'jsonc-parser';
import { joined } from '../../src/core/base/paths.ts';
import { devContainer, isReport } from '../../src/core/container/configuration/generate.ts';
import { gpuArguments } from '../../src/core/container/configuration/gpuArguments.ts';
import { refreshConfiguration } from '../../src/core/container/configuration/refresh.ts';
import { withGpus } from '../../src/core/container/host/gpus.ts';
import type { Gpu, HostFacts } from '../../src/core/container/host/host.ts';
import type { HostFolder } from '../../src/core/container/host/hostFolder.ts';
import { type ContainerPlan, isPlan } from '../../src/core/container/plan/plan.ts';
import { matrixPlans } from '../../src/core/container/planning/matrixPlans.ts';
import { containerPlans } from '../../src/core/container/planning/plans.ts';
import { runCommand } from '../../src/core/container/run/runCommand.ts';
import { frozenMatrix } from '../support/frozenMatrix.ts';
import { expectGolden } from '../support/golden.ts';
import { amdHost, dividedGpu, docker, fourGpus, nvidiaHost, plainHost, podman } from '../support/host.ts';
import { filesOf, goldenWorkspace, Workspace } from '../support/project.ts';
import { acpt } from '../support/samples.ts';

const conforms = new Ajv({ strict: false }).compile(
  JSON.parse(readFileSync(new URL('devcontainer.schema.json', import.meta.url), 'utf8')),
);

const place: HostFolder = {
  workspaceFolder: '/home/me/repo/train',
  gitRoot: '/home/me/repo',
  folder: 'acpt-x',
  exists: () => true,
};

function planOf(text: string): ContainerPlan {
  const files = new Map(
    [...filesOf(text)].map(([path, content]) => [`${place.workspaceFolder}/${path}`, content]),
  );
  const [path = ''] = files.keys();
  const [plan] = containerPlans(new Workspace(files).facts(path), { curatedAs: 'image' });
  assert.ok(plan && isPlan(plan));
  return plan;
}

const job = (more = '') =>
  planOf(`--- job.yml
command: python train.py
environment: azureml:AzureML-acpt-pytorch-2.8-cuda12.6:15
${more}`);

function runArgs(plan: ContainerPlan, host: HostFacts, gpu: Gpu): unknown {
  return devContainer(plan, host, gpu, place).configuration.runArgs;
}

describe('GPU arguments', () => {
  const rootlessAmd = amdHost(podman);
  const cases: readonly (readonly [string, HostFacts, Gpu, readonly string[]])[] = [
    ['Docker, NVIDIA runtime', nvidiaHost(), 'cuda', ['--gpus=all']],
    ['Docker, both', nvidiaHost({}, { cdiKinds: ['nvidia.com/gpu'] }), 'cuda', ['--gpus=all']],
    [
      'Docker, CDI for others',
      nvidiaHost({}, { runtimes: ['runc'], cdiKinds: ['amd.com/gpu'] }),
      'cuda',
      ['--gpus=all'],
    ],
    [
      'Docker, CDI alone',
      nvidiaHost({}, { runtimes: ['runc'], cdiKinds: ['nvidia.com/gpu'] }),
      'cuda',
      ['--device=nvidia.com/gpu=all'],
    ],
    ['Podman', nvidiaHost({}, podman), 'cuda', ['--device=nvidia.com/gpu=all']],
    [
      'Docker, AMD: the group by its number, once',
      amdHost(),
      'rocm',
      ['--device=/dev/kfd', '--device=/dev/dri', '--group-add=109', '--security-opt=seccomp=unconfined'],
    ],
    [
      'Docker, AMD devices of root: no group to add but the usual one',
      {
        ...amdHost(),
        amd: { kfd: { path: '/dev/kfd', group: 0, usable: true }, render: [], gfx: [], gpus: [] },
      },
      'rocm',
      ['--device=/dev/kfd', '--device=/dev/dri', '--group-add=video', '--security-opt=seccomp=unconfined'],
    ],
    [
      'Docker rootless, AMD: it does not know "keep-groups"',
      amdHost({ rootless: true }),
      'rocm',
      ['--device=/dev/kfd', '--device=/dev/dri', '--group-add=109', '--security-opt=seccomp=unconfined'],
    ],
    [
      'Docker, AMD with CDI: only Podman is known to take it',
      amdHost({ cdiKinds: ['amd.com/gpu'] }),
      'rocm',
      ['--device=/dev/kfd', '--device=/dev/dri', '--group-add=109', '--security-opt=seccomp=unconfined'],
    ],
    [
      'Podman rootless, AMD',
      rootlessAmd,
      'rocm',
      [
        '--device=/dev/kfd',
        '--device=/dev/dri',
        '--group-add=keep-groups',
        '--security-opt=seccomp=unconfined',
      ],
    ],
    [
      'Podman as root, AMD',
      amdHost({ ...podman, rootless: false }),
      'rocm',
      ['--device=/dev/kfd', '--device=/dev/dri', '--group-add=109', '--security-opt=seccomp=unconfined'],
    ],
    [
      'Podman as root, AMD with CDI',
      amdHost({ ...podman, rootless: false, cdiKinds: ['amd.com/gpu'] }),
      'rocm',
      ['--device=amd.com/gpu=all'],
    ],
    [
      'Podman, AMD with CDI',
      amdHost({ ...podman, cdiKinds: ['amd.com/gpu'] }),
      'rocm',
      ['--device=amd.com/gpu=all', '--group-add=keep-groups'],
    ],
    ['no GPU', plainHost, 'none', []],
    ['Docker, one of several', withGpus(fourGpus(), 'cuda', ['2']), 'cuda', ['--gpus="device=2"']],
    [
      'Docker, two of several: the quotes are a part of the argument',
      withGpus(fourGpus(), 'cuda', ['0', '1']),
      'cuda',
      ['--gpus="device=0,1"'],
    ],
    [
      'Podman, two of several',
      withGpus(fourGpus({}, podman), 'cuda', ['0', '1']),
      'cuda',
      ['--device=nvidia.com/gpu=0', '--device=nvidia.com/gpu=1'],
    ],
    ['Docker, a slice', withGpus(dividedGpu(), 'cuda', ['0:1']), 'cuda', ['--gpus="device=0:1"']],
    [
      'Podman, a whole GPU that is divided',
      withGpus(dividedGpu(podman), 'cuda', ['0']),
      'cuda',
      ['--device=nvidia.com/gpu=0:0', '--device=nvidia.com/gpu=0:1', '--device=nvidia.com/gpu=0:2'],
    ],
    [
      'AMD, chosen by its device',
      withGpus(amdHost(), 'rocm', ['0']),
      'rocm',
      [
        '--device=/dev/kfd',
        '--device=/dev/dri/renderD128',
        '--group-add=109',
        '--security-opt=seccomp=unconfined',
      ],
    ],
    [
      'AMD, where no device is known: ROCm is told',
      withGpus(
        {
          ...amdHost(),
          amd: {
            ...amdHost().amd,
            gpus: amdHost().amd.gpus.map((each) => ({ ...each, render: undefined })),
          },
        },
        'rocm',
        ['0'],
      ),
      'rocm',
      [
        '--device=/dev/kfd',
        '--device=/dev/dri',
        '--env=ROCR_VISIBLE_DEVICES=0',
        '--group-add=109',
        '--security-opt=seccomp=unconfined',
      ],
    ],
    [
      'Podman, AMD with CDI, one of several',
      withGpus(amdHost({ ...podman, cdiKinds: ['amd.com/gpu'] }), 'rocm', ['0']),
      'rocm',
      ['--device=amd.com/gpu=0', '--group-add=keep-groups'],
    ],
  ];
  for (const [title, host, gpu, expected] of cases)
    test(title, () => assert.deepEqual(gpuArguments(gpu, host), expected));
});

describe('shared memory', () => {
  test("is the job's own", () => {
    assert.deepEqual(runArgs(job('resources: { shm_size: 64g }\n'), plainHost, 'none'), ['--shm-size=64g']);
  });

  test('is more than the 2g of Azure ML where the job says nothing, and that is said', () => {
    const { configuration, header } = devContainer(job(), plainHost, 'none', place);
    assert.deepEqual(configuration.runArgs, ['--shm-size=16g']);
    assert.match(header.join('\n'), /On Azure ML the default is 2g/);
  });

  test('an expression or nonsense is not passed on', () => {
    for (const size of ['${{parent.inputs.size}}', 'much', '-1g', '0', '16gb', '1 6g'])
      assert.deepEqual(runArgs(job(`resources: { shm_size: "${size}" }\n`), plainHost, 'none'), [
        '--shm-size=16g',
      ]);
  });
});

describe('the rest of the job', () => {
  test('its variables, its code folder, its interpreter', () => {
    const plan = job(
      'code: src\nenvironment_variables: { A: "1", "not a name": x, B: "${localEnv:HOME}" }\n',
    );
    const { configuration } = devContainer(plan, plainHost, 'none', place);
    assert.deepEqual(configuration.containerEnv, { A: '1' });
    const { vscode } = configuration.customizations as { vscode: { settings: unknown } };
    assert.deepEqual(vscode.settings, {
      'python.defaultInterpreterPath': '/opt/conda/envs/ptca/bin/python',
      'terminal.integrated.cwd': '${workspaceFolder}/src',
      'python.analysis.extraPaths': ['src'],
    });
    assert.equal(configuration.mounts, undefined);
  });

  test('what lies outside the repository is mounted, what lies in it is there anyway', () => {
    const inputs = `inputs:
  far: { type: uri_folder, path: /data/imagenet }
  near: { type: uri_folder, path: ../other }
  gone: { type: uri_folder, path: /nowhere }
code: ../../shared-code
`;
    const there: HostFolder = { ...place, exists: (path) => path !== '/nowhere' };
    const { configuration, remarks } = devContainer(job(inputs), plainHost, 'none', there);
    assert.deepEqual(configuration.mounts, [
      'type=bind,source=/home/me/shared-code,target=/acpt/code,readonly',
      'type=bind,source=/data/imagenet,target=/acpt/inputs/far,readonly',
    ]);
    assert.match(
      remarks.join(' '),
      /The code is outside this folder: \/home\/me\/shared-code is mounted read-only/,
    );
    assert.match(
      remarks.join(' '),
      /Input "far" is outside this folder: \/data\/imagenet is mounted read-only/,
    );
  });

  test('a build is named as seen from devcontainer.json', () => {
    const plan = planOf(`--- job.yml
command: x
environment: { build: { path: docker, dockerfile_path: gpu/Dockerfile } }
--- docker/gpu/Dockerfile
FROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202607.1
`);
    const { configuration } = devContainer(plan, plainHost, 'none', place);
    assert.deepEqual(configuration.build, {
      dockerfile: '../../docker/gpu/Dockerfile',
      context: '../../docker',
    });
  });

  test('another processor gets the platform of the image', () => {
    const arm = { ...plainHost, engine: { ...docker, architecture: 'arm64' } };
    assert.deepEqual(runArgs(job(), arm, 'none'), ['--platform=linux/amd64', '--shm-size=16g']);
    const build = planOf(
      '--- env.yml\nname: a\nimage: acpt:1\nos_type: linux\nconda_file: { dependencies: [python] }\n',
    );
    assert.deepEqual(devContainer(build, arm, 'none', place).configuration.build, {
      dockerfile: 'Dockerfile',
      options: ['--platform=linux/amd64'],
    });
  });
});

test('two jobs on one stack have names of their own, and a comment stays a comment', () => {
  const [first, second] = ['a.yml', 'b.yml'].map((name) =>
    planOf(`--- ${name}\ncommand: x\nenvironment: azureml:AzureML-acpt-pytorch-2.8-cuda12.6:15\n`),
  );
  assert.ok(first?.source && second);
  const nameOf = (plan: ContainerPlan) => devContainer(plan, plainHost, 'none', place).configuration.name;
  assert.equal(nameOf(first), 'ACPT a: torch 2.10.0 · CUDA 12.6 · Python 3.10 (CPU)');
  assert.notEqual(nameOf(first), nameOf(second));
  const odd = { ...first, source: { ...first.source, path: '/x/evil\n{"initializeCommand": "x"}.yml' } };
  const { header, configuration } = devContainer(odd, plainHost, 'none', place);
  const written = refreshConfiguration(undefined, undefined, configuration, header);
  assert.ok(written.kind === 'new' && parse(written.text).initializeCommand === undefined);
});

test('Podman gets the whole name of an image, Docker the one that was written', () => {
  const images: readonly (readonly [string, string])[] = [
    [
      'rocm/pytorch:rocm6.3.3_ubuntu22.04_py3.10_pytorch_release_2.4.0',
      'docker.io/rocm/pytorch:rocm6.3.3_ubuntu22.04_py3.10_pytorch_release_2.4.0',
    ],
    ['python:3.10', 'docker.io/library/python:3.10'],
    ['docker.io/rocm/pytorch:1', 'docker.io/rocm/pytorch:1'],
    ['my.azurecr.io/team/train:1', 'my.azurecr.io/team/train:1'],
    ['localhost/train:1', 'localhost/train:1'],
  ];
  for (const [written, whole] of images) {
    const plan = planOf(`--- env.yml\nname: a\nos_type: linux\nimage: ${written}\n`);
    assert.equal(devContainer(plan, plainHost, 'none', place).configuration.image, written);
    const onPodman = { ...plainHost, engine: podman };
    assert.equal(devContainer(plan, onPodman, 'none', place).configuration.image, whole);
  }
});

test('the same as one command, for those without a program that reads devcontainer.json', () => {
  const plan = job('environment_variables: { A: "two words" }\nresources: { shm_size: 8g }\n');
  const command = runCommand(
    'docker',
    place.workspaceFolder,
    devContainer(plan, nvidiaHost(), 'cuda', place),
  );
  assert.equal(
    command,
    "docker run --rm -it --gpus=all --shm-size=8g '--env=A=two words' --mount=type=bind,source=/home/me/repo/train,target=/workspaces/train --workdir=/workspaces/train mcr.microsoft.com/azureml/curated/acpt-pytorch-2.8-cuda12.6:15 bash",
  );
  const mounted = runCommand('docker', '/x', {
    configuration: { image: 'acpt:1', mounts: ['type=volume,source=pip,target=/root/.cache/pip'] },
  });
  assert.match(
    mounted ?? '',
    / --mount=type=volume,source=pip,target=\/root\/\.cache\/pip --mount=type=bind,/,
  );
  const build = planOf(
    '--- env.yml\nname: a\nimage: acpt:1\nos_type: linux\nconda_file: { dependencies: [python] }\n',
  );
  assert.equal(runCommand('docker', '/x', devContainer(build, plainHost, 'none', place)), undefined);
});

test('what PyTorch says of itself in a container is told from the rest of the output', () => {
  for (const line of [
    'torch 2.8.0+cu126 | CUDA 12.6 | HIP None',
    'GPUs: 4',
    '  NVIDIA H100 80GB HBM3',
    'PyTorch cannot be imported with python3',
  ])
    assert.equal(isReport(line), true, line);
  for (const line of ['', '    indented more', 'no GPUs: 4', 'torch 2.8.0', 'Pulling torch x | CUDA '])
    assert.equal(isReport(line), false, line);
});

/** Files that are written for a document, on a host, with its GPUs. */
const written: readonly (readonly [string, HostFacts, Gpu, string])[] = [
  [
    'a job with code and data elsewhere',
    nvidiaHost(),
    'cuda',
    `--- jobs/night.v2.yml
command: python train.py --data \${{inputs.data}}
environment: { image: "${acpt}" }
code: /home/me/code
inputs: { data: { type: uri_folder, path: /data/imagenet }, "odd name": { type: uri_folder, path: /data/odd } }
environment_variables: { NCCL_DEBUG: INFO, TOKEN: "\${{secrets.token}}", EMPTY: null }
resources: { shm_size: 8g }
`,
  ],
  [
    "a file of code, and an image of AMD's",
    amdHost(podman),
    'rocm',
    `--- job.yml
name: night
command: python train.py
code: src/train.py
environment: { image: "rocm/pytorch:latest" }
`,
  ],
  [
    'a folder of code with a dot in the path to it',
    plainHost,
    'none',
    `--- job.yml
command: python train.py
code: ./src.v2/train
environment: azureml:AzureML-acpt-pytorch-2.8-cuda12.6@latest
`,
  ],
  [
    'a build context outside the repository, with an image that floats',
    nvidiaHost({}, { ...podman, cdiKinds: ['nvidia.com/gpu'] }),
    'cuda',
    `--- env.yml
name: team
build: { path: ../../../docker/train }
--- ../../../docker/train/Dockerfile
FROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280
RUN pip install einops
`,
  ],
  [
    'a conda file with requirements, on another processor',
    { ...plainHost, engine: { ...docker, architecture: 'arm64' } },
    'none',
    `--- env.yml
name: team
image: ${acpt}
conda_file: envs/my conda's.yml
--- requirements.txt
torch==2.8.0
`,
  ],
];

test('the files of a dev container are written as they were reviewed', () => {
  const texts = written.map(([title, host, gpu, text]) => {
    const files = new Map(
      [...filesOf(text)].map(([path, content]) => [joined(place.workspaceFolder, path), content]),
    );
    files.set(
      `${place.workspaceFolder}/envs/my conda's.yml`,
      'dependencies: [python=3.10, pip, { pip: [-r ../requirements.txt] }]\n',
    );
    const [path = ''] = files.keys();
    const [plan] = containerPlans(new Workspace(files).facts(path), { curatedAs: 'image' });
    assert.ok(plan && isPlan(plan), title);
    const made = devContainer(plan, host, gpu, place);
    const refresh = refreshConfiguration(undefined, undefined, made.configuration, made.header);
    assert.ok(refresh.kind === 'new');
    const beside = Object.entries(made.files).map(([name, content]) => `--- ${name}\n${content}`);
    return [`=== ${title}\n${made.folder}\n`, refresh.text, ...beside].join('');
  });
  expectGolden(new URL('written.txt', import.meta.url), texts.join('\n'));
});

describe('every generated file', () => {
  const hosts: readonly (readonly [string, HostFacts])[] = [
    ['no GPU', plainHost],
    ['NVIDIA, Docker', nvidiaHost()],
    ['NVIDIA, Podman', nvidiaHost({}, { ...podman, cdiKinds: ['nvidia.com/gpu'] })],
    ['AMD, Docker', amdHost()],
    ['AMD, Podman', amdHost(podman)],
    ['macOS', { ...plainHost, platform: 'darwin', engine: { ...docker, architecture: 'arm64' } }],
  ];
  const golden = goldenWorkspace();
  const plans = [
    ...matrixPlans(frozenMatrix(), [], 'image'),
    ...matrixPlans(frozenMatrix(), [], 'base'),
    ...[...golden.files.keys()].flatMap((path) =>
      containerPlans(golden.facts(path), { curatedAs: 'image' }).filter(isPlan),
    ),
  ];

  for (const [title, host] of hosts)
    test(`is as the specification has it: ${title}`, () => {
      assert.ok(plans.length > 40);
      for (const plan of plans)
        for (const gpu of ['cuda', 'rocm', 'none'] as const) {
          const { configuration, files } = devContainer(plan, host, gpu, place);
          assert.ok(conforms(configuration), `${plan.title}: ${JSON.stringify(conforms.errors)}`);
          const args = configuration.runArgs as readonly string[];
          const asks = args.filter((each) => /^--gpus|nvidia\.com/.test(each)).length;
          const requirements = configuration.hostRequirements as { gpu?: unknown } | undefined;
          assert.equal(requirements !== undefined, gpu === 'none');
          assert.equal(requirements?.gpu, undefined, 'Podman does not start with it');
          assert.equal(asks, gpu === 'cuda' ? 1 : 0);
          assert.equal(args.filter((each) => /^--(?:ipc|shm-size)/.test(each)).length, 1);
          // One token each: `--gpus all` in one text is an unknown flag.
          assert.ok(
            args.every((each) => /^--[\w-]+=\S+$/.test(each)),
            args.join(),
          );
          const build = configuration.build as { dockerfile: string } | undefined;
          if (plan.base.kind === 'generated') assert.ok(build && files[build.dockerfile]);
        }
    });
});
