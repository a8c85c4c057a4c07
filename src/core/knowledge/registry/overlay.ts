/** The bundled facts with what a registry answered laid over them. */
import { lastVersion, type MatrixFiles } from '../matrix/matrix.ts';
import { parseRepositoryName } from '../matrix/naming.ts';
import type { CuratedEnvironment, ImageRepository, ImageTag } from '../matrix/schema.ts';
import type { RegistryFacts, RegistryRepository } from './facts.ts';

/** The source of all facts that the registry told. */
const source = 'registry';

/** Where the images of curated environments lie; their tags are the versions of the environment. */
export const curatedFolder = 'azureml/curated/';

export function withRegistry(files: MatrixFiles, facts: RegistryFacts): MatrixFiles {
  const asked = new Map(facts.repositories.map((each) => [`${facts.registry}/${each.name}`, each]));
  const { images, environments } = files;
  const known = new Set(images.repositories.map(({ repository }) => repository));
  const fresh = [...asked].flatMap(([name, each]) =>
    known.has(name) ? [] : (newRepository(name, each, facts) ?? []),
  );
  const sources = { [source]: `${facts.registry}, asked on ${facts.askedOn}` };
  return {
    ...files,
    images: {
      ...images,
      asOf: images.asOf < facts.askedOn ? facts.askedOn : images.asOf,
      sources: { ...images.sources, ...sources },
      repositories: [
        ...images.repositories.map((each) => {
          const answer = asked.get(each.repository);
          return answer ? knownRepository(each, answer, facts) : each;
        }),
        ...fresh,
      ],
    },
    environments: {
      ...environments,
      sources: { ...environments.sources, ...sources },
      environments: environments.environments.map((each) =>
        withVersions(each, asked.get(`${facts.registry}/${curatedFolder}${each.name}`)),
      ),
    },
  };
}

function knownRepository(
  repository: ImageRepository,
  { tags, images }: RegistryRepository,
  { askedOn }: RegistryFacts,
): ImageRepository {
  const there = new Set(tags);
  const before = repository.tags ?? [];
  const added = (tags ?? []).filter((tag) => !before.some(([each]) => each === tag));
  const digests = repository.digests ?? [];
  return {
    ...repository,
    // What was once pinned and is gone can no longer be pulled.
    tags: [...before.filter(([tag]) => there.has(tag)), ...added.map(newTag)],
    digests: [
      ...digests,
      ...images
        .filter(({ digest }) => !digests.some((each) => each.digest === digest))
        .map(({ digest, tag }) => ({ digest, tag, source })),
    ],
    registry: {
      askedOn,
      isThere: tags !== null,
      gone: before.flatMap(([tag]) => (there.has(tag) ? [] : [tag])),
      bytes: new Map(images.map((each) => [each.tag, each.bytes])),
      digests: new Map(images.map((each) => [each.tag, each.digest])),
    },
  };
}

/** `undefined` where its name does not say what is in it, or it has nothing that can be pulled. */
function newRepository(
  repository: string,
  answer: RegistryRepository,
  facts: RegistryFacts,
): ImageRepository | undefined {
  const name = parseRepositoryName(repository.slice(repository.lastIndexOf('/') + 1));
  if (!name || !answer.tags?.length || !/\/aifx\/acpt\//.test(repository)) return undefined;
  const bare: ImageRepository = {
    repository,
    evidence: 'registry',
    os: name.os,
    accelerator: { kind: 'cuda', version: name.cuda },
    python: name.python,
    // A floating patch number (`torch27x`) is known from nobody.
    torch: /^\d+\.\d+\.\d+$/.test(name.torch) ? name.torch : null,
    source,
  };
  return knownRepository(bare, answer, facts);
}

function newTag(tag: string): ImageTag {
  return [tag, null, null, source];
}

/** A version whose image is there was published; what is in it, the registry does not tell. */
function withVersions(
  environment: CuratedEnvironment,
  answer: RegistryRepository | undefined,
): CuratedEnvironment {
  const versions = (answer?.tags ?? []).filter((tag) => /^\d{1,6}$/.test(tag)).map(Number);
  const version = Math.max(0, ...versions);
  if (version <= Math.max(lastVersion(environment), environment.seenLater?.version ?? 0)) return environment;
  return { ...environment, seenLater: { version, source } };
}
