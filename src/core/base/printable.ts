/**
 * Texts from files where they may do more than be read: terminals obey control characters, a line break begins a line
 * that another program takes for a command, and marks of direction show letters in another order than they stand.
 * `##vso[…]` and `##[…]` are commands to Azure Pipelines wherever they stand in a line.
 */

const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]|(?<=#)#(?=(?:vso)?\[)/giu;

function codeOf(letter: string): string {
  return (letter.codePointAt(0) ?? 0).toString(16).padStart(4, '0');
}

/** On one line, with `\u001b` in place of what is no letter; tabs are harmless. */
export function printable(text: string): string {
  return text.replace(unprintable, (letter) => (letter === '\t' ? letter : `\\u${codeOf(letter)}`));
}

/** A value as JSON over several lines in which every character can be seen. */
export function printableJson(value: unknown): string {
  return printableInJson(JSON.stringify(value, undefined, 2));
}

/** JSON that says the same with all its characters visible. */
export function printableInJson(json: string): string {
  return json.replace(unprintable, (letter) => (/[\t\r\n]/.test(letter) ? letter : `\\u${codeOf(letter)}`));
}
