/** What the Azure CLI says of data, and the files that it downloads. */
import * as z from 'zod/mini';
import { BlobAnswers, DataAnswer, DatastoreAnswer, placeInDatastore } from '../core/azureml/data/answers.ts';
import { type BlobPlace, dataPlace, type WorkspaceScope } from '../core/azureml/data/place.ts';
import {
  folderPrefix,
  type Sample,
  type SampleLimits,
  sampleOf,
  tableName,
} from '../core/azureml/data/sample.ts';
import { askAzure } from '../engine/azure.ts';
import { answerAs, unexpectedAnswer } from './azureAnswer.ts';
import { CommandError } from './output.ts';

const millisecondsEach = 120_000;
const millisecondsOfDownload = 30 * 60_000;
/** Listed beyond those that are wanted: folders and files that cannot be taken are among them. */
const more = 200;

export interface AzureData {
  /** `az`, or the path of it. */
  readonly az: string;
  /** Where an address names no workspace of its own. */
  readonly scope: WorkspaceScope;
  readonly signal: AbortSignal;
}

/** The files of an address that a sample has, and where they lie. */
export interface FoundSample extends Sample {
  readonly place: BlobPlace;
  /** Whether the address is that of one file. */
  readonly isFile: boolean;
}

/** @throws CommandError in a sentence that says why there is no sample */
export async function findSample(uri: string, limits: SampleLimits, data: AzureData): Promise<FoundSample> {
  const place = await blobsAt(uri, data);
  const prefix = folderPrefix(place.path);
  const listed = await list(place, prefix, limits, data);
  const isFull = listed.length >= limits.files + more;
  // It may come after all that were listed.
  const table = isFull && !listed.some(({ name }) => name === prefix + tableName);
  const tables = table ? await list(place, prefix + tableName, { ...limits, files: 1 }, data) : [];
  const inFolder = sampleOf(
    [...listed, ...tables.filter(({ name }) => name === prefix + tableName)],
    prefix,
    limits,
  );
  if (inFolder.files.length > 0) return { ...inFolder, place, isFile: false };
  const alone = place.path.replace(/\/$/, '');
  const folder = alone.slice(0, alone.lastIndexOf('/') + 1);
  const named = alone === '' ? [] : await list(place, alone, limits, data);
  const file = sampleOf(
    named.filter(({ name }) => name === alone),
    folder,
    limits,
  );
  if (file.files.length > 0) return { ...file, place, isFile: true };
  const [why = `There are no files at ${uri}.`] = [...inFolder.remarks, ...file.remarks];
  throw new CommandError(why);
}

/**
 * @param file absolute; it is written by the Azure CLI
 * @param bytes only so many from its beginning
 */
export async function download(
  { account, container, endpoint }: BlobPlace,
  blob: string,
  file: string,
  bytes: number | undefined,
  data: AzureData,
): Promise<void> {
  await ask(
    z.unknown(),
    [
      'storage',
      'blob',
      'download',
      ...storage({ account, container, endpoint }),
      `--name=${blob}`,
      `--file=${file}`,
      ...(bytes === undefined ? [] : ['--start-range=0', `--end-range=${bytes - 1}`]),
      '--no-progress',
    ],
    data,
    millisecondsOfDownload,
  );
}

/** Follows data assets and datastores to the container of a storage account. */
async function blobsAt(uri: string, data: AzureData): Promise<BlobPlace> {
  const place = dataPlace(uri);
  if (typeof place === 'string') throw new CommandError(place);
  switch (place.kind) {
    case 'blobs':
      return place;
    case 'asset': {
      const scope = { ...data.scope, ...place.scope };
      const { path } = await ask(
        DataAnswer,
        [
          'ml',
          'data',
          'show',
          `--name=${place.name}`,
          place.label === undefined ? `--version=${place.version}` : `--label=${place.label}`,
          ...workspace(scope),
        ],
        data,
      );
      const next = dataPlace(path);
      if (typeof next === 'string') throw new CommandError(next);
      // An asset names no other asset.
      if (next.kind === 'asset') throw unexpectedAnswer();
      return blobsAt(path, { ...data, scope });
    }
    case 'datastore': {
      const scope = { ...data.scope, ...place.scope };
      const answer = await ask(
        DatastoreAnswer,
        ['ml', 'datastore', 'show', `--name=${place.name}`, ...workspace(scope)],
        data,
      );
      const blobs = placeInDatastore(place, answer);
      if (typeof blobs === 'string') throw new CommandError(blobs);
      return blobs;
    }
    default:
      return place satisfies never;
  }
}

function list(place: BlobPlace, prefix: string, { files }: SampleLimits, data: AzureData) {
  return ask(
    BlobAnswers,
    [
      'storage',
      'blob',
      'list',
      ...storage(place),
      ...(prefix === '' ? [] : [`--prefix=${prefix}`]),
      `--num-results=${files + more}`,
      // Only their metadata tell folders of a hierarchical storage from files.
      '--include=m',
    ],
    data,
  );
}

function storage({ account, container, endpoint }: Omit<BlobPlace, 'kind' | 'path'>): string[] {
  return [
    `--account-name=${account}`,
    `--container-name=${container}`,
    // The cloud that the Azure CLI is set to may be another.
    ...(endpoint === 'core.windows.net' ? [] : [`--blob-endpoint=https://${account}.blob.${endpoint}`]),
    '--auth-mode=login',
  ];
}

function workspace({ workspace: name, resourceGroup, subscription }: WorkspaceScope): string[] {
  return [
    ...(name ? [`--workspace-name=${name}`] : []),
    ...(resourceGroup ? [`--resource-group=${resourceGroup}`] : []),
    ...(subscription ? [`--subscription=${subscription}`] : []),
  ];
}

async function ask<Type extends z.ZodMiniType>(
  type: Type,
  args: readonly string[],
  { az, signal }: AzureData,
  milliseconds = millisecondsEach,
): Promise<z.infer<Type>> {
  const answer = await askAzure(az, args, milliseconds, signal);
  if (signal.aborted) throw new CommandError('Stopped.');
  return answerAs(type, answer, az);
}
