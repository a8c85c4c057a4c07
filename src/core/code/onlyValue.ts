/** What a name surely stands for in a place of the code. */
import type { Expression, Statement } from '../languages/pythonCode/tree.ts';
import { statementsIn } from '../languages/pythonCode/walk.ts';
import type { SureCall } from './surelyRun.ts';

/** A place among the statements of a script or of a function. */
export interface CodePlace {
  readonly within: readonly Statement[];
  readonly start: number;
}

export function placeOfCall({ within, call }: Pick<SureCall, 'within' | 'call'>): CodePlace {
  return { within, start: call.span.start };
}

/** For a name what it surely stands for where a call is made; anything else as it is. */
export function valueAt(
  value: Expression | undefined,
  made: Pick<SureCall, 'within' | 'call'>,
): Expression | undefined {
  return value?.kind === 'name' ? onlyValue(value.name, placeOfCall(made)) : value;
}

/** It is assigned once before the place among the statements around it, in no condition. */
export function onlyValue(name: string, { within, start }: CodePlace): Expression | undefined {
  const isIt = (each: Expression) => each.kind === 'name' && each.name === name;
  const values: (Expression | undefined)[] = [];
  for (const { statement, isCertain } of statementsIn(within)) {
    if (statement.kind === 'assign') {
      const [target, ...others] = statement.targets;
      const isOne = target !== undefined && isIt(target) && others.length === 0 && !statement.adds;
      // What is assigned later, or from what stands in the place, is not there yet.
      if (statement.span.end > start) continue;
      if (isOne) values.push(isCertain ? statement.value : undefined);
      else if (targetsOf(statement.targets).some(isIt)) values.push(undefined);
    } else if (statement.kind === 'block' && /^(?:for|with)$/.test(statement.word)) {
      // `for sampler in …`, `with … as sampler`
      const heads = statement.branches[0]?.heads ?? [];
      // The last of a loop is what it goes through.
      const targets = statement.word === 'for' ? heads.slice(0, -1) : heads;
      if (targetsOf(targets).some(isIt)) values.push(undefined);
    }
  }
  return values.length === 1 ? values[0] : undefined;
}

/** Also those within tuples. */
function targetsOf(targets: readonly Expression[]): Expression[] {
  return targets.flatMap((each) => (each.kind === 'sequence' ? targetsOf(each.items) : each));
}
