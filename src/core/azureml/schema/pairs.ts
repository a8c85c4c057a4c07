import { isMergeKey, mergeSources, type YamlMapping, type YamlPair } from '../../languages/yaml/tree.ts';

/** The pairs that count: of duplicate keys the last one, then what `<<` merges in and is not written itself. */
export function effectivePairs(mapping: YamlMapping): readonly YamlPair[] {
  if (!mapping.pairs.some((pair) => isMergeKey(pair.key))) return ownPairs(mapping);
  const found = new Map<string, YamlPair>();
  collect(mapping, found, new Set());
  return [...found.values()];
}

function ownPairs(mapping: YamlMapping): readonly YamlPair[] {
  const found = new Map(mapping.pairs.map((pair) => [pair.key.text, pair]));
  return found.size === mapping.pairs.length ? mapping.pairs : [...found.values()];
}

function collect(mapping: YamlMapping, found: Map<string, YamlPair>, seen: Set<YamlMapping>): void {
  if (seen.has(mapping)) return;
  seen.add(mapping);
  for (const pair of ownPairs(mapping))
    if (!isMergeKey(pair.key) && !found.has(pair.key.text)) found.set(pair.key.text, pair);
  for (const source of mergeSources(mapping)) collect(source, found, seen);
}
