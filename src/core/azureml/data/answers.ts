/** What the Azure CLI answers of data, as far as it is read. */
import * as z from 'zod/mini';
import { type BlobPlace, type DataPlace, isStorageHost } from './place.ts';

const text = z.nullish(z.string());

/** Of `az ml data show`. */
export const DataAnswer = z.object({ path: z.string(), type: text, version: text });

/** Of `az ml datastore show`. */
export const DatastoreAnswer = z.object({
  type: text,
  account_name: text,
  container_name: text,
  filesystem: text,
  endpoint: text,
});

/** Of `az storage blob list`. */
export const BlobAnswers = z.array(
  z.object({
    name: z.string(),
    properties: z.nullish(z.object({ contentLength: z.nullish(z.number()), blobTier: text })),
    metadata: z.nullish(z.record(z.string(), z.unknown())),
  }),
);

/** @returns a sentence where the Azure CLI has no commands that would read it */
export function placeInDatastore(
  { name, path }: Extract<DataPlace, { kind: 'datastore' }>,
  answer: z.infer<typeof DatastoreAnswer>,
): BlobPlace | string {
  const container = answer.container_name ?? answer.filesystem;
  const endpoint = answer.endpoint ?? 'core.windows.net';
  if (!answer.account_name || !container)
    return `Datastore ${name} has the type ${answer.type ?? 'unknown'}; data can be downloaded only from blob containers and Data Lake Storage Gen2.`;
  // What is signed in is told to this host: a workspace that a stranger's file names must not choose it.
  if (!isStorageHost(answer.account_name, endpoint))
    return `Datastore ${name} does not point to an Azure storage account.`;
  return {
    kind: 'blobs',
    account: answer.account_name,
    container,
    path,
    endpoint,
  };
}
