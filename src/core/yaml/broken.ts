import type { Span } from '../text/span.ts';
import { asMapping, type YamlTree } from './tree.ts';

/**
 * Whether the YAML is broken in the same top-level entry as the span: there a parser guesses, and what
 * seems wrong may only have been read wrong. Entries before the broken one, and after it, stay reliable.
 * @param absence whether the finding is about something that is not there; it may be in the broken part
 */
export function isBrokenNear({ problems, root }: YamlTree, span: Span, absence = false): boolean {
  if (problems.length === 0) return false;
  const entries = asMapping(root)?.pairs ?? [];
  return problems.some((problem) => {
    const entry = entries.findLast((pair) => pair.span.start <= problem.span.start);
    const start = entry?.span.start ?? 0;
    const end = Math.max(entry?.span.end ?? 0, problem.span.end);
    return absence ? span.start <= end : span.start <= end && start <= span.end;
  });
}
