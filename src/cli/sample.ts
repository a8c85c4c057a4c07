/** `acpt sample`: the first files of inputs that only Azure has, downloaded with the Azure CLI. */
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { WorkspaceScope } from '../core/azureml/data/place.ts';
import { firstRows, hasRows } from '../core/azureml/data/rows.ts';
import type { SampledFile } from '../core/azureml/data/sample.ts';
import { workspaceCopyFor } from '../core/azureml/workspace/copy.ts';
import { joined } from '../core/base/paths.ts';
import { printable, printableJson } from '../core/base/printable.ts';
import { isPlan } from '../core/container/plan/plan.ts';
import { UnfinishedFolder } from '../engine/kept.ts';
import { CannotWrite, safeMkdir } from '../engine/safeWrite.ts';
import { type AzureData, download, type FoundSample, findSample } from './askData.ts';
import type { SampleOptions } from './commands/sample.ts';
import { plansOf, workspaceFolder } from './containerSubject.ts';
import { openProject, shownPath } from './files.ts';
import { interruption } from './interruption.ts';
import { CommandError, type Output } from './output.ts';

/** One input of a job, or of steps of a pipeline that are given the same. */
interface Wanted {
  readonly name: string;
  readonly uri: string;
}

interface Taken extends Wanted {
  /** Of the file or folder that stands for the input. */
  readonly path: string;
  readonly files: number;
  readonly bytes: number;
  readonly remarks: readonly string[];
}

/** `az` takes a second to start, and a connection of its own. */
const atOnce = 4;
/** What is read of a text file to find so many rows in it. */
const bytesPerRow = 16_384;
const leastBytes = 4_000_000;

export async function sample(subject: string, values: SampleOptions, output: Output): Promise<number> {
  const { plans, file } = plansOf(subject, { engine: 'auto', gpu: 'auto', base: 'image' }, output);
  const inputs = plans.flatMap((plan) => (isPlan(plan) ? Object.entries(plan.job.run?.inputs ?? {}) : []));
  const remote = new Map<string, Wanted>();
  for (const [name, input] of inputs) {
    if (input.kind !== 'remote') continue;
    const before = remote.get(name);
    if (before && before.uri !== input.uri)
      throw new CommandError(
        `Steps of ${file} have different data for the input "${name}". Name one step by its line: acpt sample FILE:LINE`,
      );
    remote.set(name, { name, uri: input.uri });
  }
  for (const name of values.input)
    if (!remote.has(name))
      throw new CommandError(
        inputs.some(([each]) => each === name)
          ? `Input "${name}" is not in Azure: nothing has to be downloaded for it.`
          : `${file} has no input "${name}".`,
      );
  const wanted = [...remote.values()].filter(
    ({ name }) => values.input.length === 0 || values.input.includes(name),
  );
  if (wanted.length === 0) {
    output.complain('acpt: All inputs of this job are on this machine.');
    if (values.format === 'json') output.write(`${printableJson({ samples: [] })}\n`);
    return 0;
  }
  const root = workspaceFolder(values.workspaceFolder, file);
  const { signal, release } = interruption();
  try {
    return await takeAll(wanted, { file, root, values, output, signal });
  } finally {
    release();
    output.progress?.end();
  }
}

interface Around {
  readonly file: string;
  readonly root: string;
  readonly values: SampleOptions;
  readonly output: Output;
  readonly signal: AbortSignal;
}

async function takeAll(wanted: readonly Wanted[], around: Around): Promise<number> {
  const { file, values, output, signal } = around;
  const taken: Taken[] = [];
  for (const input of wanted) {
    try {
      taken.push(await take(input, around));
    } catch (error) {
      if (!(error instanceof CommandError || error instanceof CannotWrite)) throw error;
      if (signal.aborted) {
        output.complain('acpt: Stopped. Samples that were there before are as they were.');
        return 130;
      }
      output.complain(`acpt: Input "${input.name}": ${error.message}`);
    }
  }
  for (const { name, remarks } of taken)
    for (const remark of remarks) output.complain(`acpt: Input "${name}": ${remark}`);
  if (values.format === 'json') {
    output.write(`${printableJson({ samples: taken })}\n`);
  } else if (taken.length > 0) {
    const lines = taken.map(
      ({ name, path: at, files, bytes }) =>
        `${name}: ${files === 1 ? '1 file' : `${files} files`}, ${size(bytes)}, in ${shownPath(at)}`,
    );
    const given = taken.map(({ name, path: at }) => `--input ${quoted(`${name}=${shownPath(at)}`)}`);
    output.write(
      `${[...lines, '', `acpt run ${[...given, quoted(file)].join(' ')}`].map(printable).join('\n')}\n`,
    );
  }
  return taken.length === wanted.length ? 0 : 1;
}

async function take(input: Wanted, { file, root, values, output, signal }: Around): Promise<Taken> {
  const data: AzureData = { az: values.az, scope: scopeOf(values, file, output), signal };
  const found = await findSample(
    input.uri,
    {
      files: values.files,
      bytes: values.megabytes * 1e6,
      ...(values.rows === undefined ? {} : { bytesOfRows: bytesFor(values.rows) }),
      throughShell: process.platform === 'win32',
    },
    data,
  );
  const folder = folderFor(root, file, input.name);
  const unfinished = new UnfinishedFolder(root, folder);
  try {
    const bytes = await downloadAll(found, unfinished.path, root, values, data, (done, all) =>
      output.progress?.step(done, all, 'Downloading', 'files'),
    );
    unfinished.put();
    const [only] = found.files;
    const at = joined(root, folder);
    return {
      ...input,
      path: found.isFile && only ? joined(at, only.path) : at,
      files: found.files.length,
      bytes,
      remarks: found.remarks,
    };
  } finally {
    unfinished.discard();
  }
}

/** @returns the bytes that are there in the end */
async function downloadAll(
  { place, files }: FoundSample,
  folder: string,
  root: string,
  { rows }: SampleOptions,
  data: AzureData,
  step: (done: number, all: number) => void,
): Promise<number> {
  const left = [...files];
  let bytes = 0;
  const one = async (each: SampledFile): Promise<void> => {
    const target = joined(folder, each.path);
    safeMkdir(root, path.posix.dirname(target));
    const most = rows !== undefined && hasRows(each.path) ? bytesFor(rows) : undefined;
    const part = most !== undefined && most < each.bytes ? most : undefined;
    await download(place, each.blob, target, part, data);
    if (rows === undefined || most === undefined) {
      bytes += each.bytes;
      return;
    }
    // Bytes as they are: a row ends at the same byte in every encoding that such files have.
    const text = firstRows(readFileSync(target, 'latin1'), rows, each.path, part === undefined);
    writeFileSync(target, text, 'latin1');
    bytes += text.length;
  };
  const next = async (): Promise<void> => {
    for (let each = left.shift(); each; each = left.shift()) {
      await one(each);
      step(files.length - left.length, files.length);
    }
  };
  // Nothing is written any more when this returns, whatever fails.
  const ended = await Promise.allSettled(
    Array.from({ length: atOnce }, () =>
      next().catch((error) => {
        left.length = 0;
        throw error;
      }),
    ),
  );
  for (const each of ended) if (each.status === 'rejected') throw each.reason;
  return bytes;
}

function bytesFor(rows: number): number {
  return Math.max(leastBytes, rows * bytesPerRow);
}

/** What is said here, else the workspace that was read for the folder, else the defaults of the Azure CLI. */
function scopeOf(values: SampleOptions, file: string, output: Output): WorkspaceScope {
  const { workspace, resourceGroup, subscription } = values;
  if (workspace !== undefined || resourceGroup !== undefined || subscription !== undefined)
    return {
      ...(workspace === undefined ? {} : { workspace }),
      ...(resourceGroup === undefined ? {} : { resourceGroup }),
      ...(subscription === undefined ? {} : { subscription }),
    };
  const at = path.resolve(file).replaceAll('\\', '/');
  const manifest = workspaceCopyFor(openProject([at], output), at)?.manifest;
  if (!manifest) return {};
  return {
    workspace: manifest.workspace,
    ...(manifest.resource_group === '' ? {} : { resourceGroup: manifest.resource_group }),
    ...(manifest.subscription === undefined ? {} : { subscription: manifest.subscription }),
  };
}

/** `.acpt/samples/jobs_train/data`: one folder for each input of each document. */
function folderFor(root: string, file: string, input: string): string {
  const plain = (text: string) => text.replace(/[^\w.-]/g, '_').replace(/^\.+/, '_');
  const document = path.relative(root, realpathSync(file)).replace(/\.[^.]+$/, '');
  return path.posix.join('.acpt', 'samples', plain(document), plain(input));
}

function size(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function quoted(word: string): string {
  return /^[\w./=:@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
