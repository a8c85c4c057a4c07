/**
 * What the release tags of a clone of Azure/azureml-assets say about each version of a curated environment: the image that
 * its Dockerfile stands on, and the packages that its Dockerfile and requirements pin.
 */
import { execFileSync } from 'node:child_process';
import { bundledMatrix } from '../../src/core/knowledge/matrix/load.ts';
import type { Matrix } from '../../src/core/knowledge/matrix/matrix.ts';
import { MemoryFiles } from '../../src/core/project/fileSystem.ts';
import { Project } from '../../src/core/project/project.ts';
import { applyInstalls, unknownBase } from '../../src/core/stack/apply.ts';
import { recipeOfDockerfile } from '../../src/core/stack/dockerfileRecipe.ts';
import { exactly } from '../../src/core/stack/version.ts';

interface Environment {
  readonly name: string;
  readonly ranges: readonly Range[];
  readonly missing?: readonly number[];
}

interface Range {
  readonly versions: readonly [number, number];
  readonly base: string;
  readonly tags: readonly [string | null, string | null];
  readonly pins?: Readonly<Record<string, string>>;
}

/**
 * The text of `environments.json` with what the release tags of the clone say: the pins of each version besides those of its
 * range, and the tags of images that a range names by one tag although its versions stand on several.
 * @param isWanted of which packages the pins are kept
 */
export function withHistory(
  text: string,
  clone: string,
  isWanted: (name: string) => boolean,
): { readonly text: string; readonly report: string[] } {
  const { environments } = JSON.parse(text) as { readonly environments: readonly Environment[] };
  const released = releasedVersions(
    clone,
    new Map(environments.map((each) => [each.name, versionsOf(each)])),
  );
  const report: string[] = [];
  let changed = text;
  for (const environment of environments) {
    const own = released.filter((each) => each.environment === environment.name);
    const pinned = Object.fromEntries(
      [...changesOf(environment, own, isWanted)].toSorted(([a], [b]) => (a < b ? -1 : 1)),
    );
    const count = Object.keys(pinned).length;
    const before = changed;
    if (own.length > 0) changed = insertPinned(changed, environment.name, count > 0 ? pinned : undefined);
    for (const range of environment.ranges) changed = withTags(changed, environment.name, range, own);
    if (changed !== before)
      report.push(`${environment.name}: pins of ${count} packages in ${own.length} versions`);
  }
  return { text: changed, report };
}

function versionsOf({ ranges, missing = [] }: Environment): number[] {
  return ranges
    .flatMap(({ versions: [first, last] }) =>
      Array.from({ length: last - first + 1 }, (_, index) => first + index),
    )
    .filter((version) => !missing.includes(version));
}

/** By package, from which version on it is pinned to what: `1:0.11.0 6:0.19.0 19:`. */
function changesOf(
  { ranges }: Environment,
  released: readonly ReleasedVersion[],
  isWanted: (name: string) => boolean,
): Map<string, string> {
  const changes = new Map<string, string>();
  let last = new Map<string, string>();
  for (const { version, pins } of released.toSorted((a, b) => a.version - b.version)) {
    const range = ranges.find(({ versions }) => versions[0] <= version && version <= versions[1]);
    const now = new Map([...pins].filter(([name]) => isWanted(name) && range?.pins?.[name] === undefined));
    for (const name of new Set([...last.keys(), ...now.keys()])) {
      const value = now.get(name) ?? '';
      if (value === (last.get(name) ?? '')) continue;
      changes.set(name, [changes.get(name), `${version}:${value}`].filter((each) => each).join(' '));
    }
    last = now;
  }
  return changes;
}

/** In front of the ranges of its environment, in place of what was there. */
function insertPinned(
  text: string,
  name: string,
  pinned: Readonly<Record<string, string>> | undefined,
): string {
  const ranges = text.indexOf('"ranges"', text.indexOf(`"name": "${name}"`));
  const before = text.slice(0, ranges).replace(/"pinned": \{[^}]*\},\s*$/, '');
  const own = pinned ? `"pinned": ${JSON.stringify(pinned)},\n      ` : '';
  return `${before}${own}${text.slice(ranges)}`;
}

/** The repository alone, with the tags of the first and the last version, where one tag does not hold for all of them. */
function withTags(text: string, name: string, range: Range, released: readonly ReleasedVersion[]): string {
  const [first, last] = range.versions;
  const bases = released
    .filter(({ version }) => first <= version && version <= last)
    .map(({ base }) => base?.replace(/^mcr\.microsoft\.com\//, ''));
  const [repository, tag] = partsOf(range.base);
  if (tag === undefined || bases.every((each) => each === undefined || each === range.base)) return text;
  const tags = [bases[0], bases.at(-1)].map((each) => partsOf(each ?? '')[1] ?? null);
  const start = text.indexOf(`"versions": [${first}, ${last}]`, text.indexOf(`"name": "${name}"`));
  const end = text.indexOf('\n', start);
  const line = text
    .slice(start, end)
    .replace(JSON.stringify(range.base), JSON.stringify(repository))
    .replace(/"tags": \[[^\]]*\]/, `"tags": [${tags.map((each) => JSON.stringify(each)).join(', ')}]`);
  return text.slice(0, start) + line + text.slice(end);
}

/** Of an image: its repository, and its tag or its digest with the sign before it. */
function partsOf(image: string): [string, string | undefined] {
  const [, repository = image, tag, digest] = /^(.*?)(?::([^:/@]+)|(@sha256:\w+))$/.exec(image) ?? [];
  return [repository, tag ?? digest];
}

interface ReleasedVersion {
  readonly environment: string;
  readonly version: number;
  /** The image after `FROM`, with its tag; `undefined` where that cannot be read. */
  readonly base: string | undefined;
  /** By name, what surely is installed because the environment's own files pin it. */
  readonly pins: ReadonlyMap<string, string>;
}

/** @param wanted names of environments, with their versions */
function releasedVersions(clone: string, wanted: ReadonlyMap<string, readonly number[]>): ReleasedVersion[] {
  const contexts = [...wanted].flatMap(([environment, versions]) =>
    versions.flatMap((version) => {
      const files = filesAt(clone, environment, version);
      return files ? [{ environment, version, files }] : [];
    }),
  );
  const texts = textsOf(clone, new Set(contexts.flatMap(({ files }) => [...files.values()])));
  const matrix = bundledMatrix();
  return contexts.map(({ environment, version, files }) => {
    const content = new Map([...files].map(([path, blob]) => [path, texts.get(blob) ?? '']));
    return { environment, version, ...readContext(content, matrix) };
  });
}

/** Of the build context, the files from which packages are installed, with the names of their blobs. */
function filesAt(clone: string, environment: string, version: number): Map<string, string> | undefined {
  const folder = `latest/environment/${environment}/`;
  let list: string;
  try {
    list = git(clone, [
      'ls-tree',
      '-r',
      `refs/tags/environment/${environment}/${version}`,
      folder,
    ]).toString();
  } catch {
    return undefined;
  }
  const files = new Map<string, string>();
  for (const line of list.split('\n')) {
    const [, blob, path] = /^\d+ blob (\w+)\t(.*)$/.exec(line) ?? [];
    if (blob && path && /(?:Dockerfile[^/]*|\.txt|\.ya?ml|\.in)$/.test(path))
      files.set(path.slice(folder.length), blob);
  }
  return files;
}

function textsOf(clone: string, blobs: ReadonlySet<string>): Map<string, string> {
  const names = [...blobs];
  const output = git(clone, ['cat-file', '--batch'], names.join('\n'));
  const texts = new Map<string, string>();
  let at = 0;
  for (const name of names) {
    const end = output.indexOf(10, at);
    const size = Number(/ blob (\d+)$/.exec(output.subarray(at, end).toString())?.[1] ?? 0);
    texts.set(name, output.subarray(end + 1, end + 1 + size).toString());
    at = end + 1 + size + (size > 0 ? 1 : 0);
  }
  return texts;
}

function readContext(
  files: ReadonlyMap<string, string>,
  matrix: Matrix,
): Pick<ReleasedVersion, 'base' | 'pins'> {
  const none = { base: undefined, pins: new Map<string, string>() };
  const dockerfile = [...files.keys()].find((path) => /(?:^|\/)Dockerfile[^/]*$/.test(path));
  if (dockerfile === undefined) return none;
  const project = new Project({
    files: new MemoryFiles(files),
    matrix,
    today: '2000-01-01',
    onBug: () => {},
  });
  const context = dockerfile.replace(/\/?[^/]*$/, '');
  const recipe = recipeOfDockerfile(project, dockerfile, context);
  if (!recipe) return none;
  const pins = new Map<string, string>();
  const packages = applyInstalls(unknownBase(recipe), recipe, matrix).at(-1)?.after.packages ?? [];
  for (const [name, { value, origin }] of packages) {
    const version = exactly(value);
    if (version !== undefined && origin.certainty === 'pin' && value.kind === 'exact')
      pins.set(name, version);
  }
  return { base: recipe.base?.text, pins };
}

function git(clone: string, args: readonly string[], input?: string): Buffer {
  return execFileSync('git', ['-C', clone, ...args], {
    input,
    maxBuffer: 512 * 1024 * 1024,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
}
