/** Looks for GPUs on this machine: with NVIDIA's own tool, and at the devices that AMD's driver makes. */
import { accessSync, constants, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { AmdFacts, Device, NvidiaFacts, NvidiaGpu } from '../core/container/host/host.ts';
import { capture } from './capture.ts';

export async function probeNvidia(): Promise<NvidiaFacts> {
  if (process.platform === 'darwin') return { state: 'absent', complaint: undefined, gpus: [] };
  const full = await query('name,driver_version,memory.total,compute_cap');
  // Drivers before 2021 do not know the last field.
  const result =
    full.code !== 0 && /compute_cap/.test(full.out + full.err)
      ? await query('name,driver_version,memory.total')
      : full;
  if (result.missing) return { state: 'absent', complaint: undefined, gpus: [] };
  const gpus = result.code === 0 ? result.out.split(/\r?\n/).flatMap((line) => readGpu(line) ?? []) : [];
  if (gpus.length > 0) return { state: 'present', complaint: undefined, gpus };
  const complaint = (result.out + result.err).trim().split('\n', 1)[0] || undefined;
  return { state: 'failing', complaint: result.late ? 'nvidia-smi does not respond' : complaint, gpus: [] };
}

function query(fields: string): ReturnType<typeof capture> {
  return capture('nvidia-smi', [`--query-gpu=${fields}`, '--format=csv,noheader,nounits']);
}

/** `NVIDIA H100 80GB HBM3, 535.216.03, 81559, 9.0` */
function readGpu(line: string): NvidiaGpu | undefined {
  const [name, driver, memory, capability] = line.split(',').map((part) => part.trim());
  if (!name || driver === undefined || !/^\d+(?:\.\d+)+$/.test(driver)) return undefined;
  return {
    name,
    driver,
    computeCapability: /^\d+\.\d+$/.test(capability ?? '') ? capability : undefined,
    memoryMiB: /^\d+$/.test(memory ?? '') ? Number(memory) : undefined,
  };
}

/** @param root where `/dev` and `/sys` are; tests give their own */
export function probeAmd(root = '/'): AmdFacts {
  const dri = path.join(root, 'dev/dri');
  const render = namesIn(dri)
    .filter((name) => /^renderD\d+$/.test(name))
    .flatMap((name) => device(path.join(dri, name), `/dev/dri/${name}`) ?? []);
  return {
    kfd: device(path.join(root, 'dev/kfd'), '/dev/kfd'),
    render,
    gfx: targets(path.join(root, 'sys/class/kfd/kfd/topology/nodes')),
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

/** The kernel gives the target as a number, `90402`: major 9, minor 4, step 2 (in hexadecimal), `gfx942`. */
function targets(nodes: string): string[] {
  return namesIn(nodes).flatMap((node) => {
    const [, version] =
      /^gfx_target_version (\d+)$/m.exec(textOf(path.join(nodes, node, 'properties'))) ?? [];
    const number = Number(version ?? 0);
    if (number === 0) return [];
    const [major, minor, step] = [Math.floor(number / 10_000), Math.floor(number / 100) % 100, number % 100];
    return `gfx${major}${minor.toString(16)}${step.toString(16)}`;
  });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
