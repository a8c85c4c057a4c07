/** Facts about the machine on which a container is to run. Probes fill them in; nothing here inspects the machine itself. */

export interface HostFacts {
  readonly platform: 'linux' | 'darwin' | 'win32';
  /** As Docker names it: `amd64`, `arm64`. */
  readonly architecture: string;
  /** Linux inside Windows. */
  readonly wsl: boolean;
  /** The editor already runs in a dev container, an attached container or a codespace. */
  readonly insideContainer: boolean;
  readonly engine: EngineFacts;
  readonly nvidia: NvidiaFacts;
  readonly amd: AmdFacts;
  /** Free bytes where the engine keeps its images; `undefined` where that is not to be seen from here. */
  readonly freeBytes: number | undefined;
  /** Whether the image of the plan is there already. */
  readonly imagePresent: boolean;
  /** Set where GPUs were chosen: `nvidia` and `amd` then have these alone. */
  readonly choice?: GpuChoice;
}

/** The names of GPUs and of slices of them: `0`, `1:2`. */
export interface GpuChoice {
  readonly chosen: readonly string[];
  readonly available: readonly string[];
}

export type EngineName = 'docker' | 'podman';

export interface EngineFacts {
  readonly name: EngineName;
  /** What is called: a name that the PATH knows, or a path. */
  readonly command: string;
  /**
   * `missing`: not installed. `stopped`: not running. `forbidden`: no permission for this user. `silent`: no response in
   * time. `failing`: another error.
   */
  readonly state: 'running' | 'missing' | 'stopped' | 'forbidden' | 'silent' | 'failing';
  /** What the program complained about. */
  readonly complaint: string | undefined;
  readonly version: string | undefined;
  /** Of the machine that runs the containers. */
  readonly architecture: string | undefined;
  /** `Docker Desktop`, `Ubuntu 22.04.5 LTS`. */
  readonly operatingSystem: string | undefined;
  readonly rootless: boolean;
  /** Names of the registered runtimes: `runc`, `nvidia`. */
  readonly runtimes: readonly string[];
  /** Kinds of devices that a Container Device Interface specification describes: `nvidia.com/gpu`. */
  readonly cdiKinds: readonly string[];
  /** The library of NVIDIA's driver that its specification names and that does not exist: it is of another driver. */
  readonly missingLibrary: string | undefined;
  /** `crun` or `runc`, where the engine says it. */
  readonly ociRuntime: string | undefined;
  /** The engine runs on another machine, which cannot be seen from here. */
  readonly elsewhere: boolean;
  /** Docker from the snap store, which the NVIDIA toolkit does not reach. */
  readonly snap: boolean;
}

export interface NvidiaFacts {
  /** `absent`: no `nvidia-smi`. `failing`: it is there and reports no GPU. */
  readonly state: 'present' | 'failing' | 'absent';
  readonly complaint: string | undefined;
  readonly gpus: readonly NvidiaGpu[];
}

export interface NvidiaGpu {
  /** Its number, by which engines know it too. */
  readonly index: string;
  readonly name: string;
  /** `535.216.03` */
  readonly driver: string;
  /** `9.0`; old drivers do not tell. */
  readonly computeCapability: string | undefined;
  readonly memoryMiB: number | undefined;
  /** What it is divided into (MIG), where it is. */
  readonly slices: readonly MigSlice[];
}

export interface MigSlice {
  /** The number of its GPU and its own: `0:1`. */
  readonly id: string;
  /** `3g.40gb`: an eighth of the GPU for each `g`, with so much memory. */
  readonly profile: string;
}

export interface AmdFacts {
  /** `/dev/kfd`, the compute device that all GPUs share. */
  readonly kfd: Device | undefined;
  /** `/dev/dri/renderD128`, … */
  readonly render: readonly Device[];
  /** The LLVM target of each GPU: `gfx942`, once for each. */
  readonly gfx: readonly string[];
  readonly gpus: readonly AmdGpu[];
}

export interface AmdGpu {
  /** Its number among the GPUs, as ROCm counts them. */
  readonly index: string;
  readonly gfx: string;
  /** `/dev/dri/renderD128`; `undefined` where the kernel does not tell. */
  readonly render: string | undefined;
  readonly memoryMiB: number | undefined;
}

export interface Device {
  readonly path: string;
  /** The group that owns it. */
  readonly group: number;
  /** Whether this user may read and write it. */
  readonly usable: boolean;
}

/** `cuda` and `rocm`: the GPUs of one vendor; `none`: the processor alone. */
export type Gpu = 'cuda' | 'rocm' | 'none';
