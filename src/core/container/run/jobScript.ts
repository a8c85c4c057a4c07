/** The command of a job as a shell script for a container on this machine, and what is not available here. */
import { ownValue } from '../../base/ownValue.ts';
import { relativeTo } from '../../base/paths.ts';
import type { HostFolder } from '../host/hostFolder.ts';
import { codeTarget, inputTarget, isMounted } from '../plan/mounts.ts';
import type { CommandPart, Distribution, JobRun, JobSettings } from '../plan/plan.ts';
import { clusterVariables } from './clusterVariables.ts';
import { type DebugWishes, debugged, prepareDebugger } from './debugger.ts';
import { keepFolders } from './keptFolders.ts';
import { isPlainWord, quoted } from './shellWord.ts';

export interface Where {
  /** The folder that is open, on the host. */
  readonly workspaceFolder: string;
  readonly gitRoot: string | undefined;
  /** The same folder in the container. */
  readonly remoteWorkspaceFolder: string;
  /** The command runs where the window does: all its paths are as they are. */
  readonly inPlace: boolean;
  /** On the host, inside what is mounted: a new folder for this run, where the outputs go. */
  readonly runFolder: string;
  /** How many GPUs the container has; `undefined` where that cannot be seen. */
  readonly gpus: number | undefined;
  /** The Python of the environment, whose folder goes first on the PATH. */
  readonly interpreter: string | undefined;
  /** The command's Python programs run under a debugger. */
  readonly debug?: DebugWishes | undefined;
}

export interface JobScript {
  /** For `bash -c` in the container. */
  readonly script: string;
  /** The working directory in the container. */
  readonly folder: string;
  /** The folder of the run in the container. */
  readonly runFolder: string;
  /** On the host: they have to be there before the command starts. */
  readonly outputs: readonly string[];
  /** What the user should know before it starts: whole sentences. */
  readonly remarks: readonly string[];
}

/** What stands in the way: inputs that only Azure has, and what nobody gave. */
export interface Obstacle {
  readonly input: string | undefined;
  /** A whole sentence. */
  readonly message: string;
}

export function obstaclesOf(
  { code, remoteCode, run }: JobSettings,
  exists: HostFolder['exists'],
): Obstacle[] {
  if (!run) return [];
  const used = usedNames(run.command, 'input');
  const inputs = Object.entries(run.inputs).flatMap(([name, input]): Obstacle[] => {
    switch (input.kind) {
      case 'remote':
        return [{ input: name, message: `Input "${name}" is ${input.uri}, ${whereItIs(input.uri)}.` }];
      case 'path':
        return exists(input.path)
          ? []
          : [
              {
                input: name,
                message: `Input "${name}" does not exist: ${input.path}.`,
              },
            ];
      case 'absent':
        return input.optional || !used.has(name)
          ? []
          : [{ input: name, message: `Input "${name}" has no value in this file.` }];
      default:
        return [];
    }
  });
  const undeclared = [...used]
    .filter((name) => ownValue(run.inputs, name) === undefined && !isOptionalOnly(run.command, name))
    .map((name) => ({
      input: undefined,
      message: `The command uses the undeclared input "${name}".`,
    }));
  const unknown = [...unknownExpressions(run.command)].map((text) => ({
    input: undefined,
    message: `Only Azure ML can resolve ${text}.`,
  }));
  const codeMessage =
    remoteCode !== undefined
      ? `The code is ${remoteCode}, which only Azure ML can access: the command starts in an empty folder.`
      : code !== undefined && !exists(code)
        ? `The code folder does not exist: ${code}.`
        : undefined;
  const codes = codeMessage === undefined ? [] : [{ input: undefined, message: codeMessage }];
  return [...codes, ...inputs, ...undeclared, ...unknown];
}

function whereItIs(uri: string): string {
  if (/^https?:/.test(uri)) return 'which is not downloaded automatically';
  return uri.includes('${{') ? 'which is resolved when the pipeline runs' : 'which only Azure ML can access';
}

/** @param job without obstacles; what is left of them goes into the script as it is written */
export function jobScript(job: JobSettings, run: JobRun, where: Where): JobScript {
  const folderOfRun = inContainer(where.runFolder, where) ?? where.remoteWorkspaceFolder;
  const folder = job.code === undefined ? folderOfRun : (inContainer(job.code, where) ?? codeTarget);
  // A file is made by the command; its folder is that of the run.
  const outputs = Object.entries(run.outputs).flatMap(([name, { type }]) =>
    type === 'uri_file' ? [] : [`${where.runFolder}/${outputFolder(name)}`],
  );
  // Azure ML's own paths are plain words, so commands do not quote them: others get a plain name.
  const links = new Set<string>();
  const plain = (path: string, name: string): string => {
    if (isPlainWord(path)) return path;
    const link = `/tmp/acpt-paths/${name.replace(/[^\w.-]/g, '-')}`;
    links.add(`mkdir -p /tmp/acpt-paths && ln -sfn ${quoted(path)} ${link}`);
    return link;
  };
  const inputPaths = new Map(
    Object.entries(run.inputs).flatMap(([name, input]) =>
      input.kind === 'path' ? [[name, inContainer(input.path, where) ?? inputTarget(name)] as const] : [],
    ),
  );
  const outputPaths = new Map(
    Object.keys(run.outputs).map((name) => [name, `${folderOfRun}/${outputFolder(name)}`] as const),
  );
  const texts = {
    input: (name: string): string | undefined => {
      const input = ownValue(run.inputs, name);
      if (input?.kind === 'literal') return input.value;
      const path = inputPaths.get(name);
      return path === undefined ? undefined : plain(path, `inputs-${name}`);
    },
    output: (name: string): string | undefined => {
      const path = outputPaths.get(name);
      return path === undefined ? undefined : plain(path, `outputs-${name}`);
    },
  };
  const command = substitute(run.command, texts);
  const { line, processes, remarks } = distributed(command, run.distribution, where);
  const path = where.interpreter?.replace(/\/[^/]+$/, '');
  const variables = [
    ...clusterVariables({
      runId: where.runFolder.slice(where.runFolder.lastIndexOf('/') + 1),
      runFolder: folderOfRun,
      inputs: inputPaths,
      outputs: outputPaths,
      distribution: run.distribution,
      processes,
    }),
    // What the job says itself wins.
    ...Object.entries(job.environmentVariables),
  ];
  const script = [
    ...(path === undefined ? [] : [`export PATH=${quoted(path)}:"$PATH"`]),
    ...variables.map(([name, value]) => `export ${name}=${quoted(value)}`),
    ...links,
    // `code` may name a file; Azure ML then uploads that alone.
    `cd ${quoted(folder)} 2>/dev/null || cd "$(dirname ${quoted(folder)})" || exit 1`,
    ...(job.code === undefined ? [] : [keepFolders(folderOfRun)]),
    ...(where.debug === undefined ? [] : [prepareDebugger(where.debug)]),
    line,
  ].join('\n');
  const elsewhere = Object.entries(run.outputs).flatMap(([name, { uri }]) =>
    uri === undefined
      ? []
      : [`Output "${name}" is written to ${where.runFolder}/${outputFolder(name)}, not to ${uri}.`],
  );
  const tried = Object.entries(run.inputs).flatMap(([name, input]) =>
    name.startsWith('search_space.') && input.kind === 'literal'
      ? [
          `The sweep tries several values of ${name.slice('search_space.'.length)}; this run uses ${input.value}.`,
        ]
      : [],
  );
  return { script, folder, runFolder: folderOfRun, outputs, remarks: [...tried, ...remarks, ...elsewhere] };
}

/** The name of an output as the name of a folder: one that leads out of the run's folder is none. */
export function outputFolder(name: string): string {
  return name.replace(/[^\p{L}\p{N}_.-]+/gu, '-').replace(/^\.+/, '') || 'output';
}

/** A path of the host as the container sees it; `undefined` where it is not mounted with the folder. */
function inContainer(
  path: string,
  where: Pick<Where, 'workspaceFolder' | 'gitRoot' | 'remoteWorkspaceFolder' | 'inPlace'>,
): string | undefined {
  if (where.inPlace) return path;
  if (!isMounted(path, where)) return undefined;
  const parts = relativeTo(where.workspaceFolder, `${path}/x`).split('/').slice(0, -1);
  const folder = where.remoteWorkspaceFolder.split('/');
  for (const part of parts) {
    if (part === '..') folder.pop();
    else if (part !== '' && part !== '.') folder.push(part);
  }
  return folder.join('/');
}

type Texts = Readonly<Record<'input' | 'output', (name: string) => string | undefined>>;

function substitute(parts: readonly CommandPart[], texts: Texts): string {
  return parts
    .map((part) => {
      switch (part.kind) {
        case 'text':
          return part.text;
        case 'unknown':
          // Left as it is, the shell would refuse the whole command.
          return '';
        case 'input':
        case 'output':
          return texts[part.kind](part.name) ?? '';
        case 'optional':
          return part.parts.every((each) =>
            each.kind === 'input' || each.kind === 'output'
              ? texts[each.kind](each.name) !== undefined
              : true,
          )
            ? substitute(part.parts, texts)
            : '';
        default:
          return part satisfies never;
      }
    })
    .join('');
}

/** Azure ML starts the whole command once for each process; `torchrun --no-python` does the same where there are several. */
function distributed(
  command: string,
  distribution: Distribution | undefined,
  { gpus, debug }: Pick<Where, 'gpus' | 'debug'>,
): { line: string; processes: number; remarks: string[] } {
  const line = debug === undefined ? command : debugged(command);
  if (!distribution) return { line, processes: 1, remarks: [] };
  const { type, processesPerInstance = 1, instances } = distribution;
  const nodes = instances > 1 ? [`The job uses ${instances} nodes; here it runs on this machine only.`] : [];
  if (type !== 'pytorch')
    return {
      line,
      processes: 1,
      remarks: [`The job is distributed with ${type}; here it runs as a single process.`, ...nodes],
    };
  const processes =
    gpus === undefined
      ? processesPerInstance
      : Math.max(1, Math.min(processesPerInstance, Math.max(gpus, 1)));
  const fewer =
    processes < processesPerInstance
      ? [
          `The job starts ${processesPerInstance} processes per node; here it starts ${processes}, because ${gpus === 0 ? 'there is no GPU' : `there ${gpus === 1 ? 'is 1 GPU' : `are ${gpus} GPUs`}`}.`,
        ]
      : [];
  return {
    line:
      processes === 1
        ? line
        : `torchrun --standalone --nnodes=1 --nproc_per_node=${processes} --no-python bash -c ${quoted(line)}`,
    processes,
    remarks: [...fewer, ...nodes],
  };
}

function usedNames(parts: readonly CommandPart[], kind: 'input' | 'output'): Set<string> {
  return new Set(
    parts.flatMap((part) =>
      part.kind === kind ? [part.name] : part.kind === 'optional' ? [...usedNames(part.parts, kind)] : [],
    ),
  );
}

function isOptionalOnly(parts: readonly CommandPart[], name: string): boolean {
  return !parts.some((part) => part.kind === 'input' && part.name === name);
}

function* unknownExpressions(parts: readonly CommandPart[]): Generator<string> {
  for (const part of parts) {
    if (part.kind === 'unknown') yield part.text;
    else if (part.kind === 'optional') yield* unknownExpressions(part.parts);
  }
}
