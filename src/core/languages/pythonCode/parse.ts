/** Python code, read by Lezer's grammar; the only place that knows it. */
import type { SyntaxNode } from '@lezer/common';
import { parser } from '@lezer/python';
import { Expressions } from './expressions.ts';
import { isStar, Nodes, spanOf, starOf } from './nodes.ts';
import type { Branch, Expression, ImportedName, Parameter, PythonModule, Statement } from './tree.ts';

/** Never fails: what is no Python is left out, and the module is `broken`. */
export function parsePython(text: string): PythonModule {
  const tree = parser.parse(understood(text));
  const nodes = new Nodes(text);
  const body = new Statements(nodes).statements(tree.topNode);
  return { body, broken: nodes.broken };
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

class Statements {
  readonly #nodes: Nodes;
  readonly #expressions: Expressions;

  constructor(nodes: Nodes) {
    this.#nodes = nodes;
    this.#expressions = new Expressions(nodes);
  }

  statements(parent: SyntaxNode): Statement[] {
    return this.#nodes.deeper([], () =>
      this.#nodes.children(parent).flatMap((node) => this.#statement(node) ?? []),
    );
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
        const value = this.#listed(this.#nodes.children(node));
        return value ? [{ kind: 'expression', span, value }] : [];
      }
      case 'ReturnStatement':
        return [{ kind: 'return', span, value: this.#listed(this.#nodes.children(node)) }];
      case 'StatementGroup':
        return this.statements(node);
      case 'DecoratedStatement': {
        const children = this.#nodes.children(node);
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
        if (node.name === 'PrintStatement') this.#nodes.broken = true;
        const values = this.#expressions.all(this.#nodes.children(node));
        return values.map((value) => ({ kind: 'expression', span: value.span, value }));
      }
    }
  }

  #import(node: SyntaxNode): Statement {
    const span = spanOf(node);
    const children = this.#nodes.children(node);
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
      module: this.#nodes.written(moduleSpan).replaceAll(/\s/g, ''),
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
        names.push({ name: this.#nodes.written(span).replaceAll(/\s/g, ''), span, alias });
      }
      path = [];
      alias = undefined;
    };
    for (const [at, node] of nodes.entries()) {
      if (node.name === ',') close();
      else if (node.name === 'VariableName' && nodes[at - 1]?.name === 'as')
        alias = this.#nodes.written(node);
      else if (node.name === 'VariableName') path.push(node);
    }
    close();
    return names;
  }

  #assignment(node: SyntaxNode): Statement {
    const groups: SyntaxNode[][] = [[]];
    let annotation: Expression | undefined;
    for (const child of this.#nodes.children(node)) {
      if (child.name === 'AssignOp' || child.name === 'UpdateOp') groups.push([]);
      else if (child.name === 'TypeDef') annotation = this.#expressions.all(this.#nodes.children(child))[0];
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
    const items = this.#expressions.all(nodes);
    const [first, last] = [items[0], items.at(-1)];
    if (!first || !last || !nodes.some(({ name }) => name === ',')) return first;
    const span = { start: first.span.start, end: last.span.end };
    return { kind: 'sequence', span, form: 'tuple', items, isOpen: nodes.some(isStar) };
  }

  #decorator(node: SyntaxNode): Expression[] {
    const all = this.#nodes.children(node);
    // The grammar flattens `@a.b(c)` into its parts.
    const parts = all.filter(({ name }) => /^(?:VariableName|PropertyName)$/.test(name));
    const [first, ...rest] = parts.map(
      (part): Expression => ({
        kind: 'name',
        span: spanOf(part),
        name: this.#nodes.written(part),
      }),
    );
    if (!first) return this.#expressions.all(all);
    let value = first;
    for (const part of rest)
      if (part.kind === 'name') {
        const span = { start: first.span.start, end: part.span.end };
        value = { kind: 'member', span, object: value, name: part.name, nameSpan: part.span };
      }
    const list = all.find(({ name }) => name === 'ArgList');
    if (!list) return [value];
    const span = { start: first.span.start, end: list.to };
    return [{ kind: 'call', span, callee: value, arguments: this.#expressions.arguments(list) }];
  }

  #function(node: SyntaxNode, decorators: readonly Expression[]): Statement[] {
    const children = this.#nodes.children(node);
    const name = children.find((child) => child.name === 'VariableName');
    const parameters = children.find((child) => child.name === 'ParamList');
    const body = children.find((child) => child.name === 'Body');
    if (!name) return [];
    return [
      {
        kind: 'function',
        span: spanOf(node),
        name: this.#nodes.written(name),
        nameSpan: spanOf(name),
        decorators,
        parameters: parameters ? this.#parameters(parameters) : [],
        body: body ? this.statements(body) : [],
      },
    ];
  }

  #parameters(list: SyntaxNode): Parameter[] {
    return this.#nodes.divided(this.#nodes.children(list)).flatMap((group): Parameter[] => {
      const name = group.find((node) => node.name === 'VariableName');
      if (!name) return [];
      const type = group.find((node) => node.name === 'TypeDef');
      const sign = group.findIndex((node) => node.name === 'AssignOp');
      return [
        {
          name: this.#nodes.written(name),
          span: spanOf(name),
          star: starOf(group[0]),
          annotation: type && this.#expressions.all(this.#nodes.children(type))[0],
          value: sign < 0 ? undefined : this.#expressions.all(group.slice(sign + 1))[0],
        },
      ];
    });
  }

  #class(node: SyntaxNode, decorators: readonly Expression[]): Statement[] {
    const children = this.#nodes.children(node);
    const name = children.find((child) => child.name === 'VariableName');
    const list = children.find((child) => child.name === 'ArgList');
    const body = children.find((child) => child.name === 'Body');
    if (!name) return [];
    return [
      {
        kind: 'class',
        span: spanOf(node),
        name: this.#nodes.written(name),
        nameSpan: spanOf(name),
        decorators,
        bases: list ? this.#expressions.arguments(list) : [],
        body: body ? this.statements(body) : [],
      },
    ];
  }

  #block(node: SyntaxNode): Statement {
    const branches: Branch[] = [];
    let word = '';
    let heads: SyntaxNode[] = [];
    const read = (parent: SyntaxNode) => {
      for (const child of this.#nodes.children(parent)) {
        if (child.name === 'Body') {
          const body = this.statements(child);
          branches.push({ word, heads: this.#expressions.all(heads), body });
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
}
