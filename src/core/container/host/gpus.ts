/** The GPUs of a host one by one: which there are, and which of them a container gets. */
import type { AmdGpu, Gpu, GpuChoice, HostFacts, NvidiaGpu } from './host.ts';

export interface GpuDevice {
  /** `0`, or `0:1` for a slice. */
  readonly id: string;
  /** `NVIDIA H100 80GB HBM3`, `MIG 3g.40gb of NVIDIA H100 80GB HBM3`. */
  readonly title: string;
  /** `80 GiB`; empty where it is not known. */
  readonly memory: string;
}

/** What can be chosen. A GPU that is divided is used by its slices. */
export function gpuDevices(gpu: Gpu, { nvidia, amd }: Pick<HostFacts, 'nvidia' | 'amd'>): GpuDevice[] {
  switch (gpu) {
    case 'cuda':
      return nvidia.gpus.flatMap(({ index, name, memoryMiB, slices }) =>
        slices.length > 0
          ? slices.map(({ id, profile }) => ({ id, title: `MIG ${profile} of ${name}`, memory: '' }))
          : [{ id: index, title: name, memory: memoryText(memoryMiB) }],
      );
    case 'rocm':
      return amd.gpus.map(({ index, gfx, memoryMiB }) => ({
        id: index,
        title: `AMD ${gfx}`,
        memory: memoryText(memoryMiB),
      }));
    case 'none':
      return [];
    default:
      return gpu satisfies never;
  }
}

/** `2 × NVIDIA H100 80GB HBM3 (80 GiB each)`, with the numbers of those that were chosen; empty where none is known. */
export function gpuListText(gpu: Gpu, host: HostFacts): string {
  const groups = new Map<string, GpuDevice[]>();
  for (const device of gpuDevices(gpu, host)) {
    const key = JSON.stringify([device.title, device.memory]);
    groups.set(key, [...(groups.get(key) ?? []), device]);
  }
  return [...groups.values()]
    .map((group) => {
      const [first] = group;
      const many = group.length > 1;
      const about = [
        ...(first?.memory ? [`${first.memory}${many ? ' each' : ''}`] : []),
        ...(host.choice ? [`GPU ${group.map(({ id }) => id).join(', ')}`] : []),
      ].join('; ');
      return `${many ? `${group.length} × ` : ''}${first?.title}${about && ` (${about})`}`;
    })
    .join(', ');
}

/** `80 GiB` */
function memoryText(memoryMiB: number | undefined): string {
  if (memoryMiB === undefined) return '';
  const gib = memoryMiB / 1024;
  return `${gib < 10 ? Number(gib.toFixed(1)) : Math.round(gib)} GiB`;
}

/** How GPUs are named: `0`, `0:1`. */
export const gpuId = /^\d{1,4}(?::\d{1,4})?$/;

/** The host as a container sees it that gets these alone; what the host does not have is told by the preflight. */
export function withGpus(host: HostFacts, gpu: Gpu, chosen: readonly string[] | undefined): HostFacts {
  if (chosen === undefined || chosen.length === 0 || gpu === 'none') return host;
  const { nvidia, amd } = host;
  const wanted = new Set(chosen);
  const choice: GpuChoice = { chosen: [...wanted], available: gpuDevices(gpu, host).map(({ id }) => id) };
  if (gpu === 'cuda') return { ...host, choice, nvidia: { ...nvidia, gpus: chosenOf(nvidia.gpus, wanted) } };
  const gpus = amd.gpus.filter(({ index }) => wanted.has(index));
  return {
    ...host,
    choice,
    amd: {
      ...amd,
      gpus,
      gfx: gpus.map(({ gfx }) => gfx),
      render: amd.render.filter(
        ({ path }) => !amd.gpus.some((each) => each.render === path && !gpus.includes(each)),
      ),
    },
  };
}

function chosenOf(gpus: readonly NvidiaGpu[], wanted: ReadonlySet<string>): NvidiaGpu[] {
  return gpus.flatMap((gpu) => {
    if (wanted.has(gpu.index)) return gpu;
    const slices = gpu.slices.filter(({ id }) => wanted.has(id));
    return slices.length > 0 ? { ...gpu, slices } : [];
  });
}

/** Those that were chosen and are not there. */
export function missingGpus({ choice, nvidia }: HostFacts): string[] {
  if (!choice) return [];
  const whole = nvidia.gpus.map(({ index }) => index);
  return choice.chosen.filter((id) => !choice.available.includes(id) && !whole.includes(id));
}

/** By which an engine knows what was chosen; `undefined`: everything. A GPU that is divided is named by its slices. */
export function chosenIds({ choice, nvidia }: HostFacts): readonly string[] | undefined {
  return choice?.chosen.flatMap((id) => {
    const divided = nvidia.gpus.find(({ index, slices }) => index === id && slices.length > 0);
    return divided ? divided.slices.map((slice) => slice.id) : [id];
  });
}

/** The devices of the chosen GPUs; `undefined` where one of them has none that is known. */
export function rendersOf(gpus: readonly AmdGpu[]): string[] | undefined {
  const known = gpus.flatMap(({ render }) => render ?? []);
  return known.length === gpus.length && known.length > 0 ? known : undefined;
}

/** How many GPUs a container with this choice has; `undefined` where the host cannot be seen. */
export function gpuCount(gpu: Gpu, { engine, nvidia, amd }: HostFacts): number | undefined {
  if (gpu === 'none') return 0;
  if (engine.elsewhere) return undefined;
  // CUDA uses one slice at a time, however many there are.
  if (gpu === 'cuda') return nvidia.gpus.some(({ slices }) => slices.length > 0) ? 1 : nvidia.gpus.length;
  // Other cards, such as that of the screen, have render devices too.
  return amd.gfx.length || amd.render.length;
}
