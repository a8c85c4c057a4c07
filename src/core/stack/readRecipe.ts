/** Reads Dockerfiles, conda files and the requirements files that they name into a {@link Recipe}. */

import { parseImageReference } from '../azureml/references/imageReference.ts';
import type { Located } from '../base/located.ts';
import { folderOf, isAbsolute, joined, nameOf } from '../base/paths.ts';
import { type Dockerfile, finalStages, type Stage, type Step } from '../languages/dockerfile/dockerfile.ts';
import type { EnvironmentCommand } from '../languages/dockerfile/environments.ts';
import { type CondaInstall, type InstallCommand, installCommand } from '../languages/dockerfile/installs.ts';
import { type ShellCommand, shellCommands } from '../languages/dockerfile/shell.ts';
import { systemCommand } from '../languages/dockerfile/systemPackages.ts';
import { withoutWrappers } from '../languages/dockerfile/wrappers.ts';
import { type CondaFile, readCondaFile } from '../languages/python/condaFile.ts';
import type { PipArguments } from '../languages/python/pipArguments.ts';
import type { Word } from '../languages/python/words.ts';
import { asMapping, asString, valueFor, type YamlNode } from '../languages/yaml/tree.ts';
import type { Project } from '../project/project.ts';
import { globMatches } from '../project/settings/glob.ts';
import { PythonEnvironments } from './pythonEnvironments.ts';
import type {
  AbsentFile,
  Install,
  Recipe,
  RecipeImage,
  RecipeStep,
  RedirectedRequirement,
  SystemPackage,
} from './recipe.ts';

/**
 * `undefined` where there is no such file.
 * @param context the folder from which `COPY` takes files
 */
export function recipeOfDockerfile(project: Project, path: string, context: string): Recipe | undefined {
  const file = project.file(path);
  return file && new DockerfileReader(project, path, context).recipe(file.dockerfile);
}

/** @param path of the conda file, or of the document in which it is written inline */
export function recipeOfCondaFile(
  project: Project,
  root: YamlNode | undefined,
  path: string,
): Recipe | undefined {
  const conda = readCondaFile(root);
  if (!conda) return undefined;
  const files = new Set([path]);
  const steps = condaSteps(project, conda, path, true, (word) => joined(folderOf(path), word.text), files);
  return {
    path,
    kind: 'conda',
    images: [],
    base: undefined,
    steps,
    copied: [],
    systemPackages: [],
    absent: [],
    files: [...files],
  };
}

function condaSteps(
  project: Project,
  { span, channels, specs, pip }: CondaFile,
  path: string,
  fresh: boolean,
  find: (word: Word) => string | undefined,
  files: Set<string>,
): Install[] {
  const conda: Install = {
    ...nothing,
    tool: 'conda',
    path,
    span,
    fresh,
    channels,
    requirements: specs.map((each) => ({ ...each, path })),
  };
  return pip ? [conda, pipInstall(project, pip, path, pip.span, find, files)] : [conda];
}

const nothing = {
  kind: 'install',
  certain: true,
  constraints: [],
  removed: [],
  indexUrl: undefined,
  extraIndexUrls: [],
  extraIndexOptions: [],
  findLinks: [],
  noDeps: false,
  noBuildIsolation: false,
  upgrade: false,
  redirected: [],
  refused: [],
  refusedOptions: [],
} as const;

/** @param find where in the workspace the file lies that a word of the command names */
function pipInstall(
  project: Project,
  pip: PipArguments,
  path: string,
  span: Install['span'],
  find: (word: Word) => string | undefined,
  files: Set<string>,
): Install {
  const place = <Value extends { readonly span: Install['span'] }>(
    values: readonly Value[],
    file = path,
  ): Located<Value>[] => values.map((each) => ({ ...each, path: file }));
  const requirements = place(pip.requirements);
  const constraints: Install['constraints'][number][] = [];
  const options = {
    indexUrl: pip.indexUrl && { ...pip.indexUrl, path },
    extraIndexUrls: place(pip.extraIndexUrls),
    extraIndexOptions: place(pip.extraIndexOptions),
    findLinks: place(pip.findLinks),
  };
  const seen = new Set<string>();
  const open = (file: string | undefined, into: Install['requirements'][number][]): void => {
    const source = file === undefined || seen.has(file) || seen.size > 20 ? undefined : project.file(file);
    if (file === undefined || source === undefined) return;
    seen.add(file);
    files.add(file);
    const content = source.requirements;
    into.push(...place(content.requirements, file));
    options.indexUrl ??= content.indexUrl && { ...content.indexUrl, path: file };
    options.extraIndexUrls.push(...place(content.extraIndexUrls, file));
    options.extraIndexOptions.push(...place(content.extraIndexOptions, file));
    options.findLinks.push(...place(content.findLinks, file));
    for (const word of content.files) open(joined(folderOf(file), word.text), into);
    for (const word of content.constraints) open(joined(folderOf(file), word.text), constraints);
  };
  for (const word of pip.files) open(find(word), requirements);
  for (const word of pip.constraints) open(find(word), constraints);
  const { noDeps, noBuildIsolation, upgrade } = pip;
  return {
    ...nothing,
    tool: 'pip',
    path,
    span,
    fresh: false,
    requirements,
    constraints,
    refused: place(pip.refused),
    refusedOptions: place(pip.refusedOptions),
    ...options,
    noDeps,
    noBuildIsolation,
    upgrade,
  };
}

class DockerfileReader {
  readonly #project: Project;
  readonly #path: string;
  readonly #context: string;
  readonly #files: Set<string>;
  /** A Dockerfile with more commands was not written by hand. */
  #left = 200;
  readonly #copies: Extract<Step, { kind: 'copy' }>[] = [];
  readonly #systemPackages: SystemPackage[] = [];
  #repositories: readonly string[] = [];
  #workdir = '/';
  /** Whether a file names it, rather than the image. */
  #isWorkdirKnown = false;
  readonly #absent: AbsentFile[] = [];
  /** Whether something may have made files of any name. */
  #mayBeMade = false;
  #environments = new PythonEnvironments([]);

  constructor(project: Project, path: string, context: string) {
    this.#project = project;
    this.#path = path;
    this.#context = context;
    this.#files = new Set([path]);
  }

  recipe(dockerfile: Dockerfile): Recipe {
    const chain = finalStages(dockerfile);
    const images = dockerfile.stages.flatMap((stage) => this.#image(stage) ?? []);
    const bottom = chain[0];
    const base = images.find(({ span }) => span.start === bottom?.image.span.start);
    this.#environments = new PythonEnvironments(chain.flatMap((stage) => stage.steps));
    const steps = chain.flatMap(({ steps: all }) => all.flatMap((step) => this.#step(step)));
    const copied = this.#copies.flatMap(({ sources }) =>
      sources.map((each) => ({ ...each, path: this.#path })),
    );
    const systemPackages = this.#systemPackages;
    const files = [...this.#files];
    const absent = this.#absent;
    return {
      path: this.#path,
      kind: 'dockerfile',
      images,
      base,
      steps,
      copied,
      systemPackages,
      absent,
      files,
    };
  }

  #image({ image, base }: Stage): RecipeImage | undefined {
    if (base) return undefined;
    const template = /[:@]\{\{.*\}\}$/.test(image.text);
    const text = template ? image.text.replace(/[:@]\{\{.*$/, '') : image.text;
    if (/\$|\{\{/.test(text)) return undefined;
    const meaning = parseImageReference(text);
    const textStart = image.verbatim ? image.span.start : undefined;
    return meaning && { path: this.#path, span: image.span, text, textStart, meaning, template };
  }

  #step(step: Step): RecipeStep[] {
    switch (step.kind) {
      case 'copy':
        if (step.from === undefined) this.#copies.push(step);
        if (
          step.from !== undefined ||
          [step.target, ...step.sources.map(({ text }) => text)].some(isOpenSource)
        )
          this.#mayBeMade = true;
        if (step.target.startsWith('/etc/apt')) this.#repositories = [...this.#repositories, ''];
        return [];
      case 'workdir':
        this.#workdir = joined(this.#workdir, step.path);
        this.#isWorkdirKnown ||= isAbsolute(step.path);
        if (isOpenSource(step.path)) this.#mayBeMade = true;
        return [];
      case 'run': {
        let folder = this.#workdir;
        this.#environments.begin();
        // Mounted files, and files that are written here.
        const text = this.#project.read(this.#path)?.slice(step.span.start, step.span.end) ?? '';
        if (/--mount|<</.test(text)) this.#mayBeMade = true;
        return step.commands.flatMap((command) => {
          const [program, target] = withoutWrappers(command.words).words;
          if (program?.text === 'cd' && target) folder = joined(folder, target.text);
          const found = this.#command(command, folder);
          if (command.redirections.length > 0 || !makesNoFile.test(nameOf(program?.text ?? '')))
            this.#mayBeMade = true;
          return found;
        });
      }
      default:
        return [];
    }
  }

  #command(command: ShellCommand, folder: string): RecipeStep[] {
    if (this.#left-- <= 0) return [];
    const path = this.#path;
    this.#system(command);
    const entered = this.#environments.follow(command);
    if (entered) return this.#virtual(entered, command);
    const found = installCommand(command);
    if (!found) return [];
    if (found.kind === 'torch-ort-configure') return [{ ...found, path }];
    const find = (word: Word) => this.#find(word.text, folder);
    const creates = 'creates' in found && found.creates;
    const name = found.environment ?? (creates ? this.#nameIn(found, find) : undefined);
    if (creates) this.#environments.create(name);
    const place = this.#environments.placeOf(name);
    // Unless it is made here, the image's other conda environment, in which no job runs.
    if (place === 'base' && !creates) return [];
    if (found.kind === 'pip' && command.certain)
      for (const word of found.arguments.files)
        if (this.#brought(word.text, folder) === undefined) this.#note(word, folder);
    const installs = asCertainAs(command, stepsOf(this.#project, found, command, path, find, this.#files));
    return place === 'beside' ? installs.flatMap(asBeside) : installs;
  }

  /** `name:` of the file from which conda makes an environment. */
  #nameIn(found: InstallCommand, find: (word: Word) => string | undefined): string | undefined {
    const file = found.kind === 'conda-env' ? find(found.file) : undefined;
    const root = file === undefined ? undefined : asMapping(this.#project.file(file)?.yaml.root);
    return asString(valueFor(root, 'name'));
  }

  /** A virtual environment that comes first on the path hides what the image has. */
  #virtual(command: EnvironmentCommand, { span, certain }: ShellCommand): RecipeStep[] {
    const hides = command.kind === 'create' && command.isolated && this.#environments.isFirst(command.name);
    const path = this.#path;
    return hides
      ? [{ ...nothing, tool: 'conda', path, span, certain, fresh: true, virtual: true, requirements: [] }]
      : [];
  }

  #system(command: ShellCommand): void {
    const { packages, repository } = systemCommand(command);
    const repositories = this.#repositories;
    if (command.certain)
      this.#systemPackages.push(...packages.map((each) => ({ ...each, path: this.#path, repositories })));
    if (repository !== undefined && !repositories.includes(repository))
      this.#repositories = [...repositories, repository];
  }

  /** A file that pip is told to read and that nothing brings there. */
  #note(word: Word, folder: string): void {
    const { text } = word;
    // A build argument may be another.
    if (word.textStart === undefined) return;
    if (this.#mayBeMade || isOpenSource(text) || /^[~-]|^\/dev\/|^[a-z][\w+.-]*:/i.test(text)) return;
    const wanted = joined(folder, text);
    const copied: string[] = [];
    for (const { sources, target } of this.#copies) {
      for (const { text: source } of sources) {
        const names = [nameOf(source), nameOf(target)];
        const isSame = names.includes(nameOf(wanted));
        const isFile = this.#project.exists(joined(this.#context, source.replace(/^\/+/, '')));
        // A folder may have it, and a file that is not here may be made before the build.
        if (!isFile && (isSame || !/[^.]\./.test(nameOf(source)))) return;
        if (isSame) copied.push(target);
      }
    }
    const [first] = copied;
    const isSure =
      this.#isWorkdirKnown || (isAbsolute(text) && this.#copies.every(({ target }) => isAbsolute(target)));
    if (first !== undefined && !isSure) return;
    const copiedTo = first === undefined ? undefined : joined(this.#workdir, first);
    this.#absent.push({ ...word, path: this.#path, wanted, copiedTo });
  }

  /** From a path in the container to the file of the build context that was copied there. */
  #find(written: string, folder: string): string | undefined {
    if (/^https?:/.test(written)) return undefined;
    const brought = this.#brought(written, folder);
    if (brought !== undefined) return brought;
    // Bind mounts, and copies that this does not follow.
    const named = joined(this.#context, nameOf(written));
    return !isAbsolute(nameOf(written)) && this.#copies.length === 0 && this.#project.exists(named)
      ? named
      : undefined;
  }

  #brought(written: string, folder: string): string | undefined {
    const wanted = joined(folder, written);
    for (const { sources, target } of this.#copies.toReversed()) {
      const place = joined(this.#workdir, target);
      for (const { text: source } of sources) {
        for (const candidate of candidates(source, place, wanted)) {
          const path = joined(this.#context, candidate.replace(/^\/+/, ''));
          if (this.#project.exists(path)) return path;
        }
      }
    }
    return undefined;
  }
}

/** Variables, templates, patterns, addresses, archives that ADD unpacks, and files that are written in the Dockerfile. */
function isOpenSource(text: string): boolean {
  return /[$*?{}[\]<>%]|:\/\/|^git@|\.(?:tar|tar\.\w+|tgz|txz|zip)$/i.test(text);
}

/** Programs that put no file of requirements anywhere. */
const makesNoFile =
  /^(?:pip[\d.]*|conda|mamba|apt-get|apt|cd|echo|export|set|mkdir|chmod|chown|rm|ls|pwd|true|ln|useradd|adduser|groupadd|locale-gen|ldconfig|update-alternatives)$/;

/** It may be what the job runs in; its Python is none of the other's. */
function asBeside(install: Install): Install[] {
  const requirements = install.requirements.filter(({ name }) => install.tool === 'pip' || name !== 'python');
  return requirements.length > 0 ? [{ ...install, requirements, certain: false, fresh: false }] : [];
}

function asCertainAs({ certain }: ShellCommand, installs: readonly Install[]): Install[] {
  return installs.map((each) => ({ ...each, certain: each.certain && certain }));
}

function stepsOf(
  project: Project,
  found: Exclude<InstallCommand, { kind: 'torch-ort-configure' }>,
  command: ShellCommand,
  path: string,
  find: (word: Word) => string | undefined,
  files: Set<string>,
): Install[] {
  switch (found.kind) {
    case 'pip': {
      if (found.arguments.elsewhere) return [];
      const redirected = redirectedIn(command).map((each) => ({ ...each, path }));
      const install = pipInstall(project, found.arguments, path, found.span, find, files);
      return [{ ...install, isUv: found.isUv, interpreter: found.interpreter, redirected }];
    }
    case 'conda':
      return [condaInstall(found, path)];
    case 'remove':
      return [
        {
          ...nothing,
          tool: 'pip',
          path,
          span: found.span,
          fresh: false,
          requirements: [],
          removed: found.names,
        },
      ];
    case 'conda-env': {
      const file = find(found.file);
      const source = file === undefined ? undefined : project.file(file);
      if (file === undefined || source === undefined)
        return found.creates
          ? [{ ...nothing, tool: 'conda', path, span: found.span, fresh: true, requirements: [] }]
          : [];
      files.add(file);
      const conda = readCondaFile(source.yaml.root);
      // A requirements file is named as seen from the conda file, whether by its place here or by its place there.
      const beside = (word: Word) => joined(folderOf(file), word.text);
      return conda ? condaSteps(project, conda, file, found.creates, beside, files) : [];
    }
    default:
      return found satisfies never;
  }
}

/** `a>=1` and `a>=1,<2` without quotes. */
function redirectedIn({ redirections }: ShellCommand): RedirectedRequirement[] {
  const found: RedirectedRequirement[] = [];
  for (const { sign, touches, target, span } of redirections) {
    const last = found.at(-1);
    const reads = sign === '<';
    if (touches && /^=?\d/.test(target.text))
      found.push({ span, text: `${touches.text}${sign}${target.text}`, file: target.text, reads });
    else if (last?.span.end === span.start)
      found[found.length - 1] = {
        span: { start: last.span.start, end: span.end },
        text: `${last.text}${sign}${target.text}`,
        file: last.file,
        reads: last.reads || reads,
      };
  }
  return found;
}

/**
 * What a command installs when the job runs, and the shell scripts of its code folder that it calls.
 * @param text of the command, letter by letter as it stands in its file; what is no shell is blank there
 * @param start where that begins
 * @param code the folder in which the command runs
 */
export function installsOfCommand(
  project: Project,
  path: string,
  text: string,
  start: number,
  code: string | undefined,
): { readonly installs: readonly Install[]; readonly files: readonly string[] } {
  const files = new Set<string>();
  let left = 100;
  const read = (path: string, text: string, start: number, folder: string | undefined): Install[] =>
    shellCommands(text, start, () => undefined).flatMap((command) => {
      if (left-- <= 0) return [];
      const [program, script] = withoutWrappers(command.words).words;
      if (folder !== undefined && program?.text === 'cd' && script) {
        folder = isAbsolute(script.text) ? undefined : joined(folder, script.text);
        return [];
      }
      const found = installCommand(command);
      const find = (word: Word) => (folder === undefined ? undefined : joined(folder, word.text));
      if (found?.kind === 'torch-ort-configure') return [];
      if (found) {
        if (!('creates' in found && found.creates) && found.environment === 'base') return [];
        return asCertainAs(command, stepsOf(project, found, command, path, find, files));
      }
      const name = /^(?:ba|z)?sh$/.test(program?.text ?? '') ? script : program;
      const called = name && /\.sh$/.test(name.text) ? find(name) : undefined;
      if (called === undefined || files.has(called)) return [];
      files.add(called);
      const content = project.read(called);
      return content === undefined ? [] : asCertainAs(command, read(called, content, 0, folder));
    });
  const installs = read(path, text, start, code);
  return { installs, files: [...files] };
}

function* candidates(source: string, place: string, wanted: string): Generator<string> {
  const name = nameOf(wanted);
  const pattern = nameOf(source);
  if (pattern.includes('*')) {
    if (globMatches(pattern, name) && joined(place, name) === wanted) yield joined(folderOf(source), name);
    return;
  }
  if (place === wanted || joined(place, pattern) === wanted) yield source;
  const inside = place === '/' ? '/' : `${place}/`;
  if (wanted.startsWith(inside)) yield joined(source, wanted.slice(inside.length));
}

function condaInstall({ span, creates, specs }: CondaInstall, path: string): Install {
  return {
    ...nothing,
    tool: 'conda',
    path,
    span,
    fresh: creates,
    requirements: specs.map((each) => ({ ...each, path })),
  };
}
