/** Texts with all that is said about them, line by line: `#> error wrong-type «x» What is wrong.` */
import type { Span, TextEdit } from '../../src/core/base/span.ts';

interface Said {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly span: Span;
  readonly fixes: readonly {
    readonly title: string;
    readonly edits: readonly Edit[];
    readonly needsJudgement?: boolean;
  }[];
  readonly tag?: string;
  readonly related?: readonly { readonly path?: string; readonly message: string }[];
}

/** With a path where it is of a file that is not the one of the finding. */
type Edit = TextEdit & { readonly path?: string };

const mark = '#> ';

/** A reviewed file has texts behind lines `=== title`; what is said in it about a text is taken away. */
export function reviewedTexts(reviewed: string): { readonly title: string; readonly text: string }[] {
  return reviewed
    .split(/^=== /m)
    .slice(1)
    .map((part) => {
      const [title = '', ...lines] = part.split('\n');
      return { title, text: withoutSaid(lines.join('\n')).replace(/\n+$/, '\n') };
    });
}

/** A text without what is said about it. */
export function withoutSaid(reviewed: string): string {
  const own = reviewed.split('\n').filter((line) => !line.startsWith(mark.trim()));
  return own.join('\n');
}

/**
 * The text with each finding below the line in which it begins, and below it what is related and the edits of its fixes.
 * @param files what edits of other files may change
 */
export function withSaid(
  text: string,
  findings: readonly Said[],
  files: ReadonlyMap<string, string> = new Map(),
): string {
  return withNotes(
    text,
    findings.map(({ code, severity, message, span, fixes, tag, related = [] }) => {
      const place = `${columnOf(text, span.start)} ${shown(text.slice(span.start, span.end))}`;
      const inFile = (edit: Edit) => {
        const other = edit.path === undefined ? text : (files.get(edit.path) ?? text);
        return other === text ? written(text, edit, span) : `${edit.path} ${written(other, edit)}`;
      };
      const offers = fixes.map(
        ({ title, edits, needsJudgement }) =>
          `${title}${needsJudgement ? ' (to be judged)' : ''}: ${edits.map(inFile).join(', ')}`,
      );
      return {
        start: span.start,
        lines: [
          `${severity} ${code} at ${place}${tag ? ` (${tag})` : ''}: ${message}`,
          ...related.map((each) => `  with${each.path ? ` ${each.path}` : ''}: ${each.message}`),
          ...(offers.length > 0 ? [`  ${offers.join(' · ')}`] : []),
        ],
      };
    }),
  );
}

/** The text with each note below the line in which it begins. */
export function withNotes(
  text: string,
  notes: readonly { readonly start: number; readonly lines: readonly string[] }[],
): string {
  const lines = text.split('\n');
  const below = lines.map((): string[] => []);
  for (const note of notes) below[text.slice(0, note.start).split('\n').length - 1]?.push(...note.lines);
  return lines
    .flatMap((line, index) => [line, ...(below[index] ?? []).map((each) => mark + each)])
    .join('\n');
}

/** How many letters stand before it in its line. */
export function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

/** What an edit writes in place of what; a finding's own text is not repeated, and a mere addition has its neighbour. */
function written(text: string, { span: { start, end }, newText }: TextEdit, finding?: Span): string {
  if (start === finding?.start && end === finding.end) return shown(newText);
  return start === end
    ? `${shown(text.slice(Math.max(0, start - 6), start))} + ${shown(newText)}`
    : `${shown(text.slice(start, end))} → ${shown(newText)}`;
}

export function shown(text: string): string {
  return `«${text.replaceAll('\n', '⏎').replaceAll('\r', '␍')}»`;
}
