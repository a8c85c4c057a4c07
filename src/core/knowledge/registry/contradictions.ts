/** Which of the bundled facts a registry denies. */
import type { MatrixFiles } from '../matrix/matrix.ts';
import type { RegistryFacts } from './facts.ts';

export interface Contradiction {
  readonly repository: string;
  /** `undefined` where it is about the whole repository. */
  readonly tag: string | undefined;
  /** A whole sentence. */
  readonly message: string;
}

/** In the order of the facts. */
export function contradictions({ images }: MatrixFiles, facts: RegistryFacts): Contradiction[] {
  const asked = new Map(facts.repositories.map((each) => [`${facts.registry}/${each.name}`, each]));
  return images.repositories.flatMap(({ repository, tags = [], digests = [] }): Contradiction[] => {
    const answer = asked.get(repository);
    if (!answer) return [];
    const { tags: there, images: read } = answer;
    if (there === null)
      return [{ repository, tag: undefined, message: `${repository} is not in the registry.` }];
    const has = new Set(there);
    const gone = tags.flatMap(([tag]) =>
      has.has(tag) ? [] : [{ repository, tag, message: `${repository} has no tag ${tag} in the registry.` }],
    );
    const moved = digests.flatMap(({ digest, tag }) => {
      const now = read.find((each) => each.tag === tag);
      // `latest` moves as it should.
      return !now || tag === null || tag === 'latest' || now.digest === digest
        ? []
        : [
            {
              repository,
              tag,
              message: `${repository}:${tag} is ${now.digest} in the registry, not ${digest}.`,
            },
          ];
    });
    return [...gone, ...moved];
  });
}
