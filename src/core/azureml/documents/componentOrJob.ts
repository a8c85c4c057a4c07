/** What tells a component from a job that says the same. */
import { asMapping, asString, valueFor, type YamlMapping } from '../../languages/yaml/tree.ts';
import { has, typeIs } from './probes.ts';

const jobOnlyKeys = [
  'compute',
  'experiment_name',
  'services',
  'limits',
  'environment_variables',
  'queue_settings',
  'identity',
];
const primitiveTypes = new Set(['string', 'number', 'integer', 'boolean']);

/** Component rather than job: an input is declared instead of given, or nothing in it belongs to a run. */
export function looksLikeComponent(root: YamlMapping): boolean {
  if (has(root, 'is_deterministic')) return true;
  if (asString(valueFor(root, 'type')) === 'pipeline' && has(root, 'version')) return true;
  const inputs = asMapping(valueFor(root, 'inputs'))?.pairs ?? [];
  const declares = inputs.some(({ value }) => {
    const input = asMapping(value);
    return (
      has(input, 'optional') ||
      has(input, 'default') ||
      primitiveTypes.has(asString(valueFor(input, 'type')) ?? '')
    );
  });
  if (declares) return true;
  if (givesInput(root) || typeIs(root, 'pipeline')) return false;
  return has(root, 'type') && has(root, 'name') && !jobOnlyKeys.some((key) => has(root, key));
}

/** Whether anything says already which of the two it is. */
export function tellsJobFromComponent(root: YamlMapping): boolean {
  return looksLikeComponent(root) || givesInput(root) || jobOnlyKeys.some((key) => has(root, key));
}

function givesInput(root: YamlMapping): boolean {
  const inputs = asMapping(valueFor(root, 'inputs'))?.pairs ?? [];
  return inputs.some(({ value }) => {
    const input = asMapping(value);
    return input ? has(input, 'path') : value !== undefined;
  });
}
