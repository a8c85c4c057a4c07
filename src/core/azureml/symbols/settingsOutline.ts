/** The outline of a document that is no job or component: an environment, a deployment, data … with its settings. */
import {
  asMapping,
  asScalar,
  resolve,
  valueFor,
  type YamlNode,
  type YamlPair,
} from '../../languages/yaml/tree.ts';
import { short } from '../bindings/describe.ts';
import { type DocumentKind, kindTitle } from '../documents/kinds.ts';
import type { OutlineItem } from './outlineItem.ts';

/** What stands in the first line, or is no setting. */
const untold: ReadonlySet<string> = new Set(['$schema', 'name', 'display_name', '<<', '']);

/** Deeper ones are seldom looked for. */
const mostLevels = 3;

export function settingsOutline(kind: DocumentKind, root: YamlNode | undefined): OutlineItem[] {
  const mapping = asMapping(root);
  const [first] = mapping?.pairs ?? [];
  if (!mapping || !first) return [];
  const title = kindTitle(kind);
  const named = mapping.pairs.find(({ key }) => key.text === 'name') ?? first;
  const name = asScalar(valueFor(mapping, 'name'))?.text.trim() ?? '';
  return [
    {
      name: name === '' ? title : name,
      detail: title,
      kind: 'document',
      span: mapping.span,
      nameSpan: named.key.span,
      children: mapping.pairs.filter(({ key }) => !untold.has(key.text)).map((pair) => itemOf(pair, 1)),
    },
  ];
}

/** A key with what is below it. */
export function itemOf({ key, value, span }: YamlPair, level = 1): OutlineItem {
  return {
    name: key.text,
    detail: short(asScalar(value)?.text ?? ''),
    kind: asScalar(value) ? 'setting' : 'section',
    span,
    nameSpan: key.span,
    children: level < mostLevels ? pairsBelow(value).map((pair) => itemOf(pair, level + 1)) : [],
  };
}

/** What an alias stands for is written elsewhere. */
function pairsBelow(value: YamlNode | undefined): readonly YamlPair[] {
  const below = value && resolve(value) === value ? asMapping(value) : undefined;
  return (below?.pairs ?? []).filter(({ key }) => key.text !== '' && key.text !== '<<');
}
