/** Expressions of Python, from nodes of the grammar's tree. */
import type { SyntaxNode } from '@lezer/common';
import type { Span } from '../../base/span.ts';
import { isStar, type Nodes, spanOf, starOf } from './nodes.ts';
import { stringLiteral, unescaped } from './strings.ts';
import type { Argument, Expression } from './tree.ts';

export class Expressions {
  readonly #nodes: Nodes;

  constructor(nodes: Nodes) {
    this.#nodes = nodes;
  }

  /** Of those nodes that are expressions. */
  all(nodes: readonly SyntaxNode[]): Expression[] {
    return nodes.flatMap((node) => this.#expression(node) ?? []);
  }

  #expression(node: SyntaxNode): Expression | undefined {
    // Words, signs and brackets are no expressions.
    if (!/^[A-Z]/.test(node.name) || /^(?:\w*Op|At|TypeDef)$/.test(node.name)) return undefined;
    const span = spanOf(node);
    return this.#nodes.deeper<Expression>({ kind: 'other', span, parts: [] }, () => this.#read(node, span));
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
        return { kind: 'constant', span, value: this.#nodes.written(span) === 'True' };
      case 'None':
        return { kind: 'constant', span, value: null };
      case 'VariableName':
        return { kind: 'name', span, name: this.#nodes.written(span) };
      case 'MemberExpression':
        return this.#member(node, span);
      case 'CallExpression':
        return this.#call(node, span);
      case 'ParenthesizedExpression': {
        const [inner] = this.all(this.#nodes.children(node));
        return inner ?? { kind: 'other', span, parts: [] };
      }
      case 'ArrayExpression':
      case 'TupleExpression':
      case 'SetExpression': {
        const children = this.#nodes.children(node);
        const form =
          node.name === 'ArrayExpression' ? 'list' : node.name === 'SetExpression' ? 'set' : 'tuple';
        return {
          kind: 'sequence',
          span,
          form,
          items: this.all(children),
          isOpen: children.some(isStar),
        };
      }
      case 'DictionaryExpression':
        return this.#dictionary(node, span);
      case 'UnaryExpression': {
        const [inner] = this.all(this.#nodes.children(node));
        if (inner?.kind === 'number' && this.#nodes.text[span.start] === '-')
          return { ...inner, span, value: -inner.value };
        return { kind: 'other', span, parts: inner ? [inner] : [] };
      }
      default:
        return { kind: 'other', span, parts: this.all(this.#nodes.children(node)) };
    }
  }

  #string(span: Span): Expression {
    const literal = stringLiteral(this.#nodes.written(span));
    // The grammar closes a string at the end of its line.
    if (literal === 'open') this.#nodes.broken = true;
    if (typeof literal === 'string') return { kind: 'other', span, parts: [] };
    const textStart = literal.offset === undefined ? undefined : span.start + literal.offset;
    return { kind: 'string', span, text: literal.text, textStart };
  }

  #continued(node: SyntaxNode, span: Span): Expression {
    const parts = this.all(this.#nodes.children(node));
    if (parts.every((part) => part.kind === 'string'))
      return { kind: 'string', span, text: parts.map(({ text }) => text).join(''), textStart: undefined };
    const pieces = parts.flatMap((part): readonly (string | Expression)[] => {
      if (part.kind === 'string') return [part.text];
      return part.kind === 'joined' ? part.parts : [part];
    });
    return { kind: 'joined', span, parts: pieces };
  }

  #joined(node: SyntaxNode, span: Span): Expression {
    const written = this.#nodes.written(span);
    const opening = /^[a-z]*(?:'''|"""|'|")/i.exec(written)?.[0] ?? '';
    const quote = opening.replace(/^[a-z]+/i, '');
    const isRaw = /^[a-z]*r/i.test(opening);
    const parts: (string | Expression)[] = [];
    let at = span.start + opening.length;
    const text = (until: number) => {
      const piece = this.#nodes.text.slice(at, until).replaceAll('{{', '{').replaceAll('}}', '}');
      if (piece !== '') parts.push(isRaw ? piece : unescaped(piece));
    };
    for (const child of this.#nodes.children(node)) {
      if (child.name !== 'FormatReplacement') continue;
      text(child.from);
      const [value] = this.all(this.#nodes.children(child));
      parts.push(value ?? { kind: 'other', span: spanOf(child), parts: [] });
      at = child.to;
    }
    text(span.end - quote.length);
    return { kind: 'joined', span, parts };
  }

  #number(span: Span): Expression {
    const written = this.#nodes.written(span).replaceAll('_', '');
    const value = Number(written);
    // Complex numbers.
    if (Number.isNaN(value)) return { kind: 'other', span, parts: [] };
    return { kind: 'number', span, value, isInteger: /^(?:\d+|0[xob][\da-f]+)$/i.test(written) };
  }

  #member(node: SyntaxNode, span: Span): Expression {
    const children = this.#nodes.children(node);
    const [first, ...rest] = children;
    const object = (first && this.#expression(first)) ?? { kind: 'other', span, parts: [] };
    const name = rest.find((child) => child.name === 'PropertyName');
    if (name)
      return { kind: 'member', span, object, name: this.#nodes.written(name), nameSpan: spanOf(name) };
    return { kind: 'subscript', span, object, indices: this.all(rest) };
  }

  #call(node: SyntaxNode, span: Span): Expression {
    const [first, ...rest] = this.#nodes.children(node);
    const callee = (first && this.#expression(first)) ?? { kind: 'other', span, parts: [] };
    const list = rest.find(({ name }) => name === 'ArgList');
    return { kind: 'call', span, callee, arguments: list ? this.arguments(list) : [] };
  }

  arguments(list: SyntaxNode): Argument[] {
    return this.#nodes.divided(this.#nodes.children(list)).flatMap((group): Argument[] => {
      // `x := 1` is a value that is given a name on the way, not an argument with one.
      const sign = group.findIndex(
        (node) => node.name === 'AssignOp' && this.#nodes.written(spanOf(node)) === '=',
      );
      const [value, ...more] = this.all(group.slice(sign + 1));
      if (!value) return [];
      const [first] = group;
      const nameSpan = sign > 0 && first ? spanOf(first) : undefined;
      const name = nameSpan && this.#nodes.written(nameSpan);
      // A comprehension without brackets of its own, or a value with a name.
      if (more.length > 0) {
        const end = more.at(-1)?.span.end ?? value.span.end;
        const all: Expression = {
          kind: 'other',
          span: { start: value.span.start, end },
          parts: [value, ...more],
        };
        return [{ name, nameSpan, star: '', value: all }];
      }
      return [{ name, nameSpan, star: starOf(first), value }];
    });
  }

  #dictionary(node: SyntaxNode, span: Span): Expression {
    const entries: (readonly [Expression, Expression])[] = [];
    let isOpen = false;
    for (const group of this.#nodes.divided(this.#nodes.children(node))) {
      isOpen ||= group.some(isStar);
      const colon = group.findIndex(({ name }) => name === ':');
      const [key] = this.all(group.slice(0, Math.max(colon, 0)));
      const [value] = this.all(group.slice(colon + 1));
      if (colon > 0 && key && value) entries.push([key, value]);
    }
    return { kind: 'dictionary', span, entries, isOpen };
  }
}
