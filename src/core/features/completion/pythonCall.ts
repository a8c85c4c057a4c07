/** More of a call than this was not written by hand. */
const longestCall = 1000;

/** The function in whose parentheses a place is, in code that may be half typed. */
export function calledAround(text: string, offset: number): string | undefined {
  let open = 0;
  for (let at = offset - 1; at >= Math.max(0, offset - longestCall); at--) {
    const letter = text[at] ?? '';
    if (letter === '"' || letter === "'") {
      const before = text.lastIndexOf(letter, at - 1);
      if (before < 0 || text.slice(before, at).includes('\n')) return undefined;
      at = before;
    } else if (')]}'.includes(letter)) open++;
    else if ('([{'.includes(letter)) {
      if (open === 0)
        return letter === '(' ? /(\w+)[ \t]*$/.exec(text.slice(Math.max(0, at - 100), at))?.[1] : undefined;
      open--;
    }
  }
  return undefined;
}
