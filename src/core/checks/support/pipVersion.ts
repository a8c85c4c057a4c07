/** Which pip carries out an installation, as far as that decides what it accepts. */
import { acptNamespace } from '../../azureml/references/imageReference.ts';
import { nameOf } from '../../base/paths.ts';
import { lastVersion, type Matrix, newestTag, rangeOf } from '../../knowledge/matrix/matrix.ts';
import { parseTag } from '../../knowledge/matrix/naming.ts';
import { admits, compareReleases } from '../../languages/python/specifier.ts';
import type { AppliedInstall } from '../../stack/apply.ts';
import type { ResolvedEnvironment } from '../../stack/environment.ts';
import { versionIn } from '../../stack/replay.ts';
import { isCuratedScope } from '../../stack/resolve.ts';
import { exactly } from '../../stack/version.ts';

/** A release of pip that changed something, the day of its release on PyPI, and the Python that it requires. */
interface PipRelease {
  readonly release: string;
  readonly releasedOn: string;
  readonly python: string;
}

/** The first that refuses metadata that breaks the rules. */
export const strictPip: PipRelease = { release: '24.1', releasedOn: '2024-06-20', python: '3.8' };

/** The first that builds in an empty environment also without `pyproject.toml`, and has no `--global-option`. */
export const isolatingPip: PipRelease = { release: '25.3', releasedOn: '2025-10-25', python: '3.9' };

/** Whether that pip or a later one surely runs. */
export function hasPip(
  since: PipRelease,
  matrix: Matrix,
  environment: ResolvedEnvironment,
  applied: AppliedInstall,
): boolean {
  const { install, before } = applied;
  const python = versionIn(before, 'python');
  if (install.tool !== 'pip' || install.isUv === true) return false;
  if (python !== undefined && compareReleases(python, since.python) < 0) return false;
  const pip = before.packages.get('pip');
  // What is known of one tag of an image says nothing of an older one.
  if (pip?.origin.place) {
    const { value } = pip;
    const exact = exactly(value);
    if (exact !== undefined) return compareReleases(exact, since.release) >= 0;
    return value.kind === 'present' || (value.kind === 'range' && takes(value.specifier, since));
  }
  const index = environment.installs.indexOf(applied);
  const fresh = environment.installs.slice(0, index).findLast((each) => each.install.fresh);
  // conda takes the newest; a virtual environment has the one that its Python comes with.
  if (fresh) return fresh.install.certain && fresh.install.virtual !== true;
  const day = firstDayOf(matrix, environment);
  return day !== undefined && day > since.releasedOn;
}

/** The newest that fits is taken: of a series its own, else one as new as it may be. */
function takes(specifier: string, { release }: PipRelease): boolean {
  const series = /^==(\d[\d.]*)\.\*$/.exec(specifier)?.[1];
  return series === undefined
    ? admits(specifier, release) || admits(specifier, '999')
    : compareReleases(series, release) >= 0;
}

/** The first day on which what the environment stands on may have been built. */
function firstDayOf(matrix: Matrix, { reference, image, recipe }: ResolvedEnvironment): string | undefined {
  const named = (image ?? recipe?.base)?.meaning;
  if (named) {
    const name = named.repository.text;
    const tag = named.digest ? undefined : (named.tag?.text ?? 'latest');
    if (acptNamespace(name) === 'curated') return firstDayOfVersion(matrix, nameOf(name), tag);
    const repository = matrix.repository(name);
    const release = tag === 'latest' && repository ? newestTag(repository)?.tag : tag;
    const month = repository && release !== undefined ? parseTag(release)?.month : undefined;
    return month && `${month}-01`;
  }
  const { meaning } = reference ?? {};
  if (meaning === undefined || !('name' in meaning) || !isCuratedScope(meaning)) return undefined;
  return firstDayOfVersion(matrix, meaning.name.text, meaning.version?.text ?? 'latest');
}

function firstDayOfVersion(matrix: Matrix, name: string, version: string | undefined): string | undefined {
  const environment = matrix.environment(name);
  if (!environment || version === undefined) return undefined;
  const number = version === 'latest' ? lastVersion(environment) : Number(version);
  return rangeOf(environment, number)?.dates[0];
}
