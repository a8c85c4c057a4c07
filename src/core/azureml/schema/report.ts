import type { Fix, Severity } from '../../base/findings.ts';
import type { Span } from '../../base/span.ts';
import type { SchemaCode, SchemaProblem } from './problem.ts';

/** Collects problems; the same one, met twice through an alias, counts once. */
export class Report {
  readonly text: string;
  readonly #strays: SchemaProblem[] = [];
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
    further: Pick<SchemaProblem, 'tag' | 'unread' | 'declares' | 'stray'> = {},
  ): void {
    const offered = fixes.filter((fix) => fix !== undefined);
    this.take({ code, severity, message, span, fixes: offered, ...further });
  }

  /** A problem that was found before. */
  take(problem: SchemaProblem): void {
    const key = keyOf(problem);
    if (this.#found.has(key)) return;
    this.#found.set(key, problem);
    if (problem.stray !== undefined) this.#strays.push(problem);
  }

  /** Problems of keys that their own structure does not know. */
  get strays(): readonly SchemaProblem[] {
    return this.#strays;
  }

  /** Says something better in place of a stray. */
  replace(stray: SchemaProblem, better: SchemaProblem): void {
    this.#found.set(keyOf(stray), better);
  }

  /** In the order of the text. */
  get problems(): SchemaProblem[] {
    return [...this.#found.values()].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  }
}

function keyOf({ code, span, message }: SchemaProblem): string {
  return `${code} ${span.start} ${span.end} ${message}`;
}
