/** Which NumPy pip takes today where nobody asks for one, as far as everything is known that may limit it. */
import type { Located } from '../../base/located.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import { markerHolds } from '../../languages/python/marker.ts';
import type { Requirement } from '../../languages/python/requirement.ts';
import { admits } from '../../languages/python/specifier.ts';
import type { AppliedInstall } from '../../stack/apply.ts';
import { versionIn } from '../../stack/replay.ts';

type Decision = NonNullable<AppliedInstall['decision']>;
type Candidate = NonNullable<ReturnType<Decision['chosen']['get']>>;

interface TakenNumpy {
  readonly applied: AppliedInstall;
  /** What asks for it, directly or not. */
  readonly written: Located<Requirement>;
  readonly numpy: string;
  /** "the newest ml-dtypes, 0.6.0, requires", where a package needs NumPy 2; else pip just takes it. */
  readonly by: string | undefined;
}

/** Packages that the matrix does not have, and that limit NumPy in no release. Source: their metadata on PyPI, 2026-11. */
const limitNone =
  /^(?:absl-py|aiohttp|azure-(?:core|identity|storage-.*|keyvault-.*|monitor-.*|common)|black|click|cloudpickle|colorama|coloredlogs|cython|debugpy|fastapi|filelock|fire|flake8|flask|gitpython|hf-transfer|hydra-core|ipykernel|ipython|ipywidgets|isort|joblib|jupyter|jupyterlab|loguru|msgpack|ninja|notebook|omegaconf|openai|pip|psutil|py-spy|pybind11|pydantic-settings|pyjwt|pylint|pytest|python|python-dateutil|python-dotenv|pytz|pyyaml|regex|requests|rich|rouge-score|sacrebleu|sacremoses|six|seqeval|sqlalchemy|tabulate|tenacity|termcolor|toml|toolz|torch-tb-profiler|tqdm|typer|typing-extensions|urllib3|uvicorn|wheel|xxhash|yacs)$/;

/** These bring packages that the matrix does not have and that limit NumPy. */
const limitUnseen =
  /^(?:azureml-(?:train-)?automl.*|azureml-(?:acft|evaluate|metrics).*|unsloth|vllm|sglang)$/;

/** The installation after which NumPy 2 is there though nobody wrote it. */
export function takenNumpy(installs: readonly AppliedInstall[], matrix: Matrix): TakenNumpy | undefined {
  for (const applied of installs) {
    const { decision, requirements, before, install } = applied;
    if (!decision || decision.conflict || install.noDeps || install.indexUrl || !install.certain) continue;
    // A constraint that names it is somebody's decision.
    if (install.constraints.some(({ name }) => name === 'numpy')) continue;
    const python = versionIn(before, 'python');
    if (python === undefined || !isKnown(requirements, decision, matrix)) continue;
    const by = requirerOfTwo(decision, python, matrix);
    const own = decision.chosen.get('numpy');
    const numpy = own?.kind === 'release' && isTwo(own.version) ? own.version : undefined;
    if (!by && numpy === undefined) continue;
    const written = writtenFor(requirements, by?.name ?? 'numpy', decision, python);
    if (!written || isLimitedLater(installs, applied, numpy ?? '2.0.0')) continue;
    return { applied, written, numpy: numpy ?? '', by: by && byWords(by, written) };
  }
  return undefined;
}

/** What pip takes and NumPy 1 is not enough for. */
export function requirerOfTwo(
  { chosen }: Decision,
  python: string | undefined,
  { packages }: Matrix,
): { readonly name: string; readonly version: string } | undefined {
  const numpy = packages.package('numpy');
  const ones = numpy?.versions.filter((each) => !isTwo(each)) ?? [];
  for (const [name, candidate] of chosen) {
    const needed = dependenciesOf(candidate, python).find((each) => each.name === 'numpy');
    if (needed && candidate.version !== undefined && !ones.some((each) => admits(needed.specifier, each)))
      return { name, version: candidate.version };
  }
  return undefined;
}

function isTwo(version: string): boolean {
  return !/^[01]\./.test(version);
}

/** Of what pip installs anew. */
function dependenciesOf(candidate: Candidate | undefined, python: string | undefined) {
  return candidate?.kind === 'release'
    ? candidate.release.dependencies.filter(({ marker }) => markerHolds(marker, python) === true)
    : [];
}

function isKnown(
  requirements: readonly Located<Requirement>[],
  { chosen }: Decision,
  { packages }: Matrix,
): boolean {
  return (
    requirements.every(
      ({ name, url }) => url === undefined && (packages.package(name) !== undefined || limitNone.test(name)),
    ) && ![...chosen.keys()].some((name) => limitUnseen.test(name))
  );
}

/** The requirement from which pip comes to a package. */
function writtenFor(
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

/** Whether a constraint, a later step or another tool may bring NumPy 1 back. */
function isLimitedLater(installs: readonly AppliedInstall[], applied: AppliedInstall, version: string) {
  const later = installs.slice(installs.indexOf(applied));
  return later.some(
    ({ install, decision, requirements }) =>
      (install.tool !== 'pip' && requirements.length > 0) ||
      (install.requirements.length > 0 && (!install.certain || !decision)) ||
      (decision?.wishes.get('numpy') ?? []).some(({ specifier }) => !admits(specifier, version)) ||
      install.constraints.some(({ name, specifier }) => name === 'numpy' && !admits(specifier, version)),
  );
}

function byWords(
  { name, version }: { readonly name: string; readonly version: string },
  written: Located<Requirement>,
) {
  return written.name === name
    ? `${name} ${version} requires`
    : `${name} ${version} requires, a dependency of ${written.name}`;
}
