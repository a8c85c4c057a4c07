/** A text as one word of a shell command. */
export function quoted(text: string): string {
  return isPlainWord(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Whether a shell takes it as one word as it is. */
export function isPlainWord(text: string): boolean {
  return /^[\w./:=@%+,-]+$/.test(text);
}
