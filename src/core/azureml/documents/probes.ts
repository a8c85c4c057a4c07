/** Small questions about a mapping. */
import { asMapping, asString, pairOf, valueFor, type YamlMapping } from '../../languages/yaml/tree.ts';

export function has(mapping: YamlMapping | undefined, key: string): boolean {
  return pairOf(mapping, key) !== undefined;
}

/** Types are compared in lower case; `undefined` stands for no type. */
export function typeIs(mapping: YamlMapping | undefined, ...types: readonly (string | undefined)[]): boolean {
  const type = textOf(mapping, 'type');
  return types.some((each) => each === type?.toLowerCase());
}

export function textOf(mapping: YamlMapping | undefined, key: string): string | undefined {
  return asString(valueFor(mapping, key));
}

export function mappingOf(mapping: YamlMapping | undefined, key: string): YamlMapping | undefined {
  return asMapping(valueFor(mapping, key));
}

/** The mappings below a key: of `inputs`, every input that is one. */
export function mappingsBelow(mapping: YamlMapping | undefined, key: string): readonly YamlMapping[] {
  return mappingOf(mapping, key)?.pairs.flatMap(({ value }) => asMapping(value) ?? []) ?? [];
}

/** The texts below a key: of `inputs`, every input that is a text. */
export function textsBelow(mapping: YamlMapping | undefined, key: string): readonly string[] {
  return mappingOf(mapping, key)?.pairs.flatMap(({ value }) => asString(value) ?? []) ?? [];
}
