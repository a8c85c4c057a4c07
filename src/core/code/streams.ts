/** Data sets without a length: streams of the package datasets, and what a program makes of PyTorch's `IterableDataset`. */
import type { Expression, PythonFile, Statement } from '../languages/pythonCode/tree.ts';
import { expressionsOf, statementsIn } from '../languages/pythonCode/walk.ts';
import { assignedTo } from './assigned.ts';
import { derivedClasses } from './derivedClasses.ts';
import { argument, dottedName, literalOf } from './options/values.ts';
import { meansOther, ownClasses } from './ownClasses.ts';
import type { SureCalls } from './sureCalls.ts';
import type { SureCall } from './surelyRun.ts';

/** One, or several by the names of their splits. */
type Stream = 'one' | 'splits';

/** What names stand for, those that are being found out too. */
type Known = ReadonlyMap<string, Stream | undefined>;

/** Methods that return another stream. Source: the wheels of datasets 2.14.7, 3.6.0 and 5.2.0. */
const kept =
  /^(?:map|filter|shuffle|take|skip|shard|repeat|batch|with_format|cast|cast_column|add_column|(?:select|remove|rename)_columns|rename_column)$/;

const made = /^datasets\.(?:iterable_dataset\.)?IterableDataset\.from_\w+$/;

/** Whether an argument of a call surely is one. */
export function isStream(
  value: Expression | undefined,
  { file, within }: SureCall,
  names: SureCalls['names'],
  local: readonly PythonFile[],
): boolean {
  const streamOf = (expression: Expression, known: Known): Stream | undefined => {
    if (expression.kind === 'name') return ofName(expression.name, known);
    if (expression.kind === 'subscript') {
      const [split, ...others] = expression.indices;
      const isSplit = typeof literalOf(split) === 'string' && others.length === 0;
      return isSplit && streamOf(expression.object, known) === 'splits' ? 'one' : undefined;
    }
    if (expression.kind !== 'call') return undefined;
    const { callee } = expression;
    const meaning = names.meaning(file, callee) ?? '';
    if (/^datasets\.(?:load\.)?load_dataset$/.test(meaning)) return loaded(expression);
    if (made.test(meaning)) return 'one';
    if (callee.kind === 'name')
      return isOwn(callee.name, local) && !meansOther(callee.name, file, local) ? 'one' : undefined;
    if (callee.kind !== 'member') return undefined;
    if (callee.name === 'to_iterable_dataset') return 'one';
    return kept.test(callee.name) ? streamOf(callee.object, known) : undefined;
  };
  const ofName = (name: string, known: Known): Stream | undefined => {
    if (known.has(name)) return known.get(name);
    const [first, ...others] = assignedTo(name, within) ?? [];
    const stream = first && streamOf(first, new Map([...known, [name, undefined]]));
    if (!stream || (stream === 'splits' && isChanged(name, within))) return undefined;
    // `stream = stream.map(f)`: whichever value it has, it is a stream.
    const next = new Map([...known, [name, stream]]);
    return others.every((each) => streamOf(each, next) === stream) ? stream : undefined;
  };
  return value !== undefined && streamOf(value, new Map()) === 'one';
}

/** `load_dataset("c4", split="train", streaming=True)` */
function loaded({ arguments: given }: Expression & { readonly kind: 'call' }): Stream | undefined {
  if (given.some(({ star }) => star !== '') || literalOf(argument(given, 'streaming')) !== true)
    return undefined;
  const inPlace = given.filter(({ name }) => name === undefined)[4];
  const split = argument(given, 'split') ?? inPlace?.value;
  const literal = literalOf(split);
  if (split === undefined || literal === null) return 'splits';
  return split.kind === 'joined' || (typeof literal === 'string' && literal !== '') ? 'one' : undefined;
}

/** A class of the program that has PyTorch's way only: to be read from beginning to end. */
function isOwn(name: string, local: readonly PythonFile[]): boolean {
  const own = derivedClasses(local).find((each) => each.name === name);
  return (
    own?.bases.size === 1 &&
    // A decorator may give it a length.
    ownClasses(local).get(name)?.statement.decorators.length === 0 &&
    [...own.bases].every((base) => /^torch\.utils\.data\.(?:dataset\.)?IterableDataset$/.test(base)) &&
    !own.methods.has('__len__') &&
    !own.methods.has('__new__')
  );
}

/** Whether something else may become one of its parts. */
function isChanged(name: string, scope: readonly Statement[]): boolean {
  const isIt = (each: Expression) => dottedName(each) === name;
  return [...statementsIn(scope)].some(
    ({ statement }) =>
      (statement.kind === 'assign' &&
        statement.targets.some((each) => each.kind === 'subscript' && isIt(each.object))) ||
      [...expressionsOf(statement)].some(
        (each) =>
          each.kind === 'call' &&
          (each.arguments.some(({ value }) => isIt(value)) ||
            (each.callee.kind === 'member' &&
              isIt(each.callee.object) &&
              /^(?:update|pop|popitem|clear|setdefault|__setitem__)$/.test(each.callee.name))),
      ),
  );
}
