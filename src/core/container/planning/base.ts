/** Resolves the environment in a document to the base of a container. */

import type { EnvironmentReference } from '../../azureml/references/environmentReference.ts';
import {
  acptNamespace,
  type ImageReference,
  parseImageReference,
} from '../../azureml/references/imageReference.ts';
import { folderOf, nameOf, relativeTo } from '../../base/paths.ts';
import { baseRepository, lastVersion, type Matrix, rangeOf } from '../../knowledge/matrix/matrix.ts';
import type { CuratedEnvironment, VersionRange } from '../../knowledge/matrix/schema.ts';
import { plainValue } from '../../languages/yaml/plainValue.ts';
import { asMapping, asScalar } from '../../languages/yaml/tree.ts';
import { writeYaml } from '../../languages/yaml/write.ts';
import type { TeamImage } from '../../project/settings/schema.ts';
import { contextOf } from '../../stack/contextFolder.ts';
import { type DocumentFacts, documentFacts } from '../../stack/documentFacts.ts';
import type { ResolvedEnvironment } from '../../stack/environment.ts';
import type { Recipe } from '../../stack/recipe.ts';
import { isCuratedScope, resolveImage } from '../../stack/resolve.ts';
import type { Stack } from '../../stack/stack.ts';
import { knownImage } from '../../stack/teamImage.ts';
import type { ContainerBase } from '../plan/plan.ts';
import { condaDockerfile, pinnedDockerfile } from './dockerfiles.ts';
import { pinned } from './pin.ts';

/** A curated environment can be opened as the image that its jobs run in, or as the ACPT image that it is built on. */
export type CuratedAs = 'image' | 'base';

export interface FoundBase {
  readonly base: ContainerBase;
  /** A short name, as it goes into the name of a folder. */
  readonly name: string;
  readonly title: string;
  readonly stack: Stack | undefined;
  readonly interpreter: string | undefined;
  readonly remarks: readonly string[];
  /** Files that the image is built from. */
  readonly sources?: readonly string[];
}

export type NoBase = { readonly problem: string };

/** The Python of an ACPT image: it lives in an environment of conda that is called ptca. */
const acptPython = '/opt/conda/envs/ptca/bin/python';

export function baseOf(
  environment: ResolvedEnvironment,
  document: DocumentFacts,
  curatedAs: CuratedAs,
  depth = 0,
): FoundBase | NoBase {
  const { reference, image, condaFile, build, definedIn, recipe } = environment;
  const { matrix, project } = document;
  if (reference) {
    const { meaning } = reference;
    if (meaning.form === 'malformed') return { problem: meaning.problem.message };
    if (isNamed(meaning) && isCuratedScope(meaning)) return curatedBase(matrix, meaning, curatedAs);
    const there = definedIn === undefined || depth > 3 ? undefined : documentFacts(project, definedIn);
    if (definedIn === undefined || there === undefined)
      return { problem: unknownReference(meaning, reference.text) };
    const [defined] = there.environments;
    return defined
      ? baseOf(defined, there, curatedAs, depth + 1)
      : { problem: `${nameOf(definedIn)} does not define an image for the environment.` };
  }
  if (recipe?.kind === 'dockerfile') return dockerfileBase(environment, recipe, document);
  if (build) return { problem: missingDockerfile(build.dockerfile) };
  if (!image)
    return {
      problem: condaFile
        ? 'A conda file requires "image:". Add the base image on which Azure ML builds the environment.'
        : "The environment's image is missing, or is an expression or placeholder.",
    };
  if (condaFile) return condaBase(environment, image.meaning, document);
  return imageBase(matrix, document.settings.images ?? [], image.meaning);
}

type NamedReference = Extract<EnvironmentReference, { form: 'registry' | 'workspace' | 'arm' }>;

export function isNamed(meaning: EnvironmentReference): meaning is NamedReference {
  return meaning.form === 'registry' || meaning.form === 'workspace' || meaning.form === 'arm';
}

export function unknownReference(meaning: EnvironmentReference, text: string): string {
  switch (meaning.form) {
    case 'open':
      return `${text} is resolved only when the job runs.`;
    case 'malformed':
      return meaning.problem.message;
    case 'file':
      return `${meaning.path.text} does not exist or does not define an environment.`;
    case 'registry':
      return `${meaning.name.text} is in the registry ${meaning.registry.text}, which only its members can access. Use its image, or the file that defines it.`;
    default:
      return `${text} is defined in an Azure ML workspace, not in a local file. Add the environment's YAML to this folder, or use its image.`;
  }
}

function missingDockerfile(path: string | undefined): string {
  return path === undefined
    ? 'The build context is not a folder on this machine.'
    : `The environment's Dockerfile does not exist: ${path}.`;
}

export function curatedBase(matrix: Matrix, meaning: NamedReference, as: CuratedAs): FoundBase | NoBase {
  const name = meaning.name.text;
  const environment = matrix.environment(name);
  const written = meaning.version?.text;
  const wanted = written !== undefined && /^\d{1,6}$/.test(written) ? Number(written) : undefined;
  if (!environment) return uncharted(matrix, name.replace(/^AzureML-/i, ''), wanted);
  const last = lastVersion(environment);
  // Before the registry there were other names with version numbers of their own, and other images.
  const former = matrix.documented(name) !== undefined;
  const version = former ? last : (wanted ?? last);
  const range = former || as === 'base' ? rangeOf(environment, version) : undefined;
  const floating =
    wanted === undefined
      ? [`The reference is not pinned; the container uses version ${last}, the latest known.`]
      : [];
  if (range) {
    const why = former
      ? [`${name} was replaced by ${environment.name}; this is the latest base image of ${environment.name}.`]
      : [
          ...floating,
          "This is the environment's base image, without the packages that the environment installs.",
        ];
    return onBase(matrix, environment, version, range, why);
  }
  const image = `mcr.microsoft.com/azureml/curated/${environment.name}:${version}`;
  const reference = parseImageReference(image);
  const stack = reference && resolveImage(matrix, reference);
  const unknown = stack ? [] : [`The contents of version ${version} are not known.`];
  return {
    base: { kind: 'image', image },
    name: environment.name,
    title: `${environment.name}, version ${version}`,
    stack,
    interpreter: pythonOf(stack) ?? (stack ? undefined : acptPython),
    remarks: [...floating, ...unknown, ...telling(stack)],
  };
}

/** What a stack says of itself that somebody who opens it should know. */
function telling(stack: Stack | undefined): string[] {
  return (stack?.notes ?? []).filter((note) => /^The (?:name says|matrix does not know)/.test(note));
}

/** A curated environment that the matrix does not follow: its image is called like it. */
function uncharted(matrix: Matrix, name: string, version: number | undefined): FoundBase | NoBase {
  if (!matrix.isOtherCurated(name))
    return {
      problem: `Unknown curated environment "${name}": its image is not known.`,
    };
  const image = `mcr.microsoft.com/azureml/curated/${name}:${version ?? 'latest'}`;
  const floating =
    version === undefined
      ? ['The reference is not pinned, and no version of this environment is known to pin it to.']
      : [];
  return {
    base: { kind: 'image', image },
    name,
    title: version === undefined ? name : `${name}, version ${version}`,
    stack: undefined,
    interpreter: undefined,
    remarks: [...floating, 'The contents of this environment are not known.'],
  };
}

function onBase(
  matrix: Matrix,
  environment: CuratedEnvironment,
  version: number,
  range: VersionRange,
  remarks: readonly string[],
): FoundBase {
  const [first, last] = range.tags;
  const known = version === range.versions[0] ? first : last;
  const tag = known ?? first ?? last;
  const name = baseRepository(range);
  const image = tag === null ? name : `${name}${tag.startsWith('@') ? '' : ':'}${tag}`;
  const between = first !== last && version !== range.versions[0] && version !== range.versions[1];
  const reference = parseImageReference(image);
  const stack = reference && resolveImage(matrix, reference);
  return {
    base: { kind: 'image', image },
    name: environment.name,
    title: `base image of ${environment.name}, version ${version}`,
    stack,
    interpreter: pythonOf(stack),
    remarks: [
      ...remarks,
      ...(between
        ? [`Version ${version} was built on a tag between ${first} and ${last}; ${tag} is used.`]
        : []),
    ],
  };
}

export function imageBase(matrix: Matrix, images: readonly TeamImage[], meaning: ImageReference): FoundBase {
  const { image, remark } = pinned(matrix, meaning);
  // What is known is known of the tag that is taken.
  const taken = parseImageReference(image) ?? meaning;
  const stack = knownImage(matrix, images, taken);
  const onHub = image.replace(/^docker\.io\//i, '');
  const amd = matrix.rocmImages.some((each) => each.image === onHub);
  return {
    base: { kind: 'image', image },
    name: shortName(taken.repository.text, taken.tag?.text),
    title: image,
    stack,
    interpreter: pythonOf(stack),
    remarks: [
      ...(remark === undefined ? [] : [remark]),
      ...telling(stack),
      ...(amd ? ["No public ACPT image exists for ROCm; this is AMD's own image."] : []),
    ],
  };
}

function dockerfileBase(
  { build, stack, base }: ResolvedEnvironment,
  recipe: Recipe,
  document: DocumentFacts,
): FoundBase | NoBase {
  const { matrix, project } = document;
  const text = project.read(recipe.path);
  if (text === undefined) return { problem: missingDockerfile(recipe.path) };
  const context = build?.folder ?? contextOf(project, recipe.path);
  const common = {
    name: shortName(
      nameOf(folderOf(isGeneric(nameOf(context)) ? context : `${context}/x`)) || 'image',
      undefined,
    ),
    title: base ? `${nameOf(recipe.path)} on ${base.title}` : nameOf(recipe.path),
    stack,
    sources: recipe.files,
    interpreter: recipe.steps.some((step) => step.kind === 'install' && step.fresh)
      ? undefined
      : pythonOf(base),
  };
  const pins = pinnedDockerfile(matrix, recipe, text);
  if ('problem' in pins) return pins;
  const written = recipe.base?.meaning;
  const image = written && pinned(matrix, written).image;
  if (pins.text === undefined)
    return { ...common, base: { kind: 'build', dockerfile: recipe.path, context, image }, remarks: [] };
  return {
    ...common,
    base: {
      kind: 'generated',
      dockerfile: pins.text,
      context,
      files: {},
      image,
    },
    remarks: pins.remarks,
  };
}

/** `context` and the like name nothing: the folder above does. */
function isGeneric(folder: string): boolean {
  return /^(?:context|docker|build|environment|env)$/i.test(folder);
}

function condaBase(
  { condaFile, recipe, stack, base }: ResolvedEnvironment,
  meaning: ImageReference,
  document: DocumentFacts,
): FoundBase | NoBase {
  const { image, remark } = pinned(document.matrix, meaning);
  const inline = asMapping(condaFile);
  if (!inline && !recipe)
    return { problem: `Conda file not found or not readable: ${asScalar(condaFile)?.text ?? ''}.` };
  const name = `${shortName(meaning.repository.text, meaning.tag?.text)}-conda`;
  // Requirements that an inline conda file names lie beside the document.
  const files = (recipe?.files ?? []).filter((file) => !inline || file !== document.path);
  if (inline && files.length > 0)
    return {
      problem:
        'An inline conda file that references requirements files cannot be opened. Move it to a file next to them.',
    };
  const context = inline ? undefined : commonFolder(files);
  if (context !== undefined && context === folderOf(context))
    return {
      problem: `The conda file and the files it references (${files.join(', ')}) have no common folder except the root of the disk, which cannot be a build context.`,
    };
  const copied = inline ? 'conda.yml' : (recipe?.path ?? '');
  const inContext = (file: string) => (context === undefined ? file : relativeTo(context, file));
  return {
    base: {
      kind: 'generated',
      dockerfile: condaDockerfile(image, inContext(copied), files.map(inContext)),
      context,
      files: inline ? { 'conda.yml': writeYaml(plainValue(inline)) } : {},
      image,
    },
    name,
    title: `${base?.title ?? image} + ${inline ? 'inline conda file' : nameOf(copied)}`,
    stack,
    sources: files,
    interpreter: '/azureml-envs/acpt/bin/python',
    remarks: [
      ...(remark === undefined ? [] : [remark]),
      "The conda file creates a separate environment in the image, as on Azure ML; it does not contain the image's Python packages. The build takes minutes.",
    ],
  };
}

function commonFolder(files: readonly string[]): string {
  const [first = '', ...others] = files.map(folderOf);
  return others.reduce((folder, each) => {
    let common = folder;
    // The root is above everything, and has nothing above it.
    while (common !== folderOf(common) && each !== common && !each.startsWith(`${common}/`))
      common = folderOf(common);
    return common;
  }, first);
}

function pythonOf(stack: Stack | undefined): string | undefined {
  const acpt = stack?.layers.some(
    ({ kind, title }) =>
      kind === 'image' && acptNamespace(parseImageReference(title)?.repository.text ?? title) === 'base',
  );
  return acpt ? acptPython : undefined;
}

/** `torch280-cu126` of an ACPT repository; else the last part of the name. */
function shortName(repository: string, tag: string | undefined): string {
  const last = nameOf(repository);
  const [, cuda, torch] = /-(cu\d+)-py\d+-(torch\w+)$/.exec(last) ?? [];
  if (cuda && torch) return `${torch}-${cuda}`;
  const [, rocm, release] = /^(rocm[\d.]+).*?_release_([\d.]+)$/.exec(tag ?? '') ?? [];
  return rocm && release ? `torch${release}-${rocm}` : last;
}
