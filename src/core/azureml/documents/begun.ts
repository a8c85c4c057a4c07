/**
 * Documents that are still being written: recognised as soon as what stands there can only be Azure ML's, long
 * before they are complete. What only Azure ML writes is enough together with a type or a command; less telling
 * signs count where the document has no key of anybody else.
 */
import { asMapping, asScalar, valueFor, type YamlMapping } from '../../languages/yaml/tree.ts';
import { looksLikeComponent, tellsJobFromComponent } from './componentOrJob.ts';
import type { DocumentKind } from './kinds.ts';
import { has, mappingOf, mappingsBelow, textOf, typeIs } from './probes.ts';
import { rootKeys, unknownKeys } from './rootKeys.ts';
import {
  bindsParent,
  hasForeignEnvironment,
  hasOwnSign,
  hasPipelineSettings,
  isReference,
  isVmSize,
  namesPorts,
  usualSigns,
  weakSigns,
} from './signs.ts';

export function kindOfBegun(root: YamlMapping): DocumentKind | undefined {
  return rules.find(([, matches]) => matches(root))?.[0];
}

const rules: readonly (readonly [DocumentKind, (root: YamlMapping) => boolean])[] = [
  ['pipelineComponent', (root) => isPipeline(root) && looksLikeComponent(root)],
  ['pipelineJob', isPipeline],
  ['sweepJob', isSweep],
  ['parallelComponent', isParallel],
  ['sparkComponent', (root) => isSpark(root) && looksLikeComponent(root)],
  ['sparkJob', isSpark],
  ['batchDeployment', isBatchDeployment],
  ['kubernetesOnlineDeployment', (root) => typeIs(root, 'kubernetes') && isOnlineDeployment(root)],
  ['managedOnlineDeployment', (root) => typeIs(root, 'managed', undefined) && isOnlineDeployment(root)],
  ['commandComponent', (root) => isCommand(root) && looksLikeComponent(root)],
  ['commandJob', isCommand],
  ['autoMLJob', (root) => typeIs(root, 'automl') && hasOwnSign(root)],
  ['amlCompute', (root) => typeIs(root, 'amlcompute') && knows(root, 'compute', 1)],
  ['computeInstance', (root) => typeIs(root, 'computeinstance') && knows(root, 'compute', 1)],
  ['schedule', isSchedule],
  ['data', (root) => typeIs(root, 'uri_file', 'uri_folder') && knows(root, 'data', 0)],
  ['data', (root) => typeIs(root, 'mltable') && has(root, 'name') && knows(root, 'data', 0)],
  [
    'model',
    (root) =>
      typeIs(root, 'custom_model', 'mlflow_model', 'triton_model') &&
      has(root, 'name') &&
      knows(root, 'model', 0),
  ],
];

function isCommand(root: YamlMapping): boolean {
  if (!typeIs(root, 'command', undefined) || hasForeignEnvironment(root)) return false;
  // It may be a job of `azd ai training` as well.
  if (has(root, 'gpu_count') || has(root, 'instance_count')) return false;
  const command = textOf(root, 'command');
  // Others have lists of words here.
  if (command === undefined && hasValue(root, 'command')) return false;
  const typed = typeIs(root, 'command');
  if (hasOwnSign(root) && knows(root, 'command', 1))
    return typed || command !== undefined || textOf(root, 'code') !== undefined;
  if (!knows(root, 'command', 0)) return false;
  if (typed && describesEnvironment(root) && textOf(root, 'code') !== undefined) return true;
  if (command === undefined) return false;
  const usual = usualSigns(root);
  if (typed) return usual > 0 || weakSigns(root) > 1;
  return usual > 1 || (textOf(root, 'compute') !== undefined && textOf(root, 'code') !== undefined);
}

function describesEnvironment(root: YamlMapping): boolean {
  const environment = mappingOf(root, 'environment');
  return ['image', 'build', 'conda_file'].some((key) => has(environment, key));
}

const sampling = ['random', 'grid', 'bayesian'];

function isSweep(root: YamlMapping): boolean {
  if (!typeIs(root, 'sweep')) return false;
  const trial = mappingOf(root, 'trial');
  if ((hasOwnSign(root) || hasOwnSign(trial)) && knows(root, 'sweep', 1)) return true;
  if (!knows(root, 'sweep', 0)) return false;
  const limits = mappingOf(root, 'limits');
  if (
    textOf(trial, 'command') !== undefined ||
    textOf(mappingOf(root, 'objective'), 'primary_metric') !== undefined ||
    ['max_total_trials', 'max_concurrent_trials', 'trial_timeout'].some((key) => has(limits, key))
  )
    return true;
  const algorithm =
    textOf(root, 'sampling_algorithm') ?? textOf(mappingOf(root, 'sampling_algorithm'), 'type');
  const samples = algorithm !== undefined && sampling.includes(algorithm.toLowerCase());
  const spaces = mappingsBelow(root, 'search_space').some((space) => has(space, 'type'));
  return usualSigns(root) + Number(samples) + Number(spaces) > 1;
}

function isPipeline(root: YamlMapping): boolean {
  if (!typeIs(root, 'pipeline', undefined)) return false;
  const steps = mappingsBelow(root, 'jobs');
  if (steps.some((step) => has(step, 'runs-on') || has(step, 'uses') || has(step, 'steps'))) return false;
  const ownStep = steps.some(
    (step) =>
      hasOwnSign(step) &&
      (textOf(step, 'command') !== undefined || has(step, 'component') || bindsParent(step)),
  );
  if (typeIs(root, undefined)) return ownStep && knows(root, 'pipeline', 1);
  if ((ownStep || hasPipelineSettings(root)) && knows(root, 'pipeline', 1)) return true;
  if (hasOwnSign(root) && knows(root, 'pipeline', 1) && tellsJobFromComponent(root)) return true;
  return textOf(root, 'experiment_name') !== undefined && knows(root, 'pipeline', 0);
}

function isSpark(root: YamlMapping): boolean {
  if (!typeIs(root, 'spark')) return false;
  if (hasOwnSign(root) && knows(root, 'spark', 1)) return true;
  const resources = mappingOf(root, 'resources');
  return (
    knows(root, 'spark', 0) &&
    (has(resources, 'runtime_version') ||
      isVmSize(textOf(resources, 'instance_type')) ||
      namesPorts(textOf(root, 'args')) ||
      textOf(root, 'experiment_name') !== undefined)
  );
}

function isParallel(root: YamlMapping): boolean {
  if (!typeIs(root, 'parallel')) return false;
  if (hasOwnSign(root) && knows(root, 'parallel', 1)) return true;
  const task = mappingOf(root, 'task');
  return (
    knows(root, 'parallel', 0) &&
    (typeIs(task, 'run_function') ||
      has(task, 'entry_script') ||
      namesPorts(textOf(root, 'input_data')) ||
      ['mini_batch_size', 'mini_batch_error_threshold', 'max_concurrency_per_instance'].some((key) =>
        has(root, key),
      ))
  );
}

const onlineOnly = [
  'app_insights_enabled',
  'egress_public_network_access',
  'liveness_probe',
  'readiness_probe',
  'request_settings',
  'scale_settings',
];
const batchOnly = [
  'mini_batch_size',
  'output_action',
  'output_file_name',
  'max_concurrency_per_instance',
  'error_threshold',
];

function isOnlineDeployment(root: YamlMapping): boolean {
  if (hasForeignEnvironment(root) || !knows(root, 'onlineDeployment', 1)) return false;
  const named = textOf(root, 'endpoint_name') !== undefined;
  const sized = isVmSize(textOf(root, 'instance_type'));
  if (named && sized) return true;
  const runs = onlineOnly.some((key) => has(root, key));
  if (scores(root) || (named && servesReference(root))) return sized || runs || has(root, 'instance_count');
  return sized && runs && knows(root, 'onlineDeployment', 0);
}

function isBatchDeployment(root: YamlMapping): boolean {
  if (!typeIs(root, 'model', 'pipeline', undefined) || hasForeignEnvironment(root)) return false;
  if (!knows(root, 'batchDeployment', 1)) return false;
  const named = textOf(root, 'endpoint_name') !== undefined;
  const model = typeIs(root, 'model');
  if (named && (isReference(textOf(root, 'compute')) || isReference(textOf(root, 'component')))) return true;
  if (model && (scores(root) || servesReference(root))) return true;
  const settings = mappingOf(root, 'settings');
  const batches = batchOnly.filter((key) => has(root, key) || has(settings, key)).length;
  if (batches > 0 && (scores(root) || named)) return true;
  const scaled = has(mappingOf(root, 'resources'), 'instance_count');
  return batches > 0 && batches + Number(model) + Number(scaled) > 2 && knows(root, 'batchDeployment', 0);
}

/** No other format has a scoring script. */
function scores(root: YamlMapping): boolean {
  return textOf(mappingOf(root, 'code_configuration'), 'scoring_script') !== undefined;
}

function servesReference(root: YamlMapping): boolean {
  return (
    isReference(textOf(root, 'model')) ||
    isReference(textOf(root, 'environment')) ||
    isReference(textOf(mappingOf(root, 'model'), 'path'))
  );
}

function isSchedule(root: YamlMapping): boolean {
  const job = valueFor(root, 'create_job');
  const monitor = mappingOf(root, 'create_monitor');
  const ours =
    isReference(textOf(root, 'create_job')) ||
    isReference(textOf(asMapping(job), 'job')) ||
    has(monitor, 'monitoring_target') ||
    has(monitor, 'monitoring_signals');
  return ours && knows(root, 'schedule', 1);
}

function knows(root: YamlMapping, kind: keyof typeof rootKeys, atMost: number): boolean {
  return unknownKeys(root, rootKeys[kind]) <= atMost;
}

function hasValue(root: YamlMapping, key: string): boolean {
  const value = valueFor(root, key);
  return value !== undefined && asScalar(value)?.type !== 'null';
}
