/** Python code as statements and expressions, as far as reading literals, calls and imports needs it. */
import type { Span } from '../../base/span.ts';

export interface PythonModule {
  readonly body: readonly Statement[];
  /** Somewhere it is no Python 3, or not yet: what is missing from it says nothing. */
  readonly broken: boolean;
}

/** A module with the file in which it is. */
export interface PythonFile {
  readonly path: string;
  readonly module: PythonModule;
}

export type Statement =
  | ImportStatement
  | FromStatement
  | AssignStatement
  | ExpressionStatement
  | FunctionStatement
  | ClassStatement
  | BlockStatement
  | ReturnStatement;

/** `import torch.nn as nn, os` */
interface ImportStatement {
  readonly kind: 'import';
  readonly span: Span;
  readonly modules: readonly ImportedName[];
}

/** `from ..data import load as read`; `from . import x` has an empty module. */
interface FromStatement {
  readonly kind: 'from';
  readonly span: Span;
  /** How many dots precede the module. */
  readonly level: number;
  readonly module: string;
  readonly moduleSpan: Span;
  /** `undefined` for `*`. */
  readonly names: readonly ImportedName[] | undefined;
}

export interface ImportedName {
  /** With its dots. */
  readonly name: string;
  readonly span: Span;
  readonly alias: string | undefined;
}

/** Also with an annotation only (`x: int`), and `x += 1` (`adds`). */
interface AssignStatement {
  readonly kind: 'assign';
  readonly span: Span;
  readonly targets: readonly Expression[];
  readonly annotation: Expression | undefined;
  readonly value: Expression | undefined;
  readonly adds: boolean;
}

interface ExpressionStatement {
  readonly kind: 'expression';
  readonly span: Span;
  readonly value: Expression;
}

export interface FunctionStatement {
  readonly kind: 'function';
  readonly span: Span;
  readonly name: string;
  readonly nameSpan: Span;
  readonly decorators: readonly Expression[];
  readonly parameters: readonly Parameter[];
  readonly body: readonly Statement[];
}

export interface Parameter {
  readonly name: string;
  readonly span: Span;
  readonly star: '' | '*' | '**';
  readonly annotation: Expression | undefined;
  readonly value: Expression | undefined;
}

export interface ClassStatement {
  readonly kind: 'class';
  readonly span: Span;
  readonly name: string;
  readonly nameSpan: Span;
  readonly decorators: readonly Expression[];
  readonly bases: readonly Argument[];
  readonly body: readonly Statement[];
}

/** `if`, `try`, `with`, `for`, `while`, `match` with all their branches. */
interface BlockStatement {
  readonly kind: 'block';
  readonly span: Span;
  readonly word: string;
  readonly branches: readonly Branch[];
}

export interface Branch {
  /** `if`, `elif`, `else`, `try`, `except`, `finally`, `case` … */
  readonly word: string;
  /** What stands between the word and the colon. */
  readonly heads: readonly Expression[];
  readonly body: readonly Statement[];
}

interface ReturnStatement {
  readonly kind: 'return';
  readonly span: Span;
  readonly value: Expression | undefined;
}

export type Expression =
  | StringExpression
  | JoinedExpression
  | NumberExpression
  | ConstantExpression
  | NameExpression
  | MemberExpression
  | SubscriptExpression
  | CallExpression
  | SequenceExpression
  | DictionaryExpression
  | OtherExpression;

export interface StringExpression {
  readonly kind: 'string';
  readonly span: Span;
  readonly text: string;
  /** Where the text stands letter by letter; `undefined` with escapes or several parts. */
  readonly textStart: number | undefined;
}

/** An f-string: texts and what is put in between. */
interface JoinedExpression {
  readonly kind: 'joined';
  readonly span: Span;
  readonly parts: readonly (string | Expression)[];
}

interface NumberExpression {
  readonly kind: 'number';
  readonly span: Span;
  readonly value: number;
  /** `1e3` and `1.0` are none. */
  readonly isInteger: boolean;
}

interface ConstantExpression {
  readonly kind: 'constant';
  readonly span: Span;
  /** `null` is `None`. */
  readonly value: true | false | null;
}

interface NameExpression {
  readonly kind: 'name';
  readonly span: Span;
  readonly name: string;
}

/** `object.name` */
interface MemberExpression {
  readonly kind: 'member';
  readonly span: Span;
  readonly object: Expression;
  readonly name: string;
  readonly nameSpan: Span;
}

/** `object[indices]` */
interface SubscriptExpression {
  readonly kind: 'subscript';
  readonly span: Span;
  readonly object: Expression;
  readonly indices: readonly Expression[];
}

export interface CallExpression {
  readonly kind: 'call';
  readonly span: Span;
  readonly callee: Expression;
  readonly arguments: readonly Argument[];
}

export interface Argument {
  readonly name: string | undefined;
  readonly nameSpan: Span | undefined;
  readonly star: '' | '*' | '**';
  readonly value: Expression;
}

interface SequenceExpression {
  readonly kind: 'sequence';
  readonly span: Span;
  readonly form: 'list' | 'tuple' | 'set';
  readonly items: readonly Expression[];
  /** `[*more]`: there are items that are not written here. */
  readonly isOpen: boolean;
}

interface DictionaryExpression {
  readonly kind: 'dictionary';
  readonly span: Span;
  readonly entries: readonly (readonly [Expression, Expression])[];
  /** `{**more}` */
  readonly isOpen: boolean;
}

/** Anything else, with what it contains. */
interface OtherExpression {
  readonly kind: 'other';
  readonly span: Span;
  readonly parts: readonly Expression[];
}
