/** Where the data of an input lies in Azure: from how a job names it to what the Azure CLI is asked for. */

/** A workspace as far as it is said; what is missing is the default of whoever asks. */
export interface WorkspaceScope {
  readonly subscription?: string | undefined;
  readonly resourceGroup?: string | undefined;
  readonly workspace?: string | undefined;
}

export type DataPlace =
  /** A data asset, whose path is another place; `latest` and other labels are no versions. */
  | {
      readonly kind: 'asset';
      readonly name: string;
      readonly version?: string;
      readonly label?: string;
      readonly scope: WorkspaceScope;
    }
  /** A path in a storage that a workspace has a name for. */
  | {
      readonly kind: 'datastore';
      readonly name: string;
      readonly path: string;
      readonly scope: WorkspaceScope;
    }
  | BlobPlace;

/** A path in a container of a storage account. */
export interface BlobPlace {
  readonly kind: 'blobs';
  readonly account: string;
  readonly container: string;
  /** Without a slash before it; may end in one. */
  readonly path: string;
  /** `core.windows.net`, or that of another cloud. */
  readonly endpoint: string;
}

/** @returns a sentence where data at this address cannot be had */
export function dataPlace(uri: string): DataPlace | string {
  const scoped = inWorkspace.exec(uri)?.groups;
  const scope = scoped ? scopeOf(scoped) : {};
  const rest = scoped ? scoped.rest : /^azureml:\/\/(?!registries\/|subscriptions\/)(.+)$/s.exec(uri)?.[1];
  if (rest !== undefined) {
    const [, store, path = ''] = /^datastores\/([^/]+)(?:\/paths(?:\/(.*))?)?$/s.exec(rest) ?? [];
    if (store !== undefined) return { kind: 'datastore', name: store, path, scope };
    const [, name, version] = /^data\/([^/]+)\/versions\/([^/]+)$/.exec(rest) ?? [];
    if (name !== undefined && version !== undefined) return { kind: 'asset', name, version, scope };
    return `${uri} is neither a data asset nor a path in a datastore.`;
  }
  if (/^azureml:\/\/registries\//.test(uri))
    return `${uri} is in a registry; only jobs can read data from there.`;
  const [, name, separator, version = ''] = /^azureml:([^/:@]+)([:@])([^/:@]+)$/.exec(uri) ?? [];
  if (name !== undefined)
    return { kind: 'asset', name, ...(separator === '@' ? { label: version } : { version }), scope: {} };
  return (
    blobPlace(uri) ?? `${withoutQuery(uri)} is not an address in Azure from which data can be downloaded.`
  );
}

/** What stands behind a question mark may be a signature, which is a secret. */
function withoutQuery(uri: string): string {
  return uri.replace(/\?.*$/s, '?…');
}

/** `https://account.blob.core.windows.net/container/path`, and the forms of Hadoop for the same. */
function blobPlace(uri: string): BlobPlace | undefined {
  const found = addressed.exec(uri)?.groups ?? hadoop.exec(uri)?.groups;
  if (!found) return undefined;
  const { account = '', container = '', endpoint = '', path = '' } = found;
  return { kind: 'blobs', account, container, endpoint, path: decoded(path, uri) };
}

/** Names of accounts, and the clouds of Azure. */
const accounts = '[a-z0-9]{3,24}';
const endpoints = 'core\\.(?:windows\\.net|chinacloudapi\\.cn|usgovcloudapi\\.net)';
const host = `(?<account>${accounts})\\.(?:blob|dfs)\\.(?<endpoint>${endpoints})`;
const storageHost = new RegExp(`^${accounts} ${endpoints}$`);
const addressed = new RegExp(`^https://${host}/(?<container>[^/?]+)(?:/(?<path>[^?]*))?$`, 's');
const hadoop = new RegExp(`^(?:wasbs?|abfss?)://(?<container>[^@/]+)@${host}(?:/(?<path>[^?]*))?$`, 's');

/** Whether Azure alone answers there. */
export function isStorageHost(account: string, endpoint: string): boolean {
  return storageHost.test(`${account} ${endpoint}`);
}

function decoded(path: string, uri: string): string {
  if (!uri.startsWith('https:')) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

const inWorkspace =
  /^azureml:\/{0,2}\/?subscriptions\/(?<subscription>[^/]+)\/resource[gG]roups\/(?<group>[^/]+)\/(?:providers\/[Mm]icrosoft\.MachineLearningServices\/)?workspaces\/(?<workspace>[^/]+)\/(?<rest>.+)$/s;

function scopeOf({ subscription, group, workspace }: Readonly<Record<string, string>>): WorkspaceScope {
  return { subscription, resourceGroup: group, workspace };
}
