/** The stack of an ACPT base image, as far as the matrix knows it. */
import { certainties } from '../knowledge/matrix/certainty.ts';
import type { Matrix } from '../knowledge/matrix/matrix.ts';
import { newestTag } from '../knowledge/matrix/matrix.ts';
import { isOfSeries, parseRepositoryName, parseTag } from '../knowledge/matrix/naming.ts';
import type { ImageContent, ImageRepository, RocmImage } from '../knowledge/matrix/schema.ts';
import { normalisedName } from '../languages/python/packageName.ts';
import { contentsOf, type Layer, type Origin, type SourcedVersion, type Stack } from './stack.ts';
import { exact, versionFrom } from './version.ts';

/** The content of one image; the tag is `undefined` where it is not known which one it is. */
export function imageStack(matrix: Matrix, repository: ImageRepository, tag: string | undefined): Stack {
  const title = tag === undefined ? repository.repository : `${repository.repository}:${tag}`;
  const named: Origin = {
    layer: title,
    source: 'the name of the image repository',
    asOf: undefined,
    certainty: 'name',
  };
  const known = new Map<string, SourcedVersion>([
    ['python', { value: exact(repository.python), origin: named }],
  ]);
  if (repository.torch !== null) known.set('torch', { value: exact(repository.torch), origin: named });
  for (const [name, version] of measured(matrix, repository, tag)) known.set(name, version);
  const layer: Layer = { kind: 'image', title, note: undefined };
  return {
    title,
    layers: [layer],
    os: { value: repository.os, origin: named },
    accelerator: { ...repository.accelerator, origin: named },
    ...contentsOf(known),
    notes: imageNotes(repository, tag),
    nameDiffers: undefined,
  };
}

/**
 * For every package that was ever seen in the repository, the best answer for this tag: seen in this very tag
 * first, then measured rather than documented, then the record nearest in time. Tags that specifications copied
 * from older environments are never used.
 */
function* measured(
  matrix: Matrix,
  repository: ImageRepository,
  tag: string | undefined,
): Generator<[string, SourcedVersion]> {
  const meant = wanted(repository, tag);
  const records = (repository.contents ?? [])
    .filter(({ certainty }) => certainty !== 'env-spec-tag-stale')
    .toSorted(
      (a, b) => rank(a, meant) - rank(b, meant) || age(a, meant) - age(b, meant) || sureness(a) - sureness(b),
    );
  const names = new Set(records.flatMap(({ packages }) => Object.keys(packages)));
  for (const name of names) {
    const record = records.find(
      (each) => each.packages[name] !== undefined && !contradicts(repository, name, each),
    );
    const value = record?.packages[name];
    if (record && value !== undefined)
      yield [
        normalisedName(name),
        { value: versionFrom(value), origin: originOf(matrix, repository, record) },
      ];
  }
}

/** Tables in documentation once listed a patch release of PyTorch that the image's own name denies. */
function contradicts(
  repository: ImageRepository,
  name: string,
  { certainty, packages }: ImageContent,
): boolean {
  const table =
    certainty === 'official-env-table' || certainty === 'official-image-list' || certainty === 'env-spec-tag';
  const torch = packages[name];
  if (!table || name !== 'torch' || repository.torch === null || !torch) return false;
  return !isOfSeries(torch, repository.torch);
}

function sureness({ certainty }: ImageContent): number {
  return certainties.indexOf(certainty);
}

function rank(record: ImageContent, tag: string | undefined): number {
  if (tag !== undefined && record.tag === tag) return 0;
  return certainties.indexOf(record.certainty) <= certainties.indexOf('freeze-derived') ? 1 : 2;
}

/** Months between the record and the tag. */
function age(record: ImageContent, tag: string | undefined): number {
  const month = tag === undefined ? undefined : parseTag(tag)?.month;
  return month === undefined ? -months(record.asOf) : Math.abs(months(record.asOf) - months(month));
}

function months(date: string): number {
  const [year, month] = date.split('-');
  return Number(year) * 12 + Number(month);
}

function originOf(matrix: Matrix, repository: ImageRepository, record: ImageContent): Origin {
  return {
    layer: record.tag === null ? repository.repository : `${repository.repository}:${record.tag}`,
    source: matrix.source(record.source, 'images'),
    asOf: record.asOf,
    certainty: record.certainty,
  };
}

function imageNotes(repository: ImageRepository, tag: string | undefined): string[] {
  const newest = newestTag(repository);
  const floating =
    tag === 'latest' ? [`latest is not pinned; the newest known tag is ${newest?.tag ?? 'unknown'}.`] : [];
  return [...floating, ...registryNotes(repository, wanted(repository, tag)), ...(repository.notes ?? [])];
}

function wanted(repository: ImageRepository, tag: string | undefined): string | undefined {
  return tag === 'latest' ? newestTag(repository)?.tag : tag;
}

function registryNotes(repository: ImageRepository, tag: string | undefined): string[] {
  const download = downloadOf(repository, tag);
  return download === undefined ? [] : [`It is a download of ${download}.`];
}

/** `9.1 GB (registry, 2026-11-20)`; `undefined` where no registry was asked. */
export function downloadOf({ registry }: ImageRepository, tag: string | undefined): string | undefined {
  const bytes = tag === undefined ? undefined : registry?.bytes.get(tag);
  return bytes === undefined ? undefined : `${(bytes / 1e9).toFixed(1)} GB (registry, ${registry?.askedOn})`;
}

/** What the name of an unknown repository says about its content; `undefined` where it says nothing. */
export function namedImageStack(repository: string, tag: string | undefined): Stack | undefined {
  const name = parseRepositoryName(repository.slice(repository.lastIndexOf('/') + 1));
  if (!name) return undefined;
  const title = tag === undefined ? repository : `${repository}:${tag}`;
  const origin: Origin = {
    layer: title,
    source: 'the name of the image repository',
    asOf: undefined,
    certainty: 'name',
  };
  return {
    title,
    layers: [{ kind: 'image', title, note: 'not in the matrix; values come from the name' }],
    os: { value: name.os, origin },
    accelerator: { kind: 'cuda', version: name.cuda, origin },
    ...contentsOf([
      ['python', { value: exact(name.python), origin }],
      ['torch', { value: exact(name.torch), origin }],
    ]),
    notes: ['The matrix does not know this repository; these values come from its name.'],
    nameDiffers: undefined,
  };
}

/** An AMD image of Docker Hub, the public way to PyTorch on ROCm: there is no public ACPT image for it. */
export function rocmImageStack(matrix: Matrix, image: RocmImage): Stack {
  const origin: Origin = {
    layer: image.image,
    source: matrix.source(image.source, 'images'),
    asOf: undefined,
    certainty: 'name',
  };
  const packages = Object.entries({
    python: image.python,
    torch: image.torch,
    torchvision: image.torchvision,
  });
  return {
    title: image.image,
    layers: [{ kind: 'image', title: image.image, note: "AMD's image, not an ACPT image" }],
    os: { value: image.os, origin },
    accelerator: { kind: 'rocm', version: image.rocm, origin },
    ...contentsOf(
      packages.flatMap(([name, value]) =>
        value === null ? [] : [[name, { value: exact(value), origin }] as const],
      ),
    ),
    notes: ["ACPT has no public image for ROCm; this is AMD's public image."],
    nameDiffers: undefined,
  };
}
