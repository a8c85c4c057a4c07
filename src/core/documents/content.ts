/**
 * Recognition by content alone. The rules were measured on 1,120 YAML files of azureml-examples, 2,520 of
 * azureml-assets and 1,992 unrelated files: nothing unrelated is claimed.
 */
import { asMapping, asString, pairOf, valueFor, type YamlMapping } from '../yaml/tree.ts';
import { isAzdTrainingJob } from './azdTrainingJob.ts';
import type { DocumentKind } from './kinds.ts';

export function detectByContent(root: YamlMapping): DocumentKind | undefined {
  // Conda files; GitHub workflows.
  if (has(root, 'dependencies') || has(root, 'channels') || has(root, 'on')) return undefined;
  return rules.find(([, matches]) => matches(root))?.[0];
}

const rules: readonly (readonly [DocumentKind, (root: YamlMapping) => boolean])[] = [
  ['pipelineComponent', (root) => isPipeline(root) && looksLikeComponent(root)],
  ['pipelineJob', isPipeline],
  ['sweepJob', (root) => typeIs(root, 'sweep') && has(root, 'trial') && has(root, 'search_space')],
  ['parallelComponent', (root) => typeIs(root, 'parallel') && has(root, 'task') && has(root, 'name')],
  ['sparkComponent', (root) => isSpark(root) && looksLikeComponent(root)],
  ['sparkJob', isSpark],
  ['azdTrainingJob', isAzdTrainingJob],
  ['commandComponent', (root) => isCommand(root) && looksLikeComponent(root)],
  ['commandJob', isCommand],
  ['finetuningJob', (root) => typeIs(root, 'finetuning') && has(root, 'training_data')],
  [
    'distillationJob',
    (root) => typeIs(root, 'distillation') && has(root, 'teacher_model_endpoint_connection'),
  ],
  ['autoMLJob', (root) => typeIs(root, 'automl') && has(root, 'task') && has(root, 'training_data')],
  ['kubernetesOnlineDeployment', (root) => isDeployment(root) && typeIs(root, 'kubernetes')],
  ['batchDeployment', (root) => isDeployment(root) && isBatch(root)],
  ['managedOnlineDeployment', (root) => isDeployment(root) && has(root, 'instance_type')],
  ['amlCompute', (root) => typeIs(root, 'amlcompute') && has(root, 'name')],
  ['computeInstance', (root) => typeIs(root, 'computeinstance') && has(root, 'name')],
  ['schedule', (root) => has(root, 'trigger') && (has(root, 'create_job') || has(root, 'create_monitor'))],
  ['environment', isEnvironment],
  ['model', (root) => typeIs(root, 'custom_model', 'mlflow_model', 'triton_model') && isAsset(root)],
  ['data', (root) => typeIs(root, 'uri_file', 'uri_folder', 'mltable') && isAsset(root)],
];

const environmentKeys = new Set([
  'name',
  'version',
  'description',
  'tags',
  'properties',
  'image',
  'build',
  'conda_file',
  'os_type',
  'inference_config',
  'datastore',
  'auto_delete_setting',
]);

function isEnvironment(root: YamlMapping): boolean {
  const image = asString(valueFor(root, 'image'));
  const buildPath = asString(valueFor(asMapping(valueFor(root, 'build')), 'path'));
  if (image === undefined && buildPath === undefined) return false;
  // Compose-like tools build from a path without keys.
  if (has(root, 'build') && !asMapping(valueFor(root, 'build'))) return false;
  const keys = root.pairs.map(({ key }) => key.text);
  const unknown = keys.filter((key) => !environmentKeys.has(key)).length;
  if (image !== undefined && unknown === 0 && /^mcr\.microsoft\.com\/(?:aifx|azureml)\//.test(image))
    return true;
  return unknown <= 1 && keys.some((key) => key !== 'image' && environmentKeys.has(key));
}

function isCommand(root: YamlMapping): boolean {
  return (
    asString(valueFor(root, 'command')) !== undefined &&
    has(root, 'environment') &&
    typeIs(root, 'command', undefined)
  );
}

function isSpark(root: YamlMapping): boolean {
  return typeIs(root, 'spark') && has(root, 'entry');
}

const stepTypes = new Set([
  'command',
  'sweep',
  'parallel',
  'pipeline',
  'automl',
  'spark',
  'data_transfer',
  'import',
]);

function isPipeline(root: YamlMapping): boolean {
  const steps = asMapping(valueFor(root, 'jobs'))?.pairs.flatMap(({ value }) => asMapping(value) ?? []);
  if (!steps || steps.some((step) => has(step, 'runs-on'))) return false;
  if (!typeIs(root, 'pipeline', undefined)) return false;
  return (
    typeIs(root, 'pipeline') ||
    steps.some((step) => has(step, 'component') || stepTypes.has(asString(valueFor(step, 'type')) ?? ''))
  );
}

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
function looksLikeComponent(root: YamlMapping): boolean {
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
  const gives = inputs.some(({ value }) => {
    const input = asMapping(value);
    return input ? has(input, 'path') : value !== undefined;
  });
  if (gives || typeIs(root, 'pipeline')) return false;
  return has(root, 'type') && has(root, 'name') && !jobOnlyKeys.some((key) => has(root, key));
}

function isDeployment(root: YamlMapping): boolean {
  return (
    has(root, 'endpoint_name') &&
    has(root, 'name') &&
    (has(root, 'model') || has(root, 'environment') || isBatch(root))
  );
}

function isBatch(root: YamlMapping): boolean {
  return (
    typeIs(root, 'model', 'pipeline') ||
    has(root, 'mini_batch_size') ||
    (has(root, 'compute') && has(root, 'resources'))
  );
}

const assetKeys = new Set([
  'name',
  'version',
  'description',
  'tags',
  'properties',
  'type',
  'path',
  'flavors',
  'stage',
  'jobs',
]);

function isAsset(root: YamlMapping): boolean {
  return (
    has(root, 'name') &&
    asString(valueFor(root, 'path')) !== undefined &&
    root.pairs.every(({ key }) => assetKeys.has(key.text))
  );
}

function typeIs(root: YamlMapping, ...types: readonly (string | undefined)[]): boolean {
  const type = asString(valueFor(root, 'type'));
  return types.some((each) => each === type?.toLowerCase());
}

function has(mapping: YamlMapping | undefined, key: string): boolean {
  return pairOf(mapping, key) !== undefined;
}
