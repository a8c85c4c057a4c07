/** Some measurements of one thing, in milliseconds or as ratios. */
export interface Distribution {
  readonly median: number;
  readonly p95: number;
}

export function distribution(values: readonly number[]): Distribution {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { median: at(0.5), p95: at(0.95) };
}

/** How long something takes, in milliseconds. */
export async function timed(ask: () => unknown): Promise<number> {
  const begin = performance.now();
  await ask();
  return performance.now() - begin;
}
