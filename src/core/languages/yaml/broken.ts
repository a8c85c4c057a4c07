import type { Span } from '../../base/span.ts';
import { asMapping, type YamlTree } from './tree.ts';

/** The broken entries of a tree, each once; a tree never changes. */
const broken = new WeakMap<YamlTree, readonly Span[]>();

/**
 * Whether the YAML is broken in the same top-level entry as the span: there a parser guesses, and what
 * seems wrong may only have been read wrong. Entries before the broken one, and after it, stay reliable.
 * @param absence whether the finding is about something that is not there; it may be in the broken part
 */
export function isBrokenNear(tree: YamlTree, span: Span, absence = false): boolean {
  if (tree.problems.length === 0) return false;
  return brokenEntries(tree).some(({ start, end }) =>
    absence ? span.start <= end : span.start <= end && start <= span.end,
  );
}

function brokenEntries(tree: YamlTree): readonly Span[] {
  const known = broken.get(tree);
  if (known) return known;
  const entries = asMapping(tree.root)?.pairs ?? [];
  const spans = new Map<number, Span>();
  // After the first thousand errors of a parser there is nothing left to trust.
  for (const problem of tree.problems.slice(0, 1000)) {
    const entry = entries.findLast((pair) => pair.span.start <= problem.span.start);
    const start = entry?.span.start ?? 0;
    const end = Math.max(entry?.span.end ?? 0, problem.span.end, spans.get(start)?.end ?? 0);
    spans.set(start, { start, end });
  }
  const all = [...spans.values()];
  broken.set(tree, all);
  return all;
}
