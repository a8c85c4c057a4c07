/**
 * Recognition by content alone: first of what is complete, then of what is only begun. The rules were measured on
 * 1,120 YAML files of azureml-examples, 2,520 of azureml-assets and some 11,000 unrelated files, the latter also cut
 * off after each of their first lines: nothing unrelated is claimed.
 */
import { asMapping, asSequence, asString, valueFor, type YamlMapping } from '../../languages/yaml/tree.ts';
import { isAzdTrainingJob } from './azdTrainingJob.ts';
import { kindOfBegun } from './begun.ts';
import { looksLikeComponent } from './componentOrJob.ts';
import type { DocumentKind } from './kinds.ts';
import { has, mappingOf, textOf, typeIs } from './probes.ts';
import { rootKeys, unknownKeys } from './rootKeys.ts';

export function detectByContent(root: YamlMapping): DocumentKind | undefined {
  // Conda files; GitHub workflows.
  if (has(root, 'dependencies') || has(root, 'channels') || has(root, 'on')) return undefined;
  return rules.find(([, matches]) => matches(root))?.[0] ?? kindOfBegun(root);
}

const modelTypes = ['custom_model', 'mlflow_model', 'triton_model'];

const rules: readonly (readonly [DocumentKind, (root: YamlMapping) => boolean])[] = [
  ['pipelineComponent', (root) => isPipeline(root) && looksLikeComponent(root)],
  ['pipelineJob', isPipeline],
  ['sweepJob', (root) => typeIs(root, 'sweep') && has(root, 'trial') && has(root, 'search_space')],
  [
    'parallelComponent',
    (root) =>
      typeIs(root, 'parallel') &&
      has(root, 'name') &&
      has(root, 'task') &&
      textOf(root, 'task') === undefined,
  ],
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
  ['model', (root) => typeIs(root, ...modelTypes) && isAsset(root)],
  ['data', (root) => typeIs(root, 'uri_file', 'uri_folder', 'mltable') && isAsset(root)],
];

/**
 * What a document may become once it is written: enough to offer something when somebody asks, too little to judge.
 */
function mayBecome(root: YamlMapping | undefined): DocumentKind | undefined {
  if (!root || has(root, 'dependencies') || has(root, 'channels') || has(root, 'on')) return undefined;
  if (has(root, 'environment')) return runnerWith(root);
  return has(root, 'image') &&
    has(root, 'name') &&
    root.pairs.every(({ key }) => rootKeys.environment.has(key.text))
    ? 'environment'
    : undefined;
}

/** With less than {@link mayBecome} asks for: a type of ours, a command or an image of ours, and no key of others. */
export function couldBecome(root: YamlMapping): DocumentKind | undefined {
  const known = mayBecome(root);
  if (known) return known;
  const only = (kind: keyof typeof rootKeys) => unknownKeys(root, rootKeys[kind]) === 0;
  const type = textOf(root, 'type');
  const byType = type === undefined || !Object.hasOwn(types, type) ? undefined : types[type];
  if (byType && only(byType[1]))
    return byType[0] === 'commandJob' && looksLikeComponent(root) ? 'commandComponent' : byType[0];
  if (type !== undefined) return typeIs(root, ...modelTypes) && only('model') ? 'model' : undefined;
  if (has(root, 'auth_mode')) return endpoint(root);
  if (textOf(root, 'endpoint_name') !== undefined && has(root, 'model') && only('onlineDeployment'))
    return 'managedOnlineDeployment';
  // Others have an environment beside a name.
  const runs = textOf(root, 'command') !== undefined || (has(root, 'environment') && root.pairs.length === 1);
  if (runs && only('command')) return 'commandJob';
  const isOurs = /^mcr\.microsoft\.com\//.test(textOf(root, 'image') ?? '') || has(root, 'conda_file');
  return isOurs && only('environment') ? 'environment' : undefined;
}

/** Endpoints of both kinds may have Microsoft Entra tokens, so these tell nothing alone. */
function endpoint(root: YamlMapping): DocumentKind | undefined {
  if (unknownKeys(root, rootKeys.endpoint) > 0) return undefined;
  if (has(mappingOf(root, 'defaults'), 'deployment_name')) return 'batchEndpoint';
  const online = /^(?:key|aml_token)$/i.test(textOf(root, 'auth_mode') ?? '') || has(root, 'traffic');
  if (!online) return undefined;
  return has(root, 'compute') ? 'kubernetesOnlineEndpoint' : 'managedOnlineEndpoint';
}

const types: Readonly<Record<string, readonly [DocumentKind, keyof typeof rootKeys]>> = {
  command: ['commandJob', 'command'],
  sweep: ['sweepJob', 'sweep'],
  pipeline: ['pipelineJob', 'pipeline'],
  spark: ['sparkJob', 'spark'],
  parallel: ['parallelComponent', 'parallel'],
  amlcompute: ['amlCompute', 'compute'],
  computeinstance: ['computeInstance', 'compute'],
};

/** With an `environment:`, whatever stands behind it. */
function runnerWith(root: YamlMapping): DocumentKind | undefined {
  if (has(root, 'endpoint_name'))
    return unknownKeys(root, rootKeys.onlineDeployment) === 0 ? 'managedOnlineDeployment' : undefined;
  if (!typeIs(root, 'command', undefined)) return undefined;
  if (textOf(root, 'command') !== undefined) return 'commandJob';
  const begun = typeIs(root, 'command') || textOf(root, 'compute') !== undefined;
  return begun && unknownKeys(root, rootKeys.command) === 0 ? 'commandJob' : undefined;
}

/** Keys that only an environment has. `image`, `name`, `tags` and `build` stand in everybody's files. */
const telling = ['conda_file', 'os_type', 'inference_config'];

function isEnvironment(root: YamlMapping): boolean {
  const image = asString(valueFor(root, 'image'));
  const build = asMapping(valueFor(root, 'build'));
  const buildPath = asString(valueFor(build, 'path'));
  if (image === undefined && buildPath === undefined) return false;
  // Compose-like tools build from a path without keys, others with keys of their own.
  if (has(root, 'build') && !build) return false;
  if (build?.pairs.some(({ key }) => key.text !== 'path' && key.text !== 'dockerfile_path')) return false;
  if (asSequence(valueFor(root, 'tags'))) return false;
  const unknown = root.pairs.filter(({ key }) => !rootKeys.environment.has(key.text)).length;
  if (unknown > 1) return false;
  if (telling.some((key) => has(root, key))) return true;
  if (image !== undefined && /^(?:mcr\.microsoft\.com\/(?:aifx|azureml)\/|rocm\/pytorch\b)/.test(image))
    return unknown === 0;
  return image === undefined && unknown === 0 && (has(root, 'name') || root.pairs.length === 1);
}

function isCommand(root: YamlMapping): boolean {
  return (
    asString(valueFor(root, 'command')) !== undefined &&
    typeIs(root, 'command', undefined) &&
    runsInEnvironment(root)
  );
}

/** Supervisors and container files have an `environment:` too: of variables, or a word. */
function runsInEnvironment(root: YamlMapping): boolean {
  const environment = valueFor(root, 'environment');
  const text = asString(environment);
  // No other format has a compute beside its command.
  if (text !== undefined && has(root, 'compute')) return true;
  if (text !== undefined)
    return (
      /^(?:azureml:|file:|\$\{\{|<|\{\{)/i.test(text) ||
      /^mcr\.microsoft\.com\/a|\b(?:acpt|azureml)\b/i.test(text)
    );
  const inline = asMapping(environment);
  return has(inline, 'image') || has(inline, 'build') || has(inline, 'conda_file');
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

function isDeployment(root: YamlMapping): boolean {
  const size = asString(valueFor(root, 'instance_type'));
  // Other clouds have endpoints too.
  if (size !== undefined && !/^Standard_|\{\{|<|\$/i.test(size)) return false;
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
