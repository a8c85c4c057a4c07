import type { Fix, RelatedInformation, Severity } from '../../base/findings.ts';
import type { Span } from '../../base/span.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';

/** What a rule yields; code and severity come from the rule unless it says otherwise. */
export interface RuleFinding {
  readonly message: string;
  readonly path?: string;
  readonly span: Span;
  readonly fixes?: readonly Fix[];
  readonly severity?: Severity;
  readonly tag?: 'unnecessary' | 'deprecated';
  readonly related?: readonly RelatedInformation[];
  /** Findings of a file with the same group are one mistake, whichever rules found them. */
  readonly group?: string;
}

export interface Rule {
  /** Never renamed: settings, suppressions and links contain it. Its page is `<code>.md` beside the rule. */
  readonly code: string;
  /** The severity of a finding that does not bring its own. */
  readonly severity: Severity;
  /** One sentence for lists and settings. */
  readonly summary: string;
  check(document: DocumentFacts): Iterable<RuleFinding>;
}

export function defineRule(rule: Rule): Rule {
  return rule;
}
