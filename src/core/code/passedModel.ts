/** Whether a trainer surely gets a model as it was loaded: nothing that may change it happens before. */
import type { Expression } from '../languages/pythonCode/tree.ts';
import { expressionsOf, statementsIn } from '../languages/pythonCode/walk.ts';
import { assignedTo } from './assigned.ts';
import { dottedName } from './options/values.ts';
import type { SureCalls } from './sureCalls.ts';
import type { SureCall } from './surelyRun.ts';
import { givenToTrainer } from './trainerCalls.ts';

/** Methods that leave the weights as they are, or add some of the same kind. */
const harmless =
  /^(?:gradient_checkpointing_(?:enable|disable)|enable_input_require_grads|resize_token_embeddings|train|eval|cuda|num_parameters|get_memory_footprint)$/;

/**
 * @param load the call that loads the model
 * @param end where the training begins
 */
export function isPassedAsLoaded(
  load: SureCall,
  trainer: SureCall,
  end: number,
  names: SureCalls['names'],
): boolean {
  const model = givenToTrainer(trainer, 'model');
  if (model === load.call) return true;
  if (model?.kind !== 'name' || load.within !== trainer.within) return false;
  const { name } = model;
  const [only, ...others] = assignedTo(name, load.within) ?? [];
  if (only !== load.call || others.length > 0) return false;
  const isIt = (each: Expression) => each.kind === 'name' && each.name === name;
  for (const { statement, within } of statementsIn(load.within)) {
    const known = new Set<Expression>(statement.kind === 'assign' ? statement.targets.filter(isIt) : []);
    for (const each of expressionsOf(statement)) {
      // `model.config.use_cache = False`
      if (each.kind === 'member' && each.name === 'config') known.add(each.object);
      if (each.kind !== 'call') continue;
      const { callee } = each;
      if (callee.kind === 'member' && harmless.test(callee.name) && each.arguments.every(isPlain))
        known.add(callee.object);
      const isReader = /^(?:print|transformers\.DataCollator\w+)$/.test(
        names.meaning(load.file, callee) ?? dottedName(callee) ?? '',
      );
      if (isReader || each === trainer.call) for (const { value } of each.arguments) known.add(value);
    }
    for (const each of expressionsOf(statement))
      if (isIt(each) && !known.has(each) && (within !== undefined || each.span.start < end)) return false;
  }
  return true;
}

/** `len(tokenizer)`, and nothing that is a type of numbers. */
function isPlain({ value }: { readonly value: Expression }): boolean {
  return !/dtype|float|half/.test(dottedName(value) ?? '');
}
