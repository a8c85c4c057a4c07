/** Here-documents of a `RUN`: which of them are scripts, and which a program reads. */

/** `<< EOF` as `<<EOF `, which `dockerfile-ast` knows; every offset stays true. */
export function withJoinedOpeners(text: string): string {
  return text.replace(/(?<=\s)(<<-?)([ \t]+)(["']?[A-Za-z_]\w*["']?)(?=[\s;&|>])/g, '$1$3$2');
}

/** What a shell runs, with its offset in the text. A here-document alone is a script; its first and last line are no commands. */
export function scriptIn(text: string): { readonly script: string; readonly offset: number } {
  const [opening, end = ''] = /^<<-?[ \t]*["']?(\w+)["']?[ \t]*\r?\n/.exec(text) ?? [];
  if (opening === undefined) return { script: text, offset: 0 };
  const script = text.slice(opening.length).replace(new RegExp(`(?:^|\\n)[ \\t]*${end}\\s*$`), '');
  // The first line may name another program.
  const isOther = /^#!/.test(script) && !/^#!.*\b(?:ba|da|z|k)?sh\b/.test(script);
  return { script: isOther ? '' : script, offset: opening.length };
}

/** With spaces for the here-documents that a program reads, other than a shell: those are no commands. */
export function withoutData(script: string): string {
  if (!script.includes('<<')) return script;
  const open: { readonly end: string; readonly isScript: boolean }[] = [];
  return script.replace(/[^\n]+/g, (line) => {
    const [current] = open;
    if (current) {
      const isEnd = line.trim() === current.end;
      if (isEnd) open.shift();
      return current.isScript && !isEnd ? line : ' '.repeat(line.length);
    }
    for (const { 1: end = '', index } of line.matchAll(opener))
      open.push({ end, isScript: isReadByShell(line, index) });
    return line;
  });
}

const opener = /(?<![<\w])<<-?[ \t]*["']?([A-Za-z_]\w*)["']?/g;

/** `bash -e <<EOF` and `<<EOF bash`. */
function isReadByShell(line: string, at: number): boolean {
  const before = /[^;&|]*$/.exec(line.slice(0, at))?.[0] ?? '';
  const after = /^<<-?[ \t]*["']?\w+["']?([^;&|]*)/.exec(line.slice(at))?.[1] ?? '';
  return /(?:^|[\s/])(?:ba|da|z)?sh\b/.test(before) || /^\s*(?:\/\S*\/)?(?:ba|da|z)?sh\b/.test(after);
}
