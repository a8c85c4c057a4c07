/** Nodes of the grammar's tree, with what both statements and expressions ask of them. */
import type { SyntaxNode } from '@lezer/common';
import type { Span } from '../../base/span.ts';

/** Deeper than anybody writes, and far from the end of the stack. */
const deepest = 200;

export class Nodes {
  /** Whether anything was met that is no Python 3. */
  broken = false;
  readonly text: string;
  #depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** What is nested too deep is left out. */
  deeper<Value>(tooDeep: Value, read: () => Value): Value {
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

  /** Without comments and what is no Python. */
  children(parent: SyntaxNode): SyntaxNode[] {
    const children: SyntaxNode[] = [];
    for (let node = parent.firstChild; node; node = node.nextSibling) {
      if (node.type.isError) this.broken = true;
      else if (node.name !== 'Comment') children.push(node);
    }
    return children;
  }

  written(node: Span | SyntaxNode): string {
    return 'start' in node ? this.text.slice(node.start, node.end) : this.text.slice(node.from, node.to);
  }

  /** At the commas, without brackets. */
  divided(nodes: readonly SyntaxNode[]): SyntaxNode[][] {
    const groups: SyntaxNode[][] = [[]];
    for (const node of nodes) {
      if (node.name === ',') groups.push([]);
      else if (!/^[()[\]{}]$/.test(node.name)) groups.at(-1)?.push(node);
    }
    return groups.filter((group) => group.length > 0);
  }
}

export function spanOf({ from, to }: SyntaxNode): Span {
  return { start: from, end: to };
}

export function isStar({ name }: SyntaxNode): boolean {
  return name === '*' || name === '**';
}

export function starOf(node: SyntaxNode | undefined): '' | '*' | '**' {
  return node?.name === '*' || node?.name === '**' ? node.name : '';
}
