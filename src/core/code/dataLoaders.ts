/** The data loaders of PyTorch that a program surely makes, with the arguments that each gets. */
import type { CallExpression, Expression } from '../languages/pythonCode/tree.ts';
import { expressionsOf, statementsIn } from '../languages/pythonCode/walk.ts';
import type { SureCalls } from './sureCalls.ts';

type MadeCall = SureCalls['calls'][number];

export interface DataLoaderCall extends MadeCall {
  /** By its name or its position; `undefined` where it is left out. */
  given(name: string): Expression | undefined;
  /** Whether an argument is surely a sampler, made in the call itself or before it. */
  isSampler(expression: Expression | undefined): boolean;
}

/** Without calls of which nobody knows all arguments. */
export function dataLoaders({ calls, names }: SureCalls): DataLoaderCall[] {
  return calls.flatMap((each): DataLoaderCall | [] => {
    const { call, meaning } = each;
    if (meaning === undefined || !loader.test(meaning)) return [];
    if (call.arguments.some(({ star }) => star !== '')) return [];
    const isMade = (expression: Expression | undefined) =>
      expression?.kind === 'call' && sampler.test(names.meaning(each.file, expression.callee) ?? '');
    return {
      ...each,
      given: (name) => argumentOf(call, name),
      isSampler: (expression) =>
        expression?.kind === 'name' ? isMade(onlyValue(expression.name, each)) : isMade(expression),
    };
  });
}

const loader = /^torch\.utils\.data\.(?:dataloader\.)?DataLoader$/;
const sampler = /^torch\.utils\.data\.(?:sampler\.|distributed\.)?[A-Z]\w*Sampler$/;

/** Those that may be given without their names, in the order of the signature. */
const positions = ['dataset', 'batch_size', 'shuffle', 'sampler', 'batch_sampler', 'num_workers'];

function argumentOf({ arguments: given }: CallExpression, name: string): Expression | undefined {
  const named = given.find((each) => each.name === name);
  const unnamed = given.filter((each) => each.name === undefined);
  return (named ?? unnamed[positions.indexOf(name)])?.value;
}

/** What a name surely stands for in a call: it is assigned once, before the call and in no condition. */
function onlyValue(name: string, { call, within }: MadeCall): Expression | undefined {
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
      const heads = [...expressionsOf(statement)].filter(isIt);
      if (heads.length > 0) values.push(undefined);
    }
  }
  return values.length === 1 ? values[0] : undefined;
}

/** Also those within tuples. */
function targetsOf(targets: readonly Expression[]): Expression[] {
  return targets.flatMap((each) => (each.kind === 'sequence' ? targetsOf(each.items) : each));
}
