/** Models of transformers that a program surely loads with a `device_map`. */
import type { Argument, Expression } from '../languages/pythonCode/tree.ts';
import type { Project } from '../project/project.ts';
import { assignedTo } from './assigned.ts';
import type { CheckedProgram } from './checkedPrograms.ts';
import { dottedName, literalOf } from './options/values.ts';
import { sureCallsOf } from './sureCalls.ts';
import type { SureCall } from './surelyRun.ts';
import { givenToTrainer, modelTrainer, trainerCallsOf } from './trainerCalls.ts';

export interface MappedModel extends SureCall {
  /** The argument. */
  readonly map: Argument;
}

const loads = /^transformers\.(?:\w+\.)*\w*(?:Model|For)\w*\.from_pretrained$/;

/** Those whose map is written there, and is one. */
export function mappedModels(project: Project, { entry }: CheckedProgram): readonly MappedModel[] {
  const calls = entry ? sureCallsOf(project, entry).calls : [];
  return calls.flatMap((each): MappedModel[] => {
    if (!loads.test(each.meaning ?? '')) return [];
    const map = each.call.arguments.find(({ name }) => name === 'device_map');
    const literal = literalOf(map?.value);
    const isMap =
      map?.value.kind === 'dictionary' ||
      typeof literal === 'number' ||
      (typeof literal === 'string' && literal !== '');
    return map && isMap ? [{ ...each, map }] : [];
  });
}

/** The call of a trainer that surely gets the model, also within an adapter. */
export function trainerOf(
  project: Project,
  program: CheckedProgram,
  { call, within }: SureCall,
): SureCall | undefined {
  return trainerCallsOf(project, program, modelTrainer).find((trainer) => {
    const model = givenToTrainer(trainer, 'model');
    if (model === call) return true;
    if (model?.kind !== 'name' || trainer.within !== within) return false;
    const [first, ...others] = assignedTo(model.name, within) ?? [];
    return first === call && others.every((each) => wraps(each, model.name));
  });
}

const wrappers =
  /(?:^|\.)(?:get_peft_model|prepare_model_for_(?:kbit|int8)_training|PeftModel\w*\.from_pretrained)$/;

/** `model = get_peft_model(model, config)` */
function wraps(value: Expression, name: string): boolean {
  if (value.kind !== 'call' || !wrappers.test(dottedName(value.callee) ?? '')) return false;
  const [first] = value.arguments;
  return first?.value.kind === 'name' && first.value.name === name;
}
