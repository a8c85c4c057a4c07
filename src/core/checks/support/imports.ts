/** Which imported modules are surely not installed where a job runs, as far as its environment is known well enough. */
import { acptNamespace } from '../../azureml/references/imageReference.ts';
import { nameOf } from '../../base/paths.ts';
import type { Launch } from '../../code/launches.ts';
import type { Modules } from '../../code/modules.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import { normalisedName } from '../../languages/python/packageName.ts';
import { callsPip, installsUnread } from '../../languages/shell/unread.ts';
import type { Project } from '../../project/project.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import type { ResolvedEnvironment } from '../../stack/environment.ts';
import { hasOtherSource, installsOf } from '../../stack/recipe.ts';
import type { Stack } from '../../stack/stack.ts';
import { exactly } from '../../stack/version.ts';

export interface MissingModule {
  /** As it is imported: `peft`. */
  readonly module: string;
  /** The packages of PyPI that bring it. */
  readonly packages: readonly string[];
  readonly path: string;
  readonly span: { readonly start: number; readonly end: number };
}

/**
 * Packages that nothing brings along which is not itself about training: whoever imports them has to install them. Of
 * others, such as pandas, half of PyPI may bring them.
 */
const askedFor = new Set(
  `accelerate auto-gptq autoawq bitsandbytes datasets diffusers einops evaluate flash-attn horovod kornia lightgbm lightning
  liger-kernel llmcompressor openai-whisper optimum outlines peft ray sentence-transformers sglang spacy timm torch-geometric
  torchtext transformers trl ultralytics unsloth vllm wandb xformers xgboost`.split(/\s+/),
);

/** What every image for training has, so that only the environment of a conda file may lack it. */
const askedForAlone = new Set(['azureml-core', 'torch', 'torchvision']);

/** Many packages have modules in `azureml`, and one has this. */
const sdkOfVersion1 = { module: 'azureml.core', package: 'azureml-core' };

/** Packages that bring none of those, beside what the lists of images have. Source: their metadata on PyPI, 2026-11. */
const bringsNone =
  /^(?:aiohttp|azure-.*|azureml-automl-common-tools|azureml-contrib-services|cryptography|debugpy|filelock|gitpython|idna|inference-schema|ipykernel|jaraco-context|jupyter.*|markupsafe|msgpack|nvidia-.*|pip|wheel|cython|psutil|py-cpuinfo|py-spy|pybind11|pydantic-settings|pyyaml|tqdm|click|rich|fire|omegaconf|hydra-core|requests|urllib3|python-dotenv|regex|sentencepiece|starlette|torch-tb-profiler|tiktoken|sacrebleu|rouge-score|seqeval|tabulate|python|ninja|hf-transfer)$/;

/** Modules that the script cannot do without and that nobody brings. */
export function missingModules(
  project: Project,
  environment: ResolvedEnvironment,
  modules: Modules,
): MissingModule[] {
  const isAbsent = absentPackages(project, environment, modules);
  if (!isAbsent) return [];
  // In the environment of a conda file is nothing of the image.
  const isAlone = environment.recipe?.kind === 'conda';
  const isAskedFor = (name: string) => askedFor.has(name) || (isAlone && askedForAlone.has(name));
  const found = new Map<string, MissingModule>();
  for (const { name, needs, path, span, isOptional } of modules.foreign) {
    const module = needs.includes(sdkOfVersion1.module) ? sdkOfVersion1.module : name;
    if (isOptional || found.has(module)) continue;
    const packages = module === name ? packagesOf(project.matrix, name) : [sdkOfVersion1.package];
    if (packages.length > 0 && packages.every((each) => isAskedFor(each) && isAbsent(each)))
      found.set(module, { module, packages, path, span });
  }
  return [...found.values()];
}

/**
 * Tells of a package whether it is surely not installed, if nothing brings it along that the matrix does not know.
 * @returns `undefined` where too little is known of the environment, or of what the program does
 */
export function absentPackages(
  project: Project,
  environment: ResolvedEnvironment,
  { local, isWhole }: Modules,
): ((name: string) => boolean) | undefined {
  const { stack } = environment;
  const { matrix } = project;
  if (!stack || !isWhole || local.some(({ path }) => looksElsewhere(project.read(path) ?? '')))
    return undefined;
  if (!isKnownWell(project, environment)) return undefined;
  const there = broughtBy(stack, matrix);
  // A conda file begins anew, without what the image has.
  const mayBeOfImage = (name: string) => !environment.condaFile && matrix.wasSeen(name);
  return (name) => !there.has(name) && !mayBeOfImage(name);
}

/** Scripts that install packages themselves, or find modules where nobody looks. */
export function looksElsewhere(text: string): boolean {
  return (
    callsPip.test(text) ||
    /\bsys\.(?:path|meta_path|modules)\b|addsitedir|root_?utils|__import__\(/.test(text)
  );
}

/** What makes Python look in other folders than its own: variables, links, packages that are installed from folders. */
const setsFolders =
  /PYTHONPATH|\bsource\s|site-packages|\.pth\b|setup\.py|\bln\s|(?:-e|--editable)[ =]|install[^\n]*\s\.{1,2}(?:[/\s[]|$)|\bpoetry\b|\buv sync|\bconda develop/m;

/** Whether the document, or a shell script with the program, may add folders in which Python looks for modules. */
export function addsFolders({ project, text }: DocumentFacts, { script }: Pick<Launch, 'script'>): boolean {
  return setsFolders.test(text) || (script !== undefined && setsFolders.test(project.read(script) ?? ''));
}

/** Whether an environment may have a module that the workspace has too: the package itself, or whatever is not known of it. */
export function mayBring(project: Project, environment: ResolvedEnvironment, module: string): boolean {
  const { recipe, installs, stack } = environment;
  const all = [...(recipe ? installsOf(recipe) : []), ...installs.map(({ install }) => install)];
  const own = normalisedName(module);
  const isLike = (name: string) =>
    name === own || name.startsWith(`${own}-`) || name.endsWith(`-${own}`) || own.startsWith(`${name}-`);
  return (
    !stack ||
    !isRecorded(project, environment) ||
    packagesOf(project.matrix, module).length > 0 ||
    all.some(
      (install) =>
        install.more || hasOtherSource(install) || install.requirements.some(({ url }) => url !== undefined),
    ) ||
    [...stack.packages.keys()].some(isLike)
  );
}

/** The packages of PyPI that bring a module. */
export function packagesOf(matrix: Matrix, module: string): string[] {
  const { packages } = matrix;
  return packages.names.filter((name) => packages.package(name)?.imports.includes(module));
}

/** Everything that is installed, with all that it may require, in any release where it is not known which: conditions are taken to hold. */
function broughtBy(stack: Stack, { packages }: Matrix): ReadonlySet<string> {
  const there = new Set<string>();
  const waiting = [...stack.packages].flatMap(([name, { value }]) => (value.kind === 'absent' ? [] : [name]));
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (there.has(name)) continue;
    there.add(name);
    const known = packages.package(name);
    const own = exactly(stack.packages.get(name)?.value);
    const release = own === undefined ? undefined : known?.release(own);
    const releases = release ? [release] : (known?.versions.map((each) => known.release(each)) ?? []);
    for (const each of releases)
      for (const dependency of each?.dependencies ?? []) waiting.push(dependency.name);
  }
  return there;
}

/** Whether nothing was installed that is unknown and may bring what is asked about. */
function isKnownWell(project: Project, environment: ResolvedEnvironment): boolean {
  const { recipe, installs, stack } = environment;
  const { matrix } = project;
  if (!isRecorded(project, environment)) return false;
  const all = [...(recipe ? installsOf(recipe) : []), ...installs.map(({ install }) => install)];
  const isKnown = (name: string) =>
    matrix.packages.package(name) !== undefined || matrix.wasSeen(name) || bringsNone.test(name);
  return (
    all.every(({ more, requirements }) => !more && requirements.every(({ url }) => url === undefined)) &&
    [...(stack?.packages.keys() ?? [])].every(isKnown)
  );
}

/** Whether all that fills the environment can be read: a conda file, or what is done to an image of which the matrix has lists. */
function isRecorded(project: Project, environment: ResolvedEnvironment): boolean {
  const { condaFile, build, recipe } = environment;
  if ((condaFile || build) && !recipe) return false;
  if (recipe?.kind !== 'conda' && !condaFile && !isOfACPT(project.matrix, environment)) return false;
  if (recipe?.kind !== 'dockerfile') return true;
  const text = project.read(recipe.path) ?? '';
  return (
    !installsUnread.test(text) &&
    !/\.sh\b|\bmake\b|COPY\s+--from|PYTHONPATH|(?:site|dist)-packages/.test(text)
  );
}

/** Images and environments whose packages the matrix lists, not those that only stand on them. */
function isOfACPT(matrix: Matrix, { reference, image, recipe }: ResolvedEnvironment): boolean {
  const named = image ?? recipe?.base;
  if (named) {
    const repository = named.meaning.repository.text;
    return acptNamespace(repository) === 'base'
      ? matrix.repository(repository) !== undefined
      : acptNamespace(repository) === 'curated' && isCurated(matrix, nameOf(repository));
  }
  const { meaning } = reference ?? {};
  return meaning !== undefined && 'name' in meaning && isCurated(matrix, meaning.name.text);
}

function isCurated(matrix: Matrix, name: string): boolean {
  return matrix.environment(name)?.kind === 'acpt-curated';
}
