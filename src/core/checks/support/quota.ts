/** What the machines of a run cost of the quota that the Azure ML workspace told. */
import type { WorkspaceManifest } from '../../azureml/workspace/manifest.ts';
import { ownValue } from '../../base/ownValue.ts';
import { asMapping, asString, valueFor, type YamlMapping } from '../../languages/yaml/tree.ts';
import type { Run } from '../../stack/runs.ts';

export interface Quota {
  /** As Azure writes it. */
  readonly size: string;
  readonly family: string;
  /** Of one machine. */
  readonly vcpus: number;
  /** In vCPUs, for all machines of the family. */
  readonly limit: number;
}

/** `undefined` where the size is not known, or has no limit that is known. */
export function quotaOf(manifest: WorkspaceManifest, { machine, compute, owners }: Run): Quota | undefined {
  // Machines that may be taken away at any time have a quota of their own.
  if (!machine || compute?.registered?.tier?.startsWith('low') || isSpot(owners)) return undefined;
  const written = machine.name.toLowerCase();
  const [size, row] = Object.entries(manifest.sizes).find(([name]) => name.toLowerCase() === written) ?? [];
  const quota = row && ownValue(manifest.quota, row.family);
  return size !== undefined && row && quota
    ? { size, family: row.family, vcpus: Number(row.vcpus), limit: Number(quota.limit) }
    : undefined;
}

/** How many machines the quota allows. */
export function nodesWithin({ vcpus, limit }: Quota): number {
  return vcpus > 0 ? Math.floor(limit / vcpus) : Number.POSITIVE_INFINITY;
}

function isSpot(owners: readonly YamlMapping[]): boolean {
  return owners.some(
    (owner) =>
      asString(valueFor(asMapping(valueFor(owner, 'queue_settings')), 'job_tier'))?.toLowerCase() === 'spot',
  );
}
