/** The kinds of Azure ML CLI v2 documents, named as the last segment of their `$schema`. */
const azureMLKinds = [
  'environment',
  'commandJob',
  'sweepJob',
  'pipelineJob',
  'sparkJob',
  'autoMLJob',
  'finetuningJob',
  'distillationJob',
  'commandComponent',
  'pipelineComponent',
  'sparkComponent',
  'parallelComponent',
  'autoMLComponent',
  'managedOnlineDeployment',
  'kubernetesOnlineDeployment',
  'batchDeployment',
  'managedOnlineEndpoint',
  'kubernetesOnlineEndpoint',
  'batchEndpoint',
  'amlCompute',
  'computeInstance',
  'model',
  'data',
  'mltable',
  'schedule',
] as const;

/** Also the job of `azd ai training`, the training of Microsoft Foundry, which has no published schema. */
export const documentKinds = [...azureMLKinds, 'azdTrainingJob'] as const;

export type DocumentKind = (typeof documentKinds)[number];

/** Names that a `$schema` was seen to use for a kind, in lower case. */
const aliases: Readonly<Record<string, DocumentKind>> = {
  modelbatchdeployment: 'batchDeployment',
  pipelinecomponentbatchdeployment: 'batchDeployment',
  k8sonlinedeployment: 'kubernetesOnlineDeployment',
  k8sonlineendpoint: 'kubernetesOnlineEndpoint',
  onlinedeployment: 'managedOnlineDeployment',
  onlineendpoint: 'managedOnlineEndpoint',
  compute: 'amlCompute',
};

const byLowerCase = new Map<string, DocumentKind>([
  ...azureMLKinds.map((kind) => [kind.toLowerCase(), kind] as const),
  ...Object.entries(aliases),
]);

/**
 * The kind that a `$schema` address names: `https://azuremlschemas.azureedge.net/latest/commandJob.schema.json`,
 * and every other host, folder, case and ending seen in real files. `undefined` for schemas of other formats.
 */
export function kindOfSchema(address: string): DocumentKind | undefined {
  if (!/azureml/i.test(address)) return undefined;
  if (/\/promptflow\//i.test(address)) return undefined;
  const segment = /([^/]+?)(?:\.schema)?\.json$/i.exec(address.trim())?.[1];
  return segment === undefined ? undefined : byLowerCase.get(segment.toLowerCase());
}

/** Whether an address names computes of all kinds, so that none of them contradicts it. */
export function isOfAnyCompute(address: string): boolean {
  return /\/compute(?:\.schema)?\.json$/i.test(address.trim());
}

/** The address that Microsoft's documentation gives for the schema of a kind; `undefined` where there is none. */
export function schemaAddressOf(kind: DocumentKind): string | undefined {
  return kind === 'azdTrainingJob'
    ? undefined
    : `https://azuremlschemas.azureedge.net/latest/${kind === 'mltable' ? 'MLTable' : kind}.schema.json`;
}

/** `managed online endpoint`. */
export function kindTitle(kind: DocumentKind): string {
  return kind.replaceAll(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, ' ').toLowerCase();
}
