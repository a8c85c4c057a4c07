/** The stack of a curated environment in one of its versions. */
import { baseRepository, lastVersion, type Matrix, rangeOf } from '../knowledge/matrix/matrix.ts';
import { isOfSeries, parseEnvironmentName } from '../knowledge/matrix/naming.ts';
import type {
  CuratedEnvironment,
  DocumentedConfiguration,
  VersionRange,
} from '../knowledge/matrix/schema.ts';
import { markerHolds } from '../languages/python/marker.ts';
import { normalisedName } from '../languages/python/packageName.ts';
import { admits } from '../languages/python/specifier.ts';
import { doubt, doubtLibrariesOfTorch } from './apply.ts';
import { imageStack } from './image.ts';
import {
  type Contents,
  contentsOf,
  entriesOf,
  type Layer,
  type Origin,
  type SourcedVersion,
  type Stack,
} from './stack.ts';
import { exact, exactly, isInstalled, versionFrom } from './version.ts';

/** `undefined` for a version that the matrix does not know. */
export function curatedStack(
  matrix: Matrix,
  environment: CuratedEnvironment,
  version: number,
): Stack | undefined {
  const range = rangeOf(environment, version);
  return (
    range &&
    matrix.derived(`stack of ${environment.name} ${version}`, () =>
      stackOf(matrix, environment, version, range),
    )
  );
}

function stackOf(
  matrix: Matrix,
  environment: CuratedEnvironment,
  version: number,
  range: VersionRange,
): Stack {
  const title = `${environment.name}, version ${version}`;
  const base = baseOf(matrix, range, version);
  const origin: Origin = {
    layer: title,
    source: matrix.source(range.source, 'environments'),
    asOf: publishedOn(range, version),
    certainty: 'pin',
  };
  const pins = Object.entries(range.pins ?? {});
  const required =
    version === lastVersion(environment) ? Object.entries(environment.lastRequirements ?? {}) : [];
  // What the base lacks, the environment may have installed: only its own list shows that.
  const known = new Map(entriesOf(base).filter(([, { value }]) => value.kind !== 'absent'));
  const pinned = pinnedIn(environment, version);
  for (const [name, wanted] of [...required, ...pinned, ...pins]) install(known, name, wanted, origin);
  followTorch(matrix, known, base, origin);
  if (bringsItsTorch(range, pinned)) doubt(known, (name) => /^torch(?:vision|audio)?$/.test(name));
  const list = environment.lists?.find((each) => each.version === version);
  const isOpen = (name: string) => !isFollowed(name) && !pinned.has(name);
  // What a list leaves out, it may have in two versions.
  if (list || environment.kind === 'acpt-based') doubt(known, isOpen);
  if (list) addListed(matrix, known, list, title);
  const contents = contentsOf(known);
  const layer: Layer = {
    kind: 'environment',
    title,
    note:
      pins.length === 0
        ? undefined
        : `installs ${pins.map(([name, wanted]) => pinText(name, wanted)).join(', ')}`,
  };
  const nameDiffers = nameDifference(environment.name, contents, base.accelerator?.version);
  return {
    ...base,
    title,
    layers: [...base.layers, layer],
    ...contents,
    nameDiffers,
    notes: nameDiffers === undefined ? [] : [nameNote(environment.name, title, contents, base)],
  };
}

/** What was really there. */
function addListed(
  matrix: Matrix,
  known: Map<string, SourcedVersion>,
  { asOf, source, packages }: NonNullable<CuratedEnvironment['lists']>[number],
  title: string,
): void {
  const origin: Origin = {
    layer: title,
    source: matrix.source(source, 'environments'),
    asOf,
    certainty: 'sbom',
  };
  for (const [name, version] of Object.entries(packages)) known.set(name, { value: exact(version), origin });
}

/** What the environment's own files pin besides the pins of the range. */
function pinnedIn({ pinned = {} }: CuratedEnvironment, version: number): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, steps] of Object.entries(pinned)) {
    const step = steps.split(' ').findLast((each) => Number.parseInt(each, 10) <= version);
    const pin = step?.slice(step.indexOf(':') + 1);
    if (pin) found.set(name, pin);
  }
  return found;
}

/**
 * What is recorded of every version. Environments that are built for one purpose install many others, which may have
 * moved what the image had.
 */
function isFollowed(name: string): boolean {
  return /^(?:python|python-of-conda-base|cuda-.*|nvcc|torch|torchvision|torchaudio|torch-ort|deepspeed|onnxruntime-training|transformers)$/.test(
    name,
  );
}

/** The newest version that the matrix knows, with a note that the label is not pinned. */
export function latestStack(matrix: Matrix, environment: CuratedEnvironment): Stack | undefined {
  const last = lastVersion(environment);
  const stack = curatedStack(matrix, environment, last);
  if (!stack) return undefined;
  const range = rangeOf(environment, last);
  const seen = environment.seenLater;
  const moved = `latest is not pinned; it resolved to version ${last} on ${range?.dates[1] ?? matrix.historyEnd}.${
    seen ? ` Version ${seen.version} was seen later; its contents are unknown.` : ''
  }`;
  return { ...stack, notes: [moved, ...stack.notes] };
}

/** What Microsoft's documentation said about a former name. */
export function documentedStack(matrix: Matrix, row: DocumentedConfiguration): Stack {
  const origin: Origin = {
    layer: row.name,
    source: matrix.source(row.source, 'environments'),
    asOf: row.asOf,
    certainty: 'official-env-table',
  };
  const packages = Object.entries(row.packages).map(
    ([name, value]) => [name, { value: versionFrom(value), origin }] as const,
  );
  return {
    title: row.name,
    layers: [{ kind: 'environment', title: row.name, note: `as documented in ${row.asOf}` }],
    os: { value: row.os, origin },
    accelerator: { ...row.accelerator, origin },
    ...contentsOf([['python', { value: exact(row.python), origin }], ...packages]),
    notes: [],
    nameDiffers: undefined,
  };
}

function baseOf(matrix: Matrix, range: VersionRange, version: number): Stack {
  const name = baseRepository(range);
  const tag = baseTag(range, version);
  const repository = matrix.repository(name);
  const title = tag === undefined ? name : `${name}${tag.startsWith('@') ? '' : ':'}${tag}`;
  if (repository) {
    const base = imageStack(matrix, repository, tag?.startsWith('@') ? undefined : tag);
    const layer: Layer = { kind: 'image', title, note: tag === undefined ? tagsBetween(range) : undefined };
    // Notes about the repository as a whole mislead below an environment that may overwrite its packages.
    return { ...base, layers: [layer], notes: [] };
  }
  return {
    title: name,
    layers: [{ kind: 'image', title, note: range.acptBased === false ? 'not an ACPT image' : undefined }],
    os: undefined,
    accelerator: undefined,
    ...contentsOf([]),
    notes: [],
    nameDiffers: undefined,
  };
}

/** Known for the first and the last version of a range; between them only that it lies between. */
function baseTag(
  { versions: [first, last], tags: [firstTag, lastTag] }: VersionRange,
  version: number,
): string | undefined {
  if (version === first || firstTag === lastTag) return firstTag ?? undefined;
  return version === last ? (lastTag ?? undefined) : undefined;
}

function tagsBetween({ tags: [first, last] }: VersionRange): string | undefined {
  return first === null || last === null ? undefined : `a tag between ${first} and ${last}`;
}

/** The day for the first and the last version, else the last day on which it can have been. */
function publishedOn({ versions: [first], dates }: VersionRange, version: number): string {
  return version === first ? dates[0] : dates[1];
}

function nameDifference(name: string, { packages }: Contents, cuda: string | undefined): string | undefined {
  const says = parseEnvironmentName(name);
  if (!says) return undefined;
  const torch = exactly(packages.get('torch')?.value);
  const differences = [
    torch && !isOfSeries(torch, says.torch) ? `torch ${says.torch}` : undefined,
    cuda !== undefined && cuda !== says.cuda ? `CUDA ${says.cuda}` : undefined,
  ].filter((each) => each !== undefined);
  return differences.length === 0 ? undefined : `name says ${differences.join(', ')}`;
}

function nameNote(name: string, title: string, { packages }: Contents, base: Stack): string {
  const says = parseEnvironmentName(name);
  const holds = [
    `torch ${exactly(packages.get('torch')?.value)?.split('+', 1)[0] ?? 'unknown'}`,
    base.accelerator && `CUDA ${base.accelerator.version}`,
  ];
  return `The name says torch ${says?.torch} and CUDA ${says?.cuda}; ${title.replace(/^.*, /, '')} contains ${holds.filter((each) => each).join(' and ')}.`;
}

/** These require exactly their own PyTorch; which one was installed is unknown. */
function bringsItsTorch({ pins = {} }: VersionRange, pinned: ReadonlyMap<string, string>): boolean {
  if (pins.torch !== undefined || pinned.has('torch')) return false;
  return ['vllm', 'sglang'].some((name) => pins[name] !== undefined || pinned.has(name));
}

/** pip keeps what is installed and fits; else it installs what is required, in a version known only if it was pinned. */
function install(known: Map<string, SourcedVersion>, name: string, wanted: string, origin: Origin): void {
  const key = normalisedName(name);
  const pinned = /^(?:==)?(\d[^*]*)$/.exec(wanted)?.[1];
  const present = known.get(key)?.value;
  const version = exactly(present);
  if (key === 'torch' && pinned !== undefined && pinned !== version) doubtLibrariesOfTorch(known);
  const fits =
    pinned === undefined &&
    isInstalled(present) &&
    (wanted === '' || (version !== undefined && admits(wanted, version)));
  if (!fits) known.set(key, { value: versionFrom(pinned ?? wanted), origin });
}

/** What a PyTorch for CUDA requires exactly, where the environment has put another one in the place of the image's. */
function followTorch(matrix: Matrix, known: Map<string, SourcedVersion>, base: Stack, origin: Origin): void {
  const torch = known.get('torch');
  const version = exactly(torch?.value);
  if (version === undefined || torch === base.packages.get('torch') || !/^[^+]*(?:\+cu\d+)?$/.test(version))
    return;
  const triton = matrix.packages
    .package('torch')
    ?.release(version)
    ?.dependencies.find(({ name }) => name === 'triton');
  if (triton && markerHolds(triton.marker, exactly(known.get('python')?.value)) === true)
    known.set('triton', {
      value: versionFrom(triton.specifier.replace(/^==/, '')),
      origin: { ...origin, certainty: 'required', layer: `torch ${version}` },
    });
}

function pinText(name: string, wanted: string): string {
  return /^\d/.test(wanted) ? `${name} ${wanted}` : `${name}${wanted}`;
}
