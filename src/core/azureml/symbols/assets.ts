/**
 * Environments, components, data, models and endpoints by name: the files of the folder that define them, and every
 * reference to them. What jobs name inside is in `occurrences.ts`.
 */
import { folderOf, isFilePath, relativeTo, resolvePath } from '../../base/paths.ts';
import { contains, type Span } from '../../base/span.ts';
import { pathText, type Step, walk } from '../../languages/yaml/locate.ts';
import { asMapping, pairOf, type YamlNode, type YamlScalar } from '../../languages/yaml/tree.ts';
import type { Project } from '../../project/project.ts';
import { referrersOf } from '../bindings/componentFiles.ts';
import { fileReferencesOf } from '../bindings/fileReferences.ts';
import { documentIn, type SourceDocument } from '../documents/document.ts';
import type { DocumentKind } from '../documents/kinds.ts';

export type AssetSort = 'environment' | 'component' | 'data' | 'model' | 'endpoint';

export interface AssetOccurrence {
  readonly path: string;
  /** The name; of a reference by path the whole of it. */
  readonly span: Span;
  readonly role: 'declaration' | 'use';
  /** What the place may name: a path of an input names data or a model. */
  readonly sorts: readonly AssetSort[];
  readonly name: string;
  /** None where it says `@latest`, or nothing. */
  readonly version: string | undefined;
}

/** A long file is no document that somebody wrote. */
const longest = 100_000;

/** The asset that is named at the offset. */
export function assetAt(document: SourceDocument, offset: number): AssetOccurrence | undefined {
  return ownAssets(document).find(({ span }) => contains(span, offset));
}

/** The files of the folder that define the asset, the nearest first. */
export function definitionsOf(
  document: SourceDocument,
  asset: AssetOccurrence | undefined,
): readonly AssetOccurrence[] {
  const distance = ({ path }: AssetOccurrence) => relativeTo(folderOf(document.path), path).split('/').length;
  return occurrencesOf(document, asset)
    .filter(({ role, version }) => role === 'declaration' && agree(version, asset?.version))
    .toSorted((a, b) => distance(a) - distance(b));
}

/** All that names the asset in the document and in the folder, and the steps that name the file which defines it. */
export function occurrencesOf(
  document: SourceDocument,
  asset: AssetOccurrence | undefined,
): readonly AssetOccurrence[] {
  const found = asset ? namesOf(document, asset) : [];
  return [...found, ...found.flatMap((each) => byPath(document.project, each))];
}

/** Where the name is written, in the document and in the folder. */
export function namesOf(document: SourceDocument, asset: AssetOccurrence): readonly AssetOccurrence[] {
  const { project, path: own } = document;
  const others = isFilePath(own) ? project.yamlFiles(own).filter((path) => path !== own) : [];
  const all = others.flatMap((path) => {
    const text = project.read(path);
    return text !== undefined && text.length <= longest && text.includes(asset.name)
      ? assetsIn(project.file(path)?.yaml.root, documentIn(project, path)?.kind, path)
      : [];
  });
  return [...ownAssets(document), ...all].filter((each) => isSame(each, asset));
}

/** The same in the document alone. */
export function ownOccurrencesOf(
  document: SourceDocument,
  asset: AssetOccurrence | undefined,
): readonly AssetOccurrence[] {
  return asset ? ownAssets(document).filter((each) => isSame(each, asset)) : [];
}

function isSame(one: AssetOccurrence, other: AssetOccurrence): boolean {
  return one.name === other.name && one.sorts.some((sort) => other.sorts.includes(sort));
}

/** Whether one may be the other: a label may be any version, and a file without a version gets its number when it is created. */
export function agree(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}

/** Steps that name the file of a component, not its name. */
function byPath(project: Project, { role, sorts, path, name }: AssetOccurrence): AssetOccurrence[] {
  if (role !== 'declaration' || !sorts.includes('component')) return [];
  return referrersOf(project, path).flatMap((referrer) =>
    fileReferencesOf({ project, path: referrer })
      .filter((each) => resolvePath(referrer, each.path) === path)
      .map(({ node }) => ({ path: referrer, span: node.span, role: 'use', sorts, name, version: undefined })),
  );
}

function ownAssets({ root, kind, path }: SourceDocument): readonly AssetOccurrence[] {
  return assetsIn(root, kind, path);
}

function assetsIn(
  root: YamlNode | undefined,
  kind: DocumentKind | undefined,
  path: string,
): readonly AssetOccurrence[] {
  if (kind === undefined) return [];
  const references = [...walk(root)].flatMap(({ node, steps }) =>
    node.kind === 'scalar' ? (referenceIn(node, steps, kind, path) ?? []) : [],
  );
  const declared = declarationIn(root, kind, path);
  return declared ? [declared, ...references] : references;
}

function declarationIn(
  root: YamlNode | undefined,
  kind: DocumentKind,
  path: string,
): AssetOccurrence | undefined {
  const sort = sortOf(kind);
  const name = pairOf(asMapping(root), 'name')?.value;
  const version = pairOf(asMapping(root), 'version')?.value;
  if (!sort || name?.kind !== 'scalar' || name.textStart === undefined || !/^[\w.-]+$/.test(name.text))
    return undefined;
  return {
    path,
    span: { start: name.textStart, end: name.textStart + name.text.length },
    role: 'declaration',
    sorts: [sort],
    name: name.text,
    version: version?.kind === 'scalar' ? version.text : undefined,
  };
}

function sortOf(kind: DocumentKind): AssetSort | undefined {
  if (kind === 'environment' || kind === 'data' || kind === 'model') return kind;
  if (/Component$/.test(kind)) return 'component';
  return /Endpoint$/.test(kind) ? 'endpoint' : undefined;
}

/** What is below these keys is the user's own. */
const free = /(?:^|\.)(?:tags|properties|environment_variables)\./;

const places: readonly (readonly [RegExp, readonly AssetSort[]])[] = [
  [/(?:^|\.)environment$/, ['environment']],
  [/(?:^|\.)(?:component|trial)$/, ['component']],
  [/(?:^|\.)path$/, ['data', 'model']],
  [/^model$|\.model$/, ['model']],
];

function referenceIn(
  scalar: YamlScalar,
  steps: readonly Step[],
  kind: DocumentKind,
  path: string,
): AssetOccurrence | undefined {
  const { text, type, textStart } = scalar;
  if (type !== 'string' || text.length > 300 || textStart === undefined) return undefined;
  const isEndpoint = /Deployment$/.test(kind) && pathText(steps) === 'endpoint_name';
  const pattern = isEndpoint ? /^()([\w-]+)$/ : /^(azureml:)([\w.-]+)(?::([\w.-]+)|@[\w.-]+)?$/;
  const [, prefix = '', name, version] = pattern.exec(text) ?? [];
  if (name === undefined) return undefined;
  const place = pathText(steps);
  const sorts: readonly AssetSort[] | undefined = isEndpoint
    ? ['endpoint']
    : places.find(([key]) => key.test(place))?.[1];
  if (!sorts || free.test(place)) return undefined;
  const start = textStart + prefix.length;
  return { path, span: { start, end: start + name.length }, role: 'use', sorts, name, version };
}
