/** What a scalar says, letter by letter where the file says it, for languages that are written inside of YAML. */
import type { YamlScalar } from './tree.ts';

/**
 * The part of the source that the scalar covers, with what is YAML's made blank: quotes, the sign of a block, and line
 * ends that YAML reads as spaces. `undefined` where escapes stand between the two.
 */
export function writtenText(
  source: string,
  { style, span, text, textStart }: YamlScalar,
): string | undefined {
  const written = source.slice(span.start, span.end);
  const blank = (text: string) => text.replace(/[^\n]/g, ' ');
  const onOneLine = (text: string) => text.replace(/\r?\n(?=[ \t]*\S)/g, (end) => ' '.repeat(end.length));
  switch (style) {
    case 'literal':
      return written.replace(/^.*/, blank);
    case 'folded':
      return onOneLine(written.replace(/^.*/, blank));
    case 'plain':
      return onOneLine(written);
    case 'single':
      return written.slice(1, -1).includes("''") ? undefined : onOneLine(` ${written.slice(1, -1)} `);
    case 'double':
      return written.includes('\\') ? undefined : onOneLine(` ${written.slice(1, -1)} `);
    case 'foreign':
      if (textStart === undefined) return undefined;
      return `${' '.repeat(textStart - span.start)}${text}`.padEnd(written.length);
    default:
      return style satisfies never;
  }
}
