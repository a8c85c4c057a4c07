/** "Run Job in ACPT Container": the command of a job in a terminal of ours. */
import * as vscode from 'vscode';
import type { Gpu } from '../../core/container/host/host.ts';
import type { ContainerPlan, JobRun } from '../../core/container/plan/plan.ts';
import type { DebugWishes } from '../../core/container/run/debugger.ts';
import { type InContainer, type RunningJob, startJob } from '../../engine/job.ts';
import { type JobPlace, type PreparedRun, prepareRun } from '../../engine/runJob.ts';
import { CannotWrite } from '../../engine/safeWrite.ts';
import { ServerWatch } from './servers.ts';

export interface StartedJob {
  readonly plan: ContainerPlan;
  readonly run: JobRun;
  readonly place: JobPlace;
  /** What it was made for; `undefined` where the window is in it. */
  readonly gpu?: Gpu;
  /** Removes the container, if it was made for this job. */
  readonly remove?: () => Promise<void>;
}

export function runInTerminal(
  plan: ContainerPlan,
  run: JobRun,
  place: JobPlace,
  more: {
    readonly debug?: DebugWishes;
    readonly onText?: (text: string) => void;
    readonly onEnd?: () => void;
  } = {},
): vscode.Terminal {
  const prepared = prepareRun(plan, run, place, { debug: more.debug });
  const servers = new ServerWatch(place.container, plan.interpreter);
  const terminal = vscode.window.createTerminal({
    name: `ACPT: ${run.name}`,
    iconPath: new vscode.ThemeIcon(more.debug ? 'debug-alt' : 'play'),
    pty: jobTerminal(prepared, {
      onText: (text) => {
        servers.read(text);
        more.onText?.(text);
      },
      onEnd: () => {
        servers.close();
        more.onEnd?.();
      },
    }),
  });
  terminal.show();
  return terminal;
}

/** Runs a program that a browser shows; nothing is kept of it. */
export function serveInTerminal(
  name: string,
  script: string,
  where: InContainer | undefined,
  folder: string,
  python: string,
): void {
  const servers = new ServerWatch(where, python);
  vscode.window
    .createTerminal({
      name,
      iconPath: new vscode.ThemeIcon('graph'),
      pty: jobTerminal(
        {
          script: { remarks: [], folder },
          runFolder: undefined,
          start: () => startJob({ script }, where, folder),
        },
        { onText: (text) => servers.read(text), onEnd: () => servers.close() },
      ),
    })
    .show();
}

interface Shown {
  readonly script: Pick<PreparedRun['script'], 'remarks' | 'folder'>;
  /** `undefined`: nothing is kept. */
  readonly runFolder: string | undefined;
  readonly start: () => RunningJob;
}

/** A terminal that shows a process of ours: closing it, or Ctrl-C in it, ends the job. */
function jobTerminal(
  { script, runFolder, start }: Shown,
  { onText, onEnd }: { readonly onText: (text: string) => void; readonly onEnd: () => void },
): vscode.Pseudoterminal {
  const written = new vscode.EventEmitter<string>();
  const closed = new vscode.EventEmitter<number>();
  let job: RunningJob | undefined;
  let ended = false;
  const line = (text: string) => written.fire(dimmed(text));
  const stop = () => {
    if (!ended) void job?.stop();
  };
  const end = (text: string) => {
    if (ended) return;
    ended = true;
    line(text);
    if (runFolder !== undefined) line(vscode.l10n.t('Log and outputs: {0}', runFolder));
    onEnd();
  };
  return {
    onDidWrite: written.event,
    onDidClose: closed.event,
    open() {
      script.remarks.forEach(line);
      line(vscode.l10n.t('Working directory: {0}', script.folder));
      try {
        job = start();
      } catch (error) {
        if (!(error instanceof CannotWrite)) throw error;
        end(error.message);
        return;
      }
      const show = (data: string) => {
        written.fire(inTerminal(data));
        onText(data);
      };
      job.child.stdout.setEncoding('utf8').on('data', show);
      job.child.stderr.setEncoding('utf8').on('data', show);
      job.child.on('error', (error) => end(vscode.l10n.t('Failed to start: {0}', error.message)));
      job.child.on('close', (code) =>
        end(
          code === 0
            ? vscode.l10n.t('Finished.')
            : vscode.l10n.t('Failed with exit code {0}.', code ?? 'unknown'),
        ),
      );
    },
    close: stop,
    handleInput(data) {
      // Ctrl-C; once the job has ended, any key closes the terminal.
      if (ended) closed.fire(0);
      else if (data === '\u0003') stop();
    },
  };
}

/** A line of our own, apart from what the job says. */
export function dimmed(text: string): string {
  return `\u001b[2m${text}\u001b[0m\r\n`;
}

/** A terminal goes to the beginning of a line only when it is told. */
export function inTerminal(data: string): string {
  return data.replace(/\r?\n/g, '\r\n');
}
