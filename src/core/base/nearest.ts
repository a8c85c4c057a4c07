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
    const d = distance(lower, candidate.toLowerCase());
    if (d < bestDistance && d < Math.max(written.length, candidate.length)) {
      best = candidate;
      bestDistance = d;
    }
  }
  return best;
}

/** Number of letters to insert, delete or replace; case does not count. */
export function editDistance(a: string, b: string): number {
  return distance(a.toLowerCase(), b.toLowerCase());
}
