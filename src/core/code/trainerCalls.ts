/** The `Trainer` of transformers that a program surely makes. */
import type { CallExpression, Expression } from '../languages/pythonCode/tree.ts';
import type { Project } from '../project/project.ts';
import { assignedTo } from './assigned.ts';
import type { CheckedProgram } from './checkedPrograms.ts';
import { argumentAt, dottedName } from './options/values.ts';
import { sureCallsOf } from './sureCalls.ts';
import type { SureCall } from './surelyRun.ts';

/** That of trl is made with the same arguments, in the same places. */
const trainerOrSft = /^(?:transformers\.(?:trainer\.|trainer_seq2seq\.)?(?:Seq2Seq)?|trl\.SFT)Trainer$/;

/** All that train a model which they get as `model`, or first. */
export const modelTrainer = /^(?:transformers\.(?:Seq2Seq)?|trl\.(?:SFT|DPO|ORPO|CPO|KTO|Reward))Trainer$/;

/** Also classes of the program that are made as these are; without those that get a collection of arguments. */
export function trainerCallsOf(
  project: Project,
  { entry }: CheckedProgram,
  names: RegExp,
): readonly SureCall[] {
  const calls = entry ? sureCallsOf(project, entry).calls : [];
  return calls.filter(
    ({ meaning, call }) => names.test(meaning ?? '') && call.arguments.every(({ star }) => star === ''),
  );
}

/** The trainer that surely gets these arguments; without a call options of the command become those of the only trainer. */
export function trainerMadeWith(
  project: Project,
  program: CheckedProgram,
  made: CallExpression | undefined,
): SureCall | undefined {
  const [first, ...others] = trainerCallsOf(project, program, trainerOrSft);
  if (!made) return others.length === 0 ? first : undefined;
  return [first, ...others].find((each) => each && meantBy(givenToTrainer(each, 'args'), each) === made);
}

/** As the program calls it. */
export function calledName({ call }: SureCall): string {
  return /\w+$/.exec(dottedName(call.callee) ?? '')?.[0] ?? 'Trainer';
}

const parameters = ['model', 'args', 'data_collator', 'train_dataset', 'eval_dataset'] as const;

/** What it gets by its name or in its place. */
export function givenToTrainer(
  { call: { arguments: given } }: SureCall,
  parameter: (typeof parameters)[number],
): Expression | undefined {
  return argumentAt(given, parameter, parameters.indexOf(parameter));
}

/** For a name its value, where the statements around the call give it only one, and before; else itself. */
export function meantBy(value: Expression | undefined, { within, call }: SureCall): Expression | undefined {
  if (value?.kind !== 'name') return value;
  const [only, ...others] = assignedTo(value.name, within) ?? [];
  return only && others.length === 0 && only.span.end <= call.span.start ? only : value;
}
