/** What can be folded away: mappings, sequences and texts of several lines, and runs of comments. */
import { walk } from '../../languages/yaml/locate.ts';
import { isMergeKey, type YamlNode } from '../../languages/yaml/tree.ts';
import type { SourceDocument } from '../documents/document.ts';

export interface FoldingRange {
  /** An offset on the line that stays visible. */
  readonly start: number;
  /** An offset on the last line that is hidden. */
  readonly end: number;
  readonly kind: 'region' | 'comment';
}

export function foldingRanges({ root, text }: SourceDocument): FoldingRange[] {
  const ranges: FoldingRange[] = [];
  const add = (start: number, node: YamlNode | undefined) => {
    if (!node || node.kind === 'alias') return;
    const end = lastLetter(text, node.span.end);
    if (text.slice(start, end).includes('\n')) ranges.push({ start, end, kind: 'region' });
  };
  for (const { node } of walk(root)) {
    if (node.kind === 'mapping')
      for (const { key, value } of node.pairs) if (!isMergeKey(key)) add(key.span.start, value);
    if (node.kind === 'sequence') for (const { value, span } of node.items) add(span.start, value);
  }
  return [...ranges, ...commentRuns(text)].sort((a, b) => a.start - b.start || b.end - a.end);
}

/** Two or more lines that hold nothing but a comment. */
function* commentRuns(text: string): Generator<FoldingRange> {
  const runs = /^[ \t]*#.*(?:\r?\n[ \t]*#.*)+/gm;
  for (const { index, 0: run } of text.matchAll(runs))
    yield { start: index, end: index + run.length, kind: 'comment' };
}

function lastLetter(text: string, offset: number): number {
  let end = offset;
  while (end > 0 && /\s/.test(text[end - 1] ?? '')) end--;
  return end;
}
