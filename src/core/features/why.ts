/** Why a package has the version that it has in an environment: the image, each step that changes it, and who requires it. */

import type { Matrix } from '../knowledge/matrix/matrix.ts';
import { markerHolds } from '../languages/python/marker.ts';
import { normalisedName } from '../languages/python/packageName.ts';
import { admits } from '../languages/python/specifier.ts';
import { wishText } from '../resolution/wish.ts';
import type { AppliedInstall } from '../stack/apply.ts';
import { originText } from '../stack/describe.ts';
import type { ResolvedEnvironment } from '../stack/environment.ts';
import { versionIn } from '../stack/replay.ts';
import { installed, type SourcedVersion } from '../stack/stack.ts';
import { exactly, versionText } from '../stack/version.ts';

interface Reason {
  /** "2.8.0+cu126: SBOM of biweekly.202606.3", "2.5.1: vllm 0.7.3 requires torch==2.5.1". */
  readonly text: string;
  /** Where a file says it. */
  readonly place: { readonly path: string; readonly start: number } | undefined;
}

export interface Why {
  readonly name: string;
  readonly version: string;
  /** From the image to the end, each that changes it. */
  readonly steps: readonly Reason[];
  /** "peft 0.18.0 requires torch>=1.13.0", with " (not met)" where it is not. */
  readonly requiredBy: readonly string[];
}

/** `undefined` where the stack is not known. */
export function whyInstalled(
  environment: ResolvedEnvironment,
  written: string,
  matrix: Matrix,
): Why | undefined {
  const { stack, base, installs } = environment;
  if (!stack) return undefined;
  const name = normalisedName(written);
  const steps: Reason[] = [];
  const start = installed(installs[0]?.before ?? base ?? stack, name);
  if (start) steps.push(reason(start, originText(start.origin)));
  for (const applied of installs) {
    const before = installed(applied.before, name);
    const after = installed(applied.after, name);
    if (after && after !== before) steps.push(reason(after, becauseOf(applied, name, after)));
  }
  return {
    name,
    version: versionText(installed(stack, name)?.value),
    steps,
    requiredBy: requiredBy(environment, name, matrix),
  };
}

function reason({ value, origin: { place } }: SourcedVersion, because: string): Reason {
  return {
    text: `${versionText(value)}: ${because}`,
    place: place && { path: place.path, start: place.span.start },
  };
}

/** What is written, or what requires it. */
function becauseOf({ decision }: AppliedInstall, name: string, { origin }: SourcedVersion): string {
  const wishes = decision?.wishes.get(name) ?? [];
  const wish = wishes.find(({ through }) => through.length > 0) ?? wishes[0];
  if (origin.certainty !== 'required' || !wish) return originText(origin);
  const [first] = wish.through;
  const via = wish.through.length > 1 && first ? ` (through ${first.name} ${first.version})` : '';
  return `${wishText(name, wish)}${via}`;
}

function requiredBy({ stack }: ResolvedEnvironment, name: string, { packages }: Matrix): string[] {
  const found = exactly(installed(stack, name)?.value);
  return [...(stack?.packages ?? [])].flatMap(([holder, { value }]) => {
    const version = exactly(value);
    const release = version === undefined ? undefined : packages.package(holder)?.release(version);
    return (release?.dependencies ?? []).flatMap(({ name: needed, specifier, marker }) => {
      if (needed !== name || markerHolds(marker, versionIn(stack, 'python')) !== true) return [];
      const unmet = found !== undefined && !admits(specifier, found) ? ' (not met)' : '';
      return [`${holder} ${version} requires ${name}${specifier}${unmet}`];
    });
  });
}
