/**
 * `npm run data -- packages [NAME …]`: reads the packages that `data/packages.json` names from the index that pip uses on
 * this machine, and writes what their own files say: of each release the Python it requires, what it requires of the other
 * packages of the file, and the wheels there are for ACPT. Prints what has changed. What people wrote into the file stays.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { markerHolds } from '../../src/core/languages/python/marker.ts';
import { normalisedName } from '../../src/core/languages/python/packageName.ts';
import { parseRequirement } from '../../src/core/languages/python/requirement.ts';
import { compareReleases } from '../../src/core/languages/python/specifier.ts';
import { repository } from '../../test/e2e/host/folders.ts';
import { say } from '../lib/report.ts';
import { type Metadata, sourceMetadata, wheelMetadata } from './metadata.ts';
import { configuredIndex, filesOf, type PackageFile } from './packageIndex.ts';
import { wheelsFor } from './wheels.ts';

/** A release in which something differs from the one before. */
interface Row extends Differences {
  from: string;
}

/** Only what differs; what is gone is `null`. */
interface Differences {
  python?: string | null;
  requires?: Record<string, string | null>;
  wheels?: string | null;
  source?: true | null;
  invalid?: string | null;
}

interface State {
  python: string | undefined;
  requires: Readonly<Record<string, string>>;
  /** `any`, or the versions of CPython, the last of them perhaps a floor: `3.9 3.10`, `3.10 abi3 3.11`. */
  wheels: string | undefined;
  source: true | undefined;
  /** A requirement that breaks the rules for versions. */
  invalid: string | undefined;
}

interface Package {
  /** The first release that is recorded. */
  since: string;
  releases?: string;
  others?: string;
  imports?: string[];
  rows?: Row[];
}

interface PackagesFile {
  asOf: string;
  pairs: unknown[];
  absent: unknown[];
  needs: unknown[];
  prebuilt: unknown[];
  binaries: unknown[];
  packages: Record<string, Package>;
}

const file = path.join(repository, 'data', 'packages.json');

export async function refreshPackages(names: readonly string[]): Promise<void> {
  const content = JSON.parse(readFileSync(file, 'utf8')) as PackagesFile;
  const index = configuredIndex();
  const known = new Set(Object.keys(content.packages));
  const wanted = names.length > 0 ? names : [...known];
  const waiting = [...wanted];
  const failed: string[] = [];
  const workers = Array.from({ length: 12 }, async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const entry = content.packages[name];
      if (!entry)
        throw new Error(
          `data/packages.json has no "${name}". Add it with its first release: {"since": "1.0"}.`,
        );
      const before = JSON.stringify(entry);
      try {
        const count = await refresh(index, name, entry, known);
        say(`${name}: ${before === JSON.stringify(entry) ? 'unchanged' : 'changed'}, ${count} releases`);
      } catch (error) {
        failed.push(name);
        say(`${name}: left as it was: ${error instanceof Error ? error.message : error}`);
      }
    }
  });
  await Promise.all(workers);
  content.asOf = new Date().toISOString().slice(0, 10);
  writeFileSync(file, written(content));
  if (failed.length > 0) {
    say(`Could not be read: ${failed.join(', ')}.`);
    process.exitCode = 1;
  }
}

async function refresh(
  index: string,
  name: string,
  entry: Package,
  known: ReadonlySet<string>,
): Promise<number> {
  const { files, all: onIndex } = await filesOf(index, name);
  const releases = [...files.keys()]
    .filter((version) => isFinal(version) && compareReleases(version, entry.since) >= 0)
    .sort(compareReleases);
  const rows: Row[] = [];
  const kept: string[] = [];
  let last: State = {
    python: undefined,
    requires: {},
    wheels: undefined,
    source: undefined,
    invalid: undefined,
  };
  let imports: readonly string[] = [];
  for (const version of releases) {
    const all = files.get(version) ?? [];
    const wheels = wheelsFor(all.map(({ filename }) => filename));
    const isSource = all.some(({ filename }) => /\.(?:tar\.gz|zip)$/.test(filename));
    if (wheels.tags === '' && !isSource) continue;
    kept.push(version);
    const metadata = await metadataOf(all, wheels.files);
    if (metadata.imports.length > 0) imports = metadata.imports;
    const state: State = {
      python: all.map(({ requiresPython }) => requiresPython).find((each) => each !== undefined),
      requires: matter(metadata.requires, known, name),
      wheels: wheels.tags || undefined,
      source: wheels.tags !== 'any' && isSource ? true : undefined,
      invalid: metadata.requires.find(
        (text) => !/\bextra\b/.test(text) && parseRequirement(text, 0) === undefined,
      ),
    };
    const differs = differences(last, state);
    if (rows.length === 0 || Object.keys(differs).length > 0) rows.push({ from: version, ...differs });
    last = state;
  }
  entry.releases = kept.join(' ');
  if (imports.length > 0) entry.imports = [...imports].filter((each) => !each.startsWith('_'));
  entry.rows = rows;
  const others = otherReleases(onIndex, kept, entry.since);
  if (others.length > 0) entry.others = others.join(' ');
  else delete entry.others;
  return kept.length;
}

/** Final releases that are on the index too: taken back, or with no file for ACPT. */
function otherReleases(onIndex: ReadonlySet<string>, kept: readonly string[], since: string): string[] {
  return [...onIndex]
    .filter((version) => isFinal(version) && compareReleases(version, since) >= 0 && !kept.includes(version))
    .sort(compareReleases);
}

function isFinal(version: string): boolean {
  return /^\d+(?:\.\d+)*(?:\.post\d+)?$/.test(version);
}

/** What all wheels agree on: some were built with requirements for their own Python, without saying so. */
async function metadataOf(files: readonly PackageFile[], wheels: readonly string[]): Promise<Metadata> {
  const [first, ...others] = await Promise.all(
    files.filter(({ filename }) => wheels.includes(filename)).map(wheelMetadata),
  );
  if (first) {
    const requires = first.requires.filter((each) =>
      others.every((other) => other.requires.some((one) => plain(one) === plain(each))),
    );
    return { ...first, requires };
  }
  const source = files.find(({ filename }) => filename.endsWith('.tar.gz'));
  return source ? sourceMetadata(source) : { requires: [], imports: [] };
}

/** `torch (==2.1.2)` is another spelling of `torch==2.1.2`. */
function plain(text: string): string {
  return text.replace(/[\s()'"]/g, '');
}

function differences(before: State, after: State): Differences {
  const names = [...new Set([...Object.keys(before.requires), ...Object.keys(after.requires)])].sort();
  const requires = names.flatMap((name) =>
    before.requires[name] === after.requires[name] ? [] : [[name, after.requires[name] ?? null] as const],
  );
  return {
    ...(before.python !== after.python && { python: after.python ?? null }),
    ...(requires.length > 0 && { requires: Object.fromEntries(requires) }),
    ...(before.wheels !== after.wheels && { wheels: after.wheels ?? null }),
    ...(before.source !== after.source && { source: after.source ?? null }),
    ...(before.invalid !== after.invalid && { invalid: after.invalid ?? null }),
  };
}

/** Extras that people ask for where they train, by the packages that have them. */
const extras: Readonly<Record<string, readonly string[]>> = {
  transformers: ['torch', 'accelerate', 'deepspeed', 'sentencepiece', 'torch-vision'],
  accelerate: ['deepspeed'],
  diffusers: ['torch'],
  datasets: ['audio', 'vision'],
  trl: ['deepspeed', 'liger', 'peft', 'quantization', 'vllm'],
  'sentence-transformers': ['train'],
};

/** What it requires, and what its extras do; without other platforms and packages that the file does not have. */
function matter(
  requires: readonly string[],
  known: ReadonlySet<string>,
  self: string,
): Readonly<Record<string, string>> {
  const kept: Record<string, string[]> = {};
  for (const text of requires) {
    const requirement = parseRequirement(text, 0);
    if (!requirement || !known.has(requirement.name) || requirement.name === self) continue;
    const { specifier } = requirement;
    const [marker, extra] = withoutExtra(requirement.marker);
    if (extra !== undefined && !(extra !== '' && extras[self]?.includes(extra))) continue;
    const name = extra === undefined ? requirement.name : `[${extra}] ${requirement.name}`;
    const holds = markerHolds(marker, undefined);
    if (holds === false) continue;
    const clauses = specifier.split(',').map((each) => each.replaceAll(' ', ''));
    const ordered = clauses.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1)).join(',');
    kept[name] = [...(kept[name] ?? []), holds === true ? ordered : `${ordered};${marker}`];
  }
  return Object.fromEntries(Object.entries(kept).map(([name, all]) => [name, [...new Set(all)].join(' | ')]));
}

/** The marker without the extra, which is empty where it is not said simply. */
function withoutExtra(marker: string | undefined): [string | undefined, string | undefined] {
  if (marker === undefined || !/\bextra\b/.test(marker)) return [marker, undefined];
  const form = /^(?:\(?(.*?)\)?\s+and\s+)?\(?extra\s*==\s*["']([\w.-]+)["']\)?$/;
  const [, rest, extra] = form.exec(marker.trim()) ?? [];
  return [rest, extra === undefined ? '' : normalisedName(extra)];
}

/** From below to above, as people write it: `>=1,<2,!=1.5`. */
function rank(clause: string): number {
  return ['>', '~', '=', '<', '!'].indexOf(clause[0] ?? '');
}

/** A row a line: what a refresh changes can be read in its difference. */
function written({ packages, pairs, absent, needs, prebuilt, binaries, ...rest }: PackagesFile): string {
  const head = JSON.stringify(rest, undefined, 2).replace(/\n\}$/, '');
  const lines = (rows: readonly unknown[]) => rows.map((row) => `\n    ${JSON.stringify(row)}`).join(',');
  const entries = Object.entries(packages)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { rows = [], ...entry }]) => {
      const own = JSON.stringify(entry).slice(1, -1);
      return `\n  ${JSON.stringify(name)}: {${own}, "rows": [${lines(rows)}]}`;
    });
  return `${head},\n  "pairs": [${lines(pairs)}],\n  "absent": [${lines(absent)}],\n  "needs": [${lines(needs)}],\n  "prebuilt": [${lines(prebuilt)}],\n  "binaries": [${lines(binaries)}],\n  "packages": {${entries.join(',')}}\n}\n`;
}
