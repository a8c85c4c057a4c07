/** What a registry says that was not known before, as lines for people. */
import { lastVersion, type MatrixFiles } from '../matrix/matrix.ts';

/** One line for each thing that is new or gone, the most important first; none where nothing changed. */
export function newsBetween(before: MatrixFiles, after: MatrixFiles): string[] {
  return [
    ...newRepositories(before, after),
    ...changedRepositories(before, after),
    ...newVersions(before, after),
  ];
}

function newRepositories(before: MatrixFiles, after: MatrixFiles): string[] {
  const known = new Set(before.images.repositories.map(({ repository }) => repository));
  return after.images.repositories.flatMap(({ repository, tags = [] }) =>
    known.has(repository) ? [] : `New image ${repository}, with ${counted(tags.length, 'tag')}.`,
  );
}

function changedRepositories(before: MatrixFiles, after: MatrixFiles): string[] {
  const known = new Map(before.images.repositories.map((each) => [each.repository, each]));
  return after.images.repositories.flatMap((each) => {
    const old = known.get(each.repository);
    if (!old) return [];
    const { repository, registry } = each;
    if (registry && !registry.isThere)
      return old.registry?.isThere === false ? [] : [`Removed: ${repository} is not in the registry.`];
    const had = new Set([...(old.tags ?? []).map(([tag]) => tag)]);
    const has = new Set((each.tags ?? []).map(([tag]) => tag));
    const added = [...has].filter((tag) => !had.has(tag));
    const gone = [...had].filter((tag) => !has.has(tag));
    return [
      ...(added.length > 0 ? [`New in ${repository}: ${listed(added)}.`] : []),
      ...(gone.length > 0 ? [`No longer in ${repository}: ${listed(gone)}.`] : []),
    ];
  });
}

function newVersions(before: MatrixFiles, after: MatrixFiles): string[] {
  const seen = new Map(before.environments.environments.map((each) => [each.name, each.seenLater?.version]));
  return after.environments.environments.flatMap((each) => {
    const { name, seenLater } = each;
    if (!seenLater || seenLater.version === seen.get(name)) return [];
    return [`New version of ${name}: ${seenLater.version} (contents are known up to ${lastVersion(each)}).`];
  });
}

const mostListed = 8;

function listed(names: readonly string[]): string {
  const more = names.length - mostListed;
  return `${names.slice(0, mostListed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
