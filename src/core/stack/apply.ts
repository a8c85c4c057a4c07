/** From a base stack and a recipe to the stack in which the job runs. */

import { nameOf } from '../base/paths.ts';
import { markerHolds } from '../languages/python/marker.ts';
import { normalisedName } from '../languages/python/packageName.ts';
import { admits, exactVersion } from '../languages/python/specifier.ts';
import { type Install, installsOf, type Recipe } from './recipe.ts';
import type { Fact, Layer, Stack } from './stack.ts';

/** @param base the contents of the image; `undefined` where they are unknown */
export function applyRecipe(base: Stack | undefined, recipe: Recipe): Stack {
  const start = base ?? unknownBase(recipe);
  const installs = installsOf(recipe);
  const after = installs.reduce(applyInstall, start);
  const name = nameOf(recipe.path);
  const fresh = installs.some((each) => each.fresh);
  const installed = [...new Set(installs.flatMap((each) => each.requirements.map((one) => one.name)))];
  const note = fresh
    ? freshNote(start)
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
  const packages = new Map(install.fresh ? [] : stack.packages);
  const python = packages.get('python')?.value ?? undefined;
  const alwaysNew = install.upgrade;
  for (const requirement of install.requirements) {
    if (markerHolds(requirement.marker, python) !== true) continue;
    const { name, path, span } = requirement;
    const origin: Fact['origin'] = {
      layer: nameOf(path),
      source: path,
      asOf: undefined,
      certainty: 'pin',
      place: { path, span },
    };
    const limits = install.constraints.filter((each) => each.name === name).map((each) => each.specifier);
    const wanted = [requirement.specifier, ...limits].filter((each) => each !== '').join(',');
    const present = packages.get(name);
    if (present?.value && !alwaysNew && fits(present.value, wanted)) continue;
    if (name === 'torch') forgetLibrariesOfTorch(packages);
    packages.set(name, { value: wantedVersion(name, wanted), origin });
  }
  return { ...stack, packages };
}

/** Whether pip leaves a package alone; a version that is itself only a specifier is left where nothing more is required. */
function fits(present: string, wanted: string): boolean {
  return wanted === '' || (/^\d/.test(present) && admits(wanted, present));
}

/** `3.10` for `==3.10.*`: Python is required in no more detail. */
function wantedVersion(name: string, specifier: string): string {
  const exact = specifier
    .split(',')
    .map(exactVersion)
    .find((each) => each !== undefined);
  if (exact !== undefined) return exact;
  const series = /^==(\d[\d.]*)\.\*$/.exec(specifier)?.[1];
  return name === 'python' && series !== undefined ? series : specifier;
}

/** A PyTorch wheel requires its own CUDA libraries and Triton exactly: another PyTorch installs others. */
export function forgetLibrariesOfTorch(packages: Map<string, Fact>): void {
  for (const name of packages.keys()) {
    if (name === 'triton' || /^nvidia-.*-cu\d+$/.test(name)) packages.delete(name);
  }
}

function freshNote({ packages }: Stack): string {
  const hidden = ['torch', 'deepspeed'].filter((name) => packages.get(normalisedName(name))?.value);
  return `a new conda environment without the image's Python packages${
    hidden.length === 0 ? '' : ` (${hidden.join(', ')}, …)`
  }`;
}

function unknownBase({ path, base }: Recipe): Stack {
  const title = base?.scalar.text ?? nameOf(path);
  return {
    title,
    layers: base ? [{ kind: 'image', title, note: 'not in the matrix' }] : [],
    os: undefined,
    accelerator: undefined,
    packages: new Map(),
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
