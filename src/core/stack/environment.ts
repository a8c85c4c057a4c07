import { type EnvironmentSite, environmentSites } from '../azureml/documents/environments.ts';
import type { DocumentKind } from '../azureml/documents/kinds.ts';
import { documentNamed } from '../azureml/documents/namedDocuments.ts';
import {
  type EnvironmentReference,
  isOpen,
  parseEnvironmentReference,
} from '../azureml/references/environmentReference.ts';
import {
  acptNamespace,
  type ImageReference,
  parseImageReference,
} from '../azureml/references/imageReference.ts';
import { folderOf, joined, nameOf } from '../base/paths.ts';
import type { Span } from '../base/span.ts';
import type { Matrix } from '../knowledge/matrix/matrix.ts';
import { parseYaml } from '../languages/yaml/parse.ts';
import {
  asMapping,
  asScalar,
  pairOf,
  resolve,
  valueFor,
  type YamlMapping,
  type YamlNode,
  type YamlScalar,
} from '../languages/yaml/tree.ts';
import type { TeamImage } from '../project/settings/schema.ts';
import type { Workspace } from '../project/workspace.ts';
import { applyRecipe } from './apply.ts';
import { recipeOfCondaFile, recipeOfDockerfile } from './readRecipe.ts';
import type { Recipe } from './recipe.ts';
import { isCuratedScope, resolveReference, underCondaFile } from './resolve.ts';
import type { Stack } from './stack.ts';
import { knownImage } from './teamImage.ts';

/** One environment of a document: what is written, what it refers to, and the stack that follows. */
export interface ResolvedEnvironment {
  /** Where a YAML document says it; `undefined` in a Dockerfile that is read for itself. */
  readonly site: EnvironmentSite | undefined;
  /** What findings point at: the reference, the image, or the inline environment. */
  readonly span: Span;
  readonly reference: Written<EnvironmentReference> | undefined;
  readonly image: Written<ImageReference> | undefined;
  readonly condaFile: YamlNode | undefined;
  /** The build context that is named. */
  readonly build: BuildContext | undefined;
  /** Build steps applied to the image; for an environment that another file defines, see there. */
  readonly recipe: Recipe | undefined;
  /** The contents of the image before the build steps. */
  readonly base: Stack | undefined;
  readonly stack: Stack | undefined;
  /** The file of the workspace that defines the environment. */
  readonly definedIn: string | undefined;
}

/** `build:` of an environment. */
export interface BuildContext {
  readonly node: YamlMapping;
  /** The `path:` of the context; absent where it is missing or no local folder. */
  readonly folder: string | undefined;
  /** `dockerfile_path:`, where it is written. */
  readonly written: YamlScalar | undefined;
  /** Where the Dockerfile should be. */
  readonly dockerfile: string | undefined;
}

/** A scalar and what its text means. */
export interface Written<Meaning> {
  readonly scalar: YamlScalar;
  readonly meaning: Meaning;
}

/** What resolving looks at besides the document. */
export interface ResolveContext {
  readonly matrix: Matrix;
  readonly workspace: Workspace | undefined;
  /** The team's own images. */
  readonly images: readonly TeamImage[];
  /** The document's own path. */
  readonly path: string;
}

export function resolveEnvironments(
  context: ResolveContext,
  kind: DocumentKind,
  root: YamlNode | undefined,
): ResolvedEnvironment[] {
  const resolveOne = kind === 'azdTrainingJob' ? resolveImageText : resolveNode;
  return environmentSites(kind, root).map((site) => ({ ...resolveOne(context, site.node), site }));
}

/** A Dockerfile that no document names; `undefined` unless it stands on an ACPT image. */
export function resolveDockerfile(context: ResolveContext, text: string): ResolvedEnvironment | undefined {
  const { path, workspace } = context;
  const recipe = recipeOfDockerfile(text, path, folderOf(path), (file) => workspace?.read(file));
  const { base } = recipe;
  if (!base) return undefined;
  const ours = acptNamespace(base.meaning.repository.text) !== undefined;
  const found = built(context, recipe);
  return ours || found.base ? { ...nothing(base.scalar.span), site: undefined, ...found } : undefined;
}

function nothing(span: Span): Omit<ResolvedEnvironment, 'site'> {
  return {
    span,
    reference: undefined,
    image: undefined,
    condaFile: undefined,
    build: undefined,
    recipe: undefined,
    base: undefined,
    stack: undefined,
    definedIn: undefined,
  };
}

type Resolved = Omit<ResolvedEnvironment, 'site'>;

/**
 * `azd ai training` passes the text on as the reference of an image. The Azure ML CLI's rules for references do
 * not apply to it; references to a curated environment are understood nevertheless.
 */
function resolveImageText({ matrix, images }: ResolveContext, written: YamlNode): Resolved {
  const none = nothing(written.span);
  const scalar = asScalar(written);
  if (scalar?.type !== 'string') return none;
  if (/^(?:azureml|file):/i.test(scalar.text)) {
    const meaning = parseEnvironmentReference(scalar.text);
    if (meaning.form !== 'registry' && meaning.form !== 'workspace') return none;
    const stack = resolveReference(matrix, meaning);
    return { ...none, reference: { scalar, meaning }, base: stack, stack };
  }
  const image = writtenImage(scalar);
  const base = image && knownImage(matrix, images, image.meaning);
  return image ? { ...none, image, base, stack: base } : none;
}

/** @param depth how many files were followed: environments may name each other in a circle */
function resolveNode(context: ResolveContext, written: YamlNode, depth = 0): Resolved {
  const node = resolve(written);
  const none = nothing(written.span);
  if (node?.kind === 'scalar')
    return node.type === 'string' ? resolveScalar(context, node, none, depth) : none;
  const inline = asMapping(node);
  if (!inline) return none;
  const build = buildContext(context, inline);
  if (build && !pairOf(inline, 'image')) {
    const text = build.dockerfile === undefined ? undefined : context.workspace?.read(build.dockerfile);
    if (build.dockerfile === undefined || build.folder === undefined || text === undefined)
      return { ...none, build };
    const recipe = recipeOfDockerfile(text, build.dockerfile, build.folder, readIn(context));
    return { ...none, build, ...built(context, recipe) };
  }
  return { ...none, build, ...imageWithConda(context, inline, none.span) };
}

function readIn({ workspace }: ResolveContext): (path: string) => string | undefined {
  return (path) => workspace?.read(path);
}

function resolveScalar(context: ResolveContext, scalar: YamlScalar, none: Resolved, depth: number): Resolved {
  const meaning = parseEnvironmentReference(scalar.text);
  const reference = { scalar, meaning };
  const stack = resolveReference(context.matrix, meaning);
  if (stack || depth > 3) return { ...none, reference, base: stack, stack };
  const definition = definitionOf(context, meaning);
  if (!definition) return { ...none, reference };
  const { root, path } = definition;
  const found = resolveNode({ ...context, path }, root, depth + 1);
  const via = found.stack && {
    ...found.stack,
    layers: [...found.stack.layers, { kind: 'environment' as const, title: nameOf(path), note: undefined }],
  };
  return { ...none, reference, base: found.base, stack: via, definedIn: found.definedIn ?? path };
}

/** The file of the workspace that defines what the reference names. */
function definitionOf(
  { workspace, path }: ResolveContext,
  meaning: EnvironmentReference,
): { path: string; root: YamlNode } | undefined {
  if (!workspace) return undefined;
  if (meaning.form === 'file') {
    const file = joined(folderOf(path), meaning.path.text);
    const text = workspace.read(file);
    const root = text === undefined ? undefined : parseYaml(text).root;
    return root && file !== path ? { path: file, root } : undefined;
  }
  if (meaning.form !== 'workspace' || isCuratedScope(meaning)) return undefined;
  const found = documentNamed(workspace, path, meaning.name.text, ['environment']);
  const { version } = meaning;
  if (version && found?.version !== undefined && found.version !== version.text) return undefined;
  return found;
}

/** The stack of a recipe on its base image, or on nothing that is known. */
function built(
  { matrix, images }: ResolveContext,
  recipe: Recipe,
): Pick<ResolvedEnvironment, 'recipe' | 'base' | 'stack'> {
  const base = recipe.base && knownImage(matrix, images, recipe.base.meaning);
  return { recipe, base, stack: applyRecipe(base, recipe) };
}

function imageWithConda(
  context: ResolveContext,
  inline: YamlMapping,
  otherwise: Span,
): Pick<ResolvedEnvironment, 'span' | 'image' | 'condaFile' | 'recipe' | 'base' | 'stack'> {
  const image = writtenImage(valueFor(inline, 'image'));
  const condaFile = valueFor(inline, 'conda_file');
  const base = image && knownImage(context.matrix, context.images, image.meaning);
  const found = { span: image?.scalar.span ?? otherwise, image, condaFile, base };
  if (!condaFile) return { ...found, recipe: undefined, stack: base };
  const recipe = condaRecipe(context, condaFile);
  if (recipe) return { ...found, recipe, stack: applyRecipe(base, recipe) };
  return { ...found, recipe, stack: base && underCondaFile(base, asScalar(condaFile)?.text ?? 'conda_file') };
}

function condaRecipe(context: ResolveContext, condaFile: YamlNode): Recipe | undefined {
  if (asMapping(condaFile)) return recipeOfCondaFile(condaFile, context.path, readIn(context));
  const file = localPath(context, condaFile);
  const text = file === undefined ? undefined : context.workspace?.read(file);
  return file === undefined || text === undefined
    ? undefined
    : recipeOfCondaFile(parseYaml(text).root, file, readIn(context));
}

function buildContext(context: ResolveContext, inline: YamlMapping): BuildContext | undefined {
  const node = asMapping(valueFor(inline, 'build'));
  if (!node) return undefined;
  const folder = localPath(context, valueFor(node, 'path'));
  const written = asScalar(valueFor(node, 'dockerfile_path'));
  const open = written !== undefined && isOpen(written.text);
  const dockerfile = folder === undefined || open ? undefined : joined(folder, written?.text ?? 'Dockerfile');
  return { node, folder, written, dockerfile };
}

/** Not an address, an expression or a placeholder. */
function localPath({ path }: ResolveContext, node: YamlNode | undefined): string | undefined {
  const scalar = asScalar(node);
  if (scalar?.type !== 'string' || isOpen(scalar.text) || /^(?!file:)\w{2,}:/.test(scalar.text))
    return undefined;
  return joined(folderOf(path), scalar.text.replace(/^file:(?:\/\/)?/, ''));
}

function writtenImage(node: YamlNode | undefined): Written<ImageReference> | undefined {
  const scalar = asScalar(node);
  if (scalar?.type !== 'string' || isOpen(scalar.text)) return undefined;
  const meaning = parseImageReference(scalar.text);
  return meaning && { scalar, meaning };
}
