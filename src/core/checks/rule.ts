import type { Span, TextEdit } from '../base/span.ts';
import type { Analysis } from './analysis.ts';

/** `error`: the job cannot work. `warning`: it probably does not do what was meant. `info`, `hint`: worth knowing. */
export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** A change that fixes a finding. */
export interface Fix {
  /** An imperative the reader chooses from a menu: "Use acpt-pytorch-2.8-cuda12.6". */
  readonly title: string;
  readonly edits: readonly FileEdit[];
}

/** An edit of the file in which the finding is, or of the one that it names. */
export interface FileEdit extends TextEdit {
  readonly path?: string;
}

export interface Finding {
  /** The rule's code. */
  readonly code: string;
  readonly severity: Severity;
  /** What is wrong, in one short sentence; what would be right may follow in a second. */
  readonly message: string;
  /** The file that has the mistake, where that is not the document itself: its Dockerfile, its requirements. */
  readonly path?: string;
  readonly span: Span;
  /** Ways to fix it, the best first. Empty where there is no single right answer. */
  readonly fixes: readonly Fix[];
  /** How an editor may draw the span: faded, or struck through. */
  readonly tag?: 'unnecessary' | 'deprecated';
}

/** What a rule yields; code and severity come from the rule unless it says otherwise. */
export interface RuleFinding {
  readonly message: string;
  readonly path?: string;
  readonly span: Span;
  readonly fixes?: readonly Fix[];
  readonly severity?: Severity;
  readonly tag?: 'unnecessary' | 'deprecated';
}

export interface Rule {
  /** Never renamed: settings, suppressions and links contain it. Its page is `<code>.md` beside the rule. */
  readonly code: string;
  /** The severity of a finding that does not set its own. */
  readonly severity: Severity;
  /** One sentence for lists and settings. */
  readonly summary: string;
  check(analysis: Analysis): Iterable<RuleFinding>;
}

export function defineRule(rule: Rule): Rule {
  return rule;
}
