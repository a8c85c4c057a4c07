/** What this machine does not have of a job's inputs, asked for before it runs. */
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import type { ContainerPlan } from '../../core/container/plan/plan.ts';
import { obstaclesOf } from '../../core/container/run/jobScript.ts';
import { chooseSample, type Samples, takeSample, waysFor, withChosenInputs } from './sampleData.ts';

/** @returns `undefined` where the user does not want to run it so */
export async function withLocalInputs(
  given: ContainerPlan,
  samples: Samples,
): Promise<ContainerPlan | undefined> {
  const { state } = samples;
  const plan = withChosenInputs(given, state);
  for (const { input, message } of obstaclesOf(plan.job, (each) => existsSync(each))) {
    const anyway = vscode.l10n.t('Run Without It');
    const { choose, download } =
      input === undefined ? { choose: undefined, download: undefined } : waysFor(plan, input, samples);
    const buttons = [choose, download, anyway].filter((each) => each !== undefined);
    const choice = await vscode.window.showWarningMessage(message, ...buttons);
    if (choice === undefined) return undefined;
    if (choice === anyway || input === undefined) continue;
    const take = choice === download ? takeSample(plan, input, samples) : chooseSample(plan, input, state);
    if (!(await take)) return undefined;
  }
  return withChosenInputs(given, state);
}
