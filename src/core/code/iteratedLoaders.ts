/** The data loaders that a program surely iterates over, with what it surely calls before that. */
import type { Expression, PythonFile } from '../languages/pythonCode/tree.ts';
import { statementsIn } from '../languages/pythonCode/walk.ts';
import { defineFact, type Project } from '../project/project.ts';
import { CallOrder } from './callOrder.ts';
import { type DataLoaderCall, dataLoaders } from './dataLoaders.ts';
import type { Entry } from './entry.ts';
import { modulesOf } from './modules.ts';
import { dottedName, lastPart } from './options/values.ts';
import { ownClasses } from './ownClasses.ts';
import { type MeantCall, sureCallsOf } from './sureCalls.ts';
import { surelyComputed } from './surelyRun.ts';

export interface IteratedLoader {
  readonly loader: DataLoaderCall;
  /** In no particular order. */
  readonly before: readonly MeantCall[];
}

export function iteratedLoaders(project: Project, { path, root }: Entry): readonly IteratedLoader[] {
  return project.get(iterated, `${path}\n${root}`);
}

const iterated = defineFact<readonly IteratedLoader[]>({
  name: 'data loaders that a script surely iterates over',
  compute(project, key) {
    const [path = '', root = ''] = key.split('\n');
    const entry = { path, root };
    const made = sureCallsOf(project, entry);
    const { local } = modulesOf(project, entry);
    const own = ownClasses(local);
    // A class of the program may iterate in its own way.
    const isTheirs = ({ call }: DataLoaderCall) => !own.has(lastPart(dottedName(call.callee) ?? ''));
    const loaders = new Map(dataLoaders(made).flatMap((each) => (isTheirs(each) ? [[each.call, each]] : [])));
    if (loaders.size === 0) return [];
    const order = new CallOrder(local, made.calls);
    const iterables = new Set(local.flatMap((file) => [...iterablesIn(file)]));
    return surelyComputed(local).flatMap(({ expression, within }) => {
      if (!iterables.has(expression)) return [];
      const place = { within, start: expression.span.start };
      const call = order.madeAs(iteratedIn(expression), place);
      const loader = call && loaders.get(call);
      return loader ? { loader, before: order.before(place) } : [];
    });
  },
});

/** What stands after the `in` of loops. */
function* iterablesIn({ module }: PythonFile): Generator<Expression> {
  for (const { statement } of statementsIn(module.body))
    if (statement.kind === 'block' && statement.word === 'for') {
      const iterable = statement.branches[0]?.heads.at(-1);
      if (iterable) yield iterable;
    }
}

/** `loader` of `enumerate(tqdm(loader))`. */
function iteratedIn(expression: Expression): Expression {
  if (expression.kind !== 'call') return expression;
  const [first] = expression.arguments;
  const isPassing = /^(?:enumerate|(?:tqdm\.)?(?:auto\.)?tqdm)$/.test(dottedName(expression.callee) ?? '');
  return isPassing && first?.name === undefined && first?.star === '' ? iteratedIn(first.value) : expression;
}
