/**
 * `# acpt-disable-next-line [code …]` and `# acpt-disable [code …]`, which holds to the end of the file. Without a
 * code all rules are meant. They read the same in YAML, Dockerfiles, conda files and requirements.
 */

import type { Finding, Severity } from '../../base/findings.ts';
import { Lines } from '../../base/lines.ts';
import { nearest } from '../../base/nearest.ts';
import type { Span } from '../../base/span.ts';

interface Suppression {
  readonly span: Span;
  /** The whole line with its end, for taking it out. */
  readonly line: Span;
  /** None where all rules are meant. */
  readonly codes: readonly { readonly code: string; readonly span: Span }[];
  /** The line that it is about, or from which on it holds; from 0. */
  readonly from: number;
  readonly toTheEnd: boolean;
}

export const unusedCode = 'unused-suppression';

/**
 * The findings that stay, and those about suppressions that suppress nothing.
 * @param unusedSeverity what the settings say of the latter
 */
export function applySuppressions(
  text: string,
  findings: readonly Finding[],
  codes: readonly string[],
  unusedSeverity: Severity | 'off' = 'hint',
): readonly Finding[] {
  const suppressions = text.includes('acpt-disable') ? suppressionsOf(text) : [];
  if (suppressions.length === 0) return findings;
  const lines = new Lines(text);
  const lineOf = ({ span }: Finding) => lines.positionAt(span.start).line;
  const silent = new Silence(suppressions);
  const left = findings.filter((finding) => !silent.covers(finding.code, lineOf(finding)));
  if (unusedSeverity === 'off') return left;
  const found = new FoundCodes(findings, lineOf);
  const unused = suppressions
    .flatMap((each) => unusedOf(each, (code) => found.has(each, code), codes))
    .map((each) => ({ ...each, severity: unusedSeverity }));
  return [...left, ...unused].sort((a, b) => a.span.start - b.span.start);
}

const everyCode = '';

/** What suppressions silence: asked once for each finding, however many comments there are. */
class Silence {
  /** By line. */
  readonly #next = new Map<number, Set<string>>();
  /** The first line from which on a code is silenced to the end. */
  readonly #from = new Map<string, number>();

  constructor(suppressions: readonly Suppression[]) {
    for (const { codes, from, toTheEnd } of suppressions)
      for (const code of codes.length > 0 ? codes.map((each) => each.code) : [everyCode]) {
        if (toTheEnd) this.#from.set(code, Math.min(from, this.#from.get(code) ?? from));
        else this.#next.set(from, (this.#next.get(from) ?? new Set()).add(code));
      }
  }

  covers(code: string, line: number): boolean {
    const next = this.#next.get(line);
    return [code, everyCode].some(
      (each) => next?.has(each) || line >= (this.#from.get(each) ?? Number.POSITIVE_INFINITY),
    );
  }
}

/** Where which codes were found: asked once for each code of a suppression, however many findings there are. */
class FoundCodes {
  readonly #at = new Map<number, Set<string>>();
  readonly #last = new Map<string, number>();

  constructor(findings: readonly Finding[], lineOf: (finding: Finding) => number) {
    for (const finding of findings) {
      const line = lineOf(finding);
      for (const code of [finding.code, everyCode]) {
        this.#at.set(line, (this.#at.get(line) ?? new Set()).add(code));
        this.#last.set(code, Math.max(line, this.#last.get(code) ?? line));
      }
    }
  }

  /** Whether the suppression silences a finding of that code. */
  has({ from, toTheEnd }: Suppression, code: string): boolean {
    return toTheEnd ? (this.#last.get(code) ?? -1) >= from : this.#at.get(from)?.has(code) === true;
  }
}

function suppressionsOf(text: string): Suppression[] {
  const lines = new Lines(text);
  const found = [
    ...text.matchAll(/^[ \t]*(#[ \t]*acpt-disable(-next-line)?(?![\w-])([^\r\n]*))(?:\r?\n|$)/gm),
  ];
  // From the last on: a suppression in the next line is about what that one is about.
  const targets = new Map<number, number>();
  for (const { index } of found.toReversed()) {
    const { line } = lines.positionAt(index);
    targets.set(line, targets.get(line + 1) ?? line + 1);
  }
  return found.map((match): Suppression => {
    const [whole, comment = '', next, rest = ''] = match;
    const start = match.index + whole.indexOf('#');
    const from = start + comment.length - rest.length;
    // What follows two dashes is a reason, for people.
    const written = rest.replace(/\s--.*$/, '');
    const codes = Array.from(written.matchAll(/[a-z][a-z-]*[a-z]/g), ({ 0: code, index }) => ({
      code,
      span: { start: from + index, end: from + index + code.length },
    }));
    const { line } = lines.positionAt(match.index);
    return {
      span: { start, end: start + comment.trimEnd().length },
      line: { start: match.index, end: match.index + whole.length },
      codes,
      from: targets.get(line) ?? line + 1,
      toTheEnd: !next,
    };
  });
}

/** @param isUsed whether it silences a finding of that code */
function unusedOf(
  { codes, span, line }: Suppression,
  isUsed: (code: string) => boolean,
  known: readonly string[],
): Finding[] {
  const unused = codes.filter(({ code }) => !isUsed(code));
  const remove = { title: 'Remove the comment', edits: [{ span: line, newText: '' }] };
  const common = { code: unusedCode, severity: 'hint', tag: 'unnecessary' } as const;
  if (codes.length === 0) {
    return isUsed(everyCode)
      ? []
      : [{ ...common, span, message: 'Unused suppression: no finding here.', fixes: [remove] }];
  }
  return unused.map((each) => {
    const near = known.includes(each.code) ? undefined : nearest(each.code, known);
    const message = known.includes(each.code)
      ? `Unused suppression: no "${each.code}" finding here.`
      : `Unknown rule "${each.code}".${near === undefined ? '' : ` Did you mean "${near}"?`}`;
    const word = { title: `Remove ${each.code}`, edits: [{ span: withSeparator(codes, each), newText: '' }] };
    // Without any code the comment would silence all rules.
    const fixes = [unused.length === codes.length ? remove : word];
    return { ...common, span: each.span, message, fixes };
  });
}

/** A code with what stands between it and the next one, or the one before. */
function withSeparator(codes: Suppression['codes'], one: Suppression['codes'][number]): Span {
  const index = codes.indexOf(one);
  const next = codes[index + 1];
  if (next) return { start: one.span.start, end: next.span.start };
  return { start: codes[index - 1]?.span.end ?? one.span.start, end: one.span.end };
}
