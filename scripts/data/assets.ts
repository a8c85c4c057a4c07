/**
 * `npm run data -- assets CLONE`: reads the package lists (SBOM) of curated environments that the history of a clone of
 * Azure/azureml-assets has, and the pins and images of every version that a release tag of it has, and writes what is
 * missing into `data/environments.json`. Prints what it wrote.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundledMatrix } from '../../src/core/knowledge/matrix/load.ts';
import { normalisedName } from '../../src/core/languages/python/packageName.ts';
import { repository } from '../../test/e2e/host/folders.ts';
import { say } from '../lib/report.ts';
import { withHistory } from './history.ts';

interface Environment {
  readonly name: string;
  readonly ranges: readonly {
    readonly versions: readonly [number, number];
    readonly dates: readonly [string, string];
  }[];
}

interface PackageList {
  readonly version: number;
  readonly asOf: string;
  readonly source: string;
  readonly packages: Readonly<Record<string, string>>;
}

interface Sbom {
  readonly name?: string;
  readonly creationInfo?: { readonly created?: string };
  readonly packages?: readonly {
    readonly versionInfo?: string;
    readonly externalRefs?: readonly { readonly referenceLocator?: string }[];
  }[];
}

export function readAssets(clone: string): void {
  const file = path.join(repository, 'data', 'environments.json');
  const text = readFileSync(file, 'utf8');
  const lists = withLists(text, clone);
  const { packages } = bundledMatrix();
  const history = withHistory(
    lists.text,
    clone,
    (name) => packages.package(name) !== undefined && !ours(name),
  );
  const changed = history.text;
  for (const line of [...lists.report, ...history.report]) say(line);
  if (changed === text) say('Nothing new.');
  else writeFileSync(file, changed);
}

/** Packages of Azure ML that have a new release whenever an environment has one, and that no rule speaks of. */
function ours(name: string): boolean {
  return /^azureml-(?:acft|evaluate|metrics|automl|train|telemetry|dataset)/.test(name);
}

/** The text of `environments.json` with the lists of the clone. */
export function withLists(text: string, clone: string): { readonly text: string; readonly report: string[] } {
  const { environments } = JSON.parse(text) as { readonly environments: readonly Environment[] };
  const report: string[] = [];
  const byName = new Map<string, PackageList[]>();
  for (const { commit, file } of listsIn(clone)) {
    const sbom = JSON.parse(git(clone, 'show', `${commit}:${file}`)) as Sbom;
    const [, name = ''] = /\/curated\/([\w.-]+)(?::|$)/.exec(sbom.name ?? '') ?? [];
    const environment = environments.find((each) => each.name === name);
    const asOf = sbom.creationInfo?.created?.slice(0, 10);
    const version = environment && asOf ? firstVersionSince(environment, asOf) : undefined;
    if (asOf === undefined || version === undefined) {
      report.push(`${file} @${commit.slice(0, 10)}: no version of a known environment follows it.`);
      continue;
    }
    const packages = packagesOf(sbom);
    const known = byName.get(name) ?? [];
    // The oldest commit comes last: the newest list of a version counts.
    if (known.some((each) => each.version === version)) continue;
    byName.set(name, [...known, { version, asOf, source: `assets @${commit.slice(0, 10)}`, packages }]);
    report.push(`${name} version ${version}: ${Object.keys(packages).length} packages, ${asOf}, ${file}`);
  }
  let changed = text;
  for (const [name, lists] of byName) changed = insert(changed, name, lists);
  return { text: changed, report };
}

/** Whatever once was there, whether it was deleted since or not. */
function listsIn(clone: string): { readonly commit: string; readonly file: string }[] {
  const log = git(
    clone,
    'log',
    '--all',
    '--diff-filter=AM',
    '--format=commit %H',
    '--name-only',
    '--',
    '*sbom*.json',
  );
  let commit = '';
  return log.split('\n').flatMap((line) => {
    if (line.startsWith('commit ')) commit = line.slice(7);
    // Those of the image below are of another thing.
    return line.endsWith('.json') && !path.posix.basename(line).startsWith('base-')
      ? [{ commit, file: line }]
      : [];
  });
}

/** A list is made before the version is published. */
function firstVersionSince({ ranges }: Environment, day: string): number | undefined {
  return ranges
    .flatMap(({ versions, dates }) => [
      { version: versions[0], date: dates[0] },
      { version: versions[1], date: dates[1] },
    ])
    .filter(({ date }) => date >= day)
    .toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.version - b.version))[0]?.version;
}

/** Without those that are there twice: the list does not tell the image's two Pythons apart. */
function packagesOf({ packages = [] }: Sbom): Readonly<Record<string, string>> {
  const found = new Map<string, Set<string>>();
  for (const { versionInfo, externalRefs = [] } of packages) {
    for (const { referenceLocator = '' } of externalRefs) {
      const [, name] = /^pkg:pypi\/([^@?]+)/.exec(referenceLocator) ?? [];
      if (name === undefined || versionInfo === undefined) continue;
      const key = normalisedName(decodeURIComponent(name));
      found.set(key, (found.get(key) ?? new Set()).add(versionInfo));
    }
  }
  const once = [...found].flatMap(([name, [version, ...others]]) =>
    version !== undefined && others.length === 0 ? [[name, version] as const] : [],
  );
  return Object.fromEntries(once.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** In front of the ranges of its environment, in place of what was there. */
function insert(text: string, name: string, lists: readonly PackageList[]): string {
  const start = text.indexOf(`"name": "${name}"`);
  const ranges = text.indexOf('"ranges"', start);
  const own = text.slice(start, ranges).replace(/"lists": \[[\s\S]*?\],\s*$/, '');
  const rows = lists.toSorted((a, b) => a.version - b.version).map((each) => JSON.stringify(each));
  return `${text.slice(0, start)}${own}"lists": [${rows.join(',')}],\n      ${text.slice(ranges)}`;
}

function git(clone: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-C', clone, ...args], { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
}
