/** Fixes as they may be offered: what is written in a broken text can lead a fix astray. */
import { editsByFile, type Fix } from '../base/findings.ts';
import { isDockerfilePath } from '../base/paths.ts';
import { applyEdits, type TextEdit } from '../base/span.ts';
import type { Project } from '../project/project.ts';
import { DocumentFacts } from '../stack/documentFacts.ts';

/**
 * Whether the edits fit together and leave YAML with no more mistakes than it has.
 * @param own the path of edits that name none
 */
export function isSound(project: Project, { edits }: Fix, own: string): boolean {
  return [...editsByFile(edits, own)].every(
    ([path, each]) => !haveOverlap(each) && staysReadable(new DocumentFacts(project, path), each),
  );
}

function haveOverlap(edits: readonly TextEdit[]): boolean {
  const sorted = edits.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  return sorted.some(({ span }, index) => {
    const next = sorted[index + 1]?.span;
    return next !== undefined && next.start < span.end;
  });
}

function staysReadable(document: DocumentFacts, edits: readonly TextEdit[]): boolean {
  const { path, text, tree } = document;
  if (isDockerfilePath(path) || /\.txt$/i.test(path)) return true;
  return document.treeOf(applyEdits(text, edits)).problems.length <= tree.problems.length;
}
