/** Texts with all that is said about them, line by line: `#> error wrong-type «x» What is wrong.` */
import type { Span, TextEdit } from '../../src/core/base/span.ts';

interface Said {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly span: Span;
  readonly fixes: readonly { readonly title: string; readonly edits: readonly Edit[] }[];
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
  const lines = text.split('\n');
  const below = lines.map((): string[] => []);
  for (const { code, severity, message, span, fixes, tag, related = [] } of findings) {
    const start = text.lastIndexOf('\n', span.start - 1) + 1;
    const number = text.slice(0, start).split('\n').length - 1;
    const place = `${span.start - start} ${shown(text.slice(span.start, span.end))}`;
    below[number]?.push(`${severity} ${code} at ${place}${tag ? ` (${tag})` : ''}: ${message}`);
    for (const each of related)
      below[number]?.push(`  with${each.path ? ` ${each.path}` : ''}: ${each.message}`);
    const inFile = (edit: Edit) => {
      const other = edit.path === undefined ? text : (files.get(edit.path) ?? text);
      return other === text ? written(text, edit, span) : `${edit.path} ${written(other, edit)}`;
    };
    const offers = fixes.map(({ title, edits }) => `${title}: ${edits.map(inFile).join(', ')}`);
    if (offers.length > 0) below[number]?.push(`  ${offers.join(' · ')}`);
  }
  return lines
    .flatMap((line, index) => [line, ...(below[index] ?? []).map((each) => mark + each)])
    .join('\n');
}

/** What an edit writes in place of what; a finding's own text is not repeated, and a mere addition has its neighbour. */
function written(text: string, { span: { start, end }, newText }: TextEdit, finding?: Span): string {
  if (start === finding?.start && end === finding.end) return shown(newText);
  return start === end
    ? `${shown(text.slice(Math.max(0, start - 6), start))} + ${shown(newText)}`
    : `${shown(text.slice(start, end))} → ${shown(newText)}`;
}

function shown(text: string): string {
  return `«${text.replaceAll('\n', '⏎').replaceAll('\r', '␍')}»`;
}
