import type { Span } from '../../base/span.ts';
import { asMapping, type YamlTree } from './tree.ts';

/** The top-level entries of a tree in which the YAML is broken: there a parser guesses. The others stay reliable. */
export class BrokenEntries {
  readonly #spans: readonly Span[];

  constructor({ root, problems }: YamlTree) {
    const entries = asMapping(root)?.pairs ?? [];
    const spans = new Map<number, Span>();
    // After the first thousand errors of a parser there is nothing left to trust.
    for (const problem of problems.slice(0, 1000)) {
      const first = entries.findLastIndex((pair) => pair.span.start <= problem.span.start);
      const last = entries.findLastIndex((pair) => pair.span.start <= problem.span.end);
      // What stands behind wrong spaces was to belong to what stands before them.
      const start = entries[first]?.span.start ?? 0;
      const end = Math.max(entries[last]?.span.end ?? 0, problem.span.end, spans.get(start)?.end ?? 0);
      spans.set(start, { start, end });
    }
    this.#spans = [...spans.values()];
  }

  get isAny(): boolean {
    return this.#spans.length > 0;
  }

  /**
   * Whether what seems wrong at the span may only have been read wrong.
   * @param absence whether the finding is about something that is not there; it may be in the broken part
   */
  mayAffect(span: Span, absence = false): boolean {
    return this.#spans.some(({ start, end }) =>
      absence ? span.start <= end : span.start <= end && start <= span.end,
    );
  }
}
