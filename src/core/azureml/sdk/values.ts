/**
 * Words that parameters of the Azure ML SDK v2 take: `azure.ai.ml.constants` of azure-ai-ml 1.35.2. It looks at few of them
 * before a job is sent.
 */
import { ownValue } from '../../base/ownValue.ts';

const data = 'uri_folder uri_file mltable';
const models = 'custom_model mlflow_model triton_model';
const modes = 'ro_mount rw_mount mount download upload direct eval_mount eval_download';
const tiers = 'spot basic standard premium null';
const priorities = 'low medium high';
const modesOfAccess = 'key aml_token aad_token';

const values: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  AmlCompute: { tier: 'dedicated low_priority' },
  Data: { type: data },
  Input: { type: `${data} ${models} string number integer boolean`, mode: modes },
  KubernetesOnlineEndpoint: { auth_mode: modesOfAccess },
  ManagedOnlineEndpoint: { auth_mode: modesOfAccess },
  Model: { type: `${models} ${data}` },
  Objective: { goal: 'minimize maximize' },
  Output: { type: `${data} ${models} string number integer boolean`, mode: modes },
  QueueSettings: { job_tier: tiers, priority: priorities },
  command: { job_tier: tiers, priority: priorities },
};

/** The values of `type` of what is given as `distribution`. */
export const distributionTypes = ['pytorch', 'tensorflow', 'mpi', 'ray'] as const;

/** `undefined` where any word may be right. */
export function valuesOf(callable: string, parameter: string): readonly string[] | undefined {
  const own = ownValue(values, callable);
  return own && ownValue(own, parameter)?.split(' ');
}
