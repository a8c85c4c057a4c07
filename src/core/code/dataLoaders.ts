/** The data loaders of PyTorch that a program surely makes, with the arguments that each gets. */
import type { Expression } from '../languages/pythonCode/tree.ts';
import { valueAt } from './onlyValue.ts';
import { argumentAt } from './options/values.ts';
import type { MeantCall, SureCalls } from './sureCalls.ts';

export interface DataLoaderCall extends MeantCall {
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
      given: (name) => argumentAt(call.arguments, name, positions.indexOf(name)),
      isSampler: (expression) => isMade(valueAt(expression, each)),
    };
  });
}

const loader = /^torch\.utils\.data\.(?:dataloader\.)?DataLoader$/;
const sampler = /^torch\.utils\.data\.(?:sampler\.|distributed\.)?[A-Z]\w*Sampler$/;

/** Those that may be given without their names, in the order of the signature. */
const positions = ['dataset', 'batch_size', 'shuffle', 'sampler', 'batch_sampler', 'num_workers'];
