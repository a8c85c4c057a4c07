/** The `Trainer` of transformers that a program surely makes. */
import type { CallExpression, Expression, PythonFile } from '../languages/pythonCode/tree.ts';
import type { Project } from '../project/project.ts';
import { assignedOnce } from './assignedOnce.ts';
import type { CheckedProgram } from './checkedPrograms.ts';
import { sureCallsOf } from './sureCalls.ts';

export interface TrainerCall {
  readonly file: PythonFile;
  readonly call: CallExpression;
}

/** Also classes of the program that are made as `Trainer` is; without those that get a collection of arguments. */
export function trainerCallsOf(project: Project, { entry }: CheckedProgram): readonly TrainerCall[] {
  const calls = entry ? sureCallsOf(project, entry).calls : [];
  return calls.filter(
    ({ meaning, call }) =>
      /^transformers\.(?:trainer\.|trainer_seq2seq\.)?(?:Seq2Seq)?Trainer$/.test(meaning ?? '') &&
      call.arguments.every(({ star }) => star === ''),
  );
}

const parameters = ['model', 'args', 'data_collator', 'train_dataset', 'eval_dataset'] as const;

/** What it gets by its name or in its place; a name stands for the only value that it has in the file. */
export function givenToTrainer(
  { file, call: { arguments: given } }: TrainerCall,
  parameter: (typeof parameters)[number],
): Expression | undefined {
  const inPlace = given.filter(({ name }) => name === undefined)[parameters.indexOf(parameter)];
  const value = (given.find(({ name }) => name === parameter) ?? inPlace)?.value;
  return value?.kind === 'name' ? (assignedOnce(file.module, value.name) ?? value) : value;
}
