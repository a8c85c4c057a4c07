/**
 * A copy of an Azure ML workspace beside the documents that are meant for it: a manifest, and its environments as the
 * documents that would create them. `acpt workspace read` writes it; here it is looked at like other files.
 */
import { ownValue } from '../../base/ownValue.ts';
import { folderOf, isFilePath, joined } from '../../base/paths.ts';
import { plainValue } from '../../languages/yaml/plainValue.ts';
import { asMapping, asScalar, valueFor, type YamlMapping, type YamlTree } from '../../languages/yaml/tree.ts';
import { defineFact, type Fact, type Project } from '../../project/project.ts';
import { plainName, type WorkspaceCompute, WorkspaceManifest } from './manifest.ts';

/** Below the folder whose documents are meant for that workspace. */
export const copyFolder = '.acpt/workspace';
/** In the folder of the copy. */
export const manifestName = 'workspace.yml';

export interface WorkspaceCopy {
  /** The folder of the copy itself. */
  readonly folder: string;
  readonly manifest: WorkspaceManifest;
}

/** Of the workspace that a document is meant for; `undefined` where none was read, or what lies there is no copy. */
export function workspaceCopyFor(project: Project, path: string): WorkspaceCopy | undefined {
  if (!isFilePath(path)) return undefined;
  const folder = project.get(folderWithCopy, folderOf(path));
  const file = folder === undefined ? undefined : joined(folder, `${copyFolder}/${manifestName}`);
  const manifest = file === undefined ? undefined : project.get(manifestIn, file);
  return manifest && file !== undefined ? { folder: folderOf(file), manifest } : undefined;
}

/** Nobody's folders are deeper: below, no copy is looked for. */
const deepest = 40;

const folderWithCopy: Fact<string | undefined> = defineFact<string | undefined>({
  name: 'folder with the copy of a workspace',
  compute(project, folder): string | undefined {
    if (project.exists(joined(folder, `${copyFolder}/${manifestName}`))) return folder;
    const parts = folder.split('/');
    const above = parts.length > deepest ? parts.slice(0, deepest).join('/') : folderOf(folder);
    return above === folder ? undefined : project.get(folderWithCopy, above);
  },
});

const manifestIn = defineFact<WorkspaceManifest | undefined>({
  name: 'manifest of the copy of a workspace',
  compute(project, path) {
    const file = project.file(path);
    return file && readManifest(file.yaml);
  },
});

/** `undefined` for what is no manifest. */
function readManifest({ root }: YamlTree): WorkspaceManifest | undefined {
  return WorkspaceManifest.safeParse(plainValue(root)).data;
}

/** An environment of the workspace, or of a registry. */
export interface RegisteredName {
  readonly name: string;
  readonly registry?: string | undefined;
}

/** Newest first; `undefined` for an environment that was not there, empty where only the name is known. */
export function versionsOf(
  { manifest }: WorkspaceCopy,
  { name, registry }: RegisteredName,
): readonly string[] | undefined {
  const all = registry === undefined ? manifest.environments : ownValue(manifest.registries, registry);
  return all && ownValue(all, name);
}

/** Whether there may have been more versions of it. */
export function isPartial({ manifest }: WorkspaceCopy, registered: RegisteredName): boolean {
  return manifest.partial.includes(partialName(registered));
}

export function partialName({ name, registry }: RegisteredName): string {
  return registry === undefined ? name : `${registry}/${name}`;
}

/** Names of computes are compared without case, as Azure does. */
export function computeNamed(
  { manifest }: WorkspaceCopy,
  name: string,
): { readonly name: string; readonly compute: WorkspaceCompute } | undefined {
  const found =
    ownValue(manifest.computes, name) !== undefined
      ? name
      : Object.keys(manifest.computes).find((each) => each.toLowerCase() === name.toLowerCase());
  const compute = found === undefined ? undefined : ownValue(manifest.computes, found);
  return compute && found !== undefined ? { name: found, compute } : undefined;
}

/** Where the copy has the document of an environment, in its folder. */
export function environmentFile({ name, registry }: RegisteredName, version: string): string {
  return registry === undefined
    ? `environments/${name}/${version}.yml`
    : `registries/${registry}/${name}/${version}.yml`;
}

/** @param version the newest where none is given */
export function environmentInCopy(
  project: Project,
  copy: WorkspaceCopy,
  registered: RegisteredName,
  version: string | undefined,
): { readonly path: string; readonly root: YamlMapping; readonly version: string } | undefined {
  const { name, registry } = registered;
  const meant = version ?? versionsOf(copy, registered)?.[0];
  if (meant === undefined || ![name, meant, registry ?? name].every((each) => plainName.test(each)))
    return undefined;
  const path = joined(copy.folder, environmentFile(registered, meant));
  if (!project.exists(path)) return undefined;
  const root = asMapping(project.file(path)?.yaml.root);
  // Where files are named without case, another one may lie there.
  return root && asScalar(valueFor(root, 'name'))?.text === name ? { path, root, version: meant } : undefined;
}
