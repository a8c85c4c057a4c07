/** Trainers as a program has them: of which class, and whether they surely train. */
import type { PythonFile } from '../languages/pythonCode/tree.ts';
import { derivedClasses } from './derivedClasses.ts';
import { dottedName } from './options/values.ts';
import { ownClasses } from './ownClasses.ts';
import type { SureCalls } from './sureCalls.ts';
import type { SureCall } from './surelyRun.ts';
import { meantBy } from './trainerCalls.ts';

/** Methods of a class of the program that change neither the metrics nor the steps. */
const harmless = /^(?:compute_loss|get_\w*dataloader)$/;

/** Whether it is one of transformers, or trains and evaluates as those do. */
export function isOfTransformers(
  { file, call }: SureCall,
  names: SureCalls['names'],
  local: readonly PythonFile[],
): boolean {
  const name = dottedName(call.callee);
  const own = derivedClasses(local).find((each) => each.name === name);
  const written = ownClasses(local).get(name ?? '')?.statement;
  // `evaluate = own_evaluate`, or a decorator that puts one there.
  const isPlain = written?.decorators.length === 0 && written.body.every(({ kind }) => kind !== 'assign');
  return (
    (!own || isPlain) &&
    names.meaning(file, call.callee)?.startsWith('transformers.') === true &&
    [...(own?.methods.keys() ?? [])].every((method) => harmless.test(method))
  );
}

/** `Trainer(…).train()`, or `trainer = Trainer(…)` and `trainer.train()`. */
export function trainingOf(trainer: SureCall, { calls }: SureCalls): SureCall | undefined {
  return calls.find((each) => {
    const { callee } = each.call;
    return (
      callee.kind === 'member' && callee.name === 'train' && meantBy(callee.object, each) === trainer.call
    );
  });
}
