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
  readonly codes: readonly { readonly code: string; readonly span: Span }[];
  /** From that line on, to and with the other; both from 0. */
  readonly from: number;
  readonly to: number;
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
  const used = new Set<unknown>();
  const left = findings.filter(({ code, span }) => {
    const line = lines.positionAt(span.start).line;
    const holding = suppressions.filter(({ from, to }) => from <= line && line <= to);
    let silenced = false;
    for (const suppression of holding) {
      const named = suppression.codes.find((each) => each.code === code);
      if (!named && suppression.codes.length > 0) continue;
      used.add(named ?? suppression);
      silenced = true;
    }
    return !silenced;
  });
  if (unusedSeverity === 'off') return left;
  const unused = suppressions
    .flatMap((each) => unusedOf(each, used, codes))
    .map((each) => ({ ...each, severity: unusedSeverity }));
  return [...left, ...unused].sort((a, b) => a.span.start - b.span.start);
}

function suppressionsOf(text: string): Suppression[] {
  const lines = new Lines(text);
  const found = [
    ...text.matchAll(/^[ \t]*(#[ \t]*acpt-disable(-next-line)?(?![\w-])([^\r\n]*))(?:\r?\n|$)/gm),
  ];
  const own = new Set(found.map(({ index }) => lines.positionAt(index).line));
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
    let line = lines.positionAt(match.index).line + 1;
    while (own.has(line)) line++;
    return {
      span: { start, end: start + comment.trimEnd().length },
      line: { start: match.index, end: match.index + whole.length },
      codes,
      from: line,
      to: next ? line : Number.POSITIVE_INFINITY,
    };
  });
}

function unusedOf(suppression: Suppression, used: ReadonlySet<unknown>, known: readonly string[]): Finding[] {
  const { codes, span, line } = suppression;
  const unused = codes.filter((each) => !used.has(each));
  const remove = { title: 'Remove the comment', edits: [{ span: line, newText: '' }] };
  const common = { code: unusedCode, severity: 'hint', tag: 'unnecessary' } as const;
  if (codes.length === 0) {
    return used.has(suppression)
      ? []
      : [{ ...common, span, message: 'Unused suppression: no finding here.', fixes: [remove] }];
  }
  return unused.map((each) => {
    const near = known.includes(each.code) ? undefined : nearest(each.code, known);
    const message = known.includes(each.code)
      ? `Unused suppression: no "${each.code}" finding here.`
      : `Unknown rule "${each.code}".${near === undefined ? '' : ` Did you mean "${near}"?`}`;
    const alone = codes.length === 1;
    const word = {
      title: `Remove ${each.code}`,
      edits: [{ span: { start: each.span.start - 1, end: each.span.end }, newText: '' }],
    };
    return { ...common, span: each.span, message, fixes: [alone ? remove : word] };
  });
}
