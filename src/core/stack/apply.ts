/** From a base stack and a recipe to the stack in which the job runs. */

import { nameOf } from '../base/paths.ts';
import { markerHolds } from '../languages/python/marker.ts';
import { admits, exactVersion } from '../languages/python/specifier.ts';
import { type Install, installsOf, type Recipe } from './recipe.ts';
import { contentsOf, entriesOf, type Layer, type Origin, type SourcedVersion, type Stack } from './stack.ts';
import { exact, exactly, isInstalled, type Version, versionFrom } from './version.ts';

/** @param base the contents of the image; `undefined` where they are unknown */
export function applyRecipe(base: Stack | undefined, recipe: Recipe): Stack {
  const start = base ?? unknownBase(recipe);
  const installs = installsOf(recipe);
  const after = installs.reduce(applyInstall, start);
  const name = nameOf(recipe.path);
  const fresh = installs.some((each) => each.fresh);
  const installed = [...new Set(installs.flatMap((each) => each.requirements.map((one) => one.name)))];
  const note = fresh
    ? newEnvironmentNote(start)
    : installed.length === 0
      ? undefined
      : `installs ${listed(installed)}`;
  const layer: Layer = { kind: recipe.kind === 'conda' ? 'conda' : 'build', title: name, note };
  return {
    ...after,
    title: start.title === name ? name : `${start.title} + ${name}`,
    layers: [...start.layers, layer],
    notes: fresh ? [...start.notes, `The job runs in ${note}.`] : start.notes,
    nameDiffers: fresh ? undefined : start.nameDiffers,
  };
}

/** What one step changes; the title and the layers stay. */
export function applyInstall(stack: Stack, install: Install): Stack {
  const known = new Map(install.fresh ? [] : entriesOf(stack));
  const python = exactly(known.get('python')?.value);
  const alwaysNew = install.upgrade;
  for (const requirement of install.requirements) {
    if (markerHolds(requirement.marker, python) !== true) continue;
    const { name } = requirement;
    const limits = install.constraints.filter((each) => each.name === name).map((each) => each.specifier);
    const wanted = [requirement.specifier, ...limits].filter((each) => each !== '').join(',');
    if (!alwaysNew && fits(known.get(name)?.value, wanted)) continue;
    if (name === 'torch') doubtLibrariesOfTorch(known);
    known.set(name, { value: wantedVersion(name, wanted), origin: originIn(requirement, 'pin') });
  }
  for (const name of install.removed) {
    if (isInstalled(known.get(name)?.value))
      known.set(name, { value: { kind: 'absent' }, origin: originIn(install, 'removed') });
  }
  return { ...stack, ...contentsOf(known) };
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
  const series = /^==(\d[\d.]*)\.\*$/.exec(specifier)?.[1];
  return name === 'python' && series !== undefined ? exact(series) : versionFrom(specifier);
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
export function newEnvironmentNote(stack: Stack): string {
  const hidden = ['torch', 'deepspeed'].filter((name) => isInstalled(stack.packages.get(name)?.value));
  return `a new conda environment without the image's Python packages${
    hidden.length === 0 ? '' : ` (${hidden.join(', ')}, …)`
  }`;
}

function unknownBase({ path, base }: Recipe): Stack {
  const title = base?.text ?? nameOf(path);
  return {
    title,
    layers: base ? [{ kind: 'image', title, note: 'not in the matrix' }] : [],
    os: undefined,
    accelerator: undefined,
    ...contentsOf([]),
    notes: [],
    nameDiffers: undefined,
  };
}

function listed(names: readonly string[]): string {
  return names.length <= 8
    ? names.join(', ')
    : `${names.slice(0, 8).join(', ')} and ${names.length - 8} more`;
}

/** What is there after that step of the recipe; before all of them for -1. */
export function stackAfter(base: Stack | undefined, recipe: Recipe, step: number): Stack {
  return recipe.steps
    .slice(0, step + 1)
    .reduce<Stack>(
      (stack, each) => (each.kind === 'install' ? applyInstall(stack, each) : stack),
      base ?? unknownBase(recipe),
    );
}
