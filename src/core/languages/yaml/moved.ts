/** Trees at another offset of their text. */
import { movedSpan } from '../../base/span.ts';
import type { YamlItem, YamlNode, YamlPair, YamlScalar } from './tree.ts';

export function movedScalar(scalar: YamlScalar, by: number): YamlScalar {
  const { kind, span, style, text, type, value, textStart } = scalar;
  return {
    kind,
    span: movedSpan(span, by),
    style,
    text,
    type,
    value,
    textStart: textStart === undefined ? undefined : textStart + by,
  };
}

/** Aliases are not moved: what they point at may be anywhere. */
export function movedNode(node: YamlNode, by: number): YamlNode {
  switch (node.kind) {
    case 'scalar':
      return movedScalar(node, by);
    case 'mapping':
      return {
        kind: 'mapping',
        span: movedSpan(node.span, by),
        flow: node.flow,
        pairs: node.pairs.map((pair) => movedPair(pair, by)),
      };
    case 'sequence':
      return {
        kind: 'sequence',
        span: movedSpan(node.span, by),
        flow: node.flow,
        items: node.items.map((item) => movedItem(item, by)),
      };
    case 'alias':
      throw new Error('An alias belongs to the place where it stands.');
  }
}

function movedPair({ key, value, span }: YamlPair, by: number): YamlPair {
  return {
    key: movedScalar(key, by),
    value: value && movedNode(value, by),
    span: movedSpan(span, by),
  };
}

function movedItem({ value, span }: YamlItem, by: number): YamlItem {
  return { value: value && movedNode(value, by), span: movedSpan(span, by) };
}
