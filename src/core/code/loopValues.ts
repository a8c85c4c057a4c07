/** The values that the variable of a loop takes, one after the other. */
import type { Expression, Statement } from '../languages/pythonCode/tree.ts';
import { statementsIn } from '../languages/pythonCode/walk.ts';
import { type CodePlace, onlyValue } from './onlyValue.ts';
import { type Literal, literalOf, literalsOf } from './options/values.ts';

type Loop = Extract<Statement, { kind: 'block' }>;

export interface LoopValues {
  readonly loop: Loop;
  /** The variable. */
  readonly name: string;
  readonly values: readonly Literal[];
}

/** Longer ranges have no other values that matter. */
const mostValues = 2;

/** Of the innermost loop around a place, where the code has them and nothing else is put into the variable. */
export function loopValuesAt(place: CodePlace): LoopValues | undefined {
  const around = [...statementsIn(place.within)].flatMap(({ statement }) =>
    statement.kind === 'block' &&
    /^(?:for|while)$/.test(statement.word) &&
    statement.span.start < place.start &&
    place.start < statement.span.end
      ? [statement]
      : [],
  );
  const loop = around.at(-1);
  const [target, iterable, ...others] = loop?.branches[0]?.heads ?? [];
  if (!loop || target?.kind !== 'name' || !iterable || others.length > 0) return undefined;
  const { name } = target;
  const isSet = [...statementsIn(loop.branches[0]?.body ?? [])].some(
    ({ statement }) => statement.kind === 'assign' && statement.targets.some((each) => mentions(each, name)),
  );
  const start = loop.span.start;
  const of = iterable.kind === 'name' ? onlyValue(iterable.name, { ...place, start }) : iterable;
  const values = isSet ? undefined : (literalsOf(of) ?? rangeOf(of));
  return values && { loop, name, values };
}

function mentions(target: Expression, name: string): boolean {
  if (target.kind === 'sequence') return target.items.some((each) => mentions(each, name));
  return target.kind === 'name' && target.name === name;
}

/** `range(4)`, `range(1, 4)` */
function rangeOf(expression: Expression | undefined): readonly number[] | undefined {
  if (expression?.kind !== 'call' || expression.callee.kind !== 'name' || expression.callee.name !== 'range')
    return undefined;
  const numbers = expression.arguments.map(({ value, star }) => (star === '' ? literalOf(value) : undefined));
  const [first, second] = numbers;
  if (typeof first !== 'number' || numbers.length > 2) return undefined;
  if (second !== undefined && typeof second !== 'number') return undefined;
  const [from, to] = numbers.length === 1 ? [0, first] : [first, second ?? first];
  const length = Math.min(Math.max(to - from, 0), mostValues);
  return Array.from({ length }, (_, index) => from + index);
}
