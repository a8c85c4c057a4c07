/** Runs `devcontainer up`, tells how far it is, and says why it failed. */
import { isReport } from '../core/container/configuration/generate.ts';
import type { EngineFacts, Gpu } from '../core/container/host/host.ts';
import type { CacheOpening } from '../core/container/plan/caches.ts';
import {
  explainFailure,
  type Failure,
  folderFailure,
  warningsOf,
} from '../core/container/up/failures/index.ts';
import { type ProgressStep, UpProgress } from '../core/container/up/progress.ts';
import { parseEvent, parseOutcome, plainText } from '../core/container/up/protocol.ts';
import { capture } from './capture.ts';
import { type Configuration, removeFresh, removeMadeSince } from './containers.ts';
import type { DevContainerCli } from './devContainerCli.ts';
import { endGroup, startGroup } from './group.ts';
import { StartWatch } from './startWatch.ts';

export interface UpOptions {
  readonly cli: DevContainerCli;
  readonly engine: Pick<EngineFacts, 'name' | 'command'>;
  readonly workspaceFolder: string;
  readonly configFile: string;
  readonly gpu: Gpu;
  /** Recreates the container if it exists. */
  readonly removeExisting: boolean;
  /** What opens the caches to a user of the container who is not root. */
  readonly caches?: CacheOpening | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (step: ProgressStep) => void;
  /** What the program says, for people who want to read it all. */
  readonly onLog: (line: string) => void;
}

export interface RunningContainer {
  readonly id: string;
  readonly user: string;
  /** Where the folder is in the container. */
  readonly folder: string;
}

export type UpResult =
  | {
      readonly kind: 'running';
      readonly container: RunningContainer;
      readonly warnings: readonly string[];
      /** What the container says of itself when it is made: which PyTorch, which GPUs. Empty when it was there already. */
      readonly report: readonly string[];
    }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'cancelled' };

export async function up(options: UpOptions): Promise<UpResult> {
  const { engine, workspaceFolder, configFile, signal, onLog } = options;
  const failure = folderFailure(workspaceFolder);
  if (failure) return { kind: 'failed', failure };
  const configuration: Configuration = { engine: engine.command, workspaceFolder, configFile };
  if ((await removeFresh(configuration)) > 0)
    onLog('Removed a container that an earlier attempt created but never started.');
  if (signal.aborted) return { kind: 'cancelled' };
  const began = Date.now();
  let ended = await runUp(options, configuration);
  while (ended.missedStart && !signal.aborted) {
    onLog('The container runs, but the dev container tools missed its start: they are called again.');
    // Now they find it running, and go on from there.
    ended = await runUp({ ...options, removeExisting: false }, configuration);
  }
  if (signal.aborted) {
    await removeMadeSince(configuration, began);
    return { kind: 'cancelled' };
  }
  const outcome = parseOutcome(ended.stdout);
  if (ended.code === 0 && outcome?.outcome === 'success') {
    await openCaches(options, outcome);
    return {
      kind: 'running',
      container: {
        id: outcome.containerId,
        user: outcome.remoteUser,
        folder: outcome.remoteWorkspaceFolder,
      },
      warnings: warningsOf(ended.stderr),
      report: reportOf(ended.stderr),
    };
  }
  await removeFresh(configuration);
  return {
    kind: 'failed',
    failure: explainFailure({ outcome, stderr: ended.stderr, engine: engine.name }),
  };
}

/** The container did what it could when it started; not all images let their user become root. */
async function openCaches(
  { engine, caches }: UpOptions,
  { containerId, remoteUser }: { readonly containerId: string; readonly remoteUser: string },
): Promise<void> {
  if (!caches || remoteUser === 'root') return;
  const inside = (user: string, script: string) =>
    capture(engine.command, ['exec', '-u', user, containerId, 'sh', '-c', script]);
  await inside('0', caches.asRoot);
  await inside(remoteUser, caches.asUser);
}

/** The lines that the configuration's own postCreateCommand prints. */
function reportOf(stderr: readonly string[]): string[] {
  return stderr
    .flatMap((line) => {
      const event = parseEvent(line);
      return event && event.type !== 'progress' && event.channel === 'postCreate'
        ? plainText(event.text)
        : [];
    })
    .join('')
    .split(/\r?\n/)
    .filter((line) => isReport(line));
}

function argumentsOf({ engine, workspaceFolder, configFile, gpu, removeExisting }: UpOptions): string[] {
  return [
    'up',
    ...['--workspace-folder', workspaceFolder],
    ...['--config', configFile],
    ...['--log-format', 'json'],
    ...['--docker-path', engine.command],
    // What a person wrote into the file may ask for a GPU, which Podman's answer makes fail; ours are in runArgs.
    ...['--gpu-availability', gpu === 'none' || engine.name === 'podman' ? 'none' : 'detect'],
    ...(removeExisting ? ['--remove-existing-container'] : []),
  ];
}

interface Ended {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: readonly string[];
  /** It was ended, because it would have waited forever for a container that runs. */
  readonly missedStart: boolean;
}

/** So many lines of a long log are kept for the reason of a failure, which stands at its end. */
const mostLines = 20_000;

function runUp(options: UpOptions, configuration: Configuration): Promise<Ended> {
  const { cli, signal, onProgress, onLog } = options;
  return new Promise((resolve) => {
    const child = startGroup(cli.command, [...cli.args, ...argumentsOf(options)], cli.environment);
    const progress = new UpProgress();
    let missedStart = false;
    const watch = new StartWatch(configuration, () => {
      missedStart = true;
      endGroup(child);
    });
    const stderr: string[] = [];
    let stdout = '';
    let rest = '';
    const take = (line: string) => {
      stderr.push(line);
      if (stderr.length > mostLines) stderr.splice(0, mostLines / 2);
      const event = parseEvent(line);
      const text = event?.type === 'progress' ? undefined : event ? event.text : line;
      if (text !== undefined) onLog(plainText(text).trimEnd());
      const step = event && progress.next(event);
      if (step) onProgress(step);
      if (event) watch.take(event);
    };
    const stop = () => endGroup(child);
    signal.addEventListener('abort', stop, { once: true });
    child.stdin.end();
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(take);
    });
    const end = (code: number | undefined) => {
      signal.removeEventListener('abort', stop);
      if (rest !== '') take(rest);
      watch.end();
      resolve({ code, stdout, stderr, missedStart });
    };
    child.on('error', (error) => {
      stderr.push(error.message);
      end(undefined);
    });
    child.on('close', (code) => end(code ?? undefined));
  });
}
