/**
 * Property tests try the same cases in every run, so that a run says something about the change and not about luck.
 * `ACPT_SEED=random` (or a number) tries others; what is found is printed with its seed.
 */
import fc from 'fast-check';

const seed = process.env.ACPT_SEED ?? '20261122';

export function configureProperties(): void {
  fc.configureGlobal(seed === 'random' ? {} : { seed: Number(seed) });
}

/** `npm test` as a whole looks for longer than the tests that one runs again and again. */
export const isThorough = process.env.ACPT_THOROUGH === '1';

/** How many cases to try: as many when everything is tested, a third otherwise. */
export function tries(count: number): number {
  return isThorough ? count : Math.ceil(count / 3);
}
