/** Which NumPy pip takes today where nobody asks for one, as far as everything is known that may limit it. */
import type { Located } from '../../base/located.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import type { Requirement } from '../../languages/python/requirement.ts';
import { admits } from '../../languages/python/specifier.ts';
import type { AppliedInstall } from '../../stack/apply.ts';
import { dependenciesOf, isLimitedLater, pythonWhereFree, writtenFor } from './taken.ts';

type Decision = NonNullable<AppliedInstall['decision']>;

interface TakenNumpy {
  readonly applied: AppliedInstall;
  /** What asks for it, directly or not. */
  readonly written: Located<Requirement>;
  readonly numpy: string;
  /** "the newest ml-dtypes, 0.6.0, requires", where a package needs NumPy 2; else pip just takes it. */
  readonly by: string | undefined;
}

/** The installation after which NumPy 2 is there though nobody wrote it. */
export function takenNumpy(installs: readonly AppliedInstall[], matrix: Matrix): TakenNumpy | undefined {
  for (const applied of installs) {
    const { decision, requirements } = applied;
    const python = pythonWhereFree(applied, 'numpy', matrix);
    if (!decision || python === undefined) continue;
    const by = requirerOfTwo(decision, python, matrix);
    const own = decision.chosen.get('numpy');
    const numpy = own?.kind === 'release' && isTwo(own.version) ? own.version : undefined;
    if (!by && numpy === undefined) continue;
    const written = writtenFor(requirements, by?.name ?? 'numpy', decision, python);
    if (!written || isLimitedLater(installs, applied, 'numpy', numpy ?? '2.0.0')) continue;
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

function byWords(
  { name, version }: { readonly name: string; readonly version: string },
  written: Located<Requirement>,
) {
  return written.name === name
    ? `${name} ${version} requires`
    : `${name} ${version} requires, a dependency of ${written.name}`;
}
