/** What tells a job or component of Azure ML before it is complete, by how much it tells. */
import { asMapping, asScalar, asSequence, valueFor, type YamlMapping } from '../../languages/yaml/tree.ts';
import { has, mappingOf, mappingsBelow, textOf, textsBelow, typeIs } from './probes.ts';
import { rootKeys } from './rootKeys.ts';

const assetTypes = ['uri_folder', 'uri_file', 'mltable', 'custom_model', 'mlflow_model', 'triton_model'];
const ownServices = ['jupyter_lab', 'tensor_board', 'vs_code'];
const pipelineSettings = [
  'default_compute',
  'default_datastore',
  'continue_on_step_failure',
  'force_rerun',
] as const;

/** Something that no other format has. */
export function hasOwnSign(root: YamlMapping | undefined): boolean {
  if (!root) return false;
  const ports = [...mappingsBelow(root, 'inputs'), ...mappingsBelow(root, 'outputs')];
  const services = mappingsBelow(root, 'services');
  const settings = mappingOf(root, 'settings');
  return (
    ['compute', 'environment', 'code', 'component'].some((key) => isReference(textOf(root, key))) ||
    isReference(textOf(settings, 'default_compute')) ||
    ports.some((port) => typeIs(port, ...assetTypes) || isReference(textOf(port, 'path'))) ||
    bindsParent(root) ||
    textsBelow(root, 'inputs').some(isReference) ||
    has(mappingOf(root, 'distribution'), 'process_count_per_instance') ||
    has(mappingOf(root, 'queue_settings'), 'job_tier') ||
    services.some((service) => has(service, 'job_service_type') || typeIs(service, ...ownServices)) ||
    /^(?:user_?identity|aml_?token)$/i.test(textOf(mappingOf(root, 'identity'), 'type') ?? '')
  );
}

/** How many things stand there that other formats seldom have, and none together with the others. */
export function usualSigns(root: YamlMapping): number {
  const resources = mappingOf(root, 'resources');
  const signs = [
    textOf(root, 'experiment_name') !== undefined,
    textOf(root, 'compute') !== undefined,
    ['instance_count', 'shm_size', 'docker_args'].some((key) => has(resources, key)) ||
      isVmSize(textOf(resources, 'instance_type')),
    typeIs(mappingOf(root, 'distribution'), 'pytorch', 'mpi', 'tensorflow', 'ray'),
    namesPorts(textOf(root, 'command')),
    /^managed_?(?:identity)?$/i.test(textOf(mappingOf(root, 'identity'), 'type') ?? ''),
  ];
  return signs.filter((sign) => sign).length;
}

/** How many things stand there that belong to such a job and to many others. */
export function weakSigns(root: YamlMapping): number {
  const signs = [
    isFolder(textOf(root, 'code')),
    asScalar(valueFor(mappingOf(root, 'limits'), 'timeout'))?.type === 'integer',
    mappingOf(root, 'environment_variables') !== undefined,
  ];
  return signs.filter((sign) => sign).length;
}

/** Where other formats keep variables or names under `environment`, Azure ML has none of them. */
export function hasForeignEnvironment(root: YamlMapping): boolean {
  const value = valueFor(root, 'environment');
  if (asSequence(value)) return true;
  const scalar = asScalar(value);
  if (scalar) return scalar.type !== 'string' && scalar.type !== 'null';
  return (
    asMapping(value)?.pairs.some(({ key, value: each }) => each && !rootKeys.environment.has(key.text)) ??
    false
  );
}

/** Only the steps of a pipeline speak of their parent. */
export function bindsParent(root: YamlMapping): boolean {
  return [...textsBelow(root, 'inputs'), ...textsBelow(root, 'outputs')].some((text) =>
    /\$\{\{\s*parent\./.test(text),
  );
}

export function isReference(text: string | undefined): boolean {
  return text !== undefined && /^azureml:/.test(text);
}

/** Other clouds have sizes too. */
export function isVmSize(text: string | undefined): boolean {
  return text !== undefined && /^Standard_/i.test(text);
}

export function namesPorts(text: string | undefined): boolean {
  return text !== undefined && /\$\{\{\s*(?:inputs|outputs|search_space)\./.test(text);
}

function isFolder(text: string | undefined): boolean {
  return text !== undefined && /^(?:\.{0,2}\/|\.{1,2}$|[\w.-]+\/?$|git\+|https:)/.test(text);
}

export function hasPipelineSettings(root: YamlMapping): boolean {
  const settings = mappingOf(root, 'settings');
  return pipelineSettings.some((key) => has(settings, key));
}
