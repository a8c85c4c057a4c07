/** Reads Dockerfiles, and the conda and requirements files that they name, into a {@link Recipe}. */
import { parseImageReference } from '../azureml/references/imageReference.ts';
import type { Located } from '../base/located.ts';
import { folderOf, joined, nameOf } from '../base/paths.ts';
import { type Dockerfile, finalStages, type Stage, type Step } from '../languages/dockerfile/dockerfile.ts';
import type { PipArguments } from '../languages/python/pipArguments.ts';
import type { Word } from '../languages/python/words.ts';
import { calledScript } from '../languages/shell/calledScript.ts';
import type { ShellCommand } from '../languages/shell/commands.ts';
import type { EnvironmentCommand } from '../languages/shell/environments.ts';
import { type InstallCommand, installCommand } from '../languages/shell/installs.ts';
import { systemCommand } from '../languages/shell/systemPackages.ts';
import { withoutWrappers } from '../languages/shell/wrappers.ts';
import { asMapping, asString, valueFor } from '../languages/yaml/tree.ts';
import type { Project } from '../project/project.ts';
import { CopiedFiles } from './copiedFiles.ts';
import { asCertainAs, installsBy, plainInstall } from './installs.ts';
import { PythonEnvironments } from './pythonEnvironments.ts';
import type {
  AbsentFile,
  Install,
  Recipe,
  RecipeImage,
  RecipeScript,
  RecipeStep,
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

class DockerfileReader {
  readonly #project: Project;
  readonly #path: string;
  readonly #files: Set<string>;
  /** A Dockerfile with more commands was not written by hand. */
  #left = 200;
  readonly #copied: CopiedFiles;
  readonly #systemPackages: SystemPackage[] = [];
  #repositories: readonly string[] = [];
  readonly #absent: AbsentFile[] = [];
  readonly #scripts: RecipeScript[] = [];
  #environments = new PythonEnvironments([]);

  constructor(project: Project, path: string, context: string) {
    this.#project = project;
    this.#path = path;
    this.#copied = new CopiedFiles(project, context);
    this.#files = new Set([path]);
  }

  recipe(dockerfile: Dockerfile): Recipe {
    const chain = finalStages(dockerfile);
    const images = dockerfile.stages.flatMap((stage) => this.#image(stage) ?? []);
    const bottom = chain[0];
    const base = images.find(({ span }) => span.start === bottom?.image.span.start);
    this.#environments = new PythonEnvironments(chain.flatMap((stage) => stage.steps));
    const steps = chain.flatMap(({ steps: all }) => all.flatMap((step) => this.#step(step)));
    const copied = this.#copied.sources(this.#path);
    const systemPackages = this.#systemPackages;
    const files = [...this.#files];
    const absent = this.#absent;
    this.#starts(chain.flatMap((stage) => stage.steps));
    const scripts = this.#scripts;
    return {
      path: this.#path,
      kind: 'dockerfile',
      images,
      base,
      steps,
      copied,
      systemPackages,
      absent,
      scripts,
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
        this.#copied.copy(step);
        if (mayBringRepository(step, joined(this.#copied.workdir, step.target)))
          this.#repositories = [...this.#repositories, ''];
        return [];
      case 'workdir':
        this.#copied.enter(step.path);
        return [];
      case 'run': {
        let folder = this.#copied.workdir;
        this.#environments.begin();
        this.#copied.mount(step.mounts);
        // Files that are written here.
        const text = this.#project.read(this.#path)?.slice(step.span.start, step.span.end) ?? '';
        if (text.includes('<<')) this.#copied.allowOthers();
        const steps = step.commands.flatMap((command) => {
          const [program, target] = withoutWrappers(command.words).words;
          // `pip download`, `pip wheel`.
          if (/^pip[\d.]*$/.test(nameOf(program?.text ?? '')) && target?.text !== 'install')
            this.#copied.allowOthers();
          if (program?.text === 'cd' && target) folder = joined(folder, target.text);
          const found = this.#command(command, folder);
          if (command.redirections.length > 0 || !makesNoFile.test(nameOf(program?.text ?? '')))
            this.#copied.allowOthers();
          return found;
        });
        this.#copied.mount([]);
        return steps;
      }
      default:
        return [];
    }
  }

  #command(command: ShellCommand, folder: string): RecipeStep[] {
    if (this.#left-- <= 0) return [];
    const path = this.#path;
    this.#system(command);
    if (command.certain) this.#script(command, folder, false);
    const entered = this.#environments.follow(command);
    if (entered) return this.#virtual(entered, command);
    const found = installCommand(command);
    if (!found) return [];
    if (found.kind === 'torch-ort-configure') return [{ ...found, path }];
    const find = (word: Word) => this.#copied.find(word.text, folder);
    const creates = 'creates' in found && found.creates;
    const name = found.environment ?? (creates ? this.#nameIn(found, find) : undefined);
    if (creates) this.#environments.create(name);
    const place = this.#environments.placeOf(name);
    // Unless it is made here, the image's other conda environment, in which no job runs.
    if (place === 'base' && !creates) return [];
    if (found.kind === 'pip' && command.certain) {
      for (const word of found.arguments.files) this.#read({ ...word, path }, folder, folder);
      this.#packages(found.arguments, path, folder);
    }
    const installs = asCertainAs(command, installsBy(this.#project, found, command, path, find, this.#files));
    return place === 'beside' ? installs.flatMap(asBeside) : installs;
  }

  /**
   * A file of requirements, and what it includes. What that includes is seen from the file, wheels from where pip starts.
   * @param folder from which the word is seen
   */
  #read(word: Located<Word>, folder: string, start: string, above: readonly string[] = []): void {
    const absent = this.#copied.absent(word, folder);
    if (absent) this.#absent.push({ ...absent, path: word.path });
    const file = this.#copied.brought(word.text, folder);
    if (file === undefined || above.includes(file) || above.length > 5) return;
    // What is not even in the context is missing beside the file.
    const content = this.#project.file(file)?.requirements;
    if (content) this.#packages(content, file, start);
    for (const included of content?.files ?? [])
      if (this.#project.exists(joined(folderOf(file), included.text)))
        this.#read({ ...included, path: file }, folderOf(joined(folder, word.text)), start, [...above, file]);
  }

  /** What pip installs from files and folders. */
  #packages({ wheels, projects }: PipArguments, path: string, start: string): void {
    for (const wheel of wheels) {
      const absent = this.#copied.absent(wheel, start);
      if (absent) this.#absent.push({ ...absent, path });
    }
    // An image may have projects of its own in other folders, and where nothing is copied at all.
    if (start !== this.#copied.workdir || this.#copied.sources(this.#path).length === 0) return;
    for (const project of projects) {
      const folder = project.text.replace(/\[.*/, '');
      const absent = ['pyproject.toml', 'setup.py', 'setup.cfg'].map((name) =>
        this.#copied.absent({ ...project, text: joined(folder, name) }, start),
      );
      const [wanted] = absent;
      if (wanted && absent.every((each) => each !== undefined && each.copiedTo === undefined))
        this.#absent.push({ ...wanted, text: project.text, path, isProject: true });
    }
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
      ? [
          {
            ...plainInstall,
            tool: 'conda',
            path,
            span,
            certain,
            fresh: true,
            virtual: true,
            requirements: [],
          },
        ]
      : [];
  }

  /** The last instruction of its kind holds; what follows the first word of `CMD` an entry point is given. */
  #starts(steps: readonly Step[]): void {
    for (const by of ['ENTRYPOINT', 'CMD'] as const) {
      const last = steps.findLast((step) => step.kind === 'start' && step.by === by);
      for (const command of last?.kind === 'start' ? last.commands : [])
        if (command.certain) this.#script(command, this.#copied.workdir, true);
    }
  }

  #script({ words }: ShellCommand, folder: string, starts: boolean): void {
    const called = calledScript(words);
    // Without a COPY, a script of that name need not be the one of the build context.
    if (!called || /[$`]/.test(called.word.text) || this.#copied.sources(this.#path).length === 0) return;
    const path = this.#copied.find(called.word.text, folder);
    if (path !== undefined) this.#scripts.push({ path, isItself: called.by === 'itself', starts });
  }

  #system(command: ShellCommand): void {
    const { packages, repository } = systemCommand(command);
    const repositories = this.#repositories;
    if (command.certain)
      this.#systemPackages.push(...packages.map((each) => ({ ...each, path: this.#path, repositories })));
    if (repository !== undefined && !repositories.includes(repository))
      this.#repositories = [...repositories, repository];
  }
}

/** With a folder that is copied over the whole system, too. */
function mayBringRepository({ target, sources }: Extract<Step, { kind: 'copy' }>, place: string): boolean {
  if (target === '/') return sources.some(({ text }) => !/\w\.\w+$/.test(text));
  return target.startsWith('/etc/apt') || /^\/etc(?:\/apt\b.*)?\/?$/.test(place);
}

/** Programs that put no file of requirements anywhere. */
const makesNoFile =
  /^(?:pip[\d.]*|conda|mamba|apt-get|apt|cd|echo|export|set|mkdir|chmod|chown|rm|ls|pwd|true|useradd|adduser|groupadd|locale-gen|ldconfig|update-alternatives)$/;

/** It may be what the job runs in; its Python is none of the other's. */
function asBeside(install: Install): Install[] {
  const requirements = install.requirements.filter(({ name }) => install.tool === 'pip' || name !== 'python');
  return requirements.length > 0 ? [{ ...install, requirements, certain: false, fresh: false }] : [];
}
