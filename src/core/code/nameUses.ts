/** What a program uses of other packages by name, and the arguments that it gives to it. */
import type { Span } from '../base/span.ts';
import type { Expression, PythonFile, PythonModule, Statement } from '../languages/pythonCode/tree.ts';
import { expressionsOf, isMain, statementsIn } from '../languages/pythonCode/walk.ts';
import { dottedName } from './options/values.ts';

export interface NameUse {
  /** `numpy.float` of `np.float`, whatever the file calls it. */
  readonly name: string;
  readonly path: string;
  readonly span: Span;
  /** By their names, of a call. */
  readonly arguments: readonly NamedArgument[];
  /** How many a call gets without their names; `undefined` of what is no call, or gets a collection. */
  readonly positional: number | undefined;
  /** Whether a condition decides, other than whether the file is the program. */
  readonly isConditional: boolean;
  /** The program gives it that name itself: `np.float = float`. */
  readonly isAssigned: boolean;
}

interface NamedArgument {
  readonly name: string;
  /** Of the name. */
  readonly span: Span;
}

/**
 * Without what stands in a `try`, or where the program asks what there is: a version, `hasattr`, a signature.
 * @param textOf the text of a file
 */
export function* nameUses(
  { path, module }: PythonFile,
  textOf: (path: string) => string,
): Generator<NameUse> {
  const names = plainNames(module);
  const text = textOf(path);
  const isLazy = module.body.some(
    (each) =>
      each.kind === 'from' &&
      each.module === '__future__' &&
      each.names?.some(({ name }) => name === 'annotations'),
  );
  for (const { statement, isConditional } of unguarded(module.body, text)) {
    const assigned = statement.kind === 'assign' ? new Set<Expression>(statement.targets) : undefined;
    const isOpen = ({ kind, span }: Expression) => kind !== 'other' || !asksIn(text, span);
    const unread = isLazy ? annotationsOf(statement) : [];
    for (const expression of expressionsOf(statement, isOpen)) {
      if (unread.some(({ span }) => span.start <= expression.span.start && expression.span.end <= span.end))
        continue;
      const called = expression.kind === 'call' ? expression.callee : expression;
      const name = fullName(dottedName(called), names);
      if (name === undefined) continue;
      const given = expression.kind === 'call' ? expression.arguments : [];
      yield {
        name,
        path,
        span: called.span,
        arguments: given.flatMap((each) =>
          each.name === undefined || each.nameSpan === undefined
            ? []
            : [{ name: each.name, span: each.nameSpan }],
        ),
        positional:
          expression.kind !== 'call' || given.some(({ star }) => star !== '')
            ? undefined
            : given.filter((each) => each.name === undefined).length,
        isConditional,
        isAssigned: assigned?.has(expression) ?? false,
      };
    }
  }
}

/** Which are not evaluated after `from __future__ import annotations`. */
function annotationsOf(statement: Statement): readonly Expression[] {
  if (statement.kind === 'assign') return statement.annotation ? [statement.annotation] : [];
  return statement.kind === 'function'
    ? statement.parameters.flatMap(({ annotation }) => annotation ?? [])
    : [];
}

/** @param names of {@link plainNames} */
export function fullName(
  written: string | undefined,
  names: ReadonlyMap<string, string>,
): string | undefined {
  const [first = '', ...rest] = written?.split('.') ?? [];
  const meant = names.get(first);
  return meant === undefined ? undefined : [meant, ...rest].join('.');
}

/** What names stand for that are imported, without those that stand for something else too. */
export function plainNames(module: PythonModule): Map<string, string> {
  const names = new Map<string, string>();
  const others = new Set<string>();
  const bind = (name: string, meant: string) => {
    if ((names.get(name) ?? meant) !== meant) others.add(name);
    names.set(name, meant);
  };
  for (const { statement } of statementsIn(module.body)) {
    if (statement.kind === 'import')
      for (const { name, alias } of statement.modules) {
        const [top = name] = name.split('.');
        bind(alias ?? top, alias === undefined ? top : name);
      }
    else if (statement.kind === 'from')
      for (const { name, alias } of statement.names ?? [])
        if (statement.level === 0) bind(alias ?? name, `${statement.module}.${name}`);
        else others.add(alias ?? name);
    else if (statement.kind === 'assign')
      for (const target of statement.targets) if (target.kind === 'name') others.add(target.name);
    if (statement.kind === 'function' || statement.kind === 'class') others.add(statement.name);
    if (statement.kind === 'function') for (const { name } of statement.parameters) others.add(name);
  }
  for (const name of others) names.delete(name);
  return names;
}

/** Words with which a program finds out what there is. */
const asks =
  /version|hasattr|getattr|signature|_available|TYPE_CHECKING|parameters|\bdir\(|\bwin32\b|["']windows["']|\bos\.name\b/i;

/** Errors that a `with` keeps: `contextlib.suppress(AttributeError)`. */
const keepsErrors = /(?:^|\.)(?:suppress|raises|assertRaises)$/;

const ends = /\b(?:return|raise|continue|break|exit)\b/;

function asksIn(text: string, { start, end }: Span): boolean {
  return asks.test(text.slice(start, end));
}

function mayKeepErrors(head: Expression): boolean {
  return head.kind === 'call' && keepsErrors.test(dottedName(head.callee) ?? '');
}

/** Without what stands in a `try`, or where the program asks what there is; also those of functions and classes. */
export function* unguarded(
  body: readonly Statement[],
  text: string,
  isConditional = false,
): Generator<{ readonly statement: Statement; readonly isConditional: boolean }> {
  for (const statement of body) {
    const heads = statement.kind === 'block' ? statement.branches.flatMap((branch) => branch.heads) : [];
    if (heads.some(({ span }) => asksIn(text, span))) {
      // What follows is only for what is not sent away here.
      if (ends.test(text.slice(statement.span.start, statement.span.end))) return;
      continue;
    }
    if (statement.kind === 'block' && (statement.word === 'try' || heads.some(mayKeepErrors))) continue;
    yield { statement, isConditional };
    if (statement.kind === 'function') yield* unguarded(statement.body, text, isConditional);
    else if (statement.kind === 'class') yield* unguarded(statement.body, text, isConditional);
    else if (statement.kind === 'block')
      for (const branch of statement.branches) {
        const decides = !/^(?:with|for|while)$/.test(statement.word) && !isMain(statement);
        yield* unguarded(branch.body, text, isConditional || decides);
      }
  }
}
