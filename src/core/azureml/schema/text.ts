/** Strings that other programs fill in: their form is unknown. */
import { asScalar, type YamlMapping, type YamlNode } from '../../languages/yaml/tree.ts';

/** `${{inputs.a}}` somewhere in the string. */
export function hasExpression(text: string): boolean {
  return text.includes('${{');
}

/** `{{name}}` without quotes is a mapping in a mapping to YAML. */
export function isTemplate(mapping: YamlMapping): boolean {
  return mapping.flow && mapping.pairs.some((pair) => pair.key.text === '' && pair.key.style === 'plain');
}

/** The text of a scalar, whatever its type. */
export function textOf(node: YamlNode | undefined): string | undefined {
  return asScalar(node)?.text;
}

/** As keys and names of Azure ML are written: `Train-Model` is `train_model`. */
export function snakeCase(text: string): string {
  return camelToSnake(text).replace(/[\s._-]+/g, '_');
}

/** Inserted before capitals, then lower case: `ReadOnlyMany` is `read_only_many`. As the CLI does it. */
export function camelToSnake(text: string): string {
  return text
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
