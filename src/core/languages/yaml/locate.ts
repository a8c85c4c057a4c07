import { contains } from '../../base/span.ts';
import { resolve, type YamlMapping, type YamlNode, type YamlPair, type YamlSequence } from './tree.ts';

/** One step from the root towards a node. */
export type Step =
  | { readonly mapping: YamlMapping; readonly pair: YamlPair; readonly key: string }
  | { readonly sequence: YamlSequence; readonly index: number };

export interface Location {
  /** The way from the root. */
  readonly steps: readonly Step[];
  /** The innermost node around the offset; `undefined` behind a colon with nothing after it. */
  readonly node: YamlNode | undefined;
  /** Whether the offset is on the last step's key rather than on its value. */
  readonly onKey: boolean;
}

/** What is at the offset. Aliases are not followed: the location is where the text is. */
export function locate(root: YamlNode | undefined, offset: number): Location {
  const steps: Step[] = [];
  let node = root;
  for (;;) {
    if (node?.kind === 'mapping') {
      const mapping: YamlMapping = node;
      const pair = pairAt(mapping, offset);
      if (!pair) return { steps, node, onKey: false };
      steps.push({ mapping, pair, key: pair.key.text });
      if (contains(pair.key.span, offset)) return { steps, node: pair.key, onKey: true };
      node = pair.value;
      if (node && !contains(node.span, offset)) return { steps, node: undefined, onKey: false };
    } else if (node?.kind === 'sequence') {
      const sequence: YamlSequence = node;
      const index = sequence.items.findIndex((item) => contains(item.span, offset));
      if (index < 0) return { steps, node, onKey: false };
      steps.push({ sequence, index });
      node = sequence.items[index]?.value;
    } else {
      return { steps, node, onKey: false };
    }
  }
}

function pairAt(mapping: YamlMapping, offset: number): YamlPair | undefined {
  const inside = mapping.pairs.findLast((pair) => contains(pair.span, offset));
  if (inside) return inside;
  // Behind `key: ` the pair ends at its key, yet the cursor there is about to write the value.
  const before = mapping.pairs.findLast((pair) => pair.span.start <= offset);
  return before?.value === undefined ? before : undefined;
}

/** The keys and indices of a location, for comparing and printing: `jobs.train.environment`, `a[0]`. */
export function pathText(steps: readonly Step[]): string {
  return steps
    .map((step) => ('key' in step ? `.${step.key}` : `[${step.index}]`))
    .join('')
    .replace(/^\./, '');
}

/** Every node below (and with) the root that is no alias, with the way to it; each node once, so cycles end. */
export function* walk(
  root: YamlNode | undefined,
  steps: readonly Step[] = [],
): Generator<{ node: YamlNode; steps: readonly Step[] }> {
  if (!root) return;
  yield { node: root, steps };
  const node = root.kind === 'alias' ? undefined : resolve(root);
  if (node?.kind === 'mapping') {
    for (const pair of node.pairs)
      yield* walk(pair.value, [...steps, { mapping: node, pair, key: pair.key.text }]);
  } else if (node?.kind === 'sequence') {
    for (const [index, item] of node.items.entries())
      yield* walk(item.value, [...steps, { sequence: node, index }]);
  }
}
