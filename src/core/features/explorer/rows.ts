/** Every release that the matrix knows, as rows of a table. */
import { registryReference } from '../../azureml/references/rewrite.ts';
import {
  lastVersion,
  type Matrix,
  newestTag,
  publishedVersions,
  rangeOf,
  sortedTags,
} from '../../knowledge/matrix/matrix.ts';
import { parseTag } from '../../knowledge/matrix/naming.ts';
import type { CuratedEnvironment, ImageRepository, RocmImage } from '../../knowledge/matrix/schema.ts';
import { stateOfEnvironment, stateOfRepository } from '../../knowledge/matrix/updates.ts';
import { curatedStack } from '../../stack/curated.ts';
import { downloadOf, imageStack, rocmImageStack } from '../../stack/image.ts';
import { acceleratorTitle, installed, type Stack } from '../../stack/stack.ts';
import { versionText } from '../../stack/version.ts';
import { offeredSeries, seriesThatRun } from './machines.ts';
import type { MatrixRow, MatrixTable, VersionColumn } from './row.ts';

/** Newest of each name first, in the order of the matrix; images that nobody can pull are left out. */
export function matrixTable(matrix: Matrix): MatrixTable {
  return matrix.derived('table of all releases', () => {
    const rows = [
      ...matrix.offeredEnvironments.flatMap((each) => rowsOfEnvironment(matrix, each)),
      ...matrix.offeredRepositories.flatMap((each) => rowsOfRepository(matrix, each)),
      ...matrix.rocmImages.map((each) => rowOfRocm(matrix, each)),
    ];
    const series = offeredSeries(matrix).map(({ name, gpu }) => ({ name, gpu }));
    return { asOf: matrix.asOf, rows, series };
  });
}

function rowsOfEnvironment(matrix: Matrix, environment: CuratedEnvironment): MatrixRow[] {
  const state = stateOfEnvironment(environment);
  const last = lastVersion(environment);
  return publishedVersions(environment).flatMap((version): MatrixRow[] => {
    const stack = curatedStack(matrix, environment, version);
    const range = rangeOf(environment, version);
    if (!stack || !range) return [];
    const [first, end] = range.versions;
    return [
      {
        reference: registryReference(environment.name, String(version)),
        kind: 'environment',
        name: environment.name,
        release: String(version),
        newest: version === last,
        ...contentsOf(matrix, stack),
        date: version === first ? range.dates[0] : range.dates[1],
        dateIsLatest: version !== first && version !== end,
        state,
      },
    ];
  });
}

/** Its dated tags; where it has none, the repository alone. */
function rowsOfRepository(matrix: Matrix, repository: ImageRepository): MatrixRow[] {
  const newest = newestTag(repository)?.tag;
  const state = stateOfRepository(matrix, repository);
  const name = repository.repository.replace(/^mcr\.microsoft\.com\//, '');
  const tags = sortedTags(repository).flatMap(([tag]) => (parseTag(tag) ? [tag] : []));
  const of = (tag: string | undefined): MatrixRow => {
    const download = downloadOf(repository, tag);
    return {
      reference: tag === undefined ? repository.repository : `${repository.repository}:${tag}`,
      kind: 'image',
      name,
      release: tag ?? '',
      newest: tag === newest,
      ...contentsOf(matrix, imageStack(matrix, repository, tag)),
      date: tag === undefined ? undefined : parseTag(tag)?.month,
      dateIsLatest: false,
      state,
      ...(download === undefined ? {} : { download }),
    };
  };
  return tags.length === 0 ? [of(undefined)] : tags.map(of);
}

function rowOfRocm(matrix: Matrix, rocm: RocmImage): MatrixRow {
  const [name = rocm.image, release = ''] = rocm.image.split(':');
  return {
    reference: rocm.image,
    kind: 'rocm image',
    name,
    release,
    newest: true,
    ...contentsOf(matrix, rocmImageStack(matrix, rocm)),
    date: undefined,
    dateIsLatest: false,
    state: undefined,
  };
}

function contentsOf(matrix: Matrix, stack: Stack): Pick<MatrixRow, 'os' | 'versions' | 'series' | 'note'> {
  const versions: { [Column in VersionColumn]?: string } = {};
  if (stack.accelerator) versions.accelerator = acceleratorTitle(stack.accelerator);
  for (const [column, name] of Object.entries(packages)) {
    const { value } = installed(stack, name) ?? {};
    if (value) versions[column as keyof typeof packages] = versionText(value);
  }
  return { os: stack.os?.value, versions, series: seriesThatRun(matrix, stack), note: stack.nameDiffers };
}

const packages = {
  python: 'python',
  torch: 'torch',
  torchvision: 'torchvision',
  onnxruntime: 'onnxruntime-training',
  deepspeed: 'deepspeed',
  transformers: 'transformers',
} satisfies Partial<Record<VersionColumn, string>>;
