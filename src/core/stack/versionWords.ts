/** What is said of a package whose version is not known. Imports nothing: pages use it too. */

export const someVersion = 'installed, version unknown';
export const perhapsInstalled = 'may be installed';
export const notInstalled = 'not installed';

/**
 * Whether nothing can be said of a change from the one to the other. That it is there may be known where its version is not:
 * then only that can have changed.
 * @param before as it is shown; `undefined` where nothing is known
 */
export function isHalfKnown(before: string | undefined, after: string | undefined): boolean {
  if (before === after) return false;
  const both = [before, after];
  if (both.includes(undefined) || both.includes(perhapsInstalled)) return true;
  return both.includes(someVersion) && !both.includes(notInstalled);
}
