/** The files of one sample: downloaded beside the old ones, cut to their first rows, and put in their place. */
import { closeSync, ftruncateSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { FirstRows, hasRows } from '../core/azureml/data/rows.ts';
import type { SampledFile } from '../core/azureml/data/sample.ts';
import { joined } from '../core/base/paths.ts';
import { UnfinishedFolder } from '../engine/kept.ts';
import { safeMkdir } from '../engine/safeWrite.ts';
import { type AzureData, download, type FoundSample, findSample } from './askData.ts';
import { inParallel } from './inParallel.ts';
import { CommandError } from './output.ts';

/** How much of an input is taken. */
export interface Wishes {
  readonly files: number;
  readonly megabytes: number;
  readonly rows?: number | undefined;
}

export interface TakenSample {
  /** Of the file or folder that stands for the input. */
  readonly path: string;
  readonly files: number;
  readonly bytes: number;
  readonly remarks: readonly string[];
}

/** `az` takes a second to start, and a connection of its own. */
const atOnce = 4;
/** In which so many rows are looked for. */
const bytesPerRow = 16_384;
const leastBytes = 4_000_000;
const bytesAtOnce = 1 << 16;

/**
 * @param root absolute, with slashes
 * @param folder in it, where the sample is kept
 * @throws CommandError, CannotWrite; then the old sample is as it was
 */
export async function takeSample(
  uri: string,
  root: string,
  folder: string,
  { files, megabytes, rows }: Wishes,
  data: AzureData,
  step: (done: number, all: number) => void,
): Promise<TakenSample> {
  const found = await findSample(
    uri,
    {
      files,
      bytes: megabytes * 1e6,
      ...(rows === undefined ? {} : { bytesOfRows: Math.max(leastBytes, rows * bytesPerRow) }),
      throughShell: process.platform === 'win32',
    },
    data,
  );
  const unfinished = new UnfinishedFolder(root, folder);
  try {
    const all = await downloadAll(found, unfinished.path, root, rows, data, step);
    const kept = all.filter((each) => each.bytes !== undefined);
    const remarks = [...found.remarks, ...all.flatMap(({ remark }) => remark ?? [])];
    const [first] = kept;
    if (!first) throw new CommandError(remarks[0] ?? `There are no files at ${uri}.`);
    unfinished.put();
    const at = joined(root, folder);
    return {
      path: found.isFile ? joined(at, first.path) : at,
      files: kept.length,
      bytes: kept.reduce((sum, { bytes = 0 }) => sum + bytes, 0),
      remarks,
    };
  } finally {
    unfinished.discard();
  }
}

interface TakenFile {
  readonly path: string;
  /** `undefined`: it was not kept. */
  readonly bytes: number | undefined;
  readonly remark?: string;
}

async function downloadAll(
  { place, files }: FoundSample,
  folder: string,
  root: string,
  rows: number | undefined,
  data: AzureData,
  step: (done: number, all: number) => void,
): Promise<TakenFile[]> {
  const taken: TakenFile[] = [];
  const one = async (each: SampledFile): Promise<TakenFile> => {
    const target = joined(folder, each.path);
    safeMkdir(root, path.posix.dirname(target));
    await download(place, each.blob, target, each.part, data);
    if (!statSync(target, { throwIfNoEntry: false })?.isFile())
      throw new CommandError(`The Azure CLI did not write ${each.blob}.`);
    return rows !== undefined && hasRows(each.path)
      ? { path: each.path, ...cutToRows(target, rows, each) }
      : { path: each.path, bytes: each.bytes };
  };
  let begun = 0;
  await inParallel(files, atOnce, async (each) => {
    begun += 1;
    taken.push(await one(each));
    step(begun, files.length);
  });
  return taken;
}

/** Half a row at the end of a part would be a damaged file. */
function cutToRows(
  file: string,
  wanted: number,
  { blob, path: name, part }: SampledFile,
): Omit<TakenFile, 'path'> {
  const found = new FirstRows(wanted, name);
  const open = openSync(file, 'r+');
  let size = 0;
  try {
    const bytes = new Uint8Array(bytesAtOnce);
    for (let read = bytesAtOnce; read > 0 && !found.isComplete; size += read) {
      read = readSync(open, bytes);
      found.read(bytes.subarray(0, read));
    }
    if (!found.isComplete && part === undefined) return { bytes: size };
    ftruncateSync(open, found.end);
  } finally {
    closeSync(open);
  }
  if (found.isComplete) return { bytes: found.end };
  if (found.rowsOfData > 0) {
    const count = found.rowsOfData.toLocaleString('en-US');
    return {
      bytes: found.end,
      remark: `${blob} has its first ${count} rows: with more, the sample would be larger than its limit.`,
    };
  }
  rmSync(file, { force: true });
  return {
    bytes: undefined,
    remark: `${blob} is left out: the first ${megabytes(part ?? size)} of it have no whole row.`,
  };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
