/** `acpt sample`: the first files of inputs that only Azure has, downloaded with the Azure CLI. */
import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import path from 'node:path';
import type { WorkspaceScope } from '../core/azureml/data/place.ts';
import { workspaceCopyFor } from '../core/azureml/workspace/copy.ts';
import { isNotebookPath, isPythonPath, isReservedName } from '../core/base/paths.ts';
import { printable, printableJson } from '../core/base/printable.ts';
import { type ContainerPlan, isPlan, type JobInput, type NoPlan } from '../core/container/plan/plan.ts';
import { quoted } from '../core/container/run/shellWord.ts';
import { CannotWrite } from '../engine/safeWrite.ts';
import type { SampleOptions } from './commands/sample.ts';
import { plansOf, workspaceFolder } from './containerSubject.ts';
import { openProject, shownPath } from './files.ts';
import { interruption } from './interruption.ts';
import { CommandError, type Output } from './output.ts';
import { type TakenSample, takeSample } from './takeSample.ts';

/** One input of a job, or of steps of a pipeline that are given the same. */
interface Wanted {
  readonly name: string;
  readonly uri: string;
}

interface Taken extends Wanted, TakenSample {}

/** Of so many files it is said why they are left out. */
const mostRemarks = 5;

export async function sample(subject: string, values: SampleOptions, output: Output): Promise<number> {
  const { plans, file, step } = plansOf(subject, { engine: 'auto', gpu: 'auto', base: 'image' }, output);
  if (isPythonPath(file) || isNotebookPath(file))
    throw new CommandError(`${file} is Python code, whose inputs ACPT does not read; expected a YAML file.`);
  const wanted = wantedOf(plans, file, values.input);
  if (wanted.length === 0) {
    output.complain('acpt: Nothing to download: no input of this job is data in Azure.');
    if (values.format === 'json') output.write(`${printableJson({ samples: [] })}\n`);
    return 0;
  }
  const root = workspaceFolder(values.workspaceFolder, file);
  const { signal, release } = interruption();
  try {
    return await takeAll(wanted, { subject, file, step, root, values, output, signal });
  } finally {
    release();
    output.progress?.end();
  }
}

/** @throws CommandError where it is not clear what is meant */
function wantedOf(
  plans: readonly (ContainerPlan | NoPlan)[],
  file: string,
  named: readonly string[],
): readonly Wanted[] {
  const runnable = plans.filter(isPlan);
  const [none] = plans;
  if (runnable.length === 0 && none && !isPlan(none)) throw new CommandError(none.problem);
  if (!runnable.some(({ job }) => job.run))
    throw new CommandError(`${file} is not an Azure ML job: it has no command to run.`);
  const inputs = runnable.flatMap((plan) => Object.entries(plan.job.run?.inputs ?? {}));
  const remote = new Map<string, Wanted>();
  for (const [name, input] of inputs) {
    if (!isInAzure(input) || (named.length > 0 && !named.includes(name))) continue;
    const before = remote.get(name);
    if (before && before.uri !== input.uri)
      throw new CommandError(
        `Steps of ${file} have different data for the input "${name}". Name one step by its line: acpt sample FILE:LINE`,
      );
    remote.set(name, { name, uri: input.uri });
  }
  for (const name of named) {
    if (remote.has(name)) continue;
    const given = inputs.find(([each]) => each === name)?.[1];
    if (!given) throw new CommandError(`${file} has no input "${name}".`);
    throw new CommandError(
      given.kind === 'remote'
        ? `Input "${name}" is what a step of the pipeline writes; run the pipeline to have it.`
        : `Input "${name}" is not in Azure: nothing has to be downloaded for it.`,
    );
  }
  return [...remote.values()];
}

/** What other steps write is there only once they have run. */
function isInAzure(input: JobInput): input is Extract<JobInput, { kind: 'remote' }> {
  return input.kind === 'remote' && !input.uri.includes('${{');
}

interface Around {
  readonly subject: string;
  readonly file: string;
  /** Of a pipeline, where one is meant. */
  readonly step: string | undefined;
  readonly root: string;
  readonly values: SampleOptions;
  readonly output: Output;
  readonly signal: AbortSignal;
}

async function takeAll(wanted: readonly Wanted[], around: Around): Promise<number> {
  const { file, step, root, subject, values, output, signal } = around;
  const data = { az: values.az, scope: scopeOf(values, file, output), signal };
  const taken: Taken[] = [];
  for (const input of wanted) {
    try {
      const folder = folderFor(root, file, step, input.name);
      const found = await takeSample(input.uri, root, folder, values, data, (done, all) =>
        output.progress?.step(done, all, 'Downloading', 'files'),
      );
      taken.push({ ...input, ...found });
    } catch (error) {
      if (!(error instanceof CommandError || error instanceof CannotWrite)) throw error;
      if (signal.aborted) {
        output.complain('acpt: Stopped. Samples that were there before are as they were.');
        return 130;
      }
      output.complain(`acpt: Input "${input.name}": ${error.message}`);
    }
  }
  for (const { name, remarks } of taken) {
    for (const remark of remarks.slice(0, mostRemarks)) output.complain(`acpt: Input "${name}": ${remark}`);
    const more = remarks.length - mostRemarks;
    if (more > 0)
      output.complain(`acpt: Input "${name}": ${more} more such remarks; --format json has them all.`);
  }
  if (values.format === 'json') {
    output.write(`${printableJson({ samples: taken })}\n`);
  } else if (taken.length > 0) {
    const lines = taken.map(
      ({ name, path: at, files, bytes }) =>
        `${name}: ${files === 1 ? '1 file' : `${files} files`}, ${size(bytes)}, in ${shownPath(at)}`,
    );
    const command = ['acpt', 'run'];
    if (values.workspaceFolder !== undefined) command.push('--workspace-folder', values.workspaceFolder);
    for (const { name, path: at } of taken) command.push('--input', `${name}=${shownPath(at)}`);
    command.push(subject);
    output.write(`${[...lines, '', command.map(shellWord).join(' ')].map(printable).join('\n')}\n`);
  }
  return taken.length === wanted.length ? 0 : 1;
}

/** What is said here, else the workspace that was read for the folder, else the defaults of the Azure CLI. */
function scopeOf(values: SampleOptions, file: string, output: Output): WorkspaceScope {
  const { workspace, resourceGroup, subscription } = values;
  const said = { workspace, resourceGroup, subscription };
  if (Object.values(said).some((each) => each !== undefined)) return said;
  const at = path.resolve(file).replaceAll('\\', '/');
  const manifest = workspaceCopyFor(openProject([at], output), at)?.manifest;
  return {
    workspace: manifest?.workspace,
    resourceGroup: manifest?.resource_group,
    subscription: manifest?.subscription,
  };
}

/** `.acpt/samples/jobs/train.yml/data`, of a step `train.data`: no two inputs have the same. */
function folderFor(root: string, file: string, step: string | undefined, input: string): string {
  const document = path.relative(root, realpathSync(file)).split(/[\\/]/);
  const name = step === undefined ? input : `${step}.${input}`;
  return path.posix.join('.acpt', 'samples', ...[...document, name].map(plainName));
}

/** The name itself, or where it may be none of a folder, one that no other name has. */
function plainName(name: string): string {
  if (/^\w[\w.-]{0,99}$/.test(name) && !name.endsWith('.') && !isReservedName(name)) return name;
  const mark = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${name.replace(/[^\w-]/g, '_').slice(0, 60)}-${mark}`;
}

function size(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** The shells of Windows have double quotes in common. */
function shellWord(word: string): string {
  const plain = quoted(word);
  return process.platform === 'win32' && plain !== word && !word.includes('"') ? `"${word}"` : plain;
}
