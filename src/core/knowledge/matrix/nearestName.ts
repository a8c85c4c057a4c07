/** What somebody most likely meant by a name that the matrix does not have. */
import { editDistance, nearest } from '../../base/nearest.ts';
import { isRetired, type Matrix, newestTag } from './matrix.ts';
import {
  type EnvironmentName,
  parseEnvironmentName,
  parseRepositoryName,
  type RepositoryName,
} from './naming.ts';
import type { CuratedEnvironment, ImageRepository } from './schema.ts';

/** `undefined` where a name does not say it. */
type Said = EnvironmentName & { readonly os?: string };

/**
 * Of a name that says its PyTorch and CUDA the living environment with the nearest of them; of another the one that it is a
 * misspelling of, or whose name has more or less behind it, or that is spelled most like it.
 * @param written with `AzureML-` before it or without
 */
export function nearestEnvironment(matrix: Matrix, written: string): CuratedEnvironment | undefined {
  const name = written.replace(/^AzureML-/i, '');
  const says = parseEnvironmentName(name);
  if (says) {
    const living = matrix.offeredEnvironments.filter((each) => !isRetired(each));
    return nearestOf(says, living, (each) => parseEnvironmentName(each.name));
  }
  const names = matrix.offeredEnvironments.map((each) => each.name);
  const spelled = nearest(name, names);
  const isTypo = spelled !== undefined && editDistance(name, spelled) <= 2;
  const beginning = names
    .filter((each) => name.startsWith(`${each}-`))
    .toSorted((x, y) => y.length - x.length);
  const longer = names.filter((each) => each.startsWith(`${name}-`)).toSorted((x, y) => x.length - y.length);
  const found = isTypo ? spelled : (beginning[0] ?? longer[0] ?? spelled);
  return found === undefined ? undefined : matrix.environment(found);
}

/**
 * Of a name that says what is inside the image with the nearest PyTorch, then CUDA, then Python; of another the one that is spelled
 * most like it.
 * @param written with its registry
 */
export function nearestRepository(matrix: Matrix, written: string): ImageRepository | undefined {
  const says = parseRepositoryName(shortName(written));
  if (!says) {
    const names = matrix.offeredRepositories.map((each) => each.repository);
    const found = nearest(written, names);
    return found === undefined ? undefined : matrix.repository(found);
  }
  const namespace = namespaceOf(written);
  const sameFirst = matrix.offeredRepositories.toSorted(
    (a, b) =>
      Number(namespaceOf(b.repository) === namespace) - Number(namespaceOf(a.repository) === namespace),
  );
  return nearestOf(says, sameFirst, saidBy);
}

/** The image with that PyTorch, whatever its patch number, and the nearest CUDA, of those with a known release. */
export function imageWith(matrix: Matrix, says: EnvironmentName): ImageRepository | undefined {
  const ofSeries = matrix.offeredRepositories.filter(
    (each) => newestTag(each) && series(saidBy(each)?.torch) === series(says.torch),
  );
  return nearestOf({ ...says, python: says.python ?? newestPython(ofSeries) }, ofSeries, saidBy);
}

/** Whether two names say the same PyTorch, but for patches; one that says none has none to change. */
export function keepsTorch(written: string, instead: string): boolean {
  const [was, is] = [written, instead].map((name) => {
    const short = shortName(name);
    return (parseEnvironmentName(short) ?? parseRepositoryName(short))?.torch;
  });
  return was === undefined || is === undefined || series(was) === series(is);
}

/** `stable-ubuntu2204-cu126-py310-torch280` of a repository. */
export function shortName(repository: string): string {
  return repository.slice(repository.lastIndexOf('/') + 1);
}

/** The first of the nearest; those whose names do not say it are no candidates. */
function nearestOf<Candidate>(
  wanted: Said,
  candidates: readonly Candidate[],
  read: (candidate: Candidate) => Said | undefined,
): Candidate | undefined {
  let best: { readonly candidate: Candidate; readonly distances: readonly number[] } | undefined;
  for (const candidate of candidates) {
    const says = read(candidate);
    if (!says) continue;
    const distances = distancesBetween(wanted, says);
    if (!best || isLess(distances, best.distances)) best = { candidate, distances };
  }
  return best?.candidate;
}

/** What matters most first: code is written for a PyTorch, wheels for a CUDA and a Python, and an Ubuntu is seldom noticed. */
function distancesBetween(a: Said, b: Said): number[] {
  return [
    Math.abs(series(a.torch) - series(b.torch)),
    Math.abs(numberOf(a.cuda) - numberOf(b.cuda)),
    Math.abs(numberOf(a.python ?? b.python) - numberOf(b.python ?? a.python)),
    Math.abs(patch(a.torch) - patch(b.torch)),
    a.os === b.os ? 0 : 1,
  ];
}

function isLess(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((each, index) => each !== b[index]);
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
}

/** Counts the minor releases of PyTorch, from 1.13 to 2.0 some more: much of what ran on the one does not on the other. */
function series(torch = '0.0'): number {
  const [major = 0, minor = 0] = torch.split('.').map(Number);
  return (major - 1) * 17 + minor;
}

/** One that floats is as far from all. */
function patch(torch: string): number {
  return Number(torch.split('.')[2] ?? 9);
}

/** `12.6` → 1206: another major version is further than any minor one. */
function numberOf(version = '0.0'): number {
  const [major, minor] = version.split('.').map(Number);
  return (major ?? 0) * 100 + (minor ?? 0);
}

function saidBy({ repository }: ImageRepository): RepositoryName | undefined {
  return parseRepositoryName(shortName(repository));
}

function newestPython(repositories: readonly ImageRepository[]): string | undefined {
  return repositories
    .map((each) => saidBy(each)?.python)
    .filter((each) => each !== undefined)
    .toSorted((a, b) => numberOf(b) - numberOf(a))[0];
}

function namespaceOf(repository: string): string {
  return repository.slice(0, repository.lastIndexOf('/'));
}
