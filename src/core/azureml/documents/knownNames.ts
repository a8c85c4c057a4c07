/** Names that files of the same workspace folder give or use: what a reference may mean. */
import { isFilePath } from '../../base/paths.ts';
import { defineFact, type Project, type Scope, sameStrings } from '../../project/project.ts';
import { kindOfSchema } from './kinds.ts';

export type AssetSort = 'data' | 'model' | 'component' | 'online endpoint' | 'batch endpoint';

export interface KnownAsset {
  readonly sort: AssetSort;
  readonly name: string;
  readonly version: string | undefined;
  readonly path: string;
}

/** Longer files define no asset. */
const longest = 100_000;

/** Those of the sorts, in their order, that a file defines which says by its `$schema` what it is: nothing is parsed for it. */
export function knownAssets(
  project: Project,
  near: string,
  sorts: readonly AssetSort[],
): readonly KnownAsset[] {
  if (!isFilePath(near)) return [];
  const all = project.get(assets, project.scopeOf(near)).filter(({ path }) => path !== near);
  return sorts.flatMap((sort) => all.filter((each) => each.sort === sort));
}

/** Names of computes that jobs and pipelines of the folder use, the most used first. */
export function usedComputes(project: Project, near: string): readonly string[] {
  return isFilePath(near) ? project.get(computes, project.scopeOf(near)) : [];
}

const assets = defineFact<readonly KnownAsset[]>({
  name: 'assets that files define',
  compute: (project, scope) =>
    project.filesOf(scope as Scope).flatMap((path) => project.get(assetIn, path) ?? []),
});

const assetIn = defineFact<KnownAsset | undefined>({
  name: 'asset that a file defines',
  compute(project, path) {
    const text = project.read(path);
    if (text === undefined || text.length > longest) return undefined;
    const address = /^\$schema:[ \t]*["']?(\S+?\.json)/m.exec(text)?.[1];
    const sort = address === undefined ? undefined : sortOf(kindOfSchema(address) ?? '');
    const name = plainValue(text, 'name');
    return sort && name !== undefined
      ? { sort, name, version: plainValue(text, 'version'), path }
      : undefined;
  },
  equal: (a, b) => a?.sort === b?.sort && a?.name === b?.name && a?.version === b?.version,
});

function sortOf(kind: string): AssetSort | undefined {
  if (kind === 'data' || kind === 'model') return kind;
  if (kind.endsWith('Component')) return 'component';
  if (kind.endsWith('OnlineEndpoint')) return 'online endpoint';
  return kind === 'batchEndpoint' ? 'batch endpoint' : undefined;
}

/** A plain value of a key at the top; an expression or a template is no name. */
function plainValue(text: string, key: string): string | undefined {
  return new RegExp(`^${key}:[ \\t]*["']?([\\w.-]+)["']?[ \\t]*(?:#.*)?\\r?$`, 'm').exec(text)?.[1];
}

const computes = defineFact<readonly string[]>({
  name: 'computes by how often files use them',
  compute(project, scope) {
    const counts = new Map<string, number>();
    for (const path of project.filesOf(scope as Scope))
      for (const name of project.get(computesIn, path)) counts.set(name, (counts.get(name) ?? 0) + 1);
    return [...counts].toSorted(([, a], [, b]) => b - a).map(([name]) => name);
  },
});

const computesIn = defineFact<readonly string[]>({
  name: 'computes that a file uses',
  compute(project, path) {
    const text = project.read(path) ?? '';
    if (text.length > longest) return [];
    const found = text.matchAll(
      /^[ \t-]*(?:default_)?compute:[ \t]*["']?(?:azureml:)?([A-Za-z][\w-]*)["']?[ \t]*(?:#.*)?\r?$/gm,
    );
    return [...new Set(Array.from(found, ([, name = '']) => name))].filter(
      (name) => !/^(?:local|serverless)$/i.test(name),
    );
  },
  equal: sameStrings,
});
