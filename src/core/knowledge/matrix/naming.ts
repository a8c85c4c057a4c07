import type SemVer from 'semver/classes/semver.js';
import coerce from 'semver/functions/coerce.js';
import compare from 'semver/functions/compare.js';

/** What the names of ACPT images, tags and environments say. A name is not a fact: contents drift under it. */

export interface RepositoryName {
  readonly os: string;
  /** `12.6` */
  readonly cuda: string;
  /** `3.10` */
  readonly python: string;
  /** `2.8.0`; `2.7` where the patch number floats (`torch27x`). */
  readonly torch: string;
}

const repositoryName =
  /^(?:stable|nightly)-ubuntu(\d\d)(\d\d)-cu(\d\d)(\d)-py3(\d+)-torch(\d)(\d{1,2})([\dx])(?:dev)?$/;

/** Reads `stable-ubuntu2204-cu126-py310-torch280`; `undefined` where it has another shape. */
export function parseRepositoryName(name: string): RepositoryName | undefined {
  const match = repositoryName.exec(name);
  if (!match) return undefined;
  const [, osYear, osMonth, cudaMajor, cudaMinor, python, torchMajor, torchMinor, patch] = match;
  return {
    os: `Ubuntu ${osYear}.${osMonth}`,
    cuda: `${cudaMajor}.${cudaMinor}`,
    python: `3.${python}`,
    torch: `${torchMajor}.${torchMinor}${patch === 'x' ? '' : `.${patch}`}`,
  };
}

export interface EnvironmentName {
  readonly torch: string;
  readonly python: string | undefined;
  readonly cuda: string;
}

const environmentName =
  /^(?:azureml-)?acpt-pytorch-(\d+\.\d+)(?:-py(\d)\.?(\d+))?-cuda(\d+\.\d+)(?:-py(\d)\.?(\d+))?(?:-gpu|-profiler)?$/i;

/** Reads `acpt-pytorch-2.8-cuda12.6` and the older `AzureML-ACPT-pytorch-1.13-py38-cuda11.7-gpu`. */
export function parseEnvironmentName(name: string): EnvironmentName | undefined {
  const match = environmentName.exec(name);
  if (!match) return undefined;
  const [, torch = '', major = match[5], minor = match[6], cuda = ''] = match;
  return { torch, cuda, python: major === undefined ? undefined : `${major}.${minor}` };
}

export interface TagDate {
  /** Grows with the release order. */
  readonly order: number;
  /** `2026-08` */
  readonly month: string;
}

/** Reads `biweekly.202608.2.v1` and `monthly.202206`; `undefined` for `latest` and one-off tags. */
export function parseTag(tag: string): TagDate | undefined {
  const match =
    /^(?:vision\.)?(?:biweekly|monthly)\.(\d{4})(0[1-9]|1[0-2])(?:\.(\d{1,2}))?(?:\.v(\d+)|\.[a-z_]+)?$/.exec(
      tag,
    );
  if (!match) return undefined;
  const [, year, month, release, rebuild] = match;
  return {
    order: ((Number(year) * 12 + Number(month)) * 100 + Number(release ?? 0)) * 100 + Number(rebuild ?? 0),
    month: `${year}-${month}`,
  };
}

/** Compares version numbers of any length: `2.10` is newer than `2.8`. Local parts (`+cu126`) do not count. */
export function compareVersions(a: string, b: string): number {
  return a === b ? 0 : compare(versionIn(a), versionIn(b));
}

/** Versions that are kept as numbers; strangers' files may have more. */
const mostVersions = 5000;
const longestKept = 40;
const read = new Map<string, SemVer | '0.0.0'>();

function versionIn(text: string): SemVer | '0.0.0' {
  let version = read.get(text);
  if (version === undefined) {
    version = coerce(text) ?? '0.0.0';
    if (read.size >= mostVersions) read.clear();
    if (text.length <= longestKept) read.set(text, version);
  }
  return version;
}

/** The same text for versions that {@link compareVersions} holds for equal. */
export function comparable(version: string): string {
  const read = versionIn(version);
  return typeof read === 'string' ? read : read.version;
}

/** Whether `2.8.0+cu126` is a release of `2.8`. */
export function isOfSeries(version: string, series: string): boolean {
  const plain = version.split('+', 1)[0] ?? '';
  return plain === series || plain.startsWith(`${series}.`);
}
