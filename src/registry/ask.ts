/** Everything that is asked of a registry to bring the facts up to date. */
import type { MatrixFiles } from '../core/knowledge/matrix/matrix.ts';
import { parseRepositoryName, parseTag } from '../core/knowledge/matrix/naming.ts';
import type { RegistryFacts, RegistryRepository } from '../core/knowledge/registry/facts.ts';
import { curatedFolder } from '../core/knowledge/registry/overlay.ts';
import type { RegistryClient } from './client.ts';

/** How many questions are on their way at once. */
const atOnce = 6;

/** Of so many of the newest tags the manifests are read, besides those whose digest is known. */
const newestRead = 2;

/** Whose images the matrix is about. */
export const microsoftRegistry = 'mcr.microsoft.com';

/**
 * @param files the facts so far, which say what to ask for
 * @param tell how many of how many repositories are done
 * @throws RegistryError where a single question finds no answer: half of the facts are none
 */
export async function askRegistry(
  client: RegistryClient,
  files: MatrixFiles,
  today: string,
  tell: (done: number, all: number) => void = () => {},
): Promise<RegistryFacts> {
  const names = await namesToAsk(client, files);
  let done = 0;
  const repositories = await mapped(names, async (name) => {
    const answer = await askRepository(client, name, files);
    tell(++done, names.length);
    return answer;
  });
  return { format: 1, registry: microsoftRegistry, askedOn: today, repositories };
}

/** Those that are known, and those of the catalogue that are called like them. */
async function namesToAsk(client: RegistryClient, { images, environments }: MatrixFiles): Promise<string[]> {
  const host = `${microsoftRegistry}/`;
  const known = images.repositories.flatMap(({ repository }) =>
    repository.startsWith(host) ? [repository.slice(host.length)] : [],
  );
  const curated = environments.environments.map(({ name }) => `${curatedFolder}${name.toLowerCase()}`);
  const listed = (await client.catalogue()) ?? [];
  const alike = listed.filter((name) => /^aifx\/acpt\//.test(name) && parseRepositoryName(lastPart(name)));
  return [...new Set([...known, ...curated, ...alike])].sort();
}

async function askRepository(
  client: RegistryClient,
  name: string,
  files: MatrixFiles,
): Promise<RegistryRepository> {
  const tags = await client.tags(name);
  if (tags === undefined) return { name, tags: null, images: [] };
  const images = await mapped(
    name.startsWith(curatedFolder) ? [] : tagsToRead(name, tags, files),
    async (tag) => {
      const image = await client.image(name, tag);
      return image ? [{ tag, ...image }] : [];
    },
    2,
  );
  return { name, tags: [...tags], images: images.flat() };
}

/** The newest, `latest`, and those of which a digest is known that may have moved. */
function tagsToRead(name: string, tags: readonly string[], { images }: MatrixFiles): string[] {
  const known = images.repositories.find(({ repository }) => repository === `${microsoftRegistry}/${name}`);
  const pinned = new Set(known?.digests?.map(({ tag }) => tag));
  const newest = tags
    .filter((tag) => parseTag(tag))
    .toSorted((a, b) => (parseTag(b)?.order ?? 0) - (parseTag(a)?.order ?? 0))
    .slice(0, newestRead);
  return [...new Set([...newest, ...tags.filter((tag) => tag === 'latest' || pinned.has(tag))])];
}

/** Like `map`, with so many at once. */
async function mapped<From, To>(
  all: readonly From[],
  ask: (one: From) => Promise<To>,
  most = atOnce,
): Promise<To[]> {
  const answers: To[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < all.length; index = next++) {
      const one = all[index];
      if (one !== undefined) answers[index] = await ask(one);
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, all.length) }, worker));
  return answers;
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
