/** The modules of the workspace that a script imports, and what it imports that is not there. */
import { folderOf, joined, nameOf } from '../base/paths.ts';
import type { Span } from '../base/span.ts';
import type { ImportedName, PythonFile, Statement } from '../languages/pythonCode/tree.ts';
import { statementsIn } from '../languages/pythonCode/walk.ts';
import { defineFact, type Project } from '../project/project.ts';
import type { Entry } from './entry.ts';

export interface ForeignImport {
  /** `torch` of `import torch.nn`. */
  readonly name: string;
  /** All that must be there for it, with its dots: `torch`, `torch.nn` and `torch.nn.Module` of `from torch.nn import Module`. */
  readonly needs: readonly string[];
  /** `torch.nn` of `from torch.nn import Module`. */
  readonly module: string;
  readonly path: string;
  readonly span: Span;
  /** Whether the program goes on without it: within `try`, a function or a condition. */
  readonly isOptional: boolean;
}

/** `from ..model import Net` */
export interface RelativeImport {
  readonly path: string;
  /** The whole statement. */
  readonly span: Span;
  readonly isOptional: boolean;
}

/** `Net` of `from model import Net`, where the workspace has `model`. */
export interface TakenName {
  readonly name: string;
  readonly path: string;
  readonly span: Span;
  /** The file in which the module is written. */
  readonly file: string;
  /** The module as it is imported, without leading dots. */
  readonly module: string;
  readonly isOptional: boolean;
}

export interface Modules {
  /** The script first. */
  readonly local: readonly PythonFile[];
  readonly foreign: readonly ForeignImport[];
  /** Relative imports that lead out of the topmost package, which Python refuses. */
  readonly outside: readonly RelativeImport[];
  readonly taken: readonly TakenName[];
  /** Whether all files of the workspace that it imports were read, and are Python. */
  readonly isWhole: boolean;
}

/** Nobody's script has more of its own, and what follows does not matter any more. */
const mostModules = 40;

/** Longer code was not written by hand. */
const mostLetters = 400_000;

/** The texts of a program's own files; none where it is not known which they are. */
export function textsOf(project: Project, modules: Modules | undefined): string[] {
  return modules?.local.map(({ path }) => project.read(path) ?? '') ?? [];
}

export function modulesOf(project: Project, { path, root }: Entry): Modules {
  return project.get(modules, `${path}\n${root}`);
}

const modules = defineFact<Modules>({
  name: 'modules that a script imports',
  compute(project, key) {
    const [path = '', root = ''] = key.split('\n');
    return new Follower(project, root).modules(path);
  },
});

class Follower {
  readonly #project: Project;
  readonly #root: string;
  readonly #seen = new Set<string>();
  readonly #local: PythonFile[] = [];
  readonly #foreign: ForeignImport[] = [];
  readonly #outside: RelativeImport[] = [];
  readonly #taken: TakenName[] = [];
  #isWhole = true;
  /** Whether the program goes on without the module that is read. */
  #isOptional = false;

  constructor(project: Project, root: string) {
    this.#project = project;
    this.#root = root;
  }

  modules(path: string): Modules {
    this.#read(path);
    return {
      local: this.#local,
      foreign: this.#foreign,
      outside: this.#outside,
      taken: this.#taken,
      isWhole: this.#isWhole,
    };
  }

  #read(path: string): void {
    if (this.#seen.has(path)) return;
    this.#seen.add(path);
    if (this.#local.length >= mostModules) {
      this.#isWhole = false;
      return;
    }
    const file = this.#project.file(path);
    const module = file && file.text.length <= mostLetters ? file.python : undefined;
    if (!module || module.broken) this.#isWhole = false;
    if (!module) return;
    this.#local.push({ path, module });
    for (const { statement, isCertain } of statementsIn(module.body))
      this.#follow(path, statement, this.#isOptional || !isCertain);
  }

  #follow(path: string, statement: Statement, isOptional: boolean): void {
    const before = this.#isOptional;
    this.#isOptional = isOptional;
    this.#import(path, statement, isOptional);
    this.#isOptional = before;
  }

  #import(path: string, statement: Statement, isOptional: boolean): void {
    if (statement.kind === 'import') {
      for (const { name, span } of statement.modules) {
        if (!this.#open(this.#root, name)) this.#note(name, [], path, span, isOptional);
      }
    } else if (statement.kind === 'from') {
      const { level, module, moduleSpan, names } = statement;
      let folder = level === 0 ? this.#root : folderOf(path);
      for (let up = 1; up < level; up++) folder = folderOf(folder);
      if (level > this.#packagesAround(path)) this.#outside.push({ path, span: statement.span, isOptional });
      const found = module === '' || this.#open(folder, module);
      // `from package import module`
      for (const { name } of names ?? []) this.#open(folder, module === '' ? name : `${module}.${name}`);
      if (!found && level === 0) this.#note(module, names ?? [], path, moduleSpan, isOptional);
      const file = found && module !== '' ? this.#fileOf(folder, module) : undefined;
      if (file !== undefined)
        for (const { name, span } of names ?? [])
          this.#taken.push({ name, path, span, file, module, isOptional });
    }
  }

  /** How many packages a module of the folder lies in. */
  #packagesAround(path: string): number {
    const below = this.#root === '' ? path : path.slice(this.#root.length + 1);
    return below.split('/').length - 1;
  }

  /** Where Python reads a module; `undefined` where that is a folder without a file, or no Python code. */
  #fileOf(folder: string, module: string): string | undefined {
    const base = joined(folder, module.replaceAll('.', '/'));
    const isBuilt = this.#project
      .list(folderOf(base))
      .some(({ name }) => name.startsWith(`${nameOf(base)}.`) && /\.(?:so|pyd)$/.test(name));
    if (isBuilt) return undefined;
    return [`${base}/__init__.py`, `${base}.py`].find((each) => this.#project.exists(each));
  }

  #note(module: string, names: readonly ImportedName[], path: string, span: Span, isOptional: boolean): void {
    const parts = module.split('.');
    const needs = [
      ...parts.map((_, index) => parts.slice(0, index + 1).join('.')),
      ...names.map(({ name }) => `${module}.${name}`),
    ];
    this.#foreign.push({ name: parts[0] ?? '', needs, module, path, span, isOptional });
  }

  /** @returns whether the workspace has it, were it only as a folder */
  #open(folder: string, name: string): boolean {
    const parts = name.split('.');
    let found = false;
    for (let length = 1; length <= parts.length; length++) {
      const base = joined(folder, parts.slice(0, length).join('/'));
      const files = [`${base}/__init__.py`, `${base}.py`].filter((each) => this.#project.exists(each));
      for (const each of files) this.#read(each);
      if (files.length === 0 && this.#project.list(base).length === 0) return found;
      found = true;
    }
    return found;
  }
}
