/** Looks for GPUs on this machine: with NVIDIA's own tool, and at the devices that AMD's driver makes. */
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import type {
  AmdFacts,
  AmdGpu,
  Device,
  MigSlice,
  NvidiaFacts,
  NvidiaGpu,
} from '../core/container/host/host.ts';
import { capture } from './capture.ts';
import { namesIn, readText } from './reading.ts';

export async function probeNvidia(): Promise<NvidiaFacts> {
  if (process.platform === 'darwin') return { state: 'absent', complaint: undefined, gpus: [] };
  const full = await query('index,name,driver_version,memory.total,compute_cap');
  // Drivers before 2021 do not know the last field.
  const isOld = full.code !== 0 && /compute_cap/.test(full.out + full.err);
  const result = isOld ? await query('index,name,driver_version,memory.total') : full;
  if (result.missing) return { state: 'absent', complaint: undefined, gpus: [] };
  const gpus = result.code === 0 ? gpusIn(result.out, isOld ? 2 : 3) : [];
  if (gpus.length > 0) {
    const slices = slicesIn((await capture('nvidia-smi', ['-L'])).out);
    return {
      state: 'present',
      complaint: undefined,
      gpus: gpus.map((gpu) => ({ ...gpu, slices: slices.get(gpu.index) ?? [] })),
    };
  }
  const complaint = (result.out + result.err).trim().split('\n', 1)[0] || undefined;
  return { state: 'failing', complaint: result.late ? 'nvidia-smi does not respond' : complaint, gpus: [] };
}

function query(fields: string): ReturnType<typeof capture> {
  return capture('nvidia-smi', [`--query-gpu=${fields}`, '--format=csv,noheader,nounits']);
}

function gpusIn(list: string, fieldsAfterName: number): NvidiaGpu[] {
  const gpus = list.split(/\r?\n/).flatMap((line) => readGpu(line, fieldsAfterName) ?? []);
  // Each number once: it is what a GPU is chosen by.
  return gpus.filter(({ index }, at) => gpus.findIndex((each) => each.index === index) === at);
}

/** `0, NVIDIA H100 80GB HBM3, 535.216.03, 81559, 9.0`; nothing keeps a comma out of the name. */
function readGpu(line: string, fieldsAfterName: number): NvidiaGpu | undefined {
  const parts = line.split(',').map((part) => part.trim());
  const [driver, memory, capability] = parts.slice(-fieldsAfterName);
  const [index, ...name] = parts.slice(0, -fieldsAfterName);
  if (index === undefined || !/^\d{1,4}$/.test(index) || name.join('') === '') return undefined;
  if (driver === undefined || !/^\d+(?:\.\d+)+$/.test(driver)) return undefined;
  return {
    index: String(Number(index)),
    name: name.join(', '),
    driver,
    computeCapability: /^\d+\.\d+$/.test(capability ?? '') ? capability : undefined,
    memoryMiB: /^\d+$/.test(memory ?? '') ? Number(memory) : undefined,
    slices: [],
  };
}

/**
 * By the number of their GPU. Of all that nvidia-smi prints, only its list has the slices:
 * `GPU 0: NVIDIA A100-SXM4-40GB (UUID: GPU-…)`, below it `  MIG 3g.20gb     Device  0: (UUID: MIG-…)`
 */
function slicesIn(list: string): Map<string, MigSlice[]> {
  const slices = new Map<string, MigSlice[]>();
  let gpu: string | undefined;
  for (const line of list.split(/\r?\n/)) {
    gpu = /^GPU (\d+):/.exec(line)?.[1] ?? gpu;
    const [, profile, number] = /^\s+MIG (\S+)\s+Device\s+(\d+):/.exec(line) ?? [];
    if (gpu === undefined || profile === undefined || number === undefined) continue;
    const slice = { id: `${gpu}:${number}`, profile };
    slices.set(gpu, [...(slices.get(gpu) ?? []), slice]);
  }
  return slices;
}

/** @param root where `/dev` and `/sys` are; tests give their own */
export function probeAmd(root = '/'): AmdFacts {
  const dri = path.join(root, 'dev/dri');
  const render = namesIn(dri)
    .filter((name) => /^renderD\d+$/.test(name))
    .flatMap((name) => device(path.join(dri, name), `/dev/dri/${name}`) ?? []);
  const gpus = amdGpus(root);
  return {
    kfd: device(path.join(root, 'dev/kfd'), '/dev/kfd'),
    render,
    gfx: gpus.map(({ gfx }) => gfx),
    gpus,
  };
}

function device(file: string, name: string): Device | undefined {
  try {
    const { gid } = statSync(file);
    return { path: name, group: gid, usable: isUsable(file) };
  } catch {
    // There is none.
    return undefined;
  }
}

function isUsable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** In the order of the kernel's nodes, which is that of ROCm; nodes of processors are left out. */
function amdGpus(root: string): AmdGpu[] {
  const nodes = path.join(root, 'sys/class/kfd/kfd/topology/nodes');
  const properties = namesIn(nodes)
    .sort((a, b) => Number(a) - Number(b))
    .map((node) => readText(path.join(nodes, node, 'properties')));
  return properties
    .flatMap((text) => {
      const gfx = targetOf(Number(/^gfx_target_version (\d+)$/m.exec(text)?.[1] ?? 0));
      const minor = /^drm_render_minor (\d+)$/m.exec(text)?.[1];
      return gfx === undefined ? [] : [{ gfx, minor: Number(minor ?? 0) }];
    })
    .map(({ gfx, minor }, index) => ({
      index: String(index),
      gfx,
      render: minor > 0 ? `/dev/dri/renderD${minor}` : undefined,
      memoryMiB: minor > 0 ? amdMemory(root, minor) : undefined,
    }));
}

/** The kernel gives the target as a number, `90402`: major 9, minor 4, step 2 (in hexadecimal), `gfx942`. */
function targetOf(number: number): string | undefined {
  if (number === 0) return undefined;
  const [major, minor, step] = [Math.floor(number / 10_000), Math.floor(number / 100) % 100, number % 100];
  return `gfx${major}${minor.toString(16)}${step.toString(16)}`;
}

function amdMemory(root: string, minor: number): number | undefined {
  const bytes = Number(readText(path.join(root, `sys/class/drm/renderD${minor}/device/mem_info_vram_total`)));
  return bytes > 0 ? Math.round(bytes / 2 ** 20) : undefined;
}
