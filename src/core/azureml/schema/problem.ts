import type { Fix, Severity } from '../../base/findings.ts';
import type { Span } from '../../base/span.ts';

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
  readonly tag?: 'unnecessary' | 'deprecated';
}
