/** Which release pip takes today of a package of which nobody says which, as far as everything is known that may limit it. */
import type { Located } from '../../base/located.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import { markerHolds } from '../../languages/python/marker.ts';
import type { Requirement } from '../../languages/python/requirement.ts';
import { admits, compareReleases } from '../../languages/python/specifier.ts';
import type { AppliedInstall } from '../../stack/apply.ts';
import { versionIn } from '../../stack/replay.ts';

type Decision = NonNullable<AppliedInstall['decision']>;
type Candidate = NonNullable<ReturnType<Decision['chosen']['get']>>;

/** Packages that the matrix does not have, and that limit none of those in any release. Source: their metadata on PyPI, 2026-11. */
const limitNone =
  /^(?:absl-py|aiohttp|azure-(?:core|identity|storage-.*|keyvault-.*|monitor-.*|common)|black|click|cloudpickle|colorama|coloredlogs|cython|debugpy|fastapi|filelock|fire|flake8|flask|gitpython|hf-transfer|hydra-core|ipykernel|ipython|ipywidgets|isort|joblib|jupyter|jupyterlab|loguru|msgpack|ninja|notebook|omegaconf|openai|pip|psutil|py-spy|pybind11|pydantic-settings|pyjwt|pylint|pytest|python|python-dateutil|python-dotenv|pytz|pyyaml|regex|requests|rich|rouge-score|sacrebleu|sacremoses|six|seqeval|sqlalchemy|tabulate|tenacity|termcolor|toml|toolz|torch-tb-profiler|tqdm|typer|typing-extensions|urllib3|uvicorn|wheel|xxhash|yacs)$/;

/** These bring packages that the matrix does not have and that limit others. */
const limitUnseen =
  /^(?:azureml-(?:train-)?automl.*|azureml-(?:acft|evaluate|metrics).*|unsloth|vllm|sglang)$/;

/** The Python of an installation in which what pip takes of a package follows from what is known of the others alone. */
export function pythonWhereFree(
  { decision, requirements, before, install }: AppliedInstall,
  name: string,
  matrix: Matrix,
): string | undefined {
  if (!decision || decision.conflict || install.noDeps || install.indexUrl || !install.certain)
    return undefined;
  if (install.more || install.hasUnreadConstraints) return undefined;
  // A constraint that names it is somebody's decision.
  if (install.constraints.some((each) => each.name === name)) return undefined;
  return isKnown(requirements, decision, matrix) ? versionIn(before, 'python') : undefined;
}

export interface Taken {
  readonly applied: AppliedInstall;
  /** What asks for it, directly or not. */
  readonly written: Located<Requirement>;
  readonly version: string;
}

/** The release that pip takes by itself, with the installation that takes it. */
export function takenRelease(
  installs: readonly AppliedInstall[],
  name: string,
  matrix: Matrix,
): Taken | undefined {
  for (const applied of installs) {
    const { decision, requirements } = applied;
    const candidate = decision?.chosen.get(name);
    if (candidate?.kind !== 'release') continue;
    const { version } = candidate;
    const python = pythonWhereFree(applied, name, matrix);
    if (!decision || python === undefined || isLimitedLater(installs, applied, name, version))
      return undefined;
    const written = writtenFor(requirements, name, decision, python);
    return written && { applied, written, version };
  }
  return undefined;
}

function isKnown(
  requirements: readonly Located<Requirement>[],
  { chosen }: Decision,
  { packages }: Matrix,
): boolean {
  return (
    requirements.every(
      ({ name, url, extras }) =>
        url === undefined &&
        (limitNone.test(name) ||
          (packages.package(name) !== undefined && hasExtras(chosen.get(name), extras))),
    ) &&
    ![...chosen].some(([name, candidate]) => limitUnseen.test(name) || isObscure(name, candidate, packages))
  );
}

/** Whether it is known what the extras require: an extra that is not recorded may limit anything. */
function hasExtras(candidate: Candidate | undefined, extras: readonly string[]): boolean {
  const known = candidate?.kind === 'release' ? candidate.release.optional : [];
  return extras.every((each) => known.some(({ extra }) => extra === each));
}

/** A release of which nothing is known may require anything; one after the last that is known hardly more than that. */
function isObscure(name: string, { kind, version }: Candidate, packages: Matrix['packages']): boolean {
  const newest = packages.package(name)?.versions.at(-1);
  if (kind !== 'unlisted' || newest === undefined) return false;
  return version === undefined || compareReleases(version, newest) < 0;
}

/** The requirement from which pip comes to a package. */
export function writtenFor(
  requirements: readonly Located<Requirement>[],
  wanted: string,
  { chosen }: Decision,
  python: string,
): Located<Requirement> | undefined {
  const reaches = (start: string) => {
    const seen = new Set([start]);
    for (const name of seen) for (const each of dependenciesOf(chosen.get(name), python)) seen.add(each.name);
    return seen.has(wanted);
  };
  return requirements.find(({ name }) => name === wanted) ?? requirements.find(({ name }) => reaches(name));
}

/** Of what pip installs anew. */
export function dependenciesOf(candidate: Candidate | undefined, python: string | undefined) {
  return candidate?.kind === 'release'
    ? candidate.release.dependencies.filter(({ marker }) => markerHolds(marker, python) === true)
    : [];
}

/** Whether a constraint, a later step or another tool may bring another release. */
export function isLimitedLater(
  installs: readonly AppliedInstall[],
  applied: AppliedInstall,
  name: string,
  version: string,
): boolean {
  const later = installs.slice(installs.indexOf(applied));
  return later.some(
    ({ install, decision, requirements }) =>
      install.more ||
      (install.tool !== 'pip' && requirements.length > 0) ||
      (install.requirements.length > 0 && (!install.certain || !decision)) ||
      (decision?.wishes.get(name) ?? []).some(({ specifier }) => !admits(specifier, version)) ||
      install.constraints.some((each) => each.name === name && !admits(each.specifier, version)),
  );
}
