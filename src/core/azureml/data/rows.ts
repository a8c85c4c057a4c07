/** The first rows of a text file of which only the beginning is there. */

/** Files of lines, each of which can be read without those after it. */
export function hasRows(path: string): boolean {
  return /\.(?:csv|tsv|jsonl|ndjson|txt)$/i.test(path);
}

/**
 * @param text the beginning of the file
 * @param isWhole whether the file ends where the text does
 * @returns whole rows, as many as wanted or as there are; a CSV's first line with names of columns is none of them
 */
export function firstRows(text: string, wanted: number, path: string, isWhole: boolean): string {
  const quotes = /\.[ct]sv$/i.test(path);
  let left = quotes ? wanted + 1 : wanted;
  let isQuoted = false;
  let end = 0;
  for (let at = 0; at < text.length; at++) {
    // In a quoted cell, a line break is part of the row.
    if (quotes && text[at] === '"') isQuoted = !isQuoted;
    if (text[at] !== '\n' || isQuoted) continue;
    end = at + 1;
    left -= 1;
    if (left === 0) return text.slice(0, end);
  }
  return isWhole ? text : text.slice(0, end);
}
