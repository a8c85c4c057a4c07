import { resolve, type YamlNode } from './tree.ts';

/** What a node says as plain values. Days and numbers stay as they are written: `2026-11-23`, `"3.10"`. */
export function plainValue(written: YamlNode | undefined, depth = 0): unknown {
  const node = depth > 50 ? undefined : resolve(written);
  switch (node?.kind) {
    case 'mapping':
      return Object.fromEntries(node.pairs.map(({ key, value }) => [key.text, plainValue(value, depth + 1)]));
    case 'sequence':
      return node.items.map(({ value }) => plainValue(value, depth + 1));
    case 'scalar':
      // `off` is a boolean to YAML 1.1, and what everybody means here.
      return node.type === 'null' ? undefined : node.text;
    default:
      return undefined;
  }
}
