/** What a name surely stands for where a call is made. */
import type { Expression } from '../languages/pythonCode/tree.ts';
import { statementsIn } from '../languages/pythonCode/walk.ts';
import type { SureCall } from './surelyRun.ts';

/** It is assigned once among the statements around the call, before the call and in no condition. */
export function onlyValue(
  name: string,
  { call, within }: Pick<SureCall, 'call' | 'within'>,
): Expression | undefined {
  const isIt = (each: Expression) => each.kind === 'name' && each.name === name;
  const values: (Expression | undefined)[] = [];
  for (const { statement, isCertain } of statementsIn(within)) {
    if (statement.kind === 'assign') {
      const [target, ...others] = statement.targets;
      const isOne = target !== undefined && isIt(target) && others.length === 0 && !statement.adds;
      const isBefore = statement.span.start < call.span.start;
      if (isOne) values.push(isCertain && isBefore ? statement.value : undefined);
      else if (targetsOf(statement.targets).some(isIt)) values.push(undefined);
    } else if (statement.kind === 'block' && /^(?:for|with)$/.test(statement.word)) {
      // `for sampler in …`, `with … as sampler`
      const heads = statement.branches[0]?.heads ?? [];
      if (targetsOf(heads).some(isIt)) values.push(undefined);
    }
  }
  return values.length === 1 ? values[0] : undefined;
}

/** Also those within tuples. */
function targetsOf(targets: readonly Expression[]): Expression[] {
  return targets.flatMap((each) => (each.kind === 'sequence' ? targetsOf(each.items) : each));
}
