/** The syntax tree of a module, and ways through it. */
import { type Comment, parseSync, visitorKeys } from 'oxc-parser';

/** A node of the tree: ESTree with TypeScript's nodes. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

export interface Syntax {
  /** Below `src/`. */
  readonly path: string;
  readonly program: Node;
  readonly comments: readonly Comment[];
  readonly lineAt: (offset: number) => number;
}

export function parse(path: string, text: string): Syntax {
  const { program, comments, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length;
  return { path, program: program as unknown as Node, comments, lineAt };
}

/** Calls back for each node, with its parent and the key that holds it there. */
export function walk(
  node: Node,
  visit: (node: Node, parent: Node | undefined, key: string) => void,
  parent?: Node,
  key = '',
): void {
  visit(node, parent, key);
  for (const each of visitorKeys[node.type] ?? []) {
    const held = node[each];
    for (const child of Array.isArray(held) ? held : [held])
      if (isNode(child)) walk(child, visit, node, each);
  }
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

export function isNamed(node: unknown, name: string): node is Node {
  return isNode(node) && node.type === 'Identifier' && node.name === name;
}

/** The text of a literal or of a template without expressions. */
export function textOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type !== 'TemplateLiteral') return undefined;
  const [only, ...more] = node.quasis as readonly { readonly value: { readonly cooked: string } }[];
  return more.length === 0 ? only?.value.cooked : undefined;
}

/** The name after the dot, or the text in the brackets. */
export function memberOf({ property, computed }: Node): string | undefined {
  if (!isNode(property)) return undefined;
  return computed ? textOf(property) : String(property.name);
}
