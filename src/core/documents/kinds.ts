/** The kinds of Azure ML CLI v2 documents, named as the last segment of their `$schema`. */
export const documentKinds = [
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
  'schedule',
] as const;

export type DocumentKind = (typeof documentKinds)[number];

/** Names that a `$schema` was seen to use for a kind, in lower case. */
const aliases: Readonly<Record<string, DocumentKind>> = {
  modelbatchdeployment: 'batchDeployment',
  pipelinecomponentbatchdeployment: 'batchDeployment',
  k8sonlinedeployment: 'kubernetesOnlineDeployment',
  k8sonlineendpoint: 'kubernetesOnlineEndpoint',
};

const byLowerCase = new Map<string, DocumentKind>([
  ...documentKinds.map((kind) => [kind.toLowerCase(), kind] as const),
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

/** The address that Microsoft's documentation gives for the schema of a kind. */
export function schemaAddressOf(kind: DocumentKind): string {
  return `https://azuremlschemas.azureedge.net/latest/${kind}.schema.json`;
}
