/** "Run Job in ACPT Container": the command of a job, with what this machine has of its inputs. */
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import type { ContainerPlan, JobRun } from '../../core/container/plan/plan.ts';
import { type JobScript, jobScript, obstaclesOf } from '../../core/container/run/jobScript.ts';
import { gitRootOf } from '../../engine/gitRoot.ts';
import { type InContainer, makeFolders, newRunFolder, startJob } from '../../engine/job.ts';
import { chooseSample, withChosenInputs } from './sampleData.ts';

/** Asks for what this machine does not have; `undefined` where the user does not want to run it so. */
export async function withLocalInputs(
  given: ContainerPlan,
  state: vscode.Memento,
): Promise<ContainerPlan | undefined> {
  const plan = withChosenInputs(given, state);
  for (const { input, message } of obstaclesOf(plan.job, (each) => existsSync(each))) {
    const choose = 'Choose Local Path';
    const anyway = 'Run Without It';
    const choice = await vscode.window.showWarningMessage(
      message,
      ...(input === undefined ? [] : [choose]),
      anyway,
    );
    if (choice === undefined) return undefined;
    if (choice !== choose || input === undefined) continue;
    if (!(await chooseSample(plan, input, state))) return undefined;
  }
  return withChosenInputs(given, state);
}

export interface JobPlace {
  readonly workspaceFolder: string;
  /** The folder as the command sees it. */
  readonly remoteWorkspaceFolder: string;
  readonly gpus: number | undefined;
  /** `undefined`: the window runs in the container already. */
  readonly container: InContainer | undefined;
}

export function runInTerminal(plan: ContainerPlan, run: JobRun, place: JobPlace): vscode.Terminal {
  const { workspaceFolder, container } = place;
  const runFolder = newRunFolder(workspaceFolder, run.name, new Date());
  const script = jobScript(plan.job, run, {
    ...place,
    inPlace: container === undefined,
    gitRoot: gitRootOf(workspaceFolder),
    runFolder,
    interpreter: plan.interpreter,
  });
  makeFolders(workspaceFolder, runFolder, script);
  const terminal = vscode.window.createTerminal({
    name: `ACPT: ${run.name}`,
    iconPath: new vscode.ThemeIcon('play'),
    pty: jobTerminal(script, container, place.remoteWorkspaceFolder),
  });
  terminal.show();
  return terminal;
}

/** A terminal that shows a process of ours: closing it, or Ctrl-C in it, ends the job. */
function jobTerminal(
  script: JobScript,
  container: InContainer | undefined,
  workspaceFolder: string,
): vscode.Pseudoterminal {
  const written = new vscode.EventEmitter<string>();
  const closed = new vscode.EventEmitter<number>();
  let job: ReturnType<typeof startJob> | undefined;
  let ended = false;
  const line = (text: string) => written.fire(`\u001b[2m${text}\u001b[0m\r\n`);
  const stop = () => {
    if (!ended) void job?.stop();
  };
  return {
    onDidWrite: written.event,
    onDidClose: closed.event,
    open() {
      script.remarks.forEach(line);
      line(`Working directory: ${script.folder}`);
      job = startJob(script, container, workspaceFolder);
      const show = (data: string) => written.fire(data.replace(/\r?\n/g, '\r\n'));
      job.child.stdout.setEncoding('utf8').on('data', show);
      job.child.stderr.setEncoding('utf8').on('data', show);
      const end = (text: string) => {
        if (ended) return;
        ended = true;
        line(text);
        if (script.outputs.length > 0) line(`Outputs: ${script.outputs.join(', ')}`);
      };
      job.child.on('error', (error) => end(`Failed to start: ${error.message}`));
      job.child.on('close', (code) =>
        end(code === 0 ? 'Finished.' : `Failed with exit code ${code ?? 'unknown'}.`),
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
