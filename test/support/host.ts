/** Hosts for tests: what a probe would have found. */
import type { EngineFacts, HostFacts, NvidiaGpu } from '../../src/core/container/host/host.ts';

export const docker: EngineFacts = {
  name: 'docker',
  command: 'docker',
  state: 'running',
  complaint: undefined,
  version: '28.2.2',
  architecture: 'amd64',
  operatingSystem: 'Ubuntu 22.04.5 LTS',
  rootless: false,
  runtimes: ['io.containerd.runc.v2', 'runc'],
  cdiKinds: [],
  missingLibrary: undefined,
  ociRuntime: undefined,
  elsewhere: false,
  snap: false,
};

export const podman: EngineFacts = {
  ...docker,
  name: 'podman',
  command: 'podman',
  version: '4.3.1',
  rootless: true,
  runtimes: [],
  ociRuntime: 'crun',
};

/** A Linux machine with Docker and no GPU. */
export const plainHost: HostFacts = {
  platform: 'linux',
  architecture: 'amd64',
  wsl: false,
  insideContainer: false,
  engine: docker,
  nvidia: { state: 'absent', complaint: undefined, gpus: [] },
  amd: { kfd: undefined, render: [], gfx: [], gpus: [] },
  freeBytes: 200e9,
  imagePresent: false,
};

export function nvidiaHost(gpu: Partial<NvidiaGpu> = {}, engine: Partial<EngineFacts> = {}): HostFacts {
  return {
    ...plainHost,
    engine: { ...docker, runtimes: ['runc', 'nvidia'], ...engine },
    nvidia: {
      state: 'present',
      complaint: undefined,
      gpus: [
        {
          index: '0',
          name: 'NVIDIA H100 80GB HBM3',
          driver: '570.124.06',
          computeCapability: '9.0',
          memoryMiB: 81559,
          slices: [],
          ...gpu,
        },
      ],
    },
  };
}

export function amdHost(engine: Partial<EngineFacts> = {}, usable = true): HostFacts {
  return {
    ...plainHost,
    engine: { ...docker, ...engine },
    amd: {
      kfd: { path: '/dev/kfd', group: 109, usable },
      render: [{ path: '/dev/dri/renderD128', group: 109, usable }],
      gfx: ['gfx942'],
      gpus: [{ index: '0', gfx: 'gfx942', render: '/dev/dri/renderD128', memoryMiB: 196_592 }],
    },
  };
}

/** Four of one kind; the first may differ. */
export function fourGpus(first: Partial<NvidiaGpu> = {}, engine: Partial<EngineFacts> = {}): HostFacts {
  const host = nvidiaHost(
    { name: 'NVIDIA A100-SXM4-80GB', computeCapability: '8.0', memoryMiB: 81_920 },
    engine,
  );
  const gpus = ['0', '1', '2', '3'].flatMap((index) => host.nvidia.gpus.map((gpu) => ({ ...gpu, index })));
  return {
    ...host,
    nvidia: { ...host.nvidia, gpus: gpus.map((gpu, at) => (at === 0 ? { ...gpu, ...first } : gpu)) },
  };
}

/** One that is divided into three. */
export function dividedGpu(engine: Partial<EngineFacts> = {}): HostFacts {
  return nvidiaHost(
    {
      name: 'NVIDIA A100-SXM4-80GB',
      computeCapability: '8.0',
      memoryMiB: 81_920,
      slices: ['3g.40gb', '3g.40gb', '1g.10gb'].map((profile, at) => ({ id: `0:${at}`, profile })),
    },
    engine,
  );
}
