/** Repairs files: `acpt check --fix` and `--fix-all`, or what these would change: `--diff`. */
import { readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { editsByFile, type Finding } from '../core/base/findings.ts';
import { isNotebookPath } from '../core/base/paths.ts';
import { applyEdits, type TextEdit } from '../core/base/span.ts';
import { checkDocument, findingsIn } from '../core/checks/check.ts';
import { boldEdits, certainEdits } from '../core/features/certainEdits.ts';
import type { Project } from '../core/project/project.ts';
import { DocumentFacts } from '../core/stack/documentFacts.ts';
import { type FoundFile, openFile, openProject, rootOf, shownPath } from './files.ts';
import { CommandError, internalError, type Output } from './output.ts';

/** A file that can be repaired. */
export interface Repaired {
  readonly path: string;
  readonly shown: string;
  readonly before: string;
  readonly after: string;
}

/** One repair may show what another hid; more rounds than these only a circle would take. */
const mostRounds = 10;

/** Which fixes are applied. */
export interface Extent {
  /** Whether the findings of a rule are repaired. */
  readonly isWanted: (code: string) => boolean;
  /** Also the first of several fixes, and those of infos and hints: `--fix-all`. */
  readonly isBold: boolean;
}

/** @param onBug told once of each file in which a mistake of ours was met; the others are repaired */
export function repairsOf(
  found: readonly FoundFile[],
  named: readonly string[],
  extent: Extent,
  output: Output,
  onBug: (error: CommandError) => void,
): Repaired[] {
  const shown = new Map(found.map((each) => [each.path, each.shown]));
  const before = new Map<string, string>();
  const texts = new Map<string, string>();
  const failed = new Set<string>();
  const unless: Guard = (path, work) => {
    if (failed.has(path)) return undefined;
    try {
      return work();
    } catch (error) {
      if (error instanceof CommandError) return undefined;
      failed.add(path);
      onBug(internalError(shown.get(path) ?? shownPath(path), error));
      return undefined;
    }
  };
  const project = openProject(
    found.map(({ path }) => path),
    output,
    named,
    { again: true },
  );
  for (let round = 0; round < mostRounds; round++) {
    const repaired = new Map<string, string>();
    for (const [path, edits] of editsOf(project, repairable(project, found, unless), extent, unless)) {
      const text = project.read(path);
      if (text === undefined) continue;
      const after = applyEdits(text, edits);
      if (after === text) continue;
      if (!before.has(path)) before.set(path, text);
      texts.set(path, after);
      repaired.set(path, after);
    }
    // All at once: what is found in one file is found with the others as they were.
    for (const [path, text] of repaired) project.open(path, text);
    if (repaired.size === 0) break;
  }
  return [...texts]
    .map(([path, after]) => ({
      path,
      shown: shown.get(path) ?? shownPath(path),
      before: before.get(path) ?? '',
      after,
    }))
    .filter((each) => each.after !== each.before)
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Does what is about a file, unless it fails; `undefined` where it does. */
type Guard = <Result>(path: string, work: () => Result) => Result | undefined;

/** By path. */
function editsOf(
  project: Project,
  paths: ReadonlySet<string>,
  { isWanted, isBold }: Extent,
  unless: Guard,
): ReadonlyMap<string, readonly TextEdit[]> {
  const findings = new Map<string, readonly Finding[]>();
  for (const path of paths) {
    const each = unless(path, () => findingsIn(project, path).filter(({ code }) => isWanted(code)));
    if (each) findings.set(path, each);
  }
  if (isBold) return editsByFile(boldEdits(project, findings), '');
  return new Map(
    Array.from(findings, ([path, each]) => [
      path,
      unless(path, () => certainEdits(project, each, path)) ?? [],
    ]),
  );
}

/** Documents, and the files that their environments are made of. */
function repairable(project: Project, found: readonly FoundFile[], unless: Guard): Set<string> {
  const paths = new Set<string>();
  for (const file of found)
    unless(file.path, () => {
      openFile(project, file);
      const facts = new DocumentFacts(project, file.path);
      if (facts.kind === undefined && facts.environments.length === 0) return;
      const { inDependencies } = checkDocument(facts);
      // On disk a notebook is no text of lines that could be replaced.
      if (!isNotebookPath(file.path)) paths.add(file.path);
      for (const path of inDependencies.keys()) paths.add(path);
    });
  return paths;
}

export function diffOf(repaired: readonly Repaired[]): string {
  return (
    repaired
      .map(({ shown, before, after }) =>
        createTwoFilesPatch(shown, shown, before, after, '', '', { context: 3 }),
      )
      // What git and patch read, without the lines of older tools.
      .map((patch) =>
        patch.replace(/^(?:Index: .*\n)?=+\n/, '').replaceAll(/^((?:---|\+\+\+) .*)\t$/gm, '$1'),
      )
      .join('')
  );
}

/**
 * Writes what changed: whole or not at all, and only over what was read.
 * @returns how many were written
 */
export function writeRepairs(repaired: readonly Repaired[], output: Output): number {
  let count = 0;
  for (const each of repaired) {
    const reason = write(each);
    if (reason === undefined) count++;
    else output.complain(`acpt: ${each.shown} was not changed: ${reason}`);
  }
  return count;
}

function write({ path, before, after }: Repaired): string | undefined {
  let temporary: string | undefined;
  try {
    // A link stays one; what it leads to is changed.
    const real = realpathSync(path);
    const root = realpathSync(rootOf(path));
    if (relative(root, real).startsWith('..')) return `it is a link that leads out of ${root}.`;
    temporary = `${real}.acpt-${process.pid}.tmp`;
    const bytes = readFileSync(real);
    const text = bytes.toString('utf8');
    const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
    if (!Buffer.from(text, 'utf8').equals(bytes)) return 'it is not UTF-8.';
    if (text.slice(mark.length) !== before) return 'it changed in the meantime.';
    writeFileSync(temporary, mark + after, { flag: 'wx', mode: statSync(real).mode });
    renameSync(temporary, real);
    return undefined;
  } catch (error) {
    if (temporary !== undefined) rmSync(temporary, { force: true });
    return error instanceof Error ? error.message : String(error);
  }
}
