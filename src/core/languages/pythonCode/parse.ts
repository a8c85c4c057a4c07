/** Python code, read by Lezer's grammar; the only place that knows it. */
import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/python';
import type { Span } from '../../base/span.ts';
import { stringLiteral, unescaped } from './strings.ts';
import type {
  Argument,
  Branch,
  Expression,
  ImportedName,
  Parameter,
  PythonModule,
  Statement,
} from './tree.ts';

/** Deeper than anybody writes, and far from the end of the stack. */
const deepest = 200;

/** Never fails: what is no Python is left out, and the module is `broken`. */
export function parsePython(text: string): PythonModule {
  const tree = parser.parse(understood(text));
  const reader = new Reader(text);
  const body = reader.statements(tree.topNode);
  return { body, broken: reader.broken };
}

/**
 * The same text, letter by letter, where the grammar knows how it is written: it does not read `yield` alone, `20.`, form
 * feeds and the byte order mark. Inside of strings this is harmless: what they say is read from the text itself.
 */
function understood(text: string): string {
  return text
    .replace(/^\ufeff/, '\n')
    .replaceAll('\f', ' ')
    .replaceAll(/(?<![\w.])(\d[\d_]*)\.(?![\w.])/g, '$10')
    .replaceAll(/\byield(?=[ \t]*(?:[\r\n)\];,#]|$))/g, 'None ');
}

class Reader {
  broken = false;
  readonly #text: string;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  statements(parent: SyntaxNode): Statement[] {
    return this.#deeper([], () => this.#children(parent).flatMap((node) => this.#statement(node) ?? []));
  }

  #deeper<Value>(tooDeep: Value, read: () => Value): Value {
    if (this.#depth >= deepest) {
      this.broken = true;
      return tooDeep;
    }
    this.#depth++;
    try {
      return read();
    } finally {
      this.#depth--;
    }
  }

  #children(parent: SyntaxNode): SyntaxNode[] {
    const children: SyntaxNode[] = [];
    for (let node = parent.firstChild; node; node = node.nextSibling) {
      if (node.type.isError) this.broken = true;
      else if (node.name !== 'Comment') children.push(node);
    }
    return children;
  }

  #written(node: Span | SyntaxNode): string {
    return 'start' in node ? this.#text.slice(node.start, node.end) : this.#text.slice(node.from, node.to);
  }

  #statement(node: SyntaxNode, decorators: readonly Expression[] = []): Statement[] | undefined {
    const span = spanOf(node);
    switch (node.name) {
      case 'ImportStatement':
        return [this.#import(node)];
      case 'AssignStatement':
      case 'UpdateStatement':
        return [this.#assignment(node)];
      case 'ExpressionStatement': {
        const [value] = this.#expressions(this.#children(node));
        return value ? [{ kind: 'expression', span, value }] : [];
      }
      case 'ReturnStatement': {
        const [value] = this.#expressions(this.#children(node));
        return [{ kind: 'return', span, value }];
      }
      case 'StatementGroup':
        return this.statements(node);
      case 'DecoratedStatement': {
        const children = this.#children(node);
        const marks = children.filter(({ name }) => name === 'Decorator');
        const found = marks.flatMap((mark) => this.#decorator(mark));
        return children.flatMap((child) => this.#statement(child, found) ?? []);
      }
      case 'FunctionDefinition':
        return this.#function(node, decorators);
      case 'ClassDefinition':
        return this.#class(node, decorators);
      case 'IfStatement':
      case 'TryStatement':
      case 'WithStatement':
      case 'ForStatement':
      case 'WhileStatement':
      case 'MatchStatement':
        return [this.#block(node)];
      case 'Decorator':
        return undefined;
      default: {
        if (node.name === 'PrintStatement') this.broken = true;
        const values = this.#expressions(this.#children(node));
        return values.map((value) => ({ kind: 'expression', span: value.span, value }));
      }
    }
  }

  #import(node: SyntaxNode): Statement {
    const span = spanOf(node);
    const children = this.#children(node);
    if (children[0]?.name !== 'from')
      return { kind: 'import', span, modules: this.#names(children.slice(1)) };
    const border = children.findIndex(({ name }) => name === 'import');
    const path = children.slice(1, border < 0 ? undefined : border);
    const first = path.findIndex(({ name }) => name === 'VariableName');
    const named = first < 0 ? [] : path.slice(first);
    const dots = first < 0 ? path : path.slice(0, first);
    const start = named[0]?.from ?? node.to;
    const moduleSpan = { start, end: named.at(-1)?.to ?? start };
    const names = border < 0 ? [] : children.slice(border + 1);
    return {
      kind: 'from',
      span,
      level: dots.reduce((level, dot) => level + (dot.to - dot.from), 0),
      module: this.#written(moduleSpan).replaceAll(/\s/g, ''),
      moduleSpan,
      names: names[0]?.name === '*' ? undefined : this.#names(names),
    };
  }

  /** `a.b as c, d`, in brackets or not. */
  #names(nodes: readonly SyntaxNode[]): ImportedName[] {
    const names: ImportedName[] = [];
    let path: SyntaxNode[] = [];
    let alias: string | undefined;
    const close = () => {
      const [first, last] = [path[0], path.at(-1)];
      if (first && last) {
        const span = { start: first.from, end: last.to };
        names.push({ name: this.#written(span).replaceAll(/\s/g, ''), span, alias });
      }
      path = [];
      alias = undefined;
    };
    for (const [at, node] of nodes.entries()) {
      if (node.name === ',') close();
      else if (node.name === 'VariableName' && nodes[at - 1]?.name === 'as') alias = this.#written(node);
      else if (node.name === 'VariableName') path.push(node);
    }
    close();
    return names;
  }

  #assignment(node: SyntaxNode): Statement {
    const groups: SyntaxNode[][] = [[]];
    let annotation: Expression | undefined;
    for (const child of this.#children(node)) {
      if (child.name === 'AssignOp' || child.name === 'UpdateOp') groups.push([]);
      else if (child.name === 'TypeDef') annotation = this.#expressions(this.#children(child))[0];
      else groups.at(-1)?.push(child);
    }
    const values = groups.map((group) => this.#listed(group));
    const value = values.length > 1 ? values.at(-1) : undefined;
    return {
      kind: 'assign',
      span: spanOf(node),
      targets: (value ? values.slice(0, -1) : values).flatMap((each) => each ?? []),
      annotation,
      value,
      adds: node.name === 'UpdateStatement',
    };
  }

  /** `a, b` without brackets is a tuple. */
  #listed(nodes: readonly SyntaxNode[]): Expression | undefined {
    const items = this.#expressions(nodes);
    const [first, last] = [items[0], items.at(-1)];
    if (!first || !last || !nodes.some(({ name }) => name === ',')) return first;
    const span = { start: first.span.start, end: last.span.end };
    return { kind: 'sequence', span, form: 'tuple', items, isOpen: nodes.some(isStar) };
  }

  #decorator(node: SyntaxNode): Expression[] {
    const all = this.#children(node);
    // The grammar flattens `@a.b(c)` into its parts.
    const parts = all.filter(({ name }) => /^(?:VariableName|PropertyName)$/.test(name));
    const [first, ...rest] = parts.map(
      (part): Expression => ({
        kind: 'name',
        span: spanOf(part),
        name: this.#written(part),
      }),
    );
    if (!first) return this.#expressions(all);
    let value = first;
    for (const part of rest)
      if (part.kind === 'name') {
        const span = { start: first.span.start, end: part.span.end };
        value = { kind: 'member', span, object: value, name: part.name, nameSpan: part.span };
      }
    const list = all.find(({ name }) => name === 'ArgList');
    if (!list) return [value];
    const span = { start: first.span.start, end: list.to };
    return [{ kind: 'call', span, callee: value, arguments: this.#arguments(list) }];
  }

  #function(node: SyntaxNode, decorators: readonly Expression[]): Statement[] {
    const children = this.#children(node);
    const name = children.find((child) => child.name === 'VariableName');
    const parameters = children.find((child) => child.name === 'ParamList');
    const body = children.find((child) => child.name === 'Body');
    if (!name) return [];
    return [
      {
        kind: 'function',
        span: spanOf(node),
        name: this.#written(name),
        nameSpan: spanOf(name),
        decorators,
        parameters: parameters ? this.#parameters(parameters) : [],
        body: body ? this.statements(body) : [],
      },
    ];
  }

  #parameters(list: SyntaxNode): Parameter[] {
    return this.#divided(this.#children(list)).flatMap((group): Parameter[] => {
      const name = group.find((node) => node.name === 'VariableName');
      if (!name) return [];
      const type = group.find((node) => node.name === 'TypeDef');
      const sign = group.findIndex((node) => node.name === 'AssignOp');
      return [
        {
          name: this.#written(name),
          span: spanOf(name),
          star: starOf(group[0]),
          annotation: type && this.#expressions(this.#children(type))[0],
          value: sign < 0 ? undefined : this.#expressions(group.slice(sign + 1))[0],
        },
      ];
    });
  }

  #class(node: SyntaxNode, decorators: readonly Expression[]): Statement[] {
    const children = this.#children(node);
    const name = children.find((child) => child.name === 'VariableName');
    const list = children.find((child) => child.name === 'ArgList');
    const body = children.find((child) => child.name === 'Body');
    if (!name) return [];
    return [
      {
        kind: 'class',
        span: spanOf(node),
        name: this.#written(name),
        nameSpan: spanOf(name),
        decorators,
        bases: list ? this.#arguments(list) : [],
        body: body ? this.statements(body) : [],
      },
    ];
  }

  #block(node: SyntaxNode): Statement {
    const branches: Branch[] = [];
    let word = '';
    let heads: SyntaxNode[] = [];
    const read = (parent: SyntaxNode) => {
      for (const child of this.#children(parent)) {
        if (child.name === 'Body') {
          const body = this.statements(child);
          branches.push({ word, heads: this.#expressions(heads), body });
          heads = [];
        } else if (/^(?:MatchBody|MatchClause)$/.test(child.name)) read(child);
        else if (/^(?:if|elif|else|try|except|finally|with|for|while|match|case)$/.test(child.name))
          word = child.name;
        else heads.push(child);
      }
    };
    read(node);
    return { kind: 'block', span: spanOf(node), word: node.firstChild?.name ?? '', branches };
  }

  #expressions(nodes: readonly SyntaxNode[]): Expression[] {
    return nodes.flatMap((node) => this.#expression(node) ?? []);
  }

  #expression(node: SyntaxNode): Expression | undefined {
    // Words, signs and brackets are no expressions.
    if (!/^[A-Z]/.test(node.name) || /^(?:\w*Op|At|TypeDef)$/.test(node.name)) return undefined;
    const span = spanOf(node);
    return this.#deeper<Expression>({ kind: 'other', span, parts: [] }, () => this.#read(node, span));
  }

  #read(node: SyntaxNode, span: Span): Expression {
    switch (node.name) {
      case 'String':
        return this.#string(span);
      case 'ContinuedString':
        return this.#continued(node, span);
      case 'FormatString':
        return this.#joined(node, span);
      case 'Number':
        return this.#number(span);
      case 'Boolean':
        return { kind: 'constant', span, value: this.#written(span) === 'True' };
      case 'None':
        return { kind: 'constant', span, value: null };
      case 'VariableName':
        return { kind: 'name', span, name: this.#written(span) };
      case 'MemberExpression':
        return this.#member(node, span);
      case 'CallExpression':
        return this.#call(node, span);
      case 'ParenthesizedExpression': {
        const [inner] = this.#expressions(this.#children(node));
        return inner ?? { kind: 'other', span, parts: [] };
      }
      case 'ArrayExpression':
      case 'TupleExpression':
      case 'SetExpression': {
        const children = this.#children(node);
        const form =
          node.name === 'ArrayExpression' ? 'list' : node.name === 'SetExpression' ? 'set' : 'tuple';
        return {
          kind: 'sequence',
          span,
          form,
          items: this.#expressions(children),
          isOpen: children.some(isStar),
        };
      }
      case 'DictionaryExpression':
        return this.#dictionary(node, span);
      case 'UnaryExpression': {
        const [inner] = this.#expressions(this.#children(node));
        if (inner?.kind === 'number' && this.#text[span.start] === '-')
          return { ...inner, span, value: -inner.value };
        return { kind: 'other', span, parts: inner ? [inner] : [] };
      }
      default:
        return { kind: 'other', span, parts: this.#expressions(this.#children(node)) };
    }
  }

  #string(span: Span): Expression {
    const literal = stringLiteral(this.#written(span));
    // The grammar closes a string at the end of its line.
    if (literal === 'open') this.broken = true;
    if (typeof literal === 'string') return { kind: 'other', span, parts: [] };
    const textStart = literal.offset === undefined ? undefined : span.start + literal.offset;
    return { kind: 'string', span, text: literal.text, textStart };
  }

  #continued(node: SyntaxNode, span: Span): Expression {
    const parts = this.#expressions(this.#children(node));
    if (parts.every((part) => part.kind === 'string'))
      return { kind: 'string', span, text: parts.map(({ text }) => text).join(''), textStart: undefined };
    const pieces = parts.flatMap((part): readonly (string | Expression)[] => {
      if (part.kind === 'string') return [part.text];
      return part.kind === 'joined' ? part.parts : [part];
    });
    return { kind: 'joined', span, parts: pieces };
  }

  #joined(node: SyntaxNode, span: Span): Expression {
    const written = this.#written(span);
    const opening = /^[a-z]*(?:'''|"""|'|")/i.exec(written)?.[0] ?? '';
    const quote = opening.replace(/^[a-z]+/i, '');
    const isRaw = /^[a-z]*r/i.test(opening);
    const parts: (string | Expression)[] = [];
    let at = span.start + opening.length;
    const text = (until: number) => {
      const piece = this.#text.slice(at, until).replaceAll('{{', '{').replaceAll('}}', '}');
      if (piece !== '') parts.push(isRaw ? piece : unescaped(piece));
    };
    for (const child of this.#children(node)) {
      if (child.name !== 'FormatReplacement') continue;
      text(child.from);
      const [value] = this.#expressions(this.#children(child));
      parts.push(value ?? { kind: 'other', span: spanOf(child), parts: [] });
      at = child.to;
    }
    text(span.end - quote.length);
    return { kind: 'joined', span, parts };
  }

  #number(span: Span): Expression {
    const written = this.#written(span).replaceAll('_', '');
    const value = Number(written);
    // Complex numbers.
    if (Number.isNaN(value)) return { kind: 'other', span, parts: [] };
    return { kind: 'number', span, value, isInteger: /^(?:\d+|0[xob][\da-f]+)$/i.test(written) };
  }

  #member(node: SyntaxNode, span: Span): Expression {
    const children = this.#children(node);
    const [first, ...rest] = children;
    const object = (first && this.#expression(first)) ?? { kind: 'other', span, parts: [] };
    const name = rest.find((child) => child.name === 'PropertyName');
    if (name) return { kind: 'member', span, object, name: this.#written(name), nameSpan: spanOf(name) };
    return { kind: 'subscript', span, object, indices: this.#expressions(rest) };
  }

  #call(node: SyntaxNode, span: Span): Expression {
    const [first, ...rest] = this.#children(node);
    const callee = (first && this.#expression(first)) ?? { kind: 'other', span, parts: [] };
    const list = rest.find(({ name }) => name === 'ArgList');
    return { kind: 'call', span, callee, arguments: list ? this.#arguments(list) : [] };
  }

  #arguments(list: SyntaxNode): Argument[] {
    return this.#divided(this.#children(list)).flatMap((group): Argument[] => {
      const sign = group.findIndex(({ name }) => name === 'AssignOp');
      const [value, ...more] = this.#expressions(group.slice(sign + 1));
      if (!value) return [];
      const [first] = group;
      const name = sign > 0 && first ? this.#written(first) : undefined;
      // A comprehension without brackets of its own.
      if (more.length > 0) {
        const end = more.at(-1)?.span.end ?? value.span.end;
        const all: Expression = {
          kind: 'other',
          span: { start: value.span.start, end },
          parts: [value, ...more],
        };
        return [{ name, star: '', value: all }];
      }
      return [{ name, star: starOf(first), value }];
    });
  }

  #dictionary(node: SyntaxNode, span: Span): Expression {
    const entries: (readonly [Expression, Expression])[] = [];
    let isOpen = false;
    for (const group of this.#divided(this.#children(node))) {
      isOpen ||= group.some(isStar);
      const colon = group.findIndex(({ name }) => name === ':');
      const [key] = this.#expressions(group.slice(0, Math.max(colon, 0)));
      const [value] = this.#expressions(group.slice(colon + 1));
      if (colon > 0 && key && value) entries.push([key, value]);
    }
    return { kind: 'dictionary', span, entries, isOpen };
  }

  /** At the commas, without brackets. */
  #divided(nodes: readonly SyntaxNode[]): SyntaxNode[][] {
    const groups: SyntaxNode[][] = [[]];
    for (const node of nodes) {
      if (node.name === ',') groups.push([]);
      else if (!/^[()[\]{}]$/.test(node.name)) groups.at(-1)?.push(node);
    }
    return groups.filter((group) => group.length > 0);
  }
}

function spanOf({ from, to }: SyntaxNode): Span {
  return { start: from, end: to };
}

function isStar({ name }: SyntaxNode): boolean {
  return name === '*' || name === '**';
}

function starOf(node: SyntaxNode | undefined): '' | '*' | '**' {
  return node?.name === '*' || node?.name === '**' ? node.name : '';
}
