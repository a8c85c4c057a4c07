/** What names stand for in a Python file or notebook: imports, and literals that are assigned once. */
import type { PythonPart } from '../../languages/pythonCode/parts.ts';
import type { CallExpression, Expression, Statement } from '../../languages/pythonCode/tree.ts';
import { expressionsOf, statementsIn } from '../../languages/pythonCode/walk.ts';

/** An expression with the part of the file in which its spans count. */
export interface Placed {
  readonly expression: Expression;
  readonly part: PythonPart;
}

/** The package of the SDK v2. */
export const sdk = 'azure.ai.ml';

/** `dict(a=1)`, which is `{"a": 1}`. */
export function isDict({ callee }: CallExpression): boolean {
  return callee.kind === 'name' && callee.name === 'dict';
}

/** Longer chains of names are nobody's, and a circle has no end. */
const deepest = 10;

export class Names {
  /** `undefined` for what is no single value: a parameter, a loop variable, something assigned twice. */
  readonly #values = new Map<string, Placed | undefined>();
  readonly #imports = new Map<string, string>();
  /** What is imported with `*`. */
  readonly #all = new Set<string>();
  readonly #modules = new Set<string>();

  constructor(parts: readonly PythonPart[]) {
    for (const part of parts)
      for (const { statement } of statementsIn(part.module.body)) {
        this.#statement(statement, part);
        for (const expression of expressionsOf(statement)) this.#inside({ expression, part });
      }
  }

  /** Whether a module or one below it is imported anywhere. */
  imports(module: string): boolean {
    return [...this.#modules].some((each) => isWithin(each, module));
  }

  /** What is called, where it comes from that package: `Environment` for `azure.ai.ml.entities.Environment`. */
  importedFrom(callee: Expression, module: string): string | undefined {
    const name = dotted(callee);
    if (name === undefined) return undefined;
    const [first = '', ...rest] = name.split('.');
    const imported = this.#imports.get(first);
    const whole = imported === undefined ? undefined : [imported, ...rest].join('.');
    if (whole !== undefined)
      return isWithin(whole, module) ? whole.slice(whole.lastIndexOf('.') + 1) : undefined;
    const isOwn = this.#values.has(first) || rest.length > 0;
    return !isOwn && [...this.#all].some((each) => isWithin(each, module)) ? first : undefined;
  }

  /** The one value that a name is ever given; anything but a name is itself. */
  valueOf(placed: Placed, depth = 0): Placed | undefined {
    const { expression } = placed;
    if (expression.kind !== 'name') return placed;
    const value = this.#values.get(expression.name);
    return value && depth < deepest ? this.valueOf(value, depth + 1) : undefined;
  }

  /** What a string says, put together from literals; `undefined` where anything in it is computed. */
  textOf(placed: Placed, depth = 0): string | undefined {
    const { expression, part } = placed;
    if (depth > deepest) return undefined;
    const inner = (each: Expression) => this.textOf({ expression: each, part }, depth + 1);
    switch (expression.kind) {
      case 'string':
        return expression.text;
      case 'name': {
        const value = this.#values.get(expression.name);
        return value && this.textOf(value, depth + 1);
      }
      case 'joined': {
        const texts = expression.parts.map((each) => {
          if (typeof each === 'string') return each;
          // Behind the value stands how it is formatted.
          if (!/^\s*\}/.test(part.text.slice(each.span.end))) return undefined;
          const value = this.valueOf({ expression: each, part })?.expression;
          return value?.kind === 'number' && value.isInteger ? String(value.value) : inner(each);
        });
        return allOf(texts);
      }
      case 'other':
        return operatorOf(placed) === '+' ? allOf(expression.parts.map(inner)) : undefined;
      default:
        return undefined;
    }
  }

  #bind(name: string, value?: Placed): void {
    this.#values.set(name, this.#values.has(name) ? undefined : value);
  }

  #statement(statement: Statement, part: PythonPart): void {
    switch (statement.kind) {
      case 'import':
        for (const { name, alias } of statement.modules) {
          const [top = name] = name.split('.');
          this.#modules.add(name);
          this.#imports.set(alias ?? top, alias === undefined ? top : name);
          this.#bind(alias ?? top);
        }
        return;
      case 'from':
        if (statement.level > 0) return;
        this.#modules.add(statement.module);
        if (!statement.names) this.#all.add(statement.module);
        for (const { name, alias } of statement.names ?? []) {
          this.#modules.add(`${statement.module}.${name}`);
          this.#imports.set(alias ?? name, `${statement.module}.${name}`);
          this.#bind(alias ?? name);
        }
        return;
      case 'assign': {
        const { targets, value, adds } = statement;
        const single = targets.length === 1 && value && !adds;
        for (const each of targets) this.#target(each, single ? { expression: value, part } : undefined);
        return;
      }
      case 'function':
        this.#bind(statement.name);
        for (const { name } of statement.parameters) this.#bind(name);
        return;
      case 'class':
        this.#bind(statement.name);
        return;
      case 'block':
        for (const { word, heads } of statement.branches)
          if (/^(?:for|with|except|case)$/.test(word)) for (const each of heads) this.#target(each);
        return;
      default:
    }
  }

  #target(target: Expression, value?: Placed): void {
    if (target.kind === 'name') this.#bind(target.name, value);
    else if (target.kind === 'sequence') for (const each of target.items) this.#target(each);
    else if (target.kind === 'other') for (const each of target.parts) this.#target(each);
    else if (target.kind === 'subscript') this.#target(target.object);
  }

  /** Names that an expression gives a value itself. */
  #inside({ expression, part }: Placed): void {
    if (expression.kind !== 'other') return;
    const { start, end } = expression.span;
    if (/\bfor\b|\blambda\b|:=/.test(part.text.slice(start, end))) this.#target(expression);
  }
}

/** `+` where that alone stands between the operands; `undefined` for what is no operation. */
export function operatorOf({ expression, part }: Placed): string | undefined {
  if (expression.kind !== 'other') return undefined;
  const [left, right, ...more] = expression.parts;
  if (!left || !right || more.length > 0) return undefined;
  const between = part.text.slice(left.span.end, right.span.start).replaceAll(/[()\s\\]/g, '');
  return /^(?:[-+*/%@<>=!&|^]+|not|in|notin|is|isnot)$/.test(between) ? between : undefined;
}

function allOf(texts: readonly (string | undefined)[]): string | undefined {
  return texts.every((each) => each !== undefined) ? texts.join('') : undefined;
}

function isWithin(name: string, module: string): boolean {
  return name === module || name.startsWith(`${module}.`);
}

function dotted(expression: Expression): string | undefined {
  if (expression.kind === 'name') return expression.name;
  if (expression.kind !== 'member') return undefined;
  const object = dotted(expression.object);
  return object === undefined ? undefined : `${object}.${expression.name}`;
}
