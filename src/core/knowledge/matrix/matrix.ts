import { normalisedName } from '../../languages/python/packageName.ts';
import { Packages } from '../packages/packages.ts';
import type { PackagesFile } from '../packages/schema.ts';
import type { Evidence } from './certainty.ts';
import { compareVersions, parseTag } from './naming.ts';
import type {
  CompatibilityFile,
  CuratedEnvironment,
  DocumentedConfiguration,
  EnvironmentsFile,
  ImageRepository,
  ImagesFile,
  ImageTag,
  VersionRange,
  VmSize,
  VmSizesFile,
} from './schema.ts';

export interface MatrixFiles {
  readonly images: Omit<ImagesFile, 'repositories'> & { repositories: ImageRepository[] };
  readonly environments: EnvironmentsFile;
  readonly compatibility: CompatibilityFile;
  readonly vmSizes: VmSizesFile;
  /** Read when it is first needed: it is large, and most documents ask for no packages. */
  readonly packages: () => PackagesFile;
}

/** An image whose existence rests on these is known but never offered. */
const neverOffered: readonly Evidence[] = [
  'third-party',
  'third-party-unverified',
  'template-only',
  'suspect',
];

/** Everything known about ACPT: which images, tags and environments exist, and what is inside. */
export class Matrix {
  readonly #files: MatrixFiles;
  readonly #derived = new Map<string, unknown>();
  readonly #repositories: ReadonlyMap<string, ImageRepository>;
  readonly #environments: ReadonlyMap<string, CuratedEnvironment>;
  readonly #documented: ReadonlyMap<string, DocumentedConfiguration>;
  readonly #others: ReadonlySet<string>;
  readonly #neverPublished: ReadonlyMap<string, string>;
  #packages: Packages | undefined;
  #vmSizes: ReadonlyMap<string, VmSize> | undefined;
  #offeredRepositories: readonly ImageRepository[] | undefined;
  #offeredEnvironments: readonly CuratedEnvironment[] | undefined;

  constructor(files: MatrixFiles) {
    this.#files = files;
    const { environments: all, documented, others, neverPublished } = files.environments;
    this.#repositories = new Map(files.images.repositories.map((each) => [each.repository, each]));
    this.#environments = new Map(
      all.flatMap((each) =>
        [each.name, ...(each.spellings ?? [])].map((name) => [workspaceless(name), each] as const),
      ),
    );
    this.#documented = new Map(documented.map((each) => [each.name.toLowerCase(), each]));
    this.#others = new Set(others.map((name) => name.toLowerCase()));
    this.#neverPublished = new Map(
      neverPublished.map(({ name, evidence }) => [name.toLowerCase(), evidence]),
    );
  }

  /** Packages of PyPI. */
  get packages(): Packages {
    this.#packages ??= new Packages(this.#files.packages());
    return this.#packages;
  }

  /** Whether conda installs its own PyTorch together with a package. @param name as conda writes it */
  condaBringsTorch(name: string): boolean {
    return this.compatibility.condaPyTorch.some((each) => each.package === name);
  }

  /** Whether a package was ever seen in a complete list of what an image contains; lists write `ort_moe`. @param name normalised */
  wasSeen(name: string): boolean {
    return this.derived(
      'packages of all lists',
      () =>
        new Set(
          this.repositories.flatMap(({ contents = [] }) =>
            contents.flatMap(({ listed = {}, packages }) => [
              ...Object.keys(listed).map(normalisedName),
              ...Object.keys(packages).map(normalisedName),
            ]),
          ),
        ),
    ).has(name);
  }

  /** Something that follows from the matrix alone, found out once. */
  derived<Value>(key: string, compute: () => Value): Value {
    if (!this.#derived.has(key)) this.#derived.set(key, compute());
    return this.#derived.get(key) as Value;
  }

  /** The day on which the facts were collected. */
  get asOf(): string {
    return this.#files.images.asOf;
  }

  /** Last day of the release history of curated environments that the facts rest on. */
  get historyEnd(): string {
    return this.#files.environments.historyEnd;
  }

  /** All of it, for laying more over it. */
  get files(): MatrixFiles {
    return this.#files;
  }

  get environments(): readonly CuratedEnvironment[] {
    return this.#files.environments.environments;
  }

  get repositories(): readonly ImageRepository[] {
    return this.#files.images.repositories;
  }

  /** What an ACPT image takes on disk when it is unpacked, in bytes. */
  get imageBytes(): number {
    return this.#files.images.size.gigabytes * 1e9;
  }

  get rocmImages(): ImagesFile['rocm'] {
    return this.#files.images.rocm;
  }

  get compatibility(): CompatibilityFile {
    return this.#files.compatibility;
  }

  /** The source that a fact of the images or environments file cites, spelled out. */
  source(citation: string, file: 'images' | 'environments'): string {
    const [id = '', commit] = citation.split(' @');
    const text = this.#files[file].sources[id] ?? id;
    return commit === undefined ? text : `${text} @${commit}`;
  }

  /** By its registry name, its name in a workspace (`AzureML-…`) or a former name; case does not count. */
  environment(name: string): CuratedEnvironment | undefined {
    return this.#environments.get(workspaceless(name));
  }

  /** What Microsoft's documentation said of a former name. */
  documented(name: string): DocumentedConfiguration | undefined {
    return this.#documented.get(name.toLowerCase());
  }

  /** Whether the name is a curated environment that is not built on ACPT. */
  isOtherCurated(name: string): boolean {
    return this.#others.has(workspaceless(name));
  }

  /** Why a name that is seen in articles and branches was never published; `undefined` for all other names. */
  neverPublished(name: string): string | undefined {
    return this.#neverPublished.get(workspaceless(name));
  }

  isReservedName(name: string): boolean {
    return this.#files.environments.reservedPrefixes.some((prefix) => name.startsWith(prefix));
  }

  /** By its full name with the registry; case does not count. */
  repository(name: string): ImageRepository | undefined {
    return this.#repositories.get(name.toLowerCase());
  }

  /** Repositories that a customer can pull and whose existence is proven; newest PyTorch and newest tag first. */
  get offeredRepositories(): readonly ImageRepository[] {
    this.#offeredRepositories ??= this.repositories
      .filter(
        (each) =>
          each.repository.startsWith('mcr.microsoft.com/') &&
          !neverOffered.includes(each.evidence) &&
          each.registry?.isThere !== false,
      )
      .toSorted(
        (a, b) =>
          compareVersions(seriesOf(b), seriesOf(a)) ||
          compareVersions(b.accelerator.version, a.accelerator.version) ||
          (newestTag(b)?.order ?? 0) - (newestTag(a)?.order ?? 0),
      );
    return this.#offeredRepositories;
  }

  /** General ACPT environments first, then those built for one purpose; living ones before retired ones. */
  get offeredEnvironments(): readonly CuratedEnvironment[] {
    const rank = (each: CuratedEnvironment) =>
      (isRetired(each) ? 4 : each.status === 'active' ? 0 : 2) + (each.kind === 'acpt-curated' ? 0 : 1);
    this.#offeredEnvironments ??= this.environments.toSorted(
      (a, b) => rank(a) - rank(b) || b.name.localeCompare(a.name, 'en', { numeric: true }),
    );
    return this.#offeredEnvironments;
  }

  /** The general ACPT environment to choose when nothing speaks for another. */
  get recommended(): CuratedEnvironment | undefined {
    return this.offeredEnvironments.find((each) => each.kind === 'acpt-curated' && each.status === 'active');
  }

  vmSize(name: string): VmSize | undefined {
    this.#vmSizes ??= new Map(this.#files.vmSizes.sizes.map((each) => [each.size.toLowerCase(), each]));
    return this.#vmSizes.get(name.toLowerCase());
  }

  get vmSizes(): readonly VmSize[] {
    return this.#files.vmSizes.sizes;
  }
}

/** No longer offered by Microsoft, or about to be: deprecated or removed. */
export function isRetired(environment: CuratedEnvironment): boolean {
  return environment.status === 'removed' || environment.deprecated !== undefined;
}

/** `undefined` for a version that was never published, or not before the matrix was made. */
export function rangeOf(environment: CuratedEnvironment, version: number): VersionRange | undefined {
  if (environment.missing?.includes(version)) return undefined;
  return environment.ranges.find(({ versions: [first, last] }) => first <= version && version <= last);
}

/** The newest version whose content is known. */
export function lastVersion(environment: CuratedEnvironment): number {
  return Math.max(...environment.ranges.map(({ versions }) => versions[1]));
}

/** Newest first, without those that were never published. */
export function publishedVersions(environment: CuratedEnvironment): number[] {
  return environment.ranges
    .flatMap(({ versions: [first, last] }) =>
      Array.from({ length: last - first + 1 }, (_, index) => first + index),
    )
    .filter((version) => !environment.missing?.includes(version))
    .sort((a, b) => b - a);
}

/** The base image repository of a range, with its registry. */
export function baseRepository(range: VersionRange): string {
  return /^[^/]+\.[^/]+\//.test(range.base) ? range.base : `mcr.microsoft.com/${range.base}`;
}

/** Dated tags, newest first, then the rest. */
export function sortedTags(repository: ImageRepository): readonly ImageTag[] {
  let sorted = tagsInOrder.get(repository);
  if (!sorted) {
    const order = ([tag]: ImageTag) => parseTag(tag)?.order ?? 0;
    sorted = (repository.tags ?? []).toSorted((a, b) => order(b) - order(a));
    tagsInOrder.set(repository, sorted);
  }
  return sorted;
}

/** Every document asks for the newest tag of the same few repositories. */
const tagsInOrder = new WeakMap<ImageRepository, readonly ImageTag[]>();

export function newestTag(
  repository: ImageRepository,
): { tag: string; order: number; month: string } | undefined {
  const [first] = sortedTags(repository);
  const date = first && parseTag(first[0]);
  return date && { tag: first[0], ...date };
}

/** `2.8` of a repository, whether its patch number floats or not. */
function seriesOf(repository: ImageRepository): string {
  const [, major, minor = '0'] = /torch(\d)(\d{1,2})[\dx]/.exec(repository.repository) ?? [];
  return repository.torch ?? `${major ?? 0}.${minor}`;
}

/** Curated environments appear in a workspace with the prefix `AzureML-`. */
function workspaceless(name: string): string {
  return name.toLowerCase().replace(/^azureml-/, '');
}
