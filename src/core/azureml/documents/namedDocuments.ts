/** Azure ML documents of the same workspace folder, found by the `name:` that they give themselves. */

import { folderOf, relativeTo } from '../../base/paths.ts';
import { parseYaml } from '../../languages/yaml/parse.ts';
import { asMapping, asScalar, valueFor, type YamlMapping } from '../../languages/yaml/tree.ts';
import type { Workspace } from '../../project/workspace.ts';
import { detectDocument } from './detect.ts';
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

interface Kept {
  readonly text: string;
  readonly document: NamedDocument | undefined;
}

const kept = new WeakMap<Workspace, Map<string, Kept>>();
/** By the list of files, which a workspace gives again as long as it is the same. */
const byList = new WeakMap<readonly string[], { revision: number; found: readonly NamedDocument[] }>();

/** The document of one of these kinds with that name; the nearest where there are several. */
export function documentNamed(
  workspace: Workspace,
  near: string,
  name: string,
  kinds: readonly DocumentKind[],
): NamedDocument | undefined {
  const distance = ({ path }: NamedDocument) => relativeTo(folderOf(near), path).split('/').length;
  return namedDocuments(workspace, near)
    .filter((each) => each.name === name && kinds.includes(each.kind) && each.path !== near)
    .toSorted((a, b) => distance(a) - distance(b))[0];
}

function namedDocuments(workspace: Workspace, near: string): readonly NamedDocument[] {
  const files = workspace.yamlFiles(near);
  const last = byList.get(files);
  if (last?.revision === workspace.revision) return last.found;
  const found = files.flatMap((path) => readNamed(workspace, path) ?? []);
  byList.set(files, { revision: workspace.revision, found });
  return found;
}

function readNamed(workspace: Workspace, path: string): NamedDocument | undefined {
  const text = workspace.read(path);
  if (text === undefined) return undefined;
  const files = kept.get(workspace) ?? new Map<string, Kept>();
  kept.set(workspace, files);
  const before = files.get(path);
  if (before?.text === text) return before.document;
  const document = nameDocument(path, text);
  files.set(path, { text, document });
  return document;
}

/** Told apart by a few words before anything is parsed: most files of a workspace are jobs and components. */
function nameDocument(path: string, text: string): NamedDocument | undefined {
  if (text.length > longest || !/^name:/m.test(text)) return undefined;
  if (!/^(?:image|build|conda_file|size):|environment\.schema|compute\.schema/im.test(text)) return undefined;
  const tree = parseYaml(text);
  const root = asMapping(tree.root);
  const kind = detectDocument(text, tree)?.kind;
  const name = asScalar(valueFor(root, 'name'))?.text;
  if (!root || kind === undefined || name === undefined) return undefined;
  return { path, kind, name, version: asScalar(valueFor(root, 'version'))?.text, root };
}
