/** Versions as cells show them: `2.10.0+cu126`, `>=4.40`, `CUDA 12.6`, `may have changed (was 2.8.0)`. */
import { perhapsInstalled, someVersion } from '../../../core/stack/versionWords.ts';

/** The numbers of the first version in a text, for sorting; `undefined` where there is none. */
export function numbersIn(text: string | undefined): readonly number[] | undefined {
  const found = text === undefined ? undefined : /\d+(?:\.\d+)*/.exec(text)?.[0];
  return found?.split('.').map(Number);
}

/** Numbers compared one by one: `2.10` comes after `2.8`. */
export function compareNumbers(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The lowest version that it surely is: of a specifier its lower bound; `undefined` where none is sure. */
export function surelyFrom(text: string | undefined): readonly number[] | undefined {
  if (text === undefined || /changed|installed/.test(text)) return undefined;
  const bound = /^\d/.test(text) ? text : /(?:>=|===?|~=|>)\s*(\d[\d.]*)/.exec(text)?.[1];
  return numbersIn(bound);
}

/** `2.10` of `2.10.0+cu126`; `undefined` where the version is not known exactly. */
export function seriesIn(text: string | undefined): string | undefined {
  return text === undefined ? undefined : /^(\d+\.\d+)/.exec(text)?.[1];
}

/** `CUDA 12` of `CUDA 12.6`. */
export function majorOf(accelerator: string | undefined): string | undefined {
  return accelerator?.split('.', 1)[0];
}

/** What fits into a cell; the whole is its tooltip. */
export function shortened(text: string): string {
  const before = /^may have changed \(was (.*)\)$/.exec(text)?.[1];
  if (before !== undefined) return `${shortened(before)} ?`;
  if (text === someVersion) return 'installed';
  if (text === perhapsInstalled) return '?';
  // The platform has a column of its own.
  return /^\d/.test(text) ? text.replace(/\+.*$/, '') : text;
}
