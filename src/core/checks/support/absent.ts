/** Names and arguments that the installed releases of packages do not have, and where a program needs them. */
import type { Severity } from '../../base/findings.ts';
import { type CheckedProgram, programsOf } from '../../code/checkedPrograms.ts';
import type { Modules } from '../../code/modules.ts';
import { type NameUse, nameUses } from '../../code/nameUses.ts';
import { lastPart } from '../../code/options/values.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import type { Absence } from '../../knowledge/packages/schema.ts';
import { defineFact, type Project } from '../../project/project.ts';
import { DocumentFacts } from '../../stack/documentFacts.ts';
import { installed, type Stack } from '../../stack/stack.ts';
import { isSurelyIn, versionText } from '../../stack/version.ts';
import { stackOf } from './programs.ts';

/** A program whose environment lacks names or arguments of packages that the program may use. */
export interface LackingProgram {
  readonly program: CheckedProgram;
  readonly modules: Modules;
  readonly stack: Stack;
  /** What the installed releases do not have. */
  readonly absent: readonly Absence[];
  readonly uses: readonly NameUse[];
}

/** The class whose arguments become options of the program. */
export const parserOfClasses = 'HfArgumentParser';

/** Those of a document, found out once for all rules that ask. */
export function lackingPrograms({ project, path }: DocumentFacts): readonly LackingProgram[] {
  return project.get(lacking, path);
}

const lacking = defineFact<readonly LackingProgram[]>({
  name: 'programs that lack names of packages',
  compute(project, path) {
    const absences = new Map<Stack, readonly Absence[]>();
    return programsOf(new DocumentFacts(project, path)).flatMap((program) => {
      const { modules, launch } = program;
      const stack = stackOf(launch);
      if (!stack || !modules) return [];
      const absent = absences.get(stack) ?? absentIn(stack, project.matrix);
      absences.set(stack, absent);
      if (absent.length === 0 || mayPutBack(project, modules)) return [];
      return [{ program, modules, stack, absent, uses: usesIn(project, modules, absent) }];
    });
  },
});

/** Of the packages that are surely installed in such a release. */
function absentIn(stack: Stack, { packages }: Matrix): Absence[] {
  return packages.absent.filter(({ package: owner, versions }) =>
    isSurelyIn(installed(stack, owner)?.value, versions, packages.package(owner)),
  );
}

/** Code that puts in what is missing, or installs other releases itself. */
const putsItBack =
  /\bsys\.(?:modules|path)\b|\bsetattr\(|\b(?:collections|transformers|datasets|torch|torchaudio|np|numpy)\.\w+ *=[^=]|pip["', ]+install|\bpip\.main\b/;

/** Whether what the installed releases lack may be there nevertheless. */
function mayPutBack(project: Project, { local }: Modules): boolean {
  return local.some(({ path }) => putsItBack.test(project.read(path) ?? ''));
}

/** What a program does with names of other packages, in the files in which one of the wanted words stands. */
function usesIn(project: Project, { local, foreign }: Modules, wanted: readonly Absence[]): NameUse[] {
  const textOf = (path: string) => project.read(path) ?? '';
  const words = new Set([
    parserOfClasses,
    ...wanted.flatMap(({ names, arguments: given, methods }) => given ?? methods ?? names.map(lastPart)),
  ]);
  const tops = new Set(wanted.flatMap(({ names }) => names.map((name) => name.split('.', 1)[0])));
  // Not of a module of the code folder that has the name.
  if (!foreign.some(({ name }) => tops.has(name))) return [];
  return local
    .filter(({ path }) =>
      textOf(path)
        .match(/\w+/g)
        ?.some((word) => words.has(word)),
    )
    .flatMap((file) => [...nameUses(file, textOf)]);
}

/** `AdamW` of `transformers.AdamW`. */
/** What stands in a condition, or elsewhere than in the script, may not run. */
export function severityOf({ path, isConditional }: NameUse, { entry }: CheckedProgram): Severity {
  return isConditional || path !== entry?.path ? 'warning' : 'error';
}

/**
 * "no longer has from 4.50.0 on; acpt-pytorch-2.8-cuda12.6, version 15 has 4.56.2."
 * @param verb what a release does that has it, and one that has not
 */
export function since(
  { package: owner, versions }: Absence,
  [has, hasNot]: readonly [string, string],
  stack: Stack,
): string {
  const [, sign, release, end] = /^(>=|<)([\d.]+)(?:,<([\d.]+))?$/.exec(versions) ?? [];
  const when =
    end !== undefined
      ? `${hasNot} from ${release} on until ${end}`
      : sign === '>='
        ? `no longer ${has} from ${release} on`
        : sign === '<'
          ? `${has} only from ${release} on`
          : `${hasNot} in ${versions}`;
  return `${when}; ${installedRelease({ package: owner }, stack)}.`;
}

/** "from 0.11.0 on; acpt-pytorch-2.8-cuda12.6, version 15 has 1.8.2." of what a release begins to require or refuse. */
export function fromOn({ package: owner, versions }: Absence, stack: Stack): string {
  const first = /^>=([\d.]+)/.exec(versions)?.[1];
  return `${first === undefined ? `in ${versions}` : `from ${first} on`}; ${installedRelease({ package: owner }, stack)}.`;
}

function installedRelease({ package: owner }: Pick<Absence, 'package'>, stack: Stack): string {
  return `${stack.title} has ${versionText(installed(stack, owner)?.value)}`;
}
