/**
 * Texts from files inside of Markdown. They are shown as they stand: an image in a hover would be fetched from wherever a
 * stranger's file says, and a link can be clicked.
 */

/** Addresses are not links either: viewers make them of `https://`, `www.` and `@`. */
export function escapeMarkdown(text: string): string {
  return text.replace(
    /[\\`*{}[\]<>|#&~]|(?<=[\p{L}\p{N}.])@|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|:(?=\/\/)|(?<=www)\./giu,
    '\\$&',
  );
}

/** In a fence that no backtick inside of it closes. */
export function codeSpan(text: string): string {
  if (text === '') return '';
  const longest = Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = longest > 0 ? ' ' : '';
  return `${fence}${space}${text}${space}${fence}`;
}

/** The same, on one line and not too long. */
export function inlineCode(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return codeSpan(line.length > 120 ? `${line.slice(0, 120)}…` : line);
}
