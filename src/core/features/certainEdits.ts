/** What can be repaired without asking, and what somebody asked for who reviews it. */

import { EditMerger, type FileEdit, type Finding } from '../base/findings.ts';
import { Lines } from '../base/lines.ts';
import { isNotebookPath } from '../base/paths.ts';
import type { TextEdit } from '../base/span.ts';
import type { Project } from '../project/project.ts';
import { isSound } from './soundFixes.ts';

/**
 * Every fix of the file that leaves no choice and changes no other file; of fixes that overlap, the first. None where
 * they do not fit together.
 * @param findings those of the file
 * @param own its path
 */
export function certainEdits(
  project: Project,
  findings: readonly Finding[],
  own: string,
): readonly TextEdit[] {
  const merger = new EditMerger(own);
  for (const { severity, fixes } of reliable(findings)) {
    const [fix, ...others] = fixes.filter((each) => isSound(project, each, own));
    const certain = severity === 'error' || severity === 'warning';
    if (!fix || fix.needsJudgement || others.length > 0 || !certain) continue;
    if (fix.edits.every(({ path }) => path === undefined || path === own)) merger.add(fix.edits);
  }
  return isSound(project, { title: '', edits: merger.taken }, own) ? merger.taken : [];
}

/**
 * The first fix of every finding, whatever its severity; the gravest first, and of fixes of the same line one: what the
 * others would do may be wrong then. Lines that a fix would only take away stay, and examples are not written. Notebooks stay as they are: on disk
 * they are no text of lines that could be replaced.
 * @param files the findings of each file, by its path; no other file is changed
 * @returns edits that name their files
 */
export function boldEdits(
  project: Project,
  files: ReadonlyMap<string, readonly Finding[]>,
): readonly FileEdit[] {
  const all = [...files].flatMap(([own, findings]) =>
    reliable(findings).map((finding) => ({ own, ...finding })),
  );
  const taken: FileEdit[] = [];
  const lines = new Set<string>();
  for (const { own, fixes } of all.toSorted((a, b) => gravity(b) - gravity(a))) {
    const fix = fixes.find((each) => isSound(project, each, own));
    if (fix?.losesLines || fix?.isExample) continue;
    const edits = fix?.edits.map((edit) => ({ ...edit, path: edit.path ?? own })) ?? [];
    if (edits.some(({ path }) => !files.has(path) || isNotebookPath(path))) continue;
    const touched = edits.flatMap((edit) => linesOf(project, edit));
    if (touched.some((line) => lines.has(line))) continue;
    if (!isSound(project, { title: '', edits: [...taken, ...edits] }, own)) continue;
    taken.push(...edits);
    for (const line of touched) lines.add(line);
  }
  return taken;
}

/** Where the text cannot be read, what is said of the rest may come from that. */
function reliable(findings: readonly Finding[]): readonly Finding[] {
  const isSyntax = ({ code }: Finding) => code === 'yaml-syntax';
  const isBroken = findings.some((each) => isSyntax(each) && each.severity === 'error');
  return isBroken ? findings.filter(isSyntax) : findings;
}

function gravity({ severity }: Finding): number {
  return ['hint', 'info', 'warning', 'error'].indexOf(severity);
}

/** The lines that an edit touches, with their file. */
function linesOf(project: Project, { path, span }: FileEdit & { readonly path: string }): string[] {
  const lines = new Lines(project.read(path) ?? '');
  const first = lines.positionAt(span.start).line;
  const count = lines.positionAt(span.end).line - first + 1;
  return Array.from({ length: count }, (_, index) => `${path}:${first + index}`);
}
