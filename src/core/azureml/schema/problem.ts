import type { Fix, Severity } from '../../base/findings.ts';
import { movedSpan, type Span } from '../../base/span.ts';

/** The kinds of mistakes that the schemas find; each is a rule with its own page. */
export const schemaCodes = [
  'unknown-key',
  'missing-key',
  'wrong-type',
  'unknown-value',
  'wrong-format',
  'conflicting-keys',
  'duplicate-key',
  'service-refuses',
  'no-effect',
] as const;

export type SchemaCode = (typeof schemaCodes)[number];

export interface SchemaProblem {
  readonly code: SchemaCode;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  readonly fixes: readonly Fix[];
  /** What stands below a key that nobody knows: nothing more can be said of it. */
  readonly unread?: Span;
  /** Names may be declared in lines that are read as something else. */
  readonly declares?: boolean;
  /** What is said of a key that no key of its own structure can be meant by; it may be known around that. */
  readonly stray?: string;
  readonly tag?: 'unnecessary' | 'deprecated';
}

/** The same problem that many letters further on. */
export function movedProblem(problem: SchemaProblem, by: number): SchemaProblem {
  const fixes = problem.fixes.map(
    (fix): Fix => ({ ...fix, edits: fix.edits.map((edit) => ({ ...edit, span: movedSpan(edit.span, by) })) }),
  );
  const unread = problem.unread && movedSpan(problem.unread, by);
  return { ...problem, span: movedSpan(problem.span, by), fixes, ...(unread && { unread }) };
}
