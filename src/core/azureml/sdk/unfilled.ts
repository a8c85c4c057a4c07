/** Inputs of jobs that Python code sends as they are, without the path or the value that a job needs. */
import { movedSpan, type Span } from '../../base/span.ts';
import type { PythonPart } from '../../languages/pythonCode/parts.ts';
import type { CallExpression, Expression } from '../../languages/pythonCode/tree.ts';
import { expressionsOf, statementsIn } from '../../languages/pythonCode/walk.ts';
import { isDict, type Names, type Placed, sdk } from './names.ts';

export interface UnfilledInput {
  /** As the job calls it. */
  readonly name: string;
  /** `integer`, or `uri_folder`; `undefined` where it is computed. */
  readonly type: string | undefined;
  /** Of the call of `Input`. */
  readonly span: Span;
  /** The value that a component would take where none is given, as it is written. */
  readonly value: string | undefined;
}

const sends = 'create_or_update';

export function unfilledInputs(parts: readonly PythonPart[], names: Names): UnfilledInput[] {
  if (!parts.some(({ text }) => text.includes(sends))) return [];
  // They may be given later.
  if (parts.some(({ text }) => /\.inputs\b/.test(text))) return [];
  const sent: Placed[] = [];
  const called = new Set<string>();
  for (const part of parts)
    for (const { statement } of statementsIn(part.module.body))
      for (const expression of expressionsOf(statement)) {
        if (expression.kind !== 'call') continue;
        const { callee, arguments: given } = expression;
        if (callee.kind === 'name') called.add(callee.name);
        const [first] = given;
        if (callee.kind === 'member' && callee.name === sends && first && first.star === '')
          sent.push({ expression: first.value, part });
      }
  const jobs = new Set<CallExpression>();
  return sent.flatMap((placed) => {
    const { expression } = placed;
    // What is called makes a step of a pipeline, which is given them.
    if (expression.kind === 'name' && called.has(expression.name)) return [];
    const made = names.valueOf(placed);
    if (made?.expression.kind !== 'call' || jobs.has(made.expression)) return [];
    if (names.importedFrom(made.expression.callee, sdk) !== 'command') return [];
    jobs.add(made.expression);
    return inputsOf(made.expression, made.part, names);
  });
}

function inputsOf(job: CallExpression, part: PythonPart, names: Names): UnfilledInput[] {
  const written = job.arguments.find(({ name }) => name === 'inputs')?.value;
  const inputs = written && names.valueOf({ expression: written, part });
  if (!inputs) return [];
  return entriesOf(inputs, names).flatMap(([name, value]) => {
    const made = names.valueOf({ expression: value, part: inputs.part });
    if (made?.expression.kind !== 'call' || names.importedFrom(made.expression.callee, sdk) !== 'Input')
      return [];
    const given = made.expression.arguments;
    if (given.some((each) => each.name === undefined || each.name === 'path')) return [];
    const valueFor = (key: string) => given.find((each) => each.name === key)?.value;
    const [type, usual] = [valueFor('type'), valueFor('default')];
    return [
      {
        name,
        type: type && names.textOf({ expression: type, part: made.part }),
        span: movedSpan(made.expression.span, made.part.start),
        value: usual && made.part.text.slice(usual.span.start, usual.span.end),
      },
    ];
  });
}

function entriesOf(
  { expression, part }: Placed,
  names: Names,
): readonly (readonly [name: string, value: Expression])[] {
  if (expression.kind === 'dictionary')
    return expression.entries.flatMap(([key, value]) => {
      const name = names.textOf({ expression: key, part });
      return name === undefined ? [] : [[name, value] as const];
    });
  if (expression.kind !== 'call' || !isDict(expression)) return [];
  return expression.arguments.flatMap(({ name, value }) =>
    name === undefined ? [] : [[name, value] as const],
  );
}
