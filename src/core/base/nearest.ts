import { distance } from 'fastest-levenshtein';

/**
 * The candidate that the writer most likely meant, or `undefined` when none is near enough to propose:
 * at most a third of the letters may differ, and not all. Case does not count. Among equals the first candidate wins,
 * so callers list the preferred ones first.
 */
export function nearest(written: string, candidates: Iterable<string>): string | undefined {
  const lower = written.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.floor(Math.max(written.length, 3) / 3) + 1;
  for (const candidate of candidates) {
    // The distance is no smaller than this; measuring it takes long where something very long was written.
    if (Math.abs(written.length - candidate.length) >= bestDistance) continue;
    const d = editDistance(lower, candidate);
    if (d < bestDistance && d < Math.max(written.length, candidate.length)) {
      best = candidate;
      bestDistance = d;
    }
  }
  return best;
}

/**
 * Whether one is the other with a slip of the hand: another case, other separators, up to two letters in a longer word.
 * Names that differ in a number are different things.
 */
export function isSlip(written: string, meant: string): boolean {
  const [one, other] = [written, meant].map((each) => each.toLowerCase().replaceAll(/[-_.\s]+/g, ''));
  if (one === undefined || other === undefined || one === other) return true;
  const digits = (text: string) => text.replaceAll(/\D+/g, ' ').trim();
  // With two letters wrong, the first is right: `main_new` is no `train_new`.
  const isLong = Math.min(one.length, other.length) >= 6 && one[0] === other[0];
  return digits(one) === digits(other) && editDistance(one, other) <= (isLong ? 2 : 1);
}

/** Number of letters to insert, delete or replace, two that changed places counting as one; case does not count. */
export function editDistance(a: string, b: string): number {
  const [one, other] = [a.toLowerCase(), b.toLowerCase()];
  return areSwapped(one, other) ? 1 : distance(one, other);
}

function areSwapped(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  const at = [...a].findIndex((letter, index) => letter !== b[index]);
  if (at < 0 || a[at] === a[at + 1]) return false;
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}
