import type { Fix } from '../../base/findings.ts';
import { isSlip } from '../../base/nearest.ts';
import type { Span } from '../../base/span.ts';

/** The codes of the findings about expressions and bindings. Never renamed. */
export type ExpressionCode =
  | 'unknown-binding'
  | 'misplaced-expression'
  | 'malformed-expression'
  | 'spaced-output-binding'
  | 'binding-cycle'
  | 'missing-input'
  | 'optional-input'
  | 'unused-input'
  | 'invalid-name'
  | 'wrong-type';

/** Has the shape of a rule's finding. */
export interface ExpressionProblem {
  readonly code: ExpressionCode;
  readonly severity: 'error' | 'warning' | 'info' | 'hint';
  /** What is wrong, in one short sentence; what would be right may follow in a second. */
  readonly message: string;
  readonly span: Span;
  /** The best first. */
  readonly fixes: readonly Fix[];
  readonly tag?: 'unnecessary' | 'deprecated';
}

export function replacement(title: string, span: Span, newText: string): Fix {
  return { title, edits: [{ span, newText }] };
}

/** The nearest name in place of one that nothing has: more than a slip is for somebody to look at. */
export function guessed(written: string, meant: string, span: Span): Fix {
  return { ...replacement(`Use "${meant}"`, span, meant), needsJudgement: !isSlip(written, meant) };
}

/** "a", "b" and "c"; of many only the first. */
export function list(names: readonly string[]): string {
  const shown = names.slice(0, 6).map((name) => `"${name}"`);
  if (names.length > shown.length) return `${shown.join(', ')} and ${names.length - shown.length} more`;
  const last = shown.pop();
  return shown.length > 0 ? `${shown.join(', ')} and ${last}` : (last ?? '');
}
