import { type EnvironmentSite, environmentSites } from '../azureml/documents/environments.ts';
import type { DocumentKind } from '../azureml/documents/kinds.ts';
import { documentNamed } from '../azureml/documents/namedDocuments.ts';
import {
  type EnvironmentReference,
  isOpen,
  parseEnvironmentReference,
  parseReferenceOfSdk,
} from '../azureml/references/environmentReference.ts';
import { acptNamespace, parseImageReference } from '../azureml/references/imageReference.ts';
import { environmentInCopy, workspaceCopyFor } from '../azureml/workspace/copy.ts';
import type { Located, WrittenText } from '../base/located.ts';
import { folderOf, isPythonPath, joined, nameOf } from '../base/paths.ts';
import type { Span } from '../base/span.ts';
import type { Matrix } from '../knowledge/matrix/matrix.ts';
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
import type { Project } from '../project/project.ts';
import type { TeamImage } from '../project/settings/schema.ts';
import { startFolder } from '../project/startFolder.ts';
import {
  type AppliedInstall,
  applyAll,
  applyInstalls,
  stackAfterCommand,
  stackOfRecipe,
  unknownBase,
} from './apply.ts';
import { commandInstalls } from './commandInstalls.ts';
import { recipeOfCondaFile } from './condaRecipe.ts';
import { contextOf } from './contextFolder.ts';
import { recipeOfDockerfile } from './dockerfileRecipe.ts';
import type { NamedEnvironment, NamedImage } from './named.ts';
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
  readonly reference: NamedEnvironment | undefined;
  readonly image: NamedImage | undefined;
  readonly condaFile: YamlNode | undefined;
  /** The conda file, where that is a file of its own. */
  readonly condaPath: string | undefined;
  /** The build context that is named. */
  readonly build: BuildContext | undefined;
  /** Build steps applied to the image; for an environment that another file defines, see there. */
  readonly recipe: Recipe | undefined;
  /** What each of its installations does. */
  readonly installs: readonly AppliedInstall[];
  /** The contents of the image before the build steps. */
  readonly base: Stack | undefined;
  readonly stack: Stack | undefined;
  /** Scripts and requirements that the command of the job installs from. */
  readonly commandFiles: readonly string[];
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

/** What resolving looks at besides the document. */
export interface ResolveContext {
  readonly matrix: Matrix;
  readonly project: Project;
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
  return environmentSites(kind, root).map((site) =>
    withCommand(context, { ...resolveOne(context, site.node), site }),
  );
}

/** Those that Python code names. */
export function resolveSites(
  context: ResolveContext,
  sites: readonly EnvironmentSite[],
): ResolvedEnvironment[] {
  return sites.map((site) => withCommand(context, { ...resolveNode(context, site.node), site }));
}

/** With what the command installs before the job begins. */
function withCommand(
  { project, path, matrix }: ResolveContext,
  environment: ResolvedEnvironment,
): ResolvedEnvironment {
  const { site, stack, installs } = environment;
  if (!site || !stack) return environment;
  const own = commandInstalls(project, path, site.owner);
  const applied = applyAll(stack, own.installs, matrix);
  return {
    ...environment,
    installs: [...installs, ...applied],
    commandFiles: own.files,
    stack: stackAfterCommand(stack, applied),
  };
}

/** A Dockerfile that no document names; `undefined` unless it stands on an ACPT image. */
export function resolveDockerfile(context: ResolveContext): ResolvedEnvironment | undefined {
  const { path, project } = context;
  const recipe = recipeOfDockerfile(project, path, contextOf(project, path));
  if (!recipe) return undefined;
  const { base } = recipe;
  if (!base) return undefined;
  const ours = acptNamespace(base.meaning.repository.text) !== undefined;
  const found = built(context, recipe);
  return ours || found.base ? { ...nothing(base.span), site: undefined, ...found } : undefined;
}

/** A conda file that no document names; `undefined` where it lists nothing. */
export function resolveCondaFile({
  project,
  matrix,
  path,
}: Pick<ResolveContext, 'project' | 'matrix' | 'path'>): ResolvedEnvironment | undefined {
  const root = project.file(path)?.yaml.root;
  const recipe = root && recipeOfCondaFile(project, root, path);
  return recipe && { ...nothing(root.span), site: undefined, ...applied(matrix, undefined, recipe) };
}

function nothing(span: Span): Omit<ResolvedEnvironment, 'site'> {
  return {
    span,
    reference: undefined,
    image: undefined,
    condaFile: undefined,
    condaPath: undefined,
    build: undefined,
    recipe: undefined,
    installs: [],
    commandFiles: [],
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
function resolveImageText({ matrix, images, path }: ResolveContext, written: YamlNode): Resolved {
  const none = nothing(written.span);
  const scalar = asScalar(written);
  if (scalar?.type !== 'string') return none;
  if (/^(?:azureml|file):/i.test(scalar.text)) {
    const meaning = parseEnvironmentReference(scalar.text);
    if (meaning.form !== 'registry' && meaning.form !== 'workspace') return none;
    const stack = resolveReference(matrix, meaning);
    return { ...none, reference: { ...writtenIn(path, scalar), meaning }, base: stack, stack };
  }
  const image = writtenImage(path, scalar);
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
    const { dockerfile, folder } = build;
    const recipe =
      dockerfile === undefined || folder === undefined
        ? undefined
        : recipeOfDockerfile(context.project, dockerfile, folder);
    return recipe ? { ...none, build, ...built(context, recipe) } : { ...none, build };
  }
  return { ...none, build, ...imageWithConda(context, inline, none.span) };
}

function resolveScalar(context: ResolveContext, scalar: YamlScalar, none: Resolved, depth: number): Resolved {
  const parse = isPythonPath(context.path) ? parseReferenceOfSdk : parseEnvironmentReference;
  const meaning = parse(scalar.text);
  const reference = { ...writtenIn(context.path, scalar), meaning };
  const stack = resolveReference(context.matrix, meaning);
  if (stack || depth > 3) return { ...none, reference, base: stack, stack };
  const definition = definitionOf(context, meaning);
  if (!definition) return { ...none, reference };
  const { root, path } = definition;
  const found = resolveNode({ ...context, path }, root, depth + 1);
  const via = found.stack && {
    ...found.stack,
    layers: [
      ...found.stack.layers,
      { kind: 'environment' as const, title: definition.title ?? nameOf(path), note: undefined },
    ],
  };
  return { ...none, reference, base: found.base, stack: via, definedIn: found.definedIn ?? path };
}

interface Definition {
  readonly path: string;
  readonly root: YamlNode;
  /** What it is, where the name of the file does not say it. */
  readonly title?: string;
}

/** The file that defines what the reference names: in the folder, else in the copy of the Azure ML workspace. */
function definitionOf(context: ResolveContext, meaning: EnvironmentReference): Definition | undefined {
  return localDefinition(context, meaning) ?? registeredDefinition(context, meaning);
}

function localDefinition(
  { project, path }: ResolveContext,
  meaning: EnvironmentReference,
): Definition | undefined {
  if (meaning.form === 'file') {
    const file = joined(folderOf(path), meaning.path.text);
    const root = project.file(file)?.yaml.root;
    return root && file !== path ? { path: file, root } : undefined;
  }
  if (meaning.form !== 'workspace' || isCuratedScope(meaning)) return undefined;
  const found = documentNamed(project, path, meaning.name.text, ['environment']);
  const { version } = meaning;
  if (version && found?.version !== undefined && found.version !== version.text) return undefined;
  return found;
}

function registeredDefinition(
  { project, path }: ResolveContext,
  meaning: EnvironmentReference,
): Definition | undefined {
  if ((meaning.form !== 'workspace' && meaning.form !== 'registry') || isCuratedScope(meaning))
    return undefined;
  const { version, label } = meaning;
  if (!version && label?.text !== 'latest') return undefined;
  const copy = workspaceCopyFor(project, path);
  const name = meaning.name.text;
  const registry = meaning.form === 'registry' ? meaning.registry.text : undefined;
  const found = copy && environmentInCopy(project, copy, { name, registry }, version?.text);
  if (!copy || !found) return undefined;
  const { workspace, read_on } = copy.manifest;
  const where = registry === undefined ? `the workspace ${workspace}` : `the registry ${registry}`;
  return { ...found, title: `${name}:${found.version} in ${where} (${read_on})` };
}

/** The stack of a recipe on its base image, or on nothing that is known. */
function built(
  { matrix, images }: ResolveContext,
  recipe: Recipe,
): Pick<ResolvedEnvironment, 'recipe' | 'installs' | 'base' | 'stack'> {
  const base = recipe.base && knownImage(matrix, images, recipe.base.meaning);
  return { base, ...applied(matrix, base, recipe) };
}

function applied(
  matrix: Matrix,
  base: Stack | undefined,
  recipe: Recipe,
  image?: NamedImage,
): Pick<ResolvedEnvironment, 'recipe' | 'installs' | 'stack'> {
  const start = base ?? unknownBase(recipe, image);
  const installs = applyInstalls(start, recipe, matrix);
  return { recipe, installs, stack: stackOfRecipe(start, recipe, installs) };
}

function imageWithConda(
  context: ResolveContext,
  inline: YamlMapping,
  otherwise: Span,
): Omit<Resolved, 'reference' | 'build' | 'commandFiles' | 'definedIn'> {
  const image = writtenImage(context.path, valueFor(inline, 'image'));
  const condaFile = valueFor(inline, 'conda_file');
  const base = image && knownImage(context.matrix, context.images, image.meaning);
  const inlineFile = asMapping(condaFile);
  const condaPath = condaFile && !inlineFile ? localPath(context, condaFile) : undefined;
  const found = { span: image?.span ?? otherwise, image, condaFile, condaPath, base };
  if (!condaFile) return { ...found, recipe: undefined, installs: [], stack: base };
  const { project, path } = context;
  const source = condaPath === undefined ? { path, yaml: { root: inlineFile } } : project.file(condaPath);
  const recipe = source && recipeOfCondaFile(project, source.yaml.root, source.path);
  if (recipe) return { ...found, ...applied(context.matrix, base, recipe, image) };
  return {
    ...found,
    recipe,
    installs: [],
    stack: base && underCondaFile(base, asScalar(condaFile)?.text ?? 'conda_file'),
  };
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
function localPath({ project, path }: ResolveContext, node: YamlNode | undefined): string | undefined {
  const scalar = asScalar(node);
  if (scalar?.type !== 'string' || isOpen(scalar.text) || /^(?!file:)\w{2,}:/.test(scalar.text))
    return undefined;
  const written = scalar.text.replace(/^file:(?:\/\/)?/, '');
  return joined(startFolder(project, path, written), written);
}

function writtenImage(path: string, node: YamlNode | undefined): NamedImage | undefined {
  const scalar = asScalar(node);
  if (scalar?.type !== 'string' || isOpen(scalar.text)) return undefined;
  const meaning = parseImageReference(scalar.text);
  return meaning && { ...writtenIn(path, scalar), meaning };
}

function writtenIn(path: string, { span, text, textStart }: YamlScalar): Located<WrittenText> {
  return { path, span, text, textStart };
}
