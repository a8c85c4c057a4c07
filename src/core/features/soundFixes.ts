/** Fixes as they may be offered: what is written in a broken text can lead a fix astray. */
import { editsByFile, type Fix } from '../base/findings.ts';
import { isDockerfilePath } from '../base/paths.ts';
import { applyEdits, type TextEdit } from '../base/span.ts';
import { walk } from '../languages/yaml/locate.ts';
import type { YamlNode } from '../languages/yaml/tree.ts';
import type { Project } from '../project/project.ts';
import { DocumentFacts } from '../stack/documentFacts.ts';

/**
 * Whether the edits fit together and leave YAML with no more mistakes and repeated keys than it has.
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
  const after = document.treeOf(applyEdits(text, edits));
  if (after.problems.length > tree.problems.length) return false;
  const repeated = repeatedKeys(after.root);
  return repeated === 0 || repeated <= repeatedKeys(tree.root);
}

/** Two fixes may make the same key, each for what it moves there. */
function repeatedKeys(node: YamlNode | undefined): number {
  let count = 0;
  for (const { node: each } of walk(node))
    if (each.kind === 'mapping')
      count += each.pairs.length - new Set(each.pairs.map(({ key }) => key.text)).size;
  return count;
}
