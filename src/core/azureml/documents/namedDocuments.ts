/** Azure ML documents of the same workspace folder, found by the `name:` that they give themselves. */
import { groupBy } from '../../base/groupBy.ts';
import { folderOf, isFilePath, relativeTo } from '../../base/paths.ts';
import { asMapping, asScalar, valueFor, type YamlMapping } from '../../languages/yaml/tree.ts';
import { defineFact, type Project, type Scope } from '../../project/project.ts';
import { documentIn } from './document.ts';
import type { DocumentKind } from './kinds.ts';

export interface NamedDocument {
  readonly path: string;
  readonly kind: DocumentKind;
  readonly name: string;
  readonly version: string | undefined;
  readonly root: YamlMapping;
}

/** Longer files are no environments and no computes. */
const longest = 100_000;

/** The document of one of these kinds with that name; the nearest where there are several. */
export function documentNamed(
  project: Project,
  near: string,
  name: string,
  kinds: readonly DocumentKind[],
): NamedDocument | undefined {
  if (!isFilePath(near)) return undefined;
  const distance = ({ path }: NamedDocument) => relativeTo(folderOf(near), path).split('/').length;
  return project
    .get(documentsByName, project.scopeOf(near))
    .get(name)
    ?.filter(({ path, kind }) => path !== near && kinds.includes(kind))
    .toSorted((a, b) => distance(a) - distance(b))[0];
}

/** All documents of these kinds that have a name, the nearest of each name first. */
export function documentsNamed(
  project: Project,
  near: string,
  kinds: readonly DocumentKind[],
): readonly NamedDocument[] {
  if (!isFilePath(near)) return [];
  return [...project.get(documentsByName, project.scopeOf(near)).keys()].flatMap(
    (name) => documentNamed(project, near, name, kinds) ?? [],
  );
}

const documentsByName = defineFact<ReadonlyMap<string, readonly NamedDocument[]>>({
  name: 'environments and computes by name',
  compute(project, scope) {
    const found = project.filesOf(scope as Scope).flatMap((path) => project.get(namedDocument, path) ?? []);
    return groupBy(found, ({ name }) => name);
  },
  // Most keys change no name: whoever looked at the names need not look again.
  equal: (a, b) =>
    a.size === b.size &&
    [...a].every(([name, all]) => {
      const others = b.get(name);
      return others?.length === all.length && all.every((each, index) => each === others[index]);
    }),
});

/** Told apart by a few words before anything is parsed: most files of a workspace are jobs and components. */
const namedDocument = defineFact<NamedDocument | undefined>({
  name: 'environment or compute with a name',
  compute(project, path) {
    const text = project.read(path);
    if (text === undefined || text.length > longest || !/^name:/m.test(text)) return undefined;
    if (!/^(?:image|build|conda_file|size):|environment\.schema|compute\.schema/im.test(text))
      return undefined;
    const root = asMapping(project.file(path)?.yaml.root);
    const kind = documentIn(project, path)?.kind;
    const name = asScalar(valueFor(root, 'name'))?.text;
    if (!root || kind === undefined || name === undefined) return undefined;
    return { path, kind, name, version: asScalar(valueFor(root, 'version'))?.text, root };
  },
});
