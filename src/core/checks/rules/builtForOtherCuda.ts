import type { Fix } from '../../base/findings.ts';
import type { Located } from '../../base/located.ts';
import { isDockerfilePath } from '../../base/paths.ts';
import {
  hasWheelFor,
  type TorchPartner,
  torchFor,
  torchRelease,
} from '../../knowledge/compatibility/torchReleases.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import type { Binary } from '../../knowledge/packages/schema.ts';
import type { Requirement } from '../../languages/python/requirement.ts';
import { admits, compareReleases } from '../../languages/python/specifier.ts';
import { isTorchIndex, wheelIndex } from '../../languages/python/wheels.ts';
import type { Decision } from '../../resolution/resolve.ts';
import { type AppliedInstall, decideAgain } from '../../stack/apply.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import type { ResolvedEnvironment } from '../../stack/environment.ts';
import { hasOtherSource, type Install } from '../../stack/recipe.ts';
import { requirementAt, versionIn } from '../../stack/replay.ts';
import { exactly } from '../../stack/version.ts';
import { cudaOfPyTorch, librariesOfCuda, majorOf } from '../support/cuda.ts';
import { addOption } from '../support/edits.ts';
import { makesPair, nearestRelease, useRelease } from '../support/packages.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const builtForOtherCuda = defineRule({
  code: 'built-for-other-cuda',
  severity: 'warning',
  summary: 'The wheels of a package do not support the CUDA version in use.',
  *check(document) {
    const { packages } = document.matrix;
    const names = new Set(packages.binaries.map((each) => each.package));
    for (const environment of document.environments) {
      // Most install nothing.
      if (environment.installs.length === 0) continue;
      for (const name of names) yield* checkPackage(document, environment, name, packages.binariesOf(name));
      for (const name of ['torchvision', 'torchaudio'] as const)
        yield* checkPartner(document, environment, name);
    }
  },
});

function* checkPackage(
  document: DocumentFacts,
  environment: ResolvedEnvironment,
  name: string,
  rows: readonly Binary[],
): Generator<RuleFinding> {
  const { matrix } = document;
  const installed = installedRelease(environment, name);
  if (!installed) return;
  const { version, requirement, applied } = installed;
  const row = rowOf(rows, version);
  if (!row || isChosenByHand(document, environment, row)) return;
  const there = versionsThere(environment, document, row);
  if (!there || there.some((cuda) => runsWith(row, cuda))) return;
  const [cuda = ''] = there;
  const { path, span } = requirement;
  yield {
    path,
    span,
    message: `${name} ${version} ${says(row, cuda, environment)}: ${row.effect}.`,
    fixes:
      requirement.name === name
        ? [
            ...useRelease(applied.install, requirement, fitting(installed, rows, there, matrix)),
            ...otherPackage(requirement, cuda, matrix),
          ]
        : [],
  };
}

/** What compares its CUDA with that of PyTorch when it is imported, and comes from PyPI beside another build. */
function* checkPartner(
  { project, matrix }: DocumentFacts,
  environment: ResolvedEnvironment,
  name: TorchPartner,
): Generator<RuleFinding> {
  const installed = installedRelease(environment, name);
  const torch = versionIn(environment.stack, 'torch');
  if (!installed || torch === undefined) return;
  const { version, requirement, applied, decision } = installed;
  const release = torchFor(matrix, name, version);
  // What pip leaves alone may be another build, and what belongs to another PyTorch is another mistake.
  if (decision.chosen.get(name)?.kind !== 'release' || release !== torchRelease(matrix, torch)) return;
  const built = release?.pypiCuda;
  const there = cudaOfPyTorch(environment, project);
  if (!built || there === undefined || there === 'cpu' || hasOtherSource(applied.install)) return;
  const isRight = comparesMajors(name, version) ? majorOf(built) === majorOf(there) : built === there;
  if (isRight) return;
  const { install, requirements } = applied;
  const index = `--index-url ${wheelIndex(there)}`;
  const onlyPyTorch = requirements.every((each) => /^torch(?:vision|audio)?$/.test(each.name));
  yield {
    path: requirement.path,
    span: requirement.span,
    message: `${name} ${version} from PyPI is built for CUDA ${built}, and torch ${torch} for ${there}: it fails when it is imported or first used.`,
    fixes:
      onlyPyTorch && hasWheelFor(release, there) && isDockerfilePath(install.path)
        ? [{ title: `Install the build for CUDA ${there}`, edits: [addOption(install, index)] }]
        : [],
  };
}

/** Source: `_check_cuda_version` in the wheels of torchvision 0.12 to 0.26 and torchaudio 0.13 to 2.10; older ones have no two builds for one major version. */
function comparesMajors(name: TorchPartner, version: string): boolean {
  return name === 'torchvision'
    ? compareReleases(version, '0.16') >= 0
    : compareReleases(version, '2.11') >= 0;
}

interface InstalledRelease {
  readonly version: string;
  /** What asks for it, or for what requires it. */
  readonly requirement: Located<Requirement>;
  readonly applied: AppliedInstall;
  readonly decision: Decision;
}

/** What a file of the workspace installs from PyPI: the release that is named, or today's newest. */
function installedRelease(
  { stack, installs }: ResolvedEnvironment,
  name: string,
): InstalledRelease | undefined {
  const found = stack?.packages.get(name);
  const requirement = found?.origin.place && requirementAt(installs, found.origin.place);
  if (!found || !requirement || requirement.url !== undefined || requirement.extras.length > 0)
    return undefined;
  const applied = installs.find(({ install }) => install.requirements.includes(requirement));
  // Only what pip installs has one.
  const decision = applied?.decision;
  if (!applied || !decision || decision.conflict || mayHaveOtherBuilds(applied.install, name))
    return undefined;
  const chosen = decision.chosen.get(name);
  const version = exactly(found.value) ?? (chosen?.kind === 'release' ? chosen.version : undefined);
  if (version === undefined || version.includes('+')) return undefined;
  return { version, requirement, applied, decision };
}

/** Other indexes have wheels of their own; that of PyTorch has some of packages that are compiled against it. */
function mayHaveOtherBuilds({ indexUrl, findLinks, extraIndexUrls }: Install, name: string): boolean {
  const isTorchs = extraIndexUrls.every(({ text }) => isTorchIndex(text));
  return (
    indexUrl !== undefined ||
    findLinks.length > 0 ||
    (extraIndexUrls.length > 0 && !(isTorchs && name === 'bitsandbytes'))
  );
}

function rowOf(rows: readonly Binary[], version: string): Binary | undefined {
  return rows.findLast(({ from }) => compareReleases(version, from) >= 0);
}

/** The variable stands where the environment or the job is described. */
function isChosenByHand(
  { project, text }: DocumentFacts,
  { recipe }: ResolvedEnvironment,
  { unless }: Binary,
) {
  return (
    unless !== undefined &&
    [text, (recipe && project.read(recipe.path)) ?? ''].some((each) => each.includes(unless))
  );
}

/** The CUDA that counts; of libraries the image's first. */
function versionsThere(
  environment: ResolvedEnvironment,
  { project }: DocumentFacts,
  { of }: Binary,
): readonly string[] | undefined {
  if (of === 'libraries') {
    const majors = librariesOfCuda(environment, project);
    return majors && [...majors];
  }
  const torch = cudaOfPyTorch(environment, project);
  return torch === undefined || torch === 'cpu' ? undefined : [torch];
}

function runsWith({ cuda }: Binary, there: string): boolean {
  return cuda.some((each) => each === there || each === majorOf(there));
}

function says({ cuda, of }: Binary, there: string, { stack }: ResolvedEnvironment): string {
  const [first] = cuda;
  if (of === 'libraries')
    return `needs the libraries of CUDA ${first}, and the image has CUDA ${stack?.accelerator?.version ?? there}`;
  const torch = versionIn(stack, 'torch');
  return `has code for CUDA ${first} to ${cuda.at(-1)}, none for ${there}, for which ${torch === undefined ? 'PyTorch' : `torch ${torch}`} is built`;
}

/** The next release with code for it that pip finds together with the others. */
function fitting(
  { applied, requirement, version: installed }: InstalledRelease,
  rows: readonly Binary[],
  there: readonly string[],
  matrix: Matrix,
): string | undefined {
  const known = matrix.packages.package(requirement.name);
  const python = versionIn(applied.before, 'python');
  const torch = versionIn(applied.after, 'torch');
  return nearestRelease(known, python, installed, (version) => {
    const row = rowOf(rows, version);
    if (!row || !there.some((cuda) => runsWith(row, cuda))) return false;
    const asked = applied.requirements.map((each) =>
      each === requirement ? { ...each, specifier: `==${version}` } : each,
    );
    if (matrix.packages.pairs.some((pair) => makesPair(pair, requirement.name, version, applied.after)))
      return false;
    const { conflict, chosen } = decideAgain(applied, asked, matrix);
    const other = chosen.get('torch');
    return (
      !conflict && (other?.kind !== 'release' || torch === undefined || admits(`==${other.version}`, torch))
    );
  });
}

/** cupy-cuda12x in place of cupy-cuda11x. */
function otherPackage(
  { name, specifier, nameSpan, path }: Located<Requirement>,
  cuda: string,
  { packages }: Matrix,
): Fix[] {
  const other = name.replace(/cuda\d+x/, `cuda${majorOf(cuda)}x`);
  const known = packages.package(other);
  if (other === name || !known?.versions.some((each) => admits(specifier, each))) return [];
  return [{ title: `Use ${other}`, edits: [{ path, span: nameSpan, newText: other }] }];
}
