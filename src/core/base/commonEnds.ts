/** What two versions of a text share. */

/** Stretches are compared many times as fast as letters. */
const stretch = 1024;

/** How many letters two texts have in common at their beginning. */
export function commonPrefix(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length + stretch <= most && a.slice(length, length + stretch) === b.slice(length, length + stretch))
    length += stretch;
  while (length < most && a.charCodeAt(length) === b.charCodeAt(length)) length++;
  return length;
}

/**
 * How many letters two texts have in common at their end.
 * @param prefix so many at the beginning are not looked at
 */
export function commonSuffix(a: string, b: string, prefix = 0): number {
  const most = Math.min(a.length, b.length) - prefix;
  const ending = (text: string, length: number) =>
    text.slice(text.length - length - stretch, text.length - length);
  let length = 0;
  while (length + stretch <= most && ending(a, length) === ending(b, length)) length += stretch;
  while (length < most && a.charCodeAt(a.length - 1 - length) === b.charCodeAt(b.length - 1 - length))
    length++;
  return length;
}
