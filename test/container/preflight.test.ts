/** What is said of a host before anything is pulled. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compareDrivers } from '../../src/core/container/host/drivers.ts';
import { gpuCount, withGpus } from '../../src/core/container/host/gpus.ts';
import type { EngineFacts, Gpu, HostFacts } from '../../src/core/container/host/host.ts';
import { namedPlan } from '../../src/core/container/planning/matrixPlans.ts';
import type { Verdict } from '../../src/core/container/preflight/checks/check.ts';
import { preflight, usualGpu } from '../../src/core/container/preflight/preflight.ts';
import { frozenMatrix } from '../support/frozenMatrix.ts';
import { expectGolden } from '../support/golden.ts';
import { amdHost, dividedGpu, docker, fourGpus, nvidiaHost, plainHost, podman } from '../support/host.ts';

function plan(written: string) {
  const found = namedPlan(frozenMatrix(), [], written, 'image');
  assert.ok('base' in found);
  return found;
}

const cuda126 = plan('mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202607.1');
const { imageBytes } = frozenMatrix();
const unknown = plan('my.azurecr.io/team/train:3');
/** Its name says CUDA 19.9, of which no driver is known. */
const cuda199 = plan('mcr.microsoft.com/aifx/acpt/stable-ubuntu2404-cu199-py312-torch299:biweekly.202611.1');
const rocm63 = plan('rocm/pytorch:rocm6.3.3_ubuntu22.04_py3.10_pytorch_release_2.4.0');

interface Case {
  readonly title: string;
  readonly host: HostFacts;
  readonly gpu?: Gpu;
  readonly of?: typeof cuda126;
  /** Code and status, or a part of what is said. */
  readonly says: readonly [code: string, status: Verdict['status'], text: RegExp];
  readonly canOpen: 'yes' | 'cpu' | 'no';
}

const engineIs = (state: EngineFacts['state'], more: Partial<EngineFacts> = {}): HostFacts => ({
  ...nvidiaHost(),
  engine: { ...docker, state, version: undefined, ...more },
});

const cases: readonly Case[] = [
  { title: 'a good host', host: nvidiaHost(), says: ['nvidia-gpu', 'good', /NVIDIA H100/], canOpen: 'yes' },
  {
    title: 'no engine',
    host: engineIs('missing'),
    says: ['engine', 'bad', /not found: the command docker does not exist/],
    canOpen: 'no',
  },
  {
    title: 'engine stopped',
    host: engineIs('stopped'),
    says: ['engine', 'bad', /installed but not running.*sudo systemctl start docker/],
    canOpen: 'no',
  },
  {
    title: 'Docker Desktop stopped',
    host: { ...engineIs('stopped'), platform: 'darwin' },
    gpu: 'none',
    says: ['engine', 'bad', /Start Docker Desktop/],
    canOpen: 'no',
  },
  {
    title: 'Podman machine stopped',
    host: { ...engineIs('stopped', { name: 'podman', command: 'podman' }), platform: 'darwin' },
    gpu: 'none',
    says: ['engine', 'bad', /podman machine start/],
    canOpen: 'no',
  },
  {
    title: 'not in the group',
    host: engineIs('forbidden'),
    says: ['engine', 'bad', /usermod -aG docker/],
    canOpen: 'no',
  },
  {
    title: 'engine hangs',
    host: engineIs('silent'),
    says: ['engine', 'bad', /does not respond/],
    canOpen: 'no',
  },
  {
    title: 'inside a container already',
    host: { ...nvidiaHost(), insideContainer: true },
    says: ['inside-container', 'bad', /already running in a container/],
    canOpen: 'no',
  },
  {
    title: 'no NVIDIA driver',
    host: { ...nvidiaHost(), nvidia: plainHost.nvidia },
    says: ['nvidia-gpu', 'bad', /no NVIDIA driver/],
    canOpen: 'cpu',
  },
  {
    title: 'no NVIDIA driver, and an AMD GPU',
    host: amdHost(),
    says: ['nvidia-gpu', 'bad', /AMD GPU: choose an image for ROCm/],
    canOpen: 'cpu',
  },
  {
    title: 'an image for ROCm, and an NVIDIA GPU',
    host: nvidiaHost(),
    of: rocm63,
    says: ['amd-kfd', 'bad', /NVIDIA GPU: choose an image for CUDA/],
    canOpen: 'cpu',
  },
  {
    title: 'GPUs of the other maker asked for',
    host: amdHost(),
    gpu: 'rocm',
    says: ['vendor', 'bad', /built for CUDA 12\.6, but an AMD GPU was requested/],
    canOpen: 'cpu',
  },
  {
    title: 'driver not loaded',
    host: {
      ...nvidiaHost(),
      nvidia: { state: 'failing', complaint: "couldn't communicate with the NVIDIA driver", gpus: [] },
    },
    says: ['nvidia-gpu', 'bad', /reports no GPU: couldn't communicate/],
    canOpen: 'cpu',
  },
  {
    title: 'GPU without runtime',
    host: nvidiaHost({}, { runtimes: ['runc'] }),
    says: [
      'nvidia-runtime',
      'bad',
      /has a GPU, but Docker has no NVIDIA runtime.*nvidia-ctk runtime configure/,
    ],
    canOpen: 'cpu',
  },
  {
    title: 'Docker of the snap store',
    host: nvidiaHost({}, { runtimes: ['runc'], snap: true }),
    says: ['nvidia-runtime', 'bad', /installed as a snap/],
    canOpen: 'cpu',
  },
  {
    title: 'Docker with CDI alone',
    host: nvidiaHost({}, { runtimes: ['runc'], cdiKinds: ['nvidia.com/gpu'] }),
    says: ['nvidia-runtime', 'good', /CDI/],
    canOpen: 'yes',
  },
  {
    title: 'Podman without CDI',
    host: nvidiaHost({}, podman),
    says: ['nvidia-cdi', 'bad', /nvidia-ctk cdi generate/],
    canOpen: 'cpu',
  },
  {
    title: 'Podman with CDI',
    host: nvidiaHost({}, { ...podman, cdiKinds: ['nvidia.com/gpu'] }),
    says: ['nvidia-cdi', 'good', /CDI/],
    canOpen: 'yes',
  },
  {
    title: 'Podman with CDI of an earlier driver',
    host: nvidiaHost(
      {},
      { ...podman, cdiKinds: ['nvidia.com/gpu'], missingLibrary: '/usr/lib64/libcuda.so.535.54.03' },
    ),
    says: ['nvidia-cdi', 'bad', /libcuda\.so\.535\.54\.03, which does not exist.*nvidia-ctk cdi generate/s],
    canOpen: 'cpu',
  },
  {
    title: 'Docker with CDI alone, of an earlier driver',
    host: nvidiaHost(
      {},
      { runtimes: ['runc'], cdiKinds: ['nvidia.com/gpu'], missingLibrary: '/usr/lib64/libcuda.so.535.54.03' },
    ),
    says: ['nvidia-runtime', 'bad', /libcuda\.so\.535\.54\.03, which does not exist/],
    canOpen: 'cpu',
  },
  {
    title: 'Docker with the runtime, which does not need the CDI of an earlier driver',
    host: nvidiaHost({}, { cdiKinds: ['nvidia.com/gpu'], missingLibrary: '/usr/lib64/libcuda.so.535.54.03' }),
    says: ['nvidia-runtime', 'good', /NVIDIA runtime/],
    canOpen: 'yes',
  },
  {
    title: 'Podman too old for CDI',
    host: nvidiaHost({}, { ...podman, version: '3.4.4', cdiKinds: ['nvidia.com/gpu'] }),
    says: ['nvidia-cdi', 'bad', /Podman 4\.1/],
    canOpen: 'cpu',
  },
  {
    title: 'driver newer than CUDA',
    host: nvidiaHost({ driver: '560.28.03' }),
    says: ['cuda-driver', 'good', /Driver 560\.28\.03 supports CUDA 12\.6/],
    canOpen: 'yes',
  },
  {
    title: 'driver older than CUDA, by minor-version compatibility',
    host: nvidiaHost({ driver: '535.216.03' }),
    says: [
      'cuda-driver',
      'good',
      /older than the one released with CUDA 12\.6 .* minor-version compatibility/,
    ],
    canOpen: 'yes',
  },
  {
    title: 'driver too old: an image for an older CUDA is named',
    host: nvidiaHost({ driver: '470.129.06' }),
    says: [
      'cuda-driver',
      'bad',
      /requires .* 525\.60\.13 or later.*470\.129\.06.*cu118-py310-torch271:biweekly/,
    ],
    canOpen: 'cpu',
  },
  {
    title: 'driver too old for anything',
    host: nvidiaHost({ driver: '418.40.04' }),
    says: ['cuda-driver', 'bad', /Update the driver\.$/],
    canOpen: 'cpu',
  },
  {
    title: 'GPU too old for PyTorch',
    host: nvidiaHost({ name: 'Tesla K80', computeCapability: '3.7' }),
    says: ['compute-capability', 'bad', /Tesla K80 has 3\.7.*older CUDA/],
    canOpen: 'cpu',
  },
  {
    title: 'GPU too new for PyTorch',
    host: nvidiaHost({ name: 'NVIDIA B200', computeCapability: '10.0' }),
    says: ['compute-capability', 'bad', /NVIDIA B200 has 10\.0.*newer CUDA/],
    canOpen: 'cpu',
  },
  {
    title: 'a GPU of a later step of the same generation',
    host: nvidiaHost({ name: 'NVIDIA L4', computeCapability: '8.9' }),
    says: ['compute-capability', 'good', /NVIDIA L4/],
    canOpen: 'yes',
  },
  {
    title: 'a second GPU that PyTorch has no code for',
    host: {
      ...nvidiaHost(),
      nvidia: {
        state: 'present',
        complaint: undefined,
        gpus: [
          ...nvidiaHost().nvidia.gpus,
          {
            index: '1',
            name: 'GeForce GT 710',
            driver: '570.124.06',
            computeCapability: '3.5',
            memoryMiB: 2048,
            slices: [],
          },
        ],
      },
    },
    says: ['compute-capability', 'good', /H100/],
    canOpen: 'yes',
  },
  {
    title: 'the driver of Windows, seen in WSL, is numbered in another way',
    host: { ...nvidiaHost({ driver: '472.12' }), wsl: true },
    says: ['cuda-driver', 'warning', /Windows driver 472\.12/],
    canOpen: 'yes',
  },
  {
    title: 'Podman is not in the group docker',
    host: engineIs('forbidden', { name: 'podman', command: 'podman' }),
    gpu: 'none',
    says: ['engine', 'bad', /You do not have permission to use Podman\. (?!.*usermod)/],
    canOpen: 'no',
  },
  {
    title: 'Docker Desktop on Linux is a machine without the GPU',
    host: nvidiaHost({}, { runtimes: ['runc'], operatingSystem: 'Docker Desktop' }),
    says: ['nvidia-runtime', 'bad', /no NVIDIA runtime/],
    canOpen: 'cpu',
  },
  {
    title: 'Docker Desktop on Windows hands GPUs on',
    host: { ...nvidiaHost({}, { runtimes: ['runc'], operatingSystem: 'Docker Desktop' }), platform: 'win32' },
    says: ['nvidia-runtime', 'good', /Docker Desktop/],
    canOpen: 'yes',
  },
  {
    title: "Podman's machine on Windows cannot be looked into",
    host: { ...nvidiaHost({}, podman), platform: 'win32' },
    says: ['nvidia-cdi', 'warning', /Cannot check whether the Podman machine/],
    canOpen: 'yes',
  },
  {
    title: 'an AMD card beside the card of the screen',
    host: {
      ...amdHost(),
      amd: {
        ...amdHost().amd,
        render: [...amdHost().amd.render, { path: '/dev/dri/renderD129', group: 109, usable: true }],
      },
    },
    of: rocm63,
    says: ['amd-kfd', 'good', /Found AMD gfx942 \(192 GiB\)\./],
    canOpen: 'yes',
  },
  {
    title: 'a driver that does not tell the capability',
    host: nvidiaHost({ computeCapability: undefined }),
    says: ['nvidia-gpu', 'good', /H100/],
    canOpen: 'yes',
  },
  {
    title: 'no /dev/kfd',
    host: plainHost,
    of: rocm63,
    says: ['amd-kfd', 'bad', /no \/dev\/kfd/],
    canOpen: 'cpu',
  },
  {
    title: '/dev/kfd without a GPU',
    host: { ...amdHost(), amd: { ...amdHost().amd, render: [] } },
    of: rocm63,
    says: ['amd-render', 'bad', /sees no GPU/],
    canOpen: 'cpu',
  },
  {
    title: 'an AMD host',
    host: amdHost(),
    of: rocm63,
    says: ['rocm-target', 'good', /gfx942/],
    canOpen: 'yes',
  },
  {
    title: 'an AMD GPU that is not listed',
    host: { ...amdHost(), amd: { ...amdHost().amd, gfx: ['gfx1036'] } },
    of: rocm63,
    says: ['rocm-target', 'warning', /does not list gfx1036/],
    canOpen: 'yes',
  },
  {
    title: 'rootless, and the devices are closed to the user',
    host: amdHost(podman, false),
    of: rocm63,
    says: ['amd-permission', 'bad', /You do not have access to \/dev\/kfd.*usermod -aG render,video/],
    canOpen: 'cpu',
  },
  {
    title: 'rootful: the devices may be closed to the user',
    host: amdHost({}, false),
    of: rocm63,
    says: ['amd-kfd', 'good', /Found AMD gfx942 \(192 GiB\)\./],
    canOpen: 'yes',
  },
  {
    title: 'rootless Podman with runc',
    host: amdHost({ ...podman, ociRuntime: 'runc' }),
    of: rocm63,
    says: ['amd-groups', 'bad', /crun/],
    canOpen: 'cpu',
  },
  {
    title: 'ROCm on WSL',
    host: { ...plainHost, wsl: true },
    of: rocm63,
    says: ['no-rocm-on-windows', 'bad', /WSL/],
    canOpen: 'cpu',
  },
  {
    title: 'macOS',
    host: { ...plainHost, platform: 'darwin', engine: { ...docker, architecture: 'arm64' } },
    says: ['no-gpu-on-macos', 'bad', /macOS/],
    canOpen: 'cpu',
  },
  {
    title: 'macOS on the CPU',
    host: { ...plainHost, platform: 'darwin', engine: { ...docker, architecture: 'arm64' } },
    gpu: 'none',
    says: ['architecture', 'warning', /arm64: it runs only under emulation/],
    canOpen: 'yes',
  },
  {
    title: 'too little disk',
    host: { ...nvidiaHost(), freeBytes: 8e9 },
    says: ['disk', 'bad', /8\.0 GB free.*about 18 GB/],
    canOpen: 'no',
  },
  {
    title: 'little disk',
    host: { ...nvidiaHost(), freeBytes: 20e9 },
    says: ['disk', 'warning', /more during the pull/],
    canOpen: 'yes',
  },
  {
    title: 'little disk, and the image is there',
    host: { ...nvidiaHost(), freeBytes: 9e9, imagePresent: true },
    says: ['disk', 'good', /already present/],
    canOpen: 'yes',
  },
  {
    title: 'an image of unknown size',
    host: { ...amdHost(), freeBytes: 50e9 },
    of: rocm63,
    says: ['disk', 'good', /not known/],
    canOpen: 'yes',
  },
  {
    title: 'the engine of another machine',
    host: {
      ...nvidiaHost({}, { elsewhere: true, runtimes: [] }),
      nvidia: plainHost.nvidia,
      freeBytes: undefined,
    },
    says: ['engine-elsewhere', 'warning', /another machine/],
    canOpen: 'yes',
  },
  {
    title: 'Docker Desktop hangs',
    host: { ...engineIs('silent'), platform: 'win32' },
    gpu: 'none',
    says: ['engine', 'bad', /Quit and restart Docker Desktop/],
    canOpen: 'no',
  },
  {
    title: 'the Podman machine hangs',
    host: { ...engineIs('silent', { name: 'podman', command: 'podman' }), platform: 'darwin' },
    gpu: 'none',
    says: ['engine', 'bad', /podman machine stop && podman machine start/],
    canOpen: 'no',
  },
  {
    title: 'Podman hangs',
    host: engineIs('silent', { name: 'podman', command: 'podman' }),
    gpu: 'none',
    says: ['engine', 'bad', /see what it is waiting for/],
    canOpen: 'no',
  },
  {
    title: 'Podman stopped',
    host: engineIs('stopped', { name: 'podman', command: 'podman' }),
    gpu: 'none',
    says: ['engine', 'bad', /systemctl --user start podman\.socket/],
    canOpen: 'no',
  },
  {
    title: 'no engine in WSL',
    host: { ...engineIs('stopped'), wsl: true },
    gpu: 'none',
    says: ['engine', 'bad', /Docker Desktop on Windows with WSL integration/],
    canOpen: 'no',
  },
  {
    title: 'Docker Desktop of somebody else',
    host: { ...engineIs('forbidden'), platform: 'darwin' },
    gpu: 'none',
    says: ['engine', 'bad', /as the user who installed it/],
    canOpen: 'no',
  },
  {
    title: 'engine fails and says why',
    host: engineIs('failing', { command: '/opt/docker', complaint: 'invalid context.' }),
    gpu: 'none',
    says: ['engine', 'bad', /failed: invalid context\..* \/opt\/docker info/],
    canOpen: 'no',
  },
  {
    title: 'engine fails and does not say why',
    host: engineIs('failing'),
    gpu: 'none',
    says: ['engine', 'bad', /without an error message/],
    canOpen: 'no',
  },
  {
    title: 'another processor of an engine that does not run',
    host: engineIs('stopped', { architecture: 'arm64' }),
    gpu: 'none',
    says: ['engine', 'bad', /not running/],
    canOpen: 'no',
  },
  {
    title: 'another processor of the machine that runs the containers',
    host: nvidiaHost({}, { architecture: 'arm64', version: undefined }),
    says: ['gpu-under-emulation', 'bad', /cannot use a GPU/],
    canOpen: 'cpu',
  },
  {
    title: 'another processor than that of the machine that runs the containers',
    host: { ...nvidiaHost(), architecture: 'arm64' },
    says: ['nvidia-gpu', 'good', /H100/],
    canOpen: 'yes',
  },
  {
    title: 'an engine that does not tell its processor',
    host: { ...nvidiaHost({}, { architecture: undefined }), architecture: 'arm64' },
    gpu: 'none',
    says: ['architecture', 'warning', /arm64/],
    canOpen: 'yes',
  },
  {
    title: 'no NVIDIA driver in WSL',
    host: { ...plainHost, wsl: true },
    of: unknown,
    gpu: 'cuda',
    says: ['nvidia-gpu', 'bad', /This machine has no NVIDIA driver\..* on Windows, not in WSL/],
    canOpen: 'cpu',
  },
  {
    title: 'nvidia-smi fails without a word',
    host: { ...nvidiaHost(), nvidia: { state: 'failing', complaint: undefined, gpus: [] } },
    says: ['nvidia-gpu', 'bad', /nvidia-smi failed/],
    canOpen: 'cpu',
  },
  {
    title: 'two of four GPUs',
    host: withGpus(fourGpus(), 'cuda', ['1', '3']),
    says: ['nvidia-gpu', 'good', /Chosen: 2 × NVIDIA A100-SXM4-80GB \(80 GiB each; GPU 1, 3\), driver/],
    canOpen: 'yes',
  },
  {
    title: 'a GPU that the machine does not have',
    host: withGpus(fourGpus(), 'cuda', ['1', '7']),
    says: ['gpu-choice', 'bad', /GPU 7 was chosen, but this machine has GPUs 0, 1, 2, 3\./],
    canOpen: 'cpu',
  },
  {
    title: 'the GPU that PyTorch has no code for is not among the chosen',
    host: withGpus(fourGpus({ computeCapability: '3.5' }), 'cuda', ['1']),
    says: ['compute-capability', 'good', /A100/],
    canOpen: 'yes',
  },
  {
    title: 'a slice of a GPU',
    host: withGpus(dividedGpu(), 'cuda', ['0:1']),
    says: ['nvidia-gpu', 'good', /Chosen: MIG 3g\.40gb of NVIDIA A100-SXM4-80GB \(GPU 0:1\)/],
    canOpen: 'yes',
  },
  {
    title: 'two slices, of which a program uses one',
    host: withGpus(dividedGpu(), 'cuda', ['0:0', '0:1']),
    says: ['gpu-choice', 'warning', /only one of them/],
    canOpen: 'yes',
  },
  {
    title: 'an AMD GPU that is closed to the user and not chosen',
    host: withGpus(
      {
        ...amdHost(podman),
        amd: {
          kfd: { path: '/dev/kfd', group: 109, usable: true },
          render: [128, 129].map((number) => ({
            path: `/dev/dri/renderD${number}`,
            group: 109,
            usable: number === 128,
          })),
          gfx: ['gfx942', 'gfx942'],
          gpus: [128, 129].map((number, index) => ({
            index: String(index),
            gfx: 'gfx942',
            render: `/dev/dri/renderD${number}`,
            memoryMiB: undefined,
          })),
        },
      },
      'rocm',
      ['0'],
    ),
    of: rocm63,
    says: ['amd-kfd', 'good', /Chosen: AMD gfx942 \(GPU 0\)\./],
    canOpen: 'yes',
  },
  {
    title: 'several GPUs, some of one kind',
    host: {
      ...nvidiaHost(),
      nvidia: {
        state: 'present',
        complaint: undefined,
        gpus: ['A100', 'L40S', 'A100'].map((name, index) => ({
          index: String(index),
          name,
          driver: '560.35.05',
          computeCapability: name === 'A100' ? '8.0' : '8.9',
          memoryMiB: undefined,
          slices: [],
        })),
      },
    },
    says: ['nvidia-gpu', 'good', /Found 2 × A100, L40S, driver 560\.35\.05/],
    canOpen: 'yes',
  },
  {
    title: 'NVIDIA GPUs asked for, and an image for ROCm',
    host: nvidiaHost(),
    of: rocm63,
    gpu: 'cuda',
    says: ['vendor', 'bad', /built for ROCm 6\.3\.3, but an NVIDIA GPU was requested.*an image for CUDA/],
    canOpen: 'cpu',
  },
  {
    title: 'the oldest driver that is enough, of a CUDA newer than it',
    host: nvidiaHost({ driver: '525.60.13' }),
    says: ['cuda-driver', 'good', /minor-version/],
    canOpen: 'yes',
  },
  {
    title: 'a driver of which only an image for an even older CUDA can be used',
    host: nvidiaHost({ driver: '450.80.02' }),
    says: ['cuda-driver', 'bad', /an image for an older CUDA/],
    canOpen: 'cpu',
  },
  {
    title: 'a driver of Windows that is new enough',
    host: { ...nvidiaHost({ driver: '560.28.03' }), wsl: true },
    says: ['nvidia-gpu', 'good', /H100/],
    canOpen: 'yes',
  },
  {
    title: 'a CUDA of which no driver is known',
    host: nvidiaHost(),
    of: cuda199,
    says: ['cuda-driver', 'warning', /minimum driver for CUDA 19\.9 is not known; this machine has 570/],
    canOpen: 'yes',
  },
  {
    title: 'Podman whose version is not known',
    host: nvidiaHost({}, { ...podman, version: undefined, cdiKinds: ['nvidia.com/gpu'] }),
    says: ['nvidia-cdi', 'good', /CDI/],
    canOpen: 'yes',
  },
  {
    title: 'the oldest Podman with CDI',
    host: nvidiaHost({}, { ...podman, version: '4.1.0', cdiKinds: ['nvidia.com/gpu'] }),
    says: ['nvidia-cdi', 'good', /CDI/],
    canOpen: 'yes',
  },
  {
    title: 'CDI for GPUs of another maker',
    host: nvidiaHost({}, { runtimes: ['runc'], cdiKinds: ['amd.com/gpu'] }),
    says: ['nvidia-runtime', 'bad', /no NVIDIA runtime/],
    canOpen: 'cpu',
  },
  {
    title: 'Docker Desktop seen from WSL',
    host: { ...nvidiaHost({}, { runtimes: ['runc'], operatingSystem: 'Docker Desktop' }), wsl: true },
    says: ['nvidia-runtime', 'good', /Docker Desktop/],
    canOpen: 'yes',
  },
  {
    title: 'Docker of WSL itself',
    host: { ...nvidiaHost({}, { runtimes: ['runc'], operatingSystem: undefined }), wsl: true },
    says: ['nvidia-runtime', 'bad', /no NVIDIA runtime/],
    canOpen: 'cpu',
  },
  {
    title: 'an image that is not known to be for ROCm, and no AMD GPU',
    host: plainHost,
    of: unknown,
    gpu: 'rocm',
    says: ['amd-kfd', 'bad', /^This machine has no \/dev\/kfd\./],
    canOpen: 'cpu',
  },
  {
    title: 'two AMD GPUs of one kind, the second of which is closed to the user',
    host: {
      ...amdHost(podman),
      amd: {
        kfd: { path: '/dev/kfd', group: 109, usable: true },
        render: [128, 129].map((number) => ({
          path: `/dev/dri/renderD${number}`,
          group: 109,
          usable: number === 128,
        })),
        gfx: ['gfx942', 'gfx942'],
        gpus: [],
      },
    },
    of: rocm63,
    says: ['amd-permission', 'bad', /access to \/dev\/dri\/renderD129,/],
    canOpen: 'cpu',
  },
  {
    title: 'rootless Podman that does not tell its runtime',
    host: amdHost({ ...podman, ociRuntime: undefined }),
    of: rocm63,
    says: ['amd-kfd', 'good', /Found AMD gfx942 \(192 GiB\)\./],
    canOpen: 'yes',
  },
  {
    title: 'rootless Docker with runc',
    host: amdHost({ rootless: true, ociRuntime: 'runc' }),
    of: rocm63,
    says: ['amd-kfd', 'good', /Found AMD gfx942 \(192 GiB\)\./],
    canOpen: 'yes',
  },
  {
    title: 'ROCm on Windows',
    host: { ...plainHost, platform: 'win32' },
    of: rocm63,
    says: ['no-rocm-on-windows', 'bad', /Windows/],
    canOpen: 'cpu',
  },
  {
    title: 'ROCm on macOS',
    host: { ...plainHost, platform: 'darwin' },
    of: rocm63,
    says: ['no-gpu-on-macos', 'bad', /macOS/],
    canOpen: 'cpu',
  },
  {
    title: 'half of the size of the image on the disk of Podman',
    host: { ...plainHost, engine: { ...podman, command: '/opt/podman' }, freeBytes: imageBytes / 2 },
    gpu: 'none',
    says: ['disk', 'warning', /9\.\d GB free where Podman .* \/opt\/podman system df/],
    canOpen: 'yes',
  },
  {
    title: 'less on the disk than a registry said is downloaded',
    host: { ...plainHost, freeBytes: imageBytes * 0.8 },
    of: { ...cuda126, needs: { ...cuda126.needs, download: imageBytes * 0.9 } },
    gpu: 'none',
    says: ['disk', 'bad', /15 GB free .*, but the download is 16 GB, and an ACPT image needs about 18 GB/],
    canOpen: 'no',
  },
  {
    title: 'one and a half of the size of the image on the disk',
    host: { ...plainHost, freeBytes: imageBytes * 1.5 },
    gpu: 'none',
    says: ['disk', 'good', /27 GB free/],
    canOpen: 'yes',
  },
  {
    title: 'the base of a build is there',
    host: { ...plainHost, imagePresent: true },
    of: {
      ...cuda126,
      base: { kind: 'build', dockerfile: 'Dockerfile', context: '.', image: cuda126.needs.image },
    },
    gpu: 'none',
    says: ['disk', 'good', /base image is already present/],
    canOpen: 'yes',
  },
  {
    title: 'a disk that cannot be seen',
    host: { ...plainHost, freeBytes: undefined },
    gpu: 'none',
    says: ['engine', 'good', /running/],
    canOpen: 'yes',
  },
  {
    title: 'the AMD GPUs of another machine',
    host: { ...plainHost, engine: { ...docker, elsewhere: true }, freeBytes: undefined },
    of: rocm63,
    says: ['engine-elsewhere', 'warning', /another machine/],
    canOpen: 'yes',
  },
];

describe('preflight', () => {
  for (const { title, host, gpu, of = cuda126, says, canOpen } of cases)
    test(title, () => {
      const judged = preflight(of, host, gpu ?? of.accelerator?.kind ?? 'none');
      const [code, status, text] = says;
      const verdict = judged.verdicts.find((each) => each.code === code);
      assert.ok(verdict, `no ${code} among: ${judged.verdicts.map((each) => each.code).join(', ')}`);
      assert.equal(verdict.status, status, verdict.message);
      assert.match([verdict.message, verdict.action, verdict.command].filter((each) => each).join(' '), text);
      assert.equal(judged.canOpen, canOpen);
    });

  test('every question to a host is asked and answered as it was reviewed', () => {
    const sentences = new Set<string>();
    const answers = cases.map(({ title, host, gpu, of = cuda126 }) => {
      const { verdicts, canOpen } = preflight(of, host, gpu ?? of.accelerator?.kind ?? 'none');
      const said = verdicts.map(({ code, status, message, action, command, gpu: onlyGpu }) => {
        const marks = [status, ...(onlyGpu ? ['GPU'] : [])].join(', ');
        const lines = [`${code} (${marks})`, message, ...(action === undefined ? [] : [action])];
        sentences.add([...lines, ...(command === undefined ? [] : [`$ ${command}`])].join('\n  '));
        return status === 'good' ? code : `${code} ${status}`;
      });
      return `${title}: ${canOpen} (${said.join(', ')})`;
    });
    const text = `${answers.join('\n')}\n\n${[...sentences].sort().join('\n')}\n`;
    expectGolden(new URL('preflight.txt', import.meta.url), text);
  });

  test('every bad verdict says what to do, every sentence ends', () => {
    for (const { host, gpu, of = cuda126 } of cases)
      for (const verdict of preflight(of, host, gpu ?? of.accelerator?.kind ?? 'none').verdicts) {
        if (verdict.status === 'bad') assert.ok(verdict.action, verdict.message);
        assert.match(verdict.message, /[^.]\.$/);
        if (verdict.action) assert.match(verdict.action, /[.)]$/);
      }
  });

  test('without GPU, nothing is asked of one', () => {
    const { verdicts, canOpen } = preflight(cuda126, plainHost, 'none');
    assert.equal(canOpen, 'yes');
    assert.deepEqual(
      verdicts.map(({ code }) => code),
      ['engine', 'disk'],
    );
  });
});

describe('the GPU that nobody named', () => {
  test('is that of the image, whatever the host has', () => {
    assert.equal(usualGpu(cuda126, plainHost), 'cuda');
    assert.equal(usualGpu(rocm63, nvidiaHost()), 'rocm');
  });
  test("is the host's where nobody knows the image", () => {
    assert.equal(usualGpu(unknown, nvidiaHost()), 'cuda');
    assert.equal(usualGpu(unknown, amdHost()), 'rocm');
    assert.equal(usualGpu(unknown, plainHost), 'none');
  });
});

test('a container has the GPUs that were chosen, and of a divided one a single slice', () => {
  assert.equal(gpuCount('cuda', fourGpus()), 4);
  assert.equal(gpuCount('cuda', withGpus(fourGpus(), 'cuda', ['1', '3'])), 2);
  assert.equal(gpuCount('cuda', dividedGpu()), 1);
  assert.equal(gpuCount('rocm', amdHost()), 1);
  assert.equal(gpuCount('none', fourGpus()), 0);
  assert.deepEqual(withGpus(fourGpus(), 'none', ['1']), fourGpus());
});

test('driver numbers are compared part by part', () => {
  assert.ok(compareDrivers('535.216.03', '535.54.03') > 0);
  assert.ok(compareDrivers('470.129.06', '525.60.13') < 0);
  assert.equal(compareDrivers('570.26', '570.26.0'), 0);
});
