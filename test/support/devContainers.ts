/** What the tests with real containers share: folders of files whose plans are started, and their jobs run. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Gpu, HostFacts } from '../../src/core/container/host/host.ts';
import type { CacheOpening } from '../../src/core/container/plan/caches.ts';
import type { ContainerOptions } from '../../src/core/container/plan/options.ts';
import { type ContainerPlan, isPlan } from '../../src/core/container/plan/plan.ts';
import { containerPlans } from '../../src/core/container/planning/plans.ts';
import { jobScript } from '../../src/core/container/run/jobScript.ts';
import { findDevContainerCli } from '../../src/engine/devContainerCli.ts';
import { type Prepared, prepare, write } from '../../src/engine/files.ts';
import { makeFolders, newRunFolder, startJob } from '../../src/engine/job.ts';
import { type RunningContainer, type UpResult, up } from '../../src/engine/up.ts';
import { repository, temporaryFolder } from '../e2e/host/folders.ts';
import { lastOutput, minute, within } from '../e2e/host/limits.ts';
import { filesOf, Workspace } from './project.ts';

export const acpt = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202606.3';
export const curated = 'mcr.microsoft.com/azureml/curated/acpt-pytorch-2.8-cuda12.6:15';

const found = findDevContainerCli({
  setting: path.join(repository, 'node_modules/@devcontainers/cli/devcontainer.js'),
  appRoot: undefined,
  extensionPath: undefined,
});
assert.ok(found, 'node_modules/@devcontainers/cli is missing: npm ci');
export const cli = found;

/** A folder on disk with the files of a test. */
export class Folder {
  readonly path: string;
  readonly #files = new Map<string, string>();

  /** @param below a folder in the folder, which is then the one that is opened */
  constructor(text: string, below = '') {
    this.path = path.posix.join(temporaryFolder('up').replaceAll('\\', '/'), below);
    this.#write(text);
  }

  /** @param opened the path by which the folder was opened */
  plan(opened = this.path): ContainerPlan {
    const files = new Map(
      [...this.#files].map(([file, text]) => [opened + file.slice(this.path.length), text]),
    );
    const [first = ''] = files.keys();
    const [plan] = containerPlans(new Workspace(files).facts(first), { curatedAs: 'image' });
    assert.ok(plan && isPlan(plan), plan && 'problem' in plan ? plan.problem : 'no plan');
    return plan;
  }

  /** Other files in place of those that it has; what containers are opened by stays. */
  replace(text: string): void {
    for (const name of readdirSync(this.path))
      if (name !== '.devcontainer') rmSync(path.join(this.path, name), { recursive: true, force: true });
    this.#files.clear();
    this.#write(text);
  }

  #write(text: string): void {
    for (const [name, content] of filesOf(text)) {
      const file = path.posix.join(this.path, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content);
      this.#files.set(file, content);
    }
  }

  file(name: string): string {
    return readFileSync(path.join(this.path, name), 'utf8');
  }
}

export interface Started {
  readonly result: UpResult;
  readonly prepared: Prepared;
  readonly log: readonly string[];
  readonly steps: readonly string[];
}

export async function start(
  folder: Folder,
  host: HostFacts,
  gpu: Gpu,
  more: {
    readonly signal?: AbortSignal;
    readonly onStep?: (message: string) => void;
    readonly removeExisting?: boolean;
    readonly options?: ContainerOptions;
    readonly caches?: CacheOpening | undefined;
  } = {},
): Promise<Started> {
  const prepared = prepare(folder.plan(), host, gpu, folder.path, more.options);
  write(prepared);
  const log: string[] = [];
  const steps: string[] = [];
  const late = new AbortController();
  const upping = up({
    cli,
    engine: host.engine,
    workspaceFolder: folder.path,
    configFile: prepared.configFile,
    gpu,
    removeExisting: more.removeExisting ?? false,
    caches: more.caches,
    signal: AbortSignal.any([late.signal, ...(more.signal ? [more.signal] : [])]),
    onProgress: ({ message }) => {
      steps.push(message);
      more.onStep?.(message);
    },
    onLog: (line) => log.push(line),
  });
  const result = await within(minute, `devcontainer up of ${folder.path}`, upping, async () => {
    const said = lastOutput(log.join('\n'));
    late.abort();
    await upping;
    return said;
  });
  return { result, prepared, log, steps };
}

export function running({ result, log }: Started) {
  assert.ok(result.kind === 'running', `${JSON.stringify(result)}\n${log.slice(-20).join('\n')}`);
  return result;
}

export function failed({ result, log }: Started) {
  assert.ok(result.kind === 'failed', `${JSON.stringify(result)}\n${log.slice(-20).join('\n')}`);
  return result.failure;
}

/** Runs the job of the folder in its container, as the editor's command does. */
export async function runJob(
  folder: Folder,
  host: HostFacts,
  more: {
    readonly gpus?: number;
    readonly gitRoot?: string;
    /** Where it is opened already. */
    readonly container?: RunningContainer;
  } = {},
): Promise<{ readonly code: unknown; readonly output: string }> {
  const { gpus = 0, gitRoot } = more;
  const plan = folder.plan();
  const { run } = plan.job;
  assert.ok(run);
  const container = more.container ?? running(await start(folder, host, 'none')).container;
  const runFolder = newRunFolder(folder.path, run.name, new Date('2026-11-22T10:15:00Z'));
  const script = jobScript(plan.job, run, {
    workspaceFolder: folder.path,
    gitRoot,
    remoteWorkspaceFolder: container.folder,
    inPlace: false,
    runFolder,
    gpus,
    interpreter: plan.interpreter,
  });
  makeFolders(folder.path, runFolder, script);
  const running_ = startJob(script, { engine: host.engine.command, container }, container.folder);
  const { child } = running_;
  let output = '';
  child.stdout.on('data', (data) => (output += data));
  child.stderr.on('data', (data) => (output += data));
  const closed = new Promise((resolve) => child.on('close', resolve));
  const code = await within(minute, `The job of ${folder.path}`, closed, async () => {
    const said = lastOutput(output);
    await running_.stop();
    return said;
  });
  return { code, output };
}

export const job = (more = '') => `--- train.yml
name: night
command: python train.py --lr \${{inputs.lr}} --out \${{outputs.model}} && echo "$NCCL_DEBUG" > \${{outputs.model}}/debug.txt
code: src
environment: azureml:AzureML-acpt-pytorch-2.8-cuda12.6@latest
environment_variables: { NCCL_DEBUG: INFO }
inputs: { lr: 0.1 }
outputs: { model: { type: uri_folder } }
${more}--- src/train.py
print("hello")
`;

/** Processes of this machine whose command line contains the text. */
export async function processesAbout(text: string): Promise<string[]> {
  return readdirSync('/proc').flatMap((entry) => {
    try {
      const line = readFileSync(`/proc/${entry}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return /^\d+$/.test(entry) && line.includes(text) ? [line] : [];
    } catch {
      return [];
    }
  });
}
