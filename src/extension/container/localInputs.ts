/** Local paths in place of inputs that only Azure has: asked for once, and remembered. */
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import type { ContainerPlan, JobInput } from '../../core/container/plan/plan.ts';
import { obstaclesOf } from '../../core/container/run/jobScript.ts';

/**
 * The plan with the local paths that were once chosen for inputs that only Azure has: so a container that is opened sees
 * what a job that runs in it sees.
 */
export function withChosenInputs(plan: ContainerPlan, state: vscode.Memento): ContainerPlan {
  const { run } = plan.job;
  const chosen = state.get<Readonly<Record<string, string>>>(keyOf(plan), {});
  const paths = Object.entries(chosen).filter(
    ([name, path]) => isMissing(run?.inputs[name]) && existsSync(path),
  );
  if (!run || paths.length === 0) return plan;
  const inputs = Object.fromEntries(paths.map(([name, path]) => [name, { kind: 'path' as const, path }]));
  return { ...plan, job: { ...plan.job, run: { ...run, inputs: { ...run.inputs, ...inputs } } } };
}

function isMissing(input: JobInput | undefined): boolean {
  if (input?.kind === 'path') return !existsSync(input.path);
  return input?.kind === 'remote' || input?.kind === 'absent';
}

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
    const [path] =
      (await vscode.window.showOpenDialog({
        title: `Local Path for Input "${input}"`,
        openLabel: 'Use Path',
        canSelectFiles: true,
        canSelectFolders: true,
      })) ?? [];
    if (!path) return undefined;
    const before = state.get<Readonly<Record<string, string>>>(keyOf(plan), {});
    await state.update(keyOf(plan), { ...before, [input]: path.fsPath.replaceAll('\\', '/') });
  }
  return withChosenInputs(given, state);
}

function keyOf({ source }: ContainerPlan): string {
  return `acpt.inputs ${source?.path}#${source?.step ?? ''}`;
}
