/** What an expression says where it is a literal, or a name that is assigned one literal in its module. */
import type { Argument, Expression, PythonModule } from '../../languages/pythonCode/tree.ts';
import { statementsIn } from '../../languages/pythonCode/walk.ts';
import type { ValueType } from './option.ts';

export type Literal = string | number | boolean | null;

/** `undefined` for anything computed. */
export function literalOf(expression: Expression | undefined): Literal | undefined {
  switch (expression?.kind) {
    case 'string':
      return expression.text;
    case 'number':
    case 'constant':
      return expression.value;
    default:
      return undefined;
  }
}

/** As Python writes it, without quotes; `undefined` for anything computed. */
export function literalText(expression: Expression | undefined): string | undefined {
  const value = literalOf(expression);
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return value === undefined ? undefined : String(value);
}

/** Of a list, a tuple or a set; `undefined` where one is computed. */
export function literalsOf(expression: Expression | undefined): readonly Literal[] | undefined {
  if (expression?.kind !== 'sequence' || expression.isOpen) return undefined;
  const values = expression.items.map(literalOf);
  return values.every((value) => value !== undefined) ? (values as Literal[]) : undefined;
}

/** The type that turns a word into a value; `undefined` where that is something else than a number or a text. */
export function plainType(type: Expression | undefined): ValueType | undefined {
  switch (dottedName(type)) {
    case 'int':
      return 'int';
    case 'float':
      return 'float';
    case 'str':
    case 'Path':
    case 'pathlib.Path':
      return 'text';
    default:
      return undefined;
  }
}

/** Of click: `--fast/--slow` are two flags, ` /-S` is one; none in a mere name. */
export function flagsIn(written: string): string[] {
  return written
    .split('/')
    .map((each) => each.trim())
    .filter((each) => each.startsWith('-'));
}

export function argument(all: readonly Argument[], name: string): Expression | undefined {
  return all.find((each) => each.name === name)?.value;
}

/** By its name, or in its place among those without one. */
export function argumentAt(all: readonly Argument[], name: string, position: number): Expression | undefined {
  return argument(all, name) ?? all.filter((each) => each.name === undefined)[position]?.value;
}

/** `c` of `a.b.c`. */
export function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** `a.b.c` of names and members; `undefined` for anything else. */
export function dottedName(expression: Expression | undefined): string | undefined {
  if (expression?.kind === 'name') return expression.name;
  if (expression?.kind !== 'member') return undefined;
  const object = dottedName(expression.object);
  return object === undefined ? undefined : `${object}.${expression.name}`;
}

/** What names stand for that are imported: `ap` for `argparse`, `Parser` for `argparse.ArgumentParser`. */
export function importedNames({ body }: PythonModule): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { statement } of statementsIn(body)) {
    if (statement.kind === 'import')
      for (const { name, alias } of statement.modules) {
        const [top = name] = name.split('.');
        names.set(alias ?? top, alias === undefined ? top : name);
      }
    else if (statement.kind === 'from' && statement.level === 0)
      for (const { name, alias } of statement.names ?? [])
        names.set(alias ?? name, `${statement.module}.${name}`);
  }
  return names;
}

/** With what is imported in place of its local name: `ap.ArgumentParser` is `argparse.ArgumentParser`. */
export function fullName(
  expression: Expression | undefined,
  imported: ReadonlyMap<string, string>,
): string | undefined {
  const name = dottedName(expression);
  if (name === undefined) return undefined;
  const [top = '', ...rest] = name.split('.');
  return [imported.get(top) ?? top, ...rest].join('.');
}
