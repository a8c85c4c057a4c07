import type { Fix } from '../../base/findings.ts';
import type { Located } from '../../base/located.ts';
import { type TorchPartner, torchFor } from '../../knowledge/compatibility/torchReleases.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import { markerHolds } from '../../languages/python/marker.ts';
import type { Requirement } from '../../languages/python/requirement.ts';
import { admits, exactVersion, publicVersion } from '../../languages/python/specifier.ts';
import type { AppliedInstall } from '../../stack/apply.ts';
import { versionIn } from '../../stack/replay.ts';
import { packageTitle } from '../../stack/stack.ts';
import { isInstalled } from '../../stack/version.ts';
import { allOrNone, replaceSpecifier } from '../support/edits.ts';
import { pytorchVersions } from '../support/groups.ts';
import { findsNothing } from '../support/notFound.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const reinstallsStackPackage = defineRule({
  code: 'reinstalls-stack-package',
  severity: 'warning',
  summary: 'A requirement replaces a package of the image that was built and tested together with others.',
  *check({ environments, matrix }) {
    for (const environment of environments) {
      for (const step of environment.installs) {
        // What pip does not find replaces nothing.
        if (step.install.tool === 'pip' && !findsNothing(matrix, step)) yield* checkInstall(step, matrix);
      }
    }
  },
});

const trio = ['torch', 'torchvision', 'torchaudio'];
const watched = [...trio, 'deepspeed', 'onnxruntime-training', 'torch-ort'];

function* checkInstall(step: AppliedInstall, matrix: Matrix): Generator<RuleFinding> {
  const { install, requirements } = step;
  const torch = requirements.find(({ name }) => name === 'torch');
  for (const requirement of requirements) {
    const { name, specifier, path, span } = requirement;
    const known = step.before.packages.get(name);
    const present = versionIn(step.before, name);
    // What an earlier step of the same build installed is no longer the image's.
    if (!watched.includes(name) || !known || present === undefined || known.origin.place) continue;
    const image = `the image's ${packageTitle(name)} ${present}`;
    const limit = install.constraints.find((each) => each.name === name && isBroken(each, present, step));
    if (!admits(specifier, present)) {
      // The whole trio, exactly and with its index: that is deliberate.
      if (trio.includes(name) && deliberate(step)) continue;
      yield {
        ...(trio.includes(name) ? { group: pytorchVersions(install) } : {}),
        severity: name === 'deepspeed' ? 'info' : 'warning',
        path,
        span,
        message: `${name}${specifier} replaces ${image}. ${consequence(name)}`,
        fixes: keepingImage(step, requirement),
      };
    } else if (limit) {
      yield {
        ...(trio.includes(name) ? { group: pytorchVersions(install) } : {}),
        severity: name === 'deepspeed' ? 'info' : 'warning',
        path: limit.path,
        span: limit.span,
        message: `The constraint ${name}${limit.specifier} makes pip replace ${image}. ${consequence(name)}`,
      };
    } else if (install.upgrade && exactVersion(specifier) === undefined) {
      yield {
        severity: 'info',
        path,
        span,
        message: `--upgrade replaces ${image} with the newest matching release, which may change with every build. ${consequence(name)}`,
      };
    }
    const version = exactVersion(specifier);
    if (
      (name === 'torchvision' || name === 'torchaudio') &&
      version !== undefined &&
      !torch &&
      !install.noDeps
    )
      yield* pulledTorch(step, requirement, name, version, matrix);
  }
}

/** Whether a constraint surely holds, and the image does not meet it. */
function isBroken({ marker, specifier }: Requirement, present: string, { before }: AppliedInstall): boolean {
  return markerHolds(marker, versionIn(before, 'python')) === true && !admits(specifier, present);
}

/** A torchvision alone pulls in the torch that it was built for. */
function* pulledTorch(
  step: AppliedInstall,
  requirement: Located<Requirement>,
  name: TorchPartner,
  version: string,
  matrix: Matrix,
): Generator<RuleFinding> {
  const made = torchFor(matrix, name, version);
  const present = versionIn(step.before, 'torch');
  if (!made || present === undefined || publicVersion(present) === made.torch) return;
  if (
    step.before.packages.get('torch')?.origin.place ||
    !admits(`==${version}`, versionIn(step.before, name) ?? '0')
  )
    return;
  const { path, span } = requirement;
  yield {
    group: pytorchVersions(step.install),
    path,
    span,
    message: `${name} ${version} requires torch ${made.torch}, so pip replaces the image's PyTorch ${present}.`,
    fixes: keepingImage(step, requirement),
  };
}

function deliberate({ requirements, install }: AppliedInstall): boolean {
  const pinned = requirements.filter(
    ({ name, specifier }) => trio.includes(name) && exactVersion(specifier) !== undefined,
  );
  const names = new Set(pinned.map(({ name }) => name));
  const labelled = pinned.some(({ specifier }) => specifier.includes('+'));
  return names.has('torch') && names.has('torchvision') && (labelled || install.indexUrl !== undefined);
}

function consequence(name: string): string {
  if (trio.includes(name))
    return "DeepSpeed, ORT training and the image's extensions were built against the version being replaced.";
  return name === 'deepspeed'
    ? 'Its operators are compiled again on first use.'
    : "It was built against the image's PyTorch.";
}

/** Without a version pip finds the requirement satisfied and leaves the image alone; the trio goes together. */
function keepingImage(step: AppliedInstall, requirement: Located<Requirement>): readonly Fix[] {
  const names = trio.includes(requirement.name) ? trio : [requirement.name];
  const affected = step.requirements.filter(
    ({ name, specifier }) => names.includes(name) && specifier !== '',
  );
  const limited = step.install.constraints.some(({ name }) => names.includes(name));
  const kept = !limited && affected.every(({ name }) => isInstalled(step.before.packages.get(name)?.value));
  const edits =
    kept && !step.install.upgrade ? allOrNone(affected.map((each) => replaceSpecifier(each, ''))) : undefined;
  return edits
    ? [
        {
          title: `Remove the ${affected.length === 1 ? 'pin' : 'pins'}; use the image's ${affected.map(({ name }) => name).join(', ')}`,
          edits,
        },
      ]
    : [];
}
