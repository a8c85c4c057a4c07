import type { Fix, Severity } from '../../base/findings.ts';
import type { Span } from '../../base/span.ts';
import type { SchemaCode, SchemaProblem } from './problem.ts';

/** Collects problems; the same one, met twice through an alias, counts once. */
export class Report {
  readonly text: string;
  readonly #found = new Map<string, SchemaProblem>();

  constructor(text: string) {
    this.text = text;
  }

  add(
    code: SchemaCode,
    severity: Severity,
    span: Span,
    message: string,
    fixes: readonly (Fix | undefined)[] = [],
    further: Pick<SchemaProblem, 'tag' | 'unread' | 'declares'> = {},
  ): void {
    const offered = fixes.filter((fix) => fix !== undefined);
    this.take({ code, severity, message, span, fixes: offered, ...further });
  }

  /** A problem that was found before. */
  take(problem: SchemaProblem): void {
    const { code, span, message } = problem;
    const key = `${code} ${span.start} ${span.end} ${message}`;
    if (!this.#found.has(key)) this.#found.set(key, problem);
  }

  /** In the order of the text. */
  get problems(): SchemaProblem[] {
    return [...this.#found.values()].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  }
}
