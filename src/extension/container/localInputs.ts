/** What this machine does not have of a job's inputs, asked for before it runs. */
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import type { ContainerPlan } from '../../core/container/plan/plan.ts';
import { obstaclesOf } from '../../core/container/run/jobScript.ts';
import { chooseSample, withChosenInputs } from './sampleData.ts';

/** @returns `undefined` where the user does not want to run it so */
export async function withLocalInputs(
  given: ContainerPlan,
  state: vscode.Memento,
): Promise<ContainerPlan | undefined> {
  const plan = withChosenInputs(given, state);
  for (const { input, message } of obstaclesOf(plan.job, (each) => existsSync(each))) {
    const choose = vscode.l10n.t('Choose Local Path');
    const anyway = vscode.l10n.t('Run Without It');
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
