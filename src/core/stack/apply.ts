/** From a base stack and a recipe to the stack in which the job runs. */

import { pythonOf, ubuntuOf } from '../azureml/references/imageReference.ts';
import type { Located } from '../base/located.ts';
import { nameOf } from '../base/paths.ts';
import type { Matrix } from '../knowledge/matrix/matrix.ts';
import { isOfSeries } from '../knowledge/matrix/naming.ts';
import { joinedSpecifiers } from '../languages/python/joinedSpecifiers.ts';
import { markerHolds } from '../languages/python/marker.ts';
import type { Requirement } from '../languages/python/requirement.ts';
import { admits, exactVersion } from '../languages/python/specifier.ts';
import { decisionFor } from '../resolution/remembered.ts';
import type { Decision } from '../resolution/resolve.ts';
import type { Wish } from '../resolution/wish.ts';
import type { NamedImage } from './named.ts';
import { hasOtherSource, type Install, installsOf, type Recipe } from './recipe.ts';
import { contentsOf, entriesOf, type Layer, type Origin, type SourcedVersion, type Stack } from './stack.ts';
import { exact, exactly, isInstalled, type Version, versionFrom } from './version.ts';

/** More were not written by hand. */
const mostRequirements = 300;

/** One installation of a recipe: what it finds, what pip decides, what it leaves. */
export interface AppliedInstall {
  readonly install: Install;
  readonly before: Stack;
  readonly after: Stack;
  /** Whether what is not known to be there is not there. */
  readonly unknownIsAbsent: boolean;
  /** Those that are surely installed: whose conditions hold. */
  readonly requirements: readonly Located<Requirement>[];
  /** `undefined` for other tools than pip, and for lists that nobody wrote by hand. */
  readonly decision: Decision | undefined;
}

/** What a recipe installs, in order, on the contents of its image. */
export function applyInstalls(base: Stack, recipe: Recipe, matrix: Matrix): AppliedInstall[] {
  return applyAll(base, installsOf(recipe), matrix);
}

/** In order. */
export function applyAll(start: Stack, installs: readonly Install[], matrix: Matrix): AppliedInstall[] {
  const applied: AppliedInstall[] = [];
  for (const install of installs) {
    const last = applied.at(-1);
    applied.push(applyInstall(last?.after ?? start, install, last !== undefined && isBare(last), matrix));
  }
  return applied;
}

/** What conda installs with these is no package that pip would see, besides those of which packages are built. */
const bare = /^(?:python|pip|setuptools|wheel|git|openssl|ca-certificates)$/;

const ofTorch = /^torch(?:vision|audio)?$/;

/** Whether nothing but Python is there. */
function isBare({ install }: AppliedInstall): boolean {
  const { tool, fresh, certain, requirements } = install;
  return tool === 'conda' && fresh && certain && requirements.every(({ name }) => bare.test(name));
}

/** What is there when the command of a job has installed something over its environment. */
export function stackAfterCommand(stack: Stack, applied: readonly AppliedInstall[]): Stack {
  const note = installsNote(applied);
  const after = applied.at(-1)?.after;
  if (!after || note === undefined) return stack;
  const layer: Layer = { kind: 'build', title: 'the command', note };
  return { ...after, title: stack.title, layers: [...stack.layers, layer], notes: stack.notes };
}

export function stackOfRecipe(start: Stack, recipe: Recipe, applied: readonly AppliedInstall[]): Stack {
  const after = applied.at(-1)?.after ?? start;
  const name = nameOf(recipe.path);
  const fresh = applied.findLast(({ install }) => install.fresh && install.certain);
  const note = fresh ? newEnvironmentNote(start, fresh.install.virtual) : installsNote(applied);
  const layer: Layer = { kind: recipe.kind === 'conda' ? 'conda' : 'build', title: name, note };
  return {
    ...after,
    title: start.title === name ? name : `${start.title} + ${name}`,
    layers: [...start.layers, layer],
    notes: fresh ? [...start.notes, `Code runs in ${note}.`] : start.notes,
    nameDiffers: fresh ? undefined : start.nameDiffers,
  };
}

/** "installs peft, may install wandb"; nothing where no package is named. */
function installsNote(applied: readonly AppliedInstall[]): string | undefined {
  const named = (certain: boolean) =>
    applied.flatMap(({ install }) =>
      install.certain === certain ? install.requirements.map(({ name }) => name) : [],
    );
  const sure = new Set(named(true));
  const perhaps = new Set(named(false).filter((name) => !sure.has(name)));
  const parts = [
    ...(sure.size > 0 ? [`installs ${listed([...sure])}`] : []),
    ...(perhaps.size > 0 ? [`may install ${listed([...perhaps])}`] : []),
  ];
  return parts.length === 0 ? undefined : parts.join(', ');
}

/** What one step changes; the title and the layers stay. */
function applyInstall(
  before: Stack,
  written: Install,
  unknownIsAbsent: boolean,
  matrix: Matrix,
): AppliedInstall {
  const install = isOfOtherPython(written, before) ? { ...written, certain: false } : written;
  const applied = applyCertain(before, install, unknownIsAbsent, matrix);
  if (install.certain) return applied;
  const after = { ...before, ...contentsOf(doubtWhatDiffers(before, applied.after, install)) };
  return { ...applied, after, requirements: [], decision: undefined };
}

/** Whether a command names another Python than the one in which jobs run; a job may run that too. */
function isOfOtherPython({ interpreter }: Install, { components }: Stack): boolean {
  const python = exactly(components.get('python')?.value);
  return interpreter !== undefined && python !== undefined && !isOfSeries(python, interpreter);
}

/** Of two that may be what is there: what is the same in both, and doubt of the rest. */
function doubtWhatDiffers(before: Stack, after: Stack, install: Install): Map<string, SourcedVersion> {
  const known = new Map(entriesOf(before));
  const then = new Map(entriesOf(after));
  for (const name of new Set([...known.keys(), ...then.keys()])) {
    const was = known.get(name);
    if (was === then.get(name) || was?.value.kind === 'may have changed') continue;
    const value: Version = { kind: 'may have changed', before: was?.value };
    known.set(name, { value, origin: was?.origin ?? originIn(install, 'pin') });
  }
  return known;
}

function applyCertain(
  before: Stack,
  install: Install,
  unknownIsAbsent: boolean,
  matrix: Matrix,
): AppliedInstall {
  const known = new Map(install.fresh ? [] : entriesOf(before));
  const python = exactly(known.get('python')?.value);
  const requirements = install.requirements.filter(({ marker }) => markerHolds(marker, python) === true);
  const decision =
    install.tool === 'pip' && requirements.length > 0 && requirements.length <= mostRequirements
      ? decide(known, { ...install, unknownIsAbsent }, requirements, matrix)
      : undefined;
  const replaced = decision && !decision.conflict ? followed(known, decision) : new Map();
  for (const requirement of requirements) {
    const { name } = requirement;
    const limits = install.constraints.filter((each) => each.name === name).map((each) => each.specifier);
    const wanted = joinedSpecifiers([requirement.specifier, ...limits]);
    const chosen = decision?.conflict ? undefined : decision?.chosen.get(name);
    const present = known.get(name);
    if (!install.upgrade && chosen?.kind !== 'release' && fits(present?.value, wanted)) {
      // Conda does not see what pip put into an image, and takes a release that goes with the rest.
      if (install.tool === 'conda' && present && !present.origin.place && ofTorch.test(name))
        doubt(known, (each) => each === name);
      continue;
    }
    if (name === 'torch') doubtLibrariesOfTorch(known);
    known.set(name, { value: wantedVersion(name, wanted), origin: originIn(requirement, 'pin') });
  }
  if (bringsOtherTorch(install, requirements, matrix))
    doubt(known, (name) => name === 'torch' && !known.get(name)?.origin.place);
  for (const [name, version] of replaced) {
    if (name === 'torch') doubtLibrariesOfTorch(known);
    known.set(name, version);
  }
  for (const name of install.removed) {
    if (isInstalled(known.get(name)?.value))
      known.set(name, { value: { kind: 'absent' }, origin: originIn(install, 'removed') });
  }
  const after = { ...before, ...contentsOf(known) };
  return { install, before, after, unknownIsAbsent, requirements, decision };
}

/** Whether conda installs PyTorch since something else requires it: that of an image, which pip installed, it does not see. */
function bringsOtherTorch(
  { tool, noDeps }: Install,
  requirements: readonly Requirement[],
  matrix: Matrix,
): boolean {
  return tool === 'conda' && !noDeps && requirements.some(({ name }) => matrix.condaBringsTorch(name));
}

/** What pip would decide for requirements on a stack, if it had nothing besides what is known of it. */
export function decideOn(
  stack: Stack,
  requirements: readonly Located<Requirement>[],
  constraints: readonly Located<Requirement>[],
  matrix: Matrix,
): Decision {
  const question = {
    upgrade: false,
    noDeps: false,
    constraints,
    indexUrl: undefined,
    extraIndexUrls: [],
    findLinks: [],
    hasSettings: false,
    unknownIsAbsent: true,
  };
  return decide(new Map(entriesOf(stack)), question, requirements, matrix);
}

/** What pip would decide for other requirements in the same place. */
export function decideAgain(
  { before, install, unknownIsAbsent }: AppliedInstall,
  requirements: readonly Located<Requirement>[],
  matrix: Matrix,
): Decision {
  const known = new Map(install.fresh ? [] : entriesOf(before));
  return decide(known, { ...install, unknownIsAbsent }, requirements, matrix);
}

function decide(
  known: ReadonlyMap<string, SourcedVersion>,
  install: Pick<
    Install,
    'upgrade' | 'constraints' | 'noDeps' | 'indexUrl' | 'extraIndexUrls' | 'findLinks' | 'hasSettings'
  > & { readonly unknownIsAbsent: boolean },
  requirements: readonly Located<Requirement>[],
  matrix: Matrix,
): Decision {
  const named = new Set(requirements.map(({ name }) => name));
  // Of an image the matrix lists what it knows, not all; but what no list ever had is hardly there.
  const onImage = [...known.values()].some(({ origin }) => origin.place === undefined);
  return decisionFor({
    packages: matrix.packages,
    python: exactly(known.get('python')?.value),
    installed: (name) => {
      const value = known.get(name)?.value;
      const isNew = (install.unknownIsAbsent && !bare.test(name)) || (onImage && !matrix.wasSeen(name));
      if (value === undefined && isNew) return null;
      return value?.kind === 'absent' ? null : exactly(value);
    },
    hasOtherSource: hasOtherSource(install),
    isUpgraded: (name) => install.upgrade && named.has(name),
    requirements,
    constraints: install.constraints,
    noDeps: install.noDeps,
  });
}

/** What changes besides what is asked for: what that requires in turn. */
function followed(
  known: ReadonlyMap<string, SourcedVersion>,
  { wishes, chosen }: Decision,
): Map<string, SourcedVersion> {
  const changes = new Map<string, SourcedVersion>();
  for (const [name, candidate] of chosen) {
    const present = known.get(name);
    const certain = wishes.get(name) ?? [];
    // Where nothing is known of it, it is there afterwards in a version that fits.
    if (candidate.kind === 'installed' && (present || certain.length === 0)) continue;
    if (certain.some(({ through }) => through.length === 0)) continue;
    const [first] = certain;
    if (first) {
      const value = wantedVersion(name, joinedSpecifiers(certain.map(({ specifier }) => specifier)));
      changes.set(name, { value, origin: originThrough(first) });
    } else if (present && isInstalled(present.value)) {
      changes.set(name, {
        value: { kind: 'may have changed', before: present.value },
        origin: present.origin,
      });
    }
  }
  return changes;
}

function originThrough({ written, through }: Wish): Origin {
  const last = through.at(-1);
  const layer = last ? `${last.name} ${last.version}` : nameOf(written.path);
  return { ...originIn(written, 'required'), layer };
}

/** The place in a file that changes a package. */
function originIn({ path, span }: Pick<Install, 'path' | 'span'>, certainty: Origin['certainty']): Origin {
  return { layer: nameOf(path), source: path, asOf: undefined, certainty, place: { path, span } };
}

/** Whether pip leaves a package alone; one of which only a range is known is left where nothing more is required. */
function fits(present: Version | undefined, wanted: string): boolean {
  if (present?.kind === 'exact') return admits(wanted, present.version);
  return present?.kind === 'range' && wanted === '';
}

/** `3.10` for `==3.10.*`: of Python nobody requires more. */
function wantedVersion(name: string, specifier: string): Version {
  const pinned = specifier
    .split(',')
    .map(exactVersion)
    .find((each) => each !== undefined);
  if (pinned !== undefined) return exact(pinned);
  const series = name === 'python' ? seriesIn(specifier) : undefined;
  return series === undefined ? versionFrom(specifier) : exact(series);
}

/** `3.10` of `==3.10.*`, `~=3.10.0`, `>=3.10,<3.11`. */
function seriesIn(specifier: string): string | undefined {
  const alone = /^(?:==(\d[\d.]*)\.\*|~=(\d+\.\d+)\.\d+)$/.exec(specifier);
  if (alone) return alone[1] ?? alone[2];
  const [, lower] = /(?:^|,)>=?(\d+\.\d+)(?:\.\d+)?(?:$|,)/.exec(specifier) ?? [];
  const [, upper] = /(?:^|,)<(\d+\.\d+)(?:\.0)?(?:a0)?(?:$|,)/.exec(specifier) ?? [];
  const [major, minor] = lower?.split('.').map(Number) ?? [];
  return upper === `${major}.${Number(minor) + 1}` ? lower : undefined;
}

/** A PyTorch wheel requires its own CUDA libraries and Triton exactly: another PyTorch may have replaced them. */
export function doubtLibrariesOfTorch(known: Map<string, SourcedVersion>): void {
  doubt(known, (name) => name === 'triton' || /^nvidia-.*-cu\d+$/.test(name));
}

/** Notes that something else may have replaced them. */
export function doubt(known: Map<string, SourcedVersion>, which: (name: string) => boolean): void {
  for (const [name, { value, origin }] of known) {
    if (which(name) && value.kind !== 'may have changed')
      known.set(name, { value: { kind: 'may have changed', before: value }, origin });
  }
}

/** What a conda file does to an image: its own Python packages stay in it but cannot be imported. */
export function newEnvironmentNote(stack: Stack, virtual = false): string {
  const hidden = ['torch', 'deepspeed'].filter((name) => isInstalled(stack.packages.get(name)?.value));
  return `a new ${virtual ? 'virtual' : 'conda'} environment without the image's Python packages${
    hidden.length === 0 ? '' : ` (${hidden.join(', ')}, …)`
  }`;
}

/**
 * An image of which no more is known than its name says.
 * @param named the image where the recipe, a conda file, has none
 */
export function unknownBase({ path, base }: Recipe, named?: NamedImage): Stack {
  const image = base ?? named;
  const ubuntu = image && ubuntuOf(image.meaning);
  const python = image && pythonOf(image.meaning);
  const origin: Origin = {
    layer: image?.text ?? '',
    source: 'the name of the image',
    asOf: undefined,
    certainty: 'name',
  };
  const title = base?.text ?? nameOf(path);
  return {
    title,
    layers: base ? [{ kind: 'image', title, note: 'not in the matrix' }] : [],
    os: ubuntu === undefined ? undefined : { value: `Ubuntu ${ubuntu}`, origin },
    accelerator: undefined,
    ...contentsOf(python === undefined ? [] : [['python', { value: exact(python), origin }]]),
    notes: [],
    nameDiffers: undefined,
  };
}

function listed(names: readonly string[]): string {
  return names.length <= 8
    ? names.join(', ')
    : `${names.slice(0, 8).join(', ')} and ${names.length - 8} more`;
}
