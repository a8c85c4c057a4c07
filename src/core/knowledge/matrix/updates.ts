/** Which environments and images still get releases. */
import { isRetired, type Matrix, newestTag } from './matrix.ts';
import type { CuratedEnvironment, ImageRepository } from './schema.ts';

/** No new versions come, though nobody has called it deprecated. */
export function isFrozen({ status, deprecated }: CuratedEnvironment): boolean {
  return status === 'frozen' && deprecated === undefined;
}

/** The month of the youngest release of any image on offer, as `2026-08`. */
export function youngestMonth(matrix: Matrix): string | undefined {
  return matrix.derived('month of the youngest image', () =>
    matrix.offeredRepositories
      .map((each) => newestTag(each)?.month ?? '')
      .sort()
      .at(-1),
  );
}

/** Two months behind the others: the published promise is a release every two weeks. */
export function isFrozenRepository(matrix: Matrix, repository: ImageRepository): boolean {
  const newest = newestTag(repository);
  const youngest = youngestMonth(matrix);
  return !!newest && !!youngest && months(youngest) - months(newest.month) >= 2;
}

export type UpdateState = 'current' | 'deprecated' | 'no longer updated' | 'removed' | 'no longer on ACPT';

export function stateOfEnvironment(environment: CuratedEnvironment): UpdateState {
  if (environment.status === 'removed') return 'removed';
  if (isRetired(environment)) return 'deprecated';
  if (environment.status === 'left-acpt') return 'no longer on ACPT';
  return environment.status === 'frozen' ? 'no longer updated' : 'current';
}

/** `undefined` where no dated release is known. */
export function stateOfRepository(matrix: Matrix, repository: ImageRepository): UpdateState | undefined {
  if (!newestTag(repository)) return undefined;
  return isFrozenRepository(matrix, repository) ? 'no longer updated' : 'current';
}

/** What to move to: the recommended environment, and the named successor at the end of the chain where that still lives. */
export function successors(matrix: Matrix, environment: CuratedEnvironment): CuratedEnvironment[] {
  let named: CuratedEnvironment | undefined = environment;
  for (let steps = 0; named && isRetired(named) && steps < 10; steps++) {
    named = named.replacement === undefined ? undefined : matrix.environment(named.replacement);
  }
  // Environments built for one purpose have no general substitute.
  const general = environment.kind === 'acpt-curated' ? matrix.recommended : undefined;
  return [...new Set([general, named])].flatMap((each) => (each && each !== environment ? [each] : []));
}

function months(month: string): number {
  const [year, number] = month.split('-');
  return Number(year) * 12 + Number(number);
}
