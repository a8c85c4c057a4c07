/** The schemas of all kinds: loaded as data, their references resolved when first asked for. */
import amlCompute from '../../../../schemas/amlCompute.schema.json' with { type: 'json' };
import autoMLComponent from '../../../../schemas/autoMLComponent.schema.json' with { type: 'json' };
import autoMLJob from '../../../../schemas/autoMLJob.schema.json' with { type: 'json' };
import automl from '../../../../schemas/automl.schema.json' with { type: 'json' };
import azdTrainingJob from '../../../../schemas/azdTrainingJob.schema.json' with { type: 'json' };
import batchDeployment from '../../../../schemas/batchDeployment.schema.json' with { type: 'json' };
import batchEndpoint from '../../../../schemas/batchEndpoint.schema.json' with { type: 'json' };
import commandComponent from '../../../../schemas/commandComponent.schema.json' with { type: 'json' };
import commandJob from '../../../../schemas/commandJob.schema.json' with { type: 'json' };
import common from '../../../../schemas/common.schema.json' with { type: 'json' };
import computeInstance from '../../../../schemas/computeInstance.schema.json' with { type: 'json' };
import data from '../../../../schemas/data.schema.json' with { type: 'json' };
import distillationJob from '../../../../schemas/distillationJob.schema.json' with { type: 'json' };
import environment from '../../../../schemas/environment.schema.json' with { type: 'json' };
import finetuningJob from '../../../../schemas/finetuningJob.schema.json' with { type: 'json' };
import kubernetesOnlineDeployment from '../../../../schemas/kubernetesOnlineDeployment.schema.json' with {
  type: 'json',
};
import kubernetesOnlineEndpoint from '../../../../schemas/kubernetesOnlineEndpoint.schema.json' with {
  type: 'json',
};
import managedOnlineDeployment from '../../../../schemas/managedOnlineDeployment.schema.json' with {
  type: 'json',
};
import managedOnlineEndpoint from '../../../../schemas/managedOnlineEndpoint.schema.json' with {
  type: 'json',
};
import mltable from '../../../../schemas/mltable.schema.json' with { type: 'json' };
import model from '../../../../schemas/model.schema.json' with { type: 'json' };
import parallelComponent from '../../../../schemas/parallelComponent.schema.json' with { type: 'json' };
import pipelineComponent from '../../../../schemas/pipelineComponent.schema.json' with { type: 'json' };
import pipelineJob from '../../../../schemas/pipelineJob.schema.json' with { type: 'json' };
import schedule from '../../../../schemas/schedule.schema.json' with { type: 'json' };
import sparkComponent from '../../../../schemas/sparkComponent.schema.json' with { type: 'json' };
import sparkJob from '../../../../schemas/sparkJob.schema.json' with { type: 'json' };
import steps from '../../../../schemas/steps.schema.json' with { type: 'json' };
import sweepJob from '../../../../schemas/sweepJob.schema.json' with { type: 'json' };
import timeZones from '../../../../schemas/timeZones.schema.json' with { type: 'json' };
import type { DocumentKind } from '../documents/kinds.ts';
import type { Schema, SchemaFile } from './schema.ts';

const files: Readonly<Record<SchemaFile, unknown>> = {
  environment,
  commandJob,
  sweepJob,
  pipelineJob,
  sparkJob,
  autoMLJob,
  finetuningJob,
  distillationJob,
  commandComponent,
  pipelineComponent,
  sparkComponent,
  parallelComponent,
  autoMLComponent,
  managedOnlineDeployment,
  kubernetesOnlineDeployment,
  batchDeployment,
  managedOnlineEndpoint,
  kubernetesOnlineEndpoint,
  batchEndpoint,
  amlCompute,
  computeInstance,
  model,
  data,
  mltable,
  schedule,
  azdTrainingJob,
  automl,
  common,
  steps,
  timeZones,
};

/** A schema without `$ref` of its own, and the file that the references inside it are relative to. */
export interface Resolved {
  readonly schema: Schema;
  readonly file: SchemaFile;
}

export function schemaFor(kind: DocumentKind): Resolved {
  return resolved(files[kind] as Schema, kind);
}

const cache = new WeakMap<Schema, Resolved>();

/** Follows `$ref`; keywords beside it (descriptions, links, hints) replace those of the target. */
export function resolved(schema: Schema, file: SchemaFile): Resolved {
  if (schema.$ref === undefined) return { schema, file };
  const known = cache.get(schema);
  if (known) return known;
  const { $ref, ...beside } = schema;
  const target = targetOf($ref, file);
  const end = resolved(target.schema, target.file);
  const result = { schema: { ...end.schema, ...beside }, file: end.file };
  cache.set(schema, result);
  return result;
}

/** `common.schema.json#/definitions/compute`, `#/definitions/step` and `commandComponent.schema.json`. */
function targetOf(reference: string, file: SchemaFile): Resolved {
  const [address = '', pointer = ''] = reference.split('#');
  const target = address === '' ? file : (address.replace('.schema.json', '') as SchemaFile);
  const root = files[target] as Schema;
  const name = pointer.replace('/definitions/', '');
  return { schema: name === '' ? root : (root.definitions?.[name] ?? {}), file: target };
}
