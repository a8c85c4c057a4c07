/** The environments of a document with the step, job or document that runs in each. */
import type { Span } from '../base/span.ts';
import { touches } from '../base/span.ts';
import { asMapping, valueFor, type YamlPair } from '../languages/yaml/tree.ts';
import type { DocumentFacts } from './documentFacts.ts';
import type { ResolvedEnvironment } from './environment.ts';
import { type Run, runsOf } from './runs.ts';

export interface SurroundedEnvironment {
  readonly environment: ResolvedEnvironment;
  /** `undefined` for an environment in which nothing runs. */
  readonly run: Run | undefined;
  /** The job, step or document around the environment. */
  readonly around: Span;
}

/** In reading order; also those of component files that steps name. */
export function surroundedEnvironments(document: DocumentFacts): SurroundedEnvironment[] {
  const runs = runsOf(document).flatMap((run) => {
    const { environment, owners } = run;
    const [owner] = owners;
    return environment && owner ? [{ environment, run, around: (stepPair(run) ?? owner).span }] : [];
  });
  const others = document.environments.filter(
    (each) => each.site === undefined || !runs.some(({ environment }) => environment.site === each.site),
  );
  return [
    ...runs,
    ...others.map((environment) => ({
      environment,
      run: undefined,
      around: environment.site?.owner.span ?? { start: 0, end: document.text.length },
    })),
  ].sort((a, b) => a.environment.span.start - b.environment.span.start);
}

/** Those of the job around a place, and of jobs in jobs the nearest. */
export function smallestAround<Subject extends { readonly around: Span }>(
  subjects: readonly Subject[],
  place: Span,
): Subject[] {
  // A step ends where the line of the next one begins.
  const within = subjects.filter(
    ({ around: { start, end } }) => start < Math.max(place.end, place.start + 1) && place.start < end,
  );
  const around = within.length > 0 ? within : subjects.filter((each) => touches(each.around, place));
  const size = ({ around: { start, end } }: Subject) => end - start;
  const smallest = Math.min(...around.map(size));
  return around.filter((each) => size(each) === smallest);
}

/** The step below `jobs:`, with its key. */
export function stepPair({ owners }: Run): YamlPair | undefined {
  for (const [index, owner] of owners.entries()) {
    for (const parent of owners.slice(index + 1)) {
      const jobs = asMapping(valueFor(parent, 'jobs'));
      const pair = jobs?.pairs.find(({ value }) => value === owner);
      if (pair) return pair;
    }
  }
  return undefined;
}
