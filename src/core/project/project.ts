/**
 * The files of a workspace and everything derived from them. Server, command line and tests go from a file to its
 * findings through this one class; what differs is the {@link FileSystem} they give it.
 */
import { folderOf, isNotebookPath, joined, nameOf } from '../base/paths.ts';
import type { Matrix } from '../knowledge/matrix/matrix.ts';
import { notebookText } from '../languages/notebook/notebook.ts';
import { Derived, Input, Ledger, Outside } from './cells.ts';
import type { FileEntry, FileSystem } from './fileSystem.ts';
import type { Settings } from './settings/schema.ts';
import { SourceFile } from './sourceFile.ts';
import { type WorkspaceFiles, workspaceFiles } from './workspaceFiles.ts';

/** Something that follows from a file and what it leads to. Made once, at module level; identity is the name. */
export interface Fact<Value> {
  readonly name: string;
  /** May ask the project for anything. Called again only when something that it asked for has changed. */
  compute(project: Project, key: string): Value;
  /** Whether a new value says the same as the last one, so that nothing has to follow. By default the very same value. */
  equal?(a: Value, b: Value): boolean;
}

export function defineFact<Value>(fact: Fact<Value>): Fact<Value> {
  return fact;
}

/** What a project needs from the program around it. */
export interface ProjectOptions {
  readonly files: FileSystem;
  /** What is known of ACPT. */
  readonly matrix: Matrix;
  /** The folders of the workspace: below them other documents are looked for. A file outside sees its own folder. */
  readonly roots?: readonly string[];
  /** What the editor decides; a `.acpt.yaml` above a document wins. */
  readonly settings?: Settings;
  /** Today as `2026-11-21`: decides what counts as old, or as newer than the matrix. */
  readonly today: string;
  /** Told of a rule that failed; the other rules go on. Tests rethrow. */
  readonly onBug: (rule: string, path: string, error: unknown) => void;
  /** How many bytes texts, trees and facts may take, roughly; what was not used for longest is dropped first. */
  readonly cacheBytes?: number;
  /**
   * Whether files change while the project lives. A program that asks once and ends says no: then nothing is noted of
   * what facts read, and what is dropped is forgotten, so that memory does not grow with the number of files.
   */
  readonly changes?: boolean;
}

const alwaysKept = 16;

const usualCacheBytes = 96 * 1024 * 1024;

/** What a letter of a file takes in memory: as text, and once more as a tree with the facts that point into it. */
const bytesOfText = 2;
const bytesOfTree = 60;
/** What it costs to know anything of a path; counted where it can be forgotten. */
const bytesOfShelf = 1000;

/** Everything that is kept of one path: dropped together, because facts point into the tree they were read from. */
interface Shelf {
  readonly source: Derived<SourceFile | undefined>;
  readonly facts: Map<Fact<unknown>, Derived<unknown>>;
  /** The version that was read last, from which the next one is parsed. */
  latest: SourceFile | undefined;
  bytes: number;
  /** Grows from use to use. */
  usedAt: number;
}

/** Where the files around a file are looked for: everything below a folder of the workspace, or one folder. */
export type Scope = `below ${string}` | `in ${string}`;

export class Project {
  readonly onBug: ProjectOptions['onBug'];
  readonly #disk: FileSystem;
  readonly #cacheBytes: number;
  readonly #changes: boolean;
  readonly #emptyBytes: number;
  readonly #ledger: Ledger;
  readonly #matrix: Input<Matrix>;
  readonly #roots: Input<readonly string[]>;
  readonly #settings: Input<Settings>;
  readonly #today: Input<string>;
  /** Texts that an editor has open, over those of the disk. */
  readonly #open = new Map<string, string>();
  readonly #versions = new Map<string, Outside<string | number | undefined>>();
  readonly #listings = new Map<string, Outside<readonly FileEntry[]>>();
  readonly #shelves = new Map<string, Shelf>();
  #uses = 0;
  #bytes = 0;
  #parses = 0;
  readonly #parsed = new Set<string>();

  constructor(options: ProjectOptions) {
    this.#disk = options.files;
    this.onBug = options.onBug;
    this.#cacheBytes = options.cacheBytes ?? usualCacheBytes;
    this.#changes = options.changes ?? true;
    this.#emptyBytes = this.#changes ? 0 : bytesOfShelf;
    this.#ledger = new Ledger(this.#changes);
    this.#matrix = new Input(this.#ledger, options.matrix);
    this.#roots = new Input(this.#ledger, withoutSlashes(options.roots ?? ['']));
    this.#settings = new Input(this.#ledger, options.settings ?? {});
    this.#today = new Input(this.#ledger, options.today);
  }

  // What the program around it changes.

  set matrix(matrix: Matrix) {
    this.#matrix.value = matrix;
  }

  get matrix(): Matrix {
    return this.#matrix.value;
  }

  set roots(roots: readonly string[]) {
    this.#roots.value = withoutSlashes(roots);
  }

  get roots(): readonly string[] {
    return this.#roots.value;
  }

  /** What the editor decides, without the `.acpt.yaml` that wins over it. */
  set editorSettings(settings: Settings) {
    this.#settings.value = settings;
  }

  get editorSettings(): Settings {
    return this.#settings.value;
  }

  set today(today: string) {
    this.#today.value = today;
  }

  get today(): string {
    return this.#today.value;
  }

  /** An editor opened the file, or changed what it has open: its text counts, not that of the disk. */
  open(path: string, text: string): void {
    this.#open.set(path, text);
    this.#changed([path]);
  }

  /** The text on disk counts again. */
  close(path: string): void {
    if (this.#open.delete(path)) this.#changed([path]);
  }

  /**
   * Files or folders on disk changed, came or went: these, or any of the files that were looked at where none are
   * named. A folder stands for all that is below it, and a file may have brought the folders around it.
   */
  filesChanged(paths?: readonly string[]): void {
    if (!paths) {
      this.#changed([...this.#versions.keys()]);
      return;
    }
    const named = new Set(paths);
    const isNamed = (path: string) => named.has(path) || foldersAround(path).some((each) => named.has(each));
    this.#changed([...this.#versions.keys()].filter(isNamed));
    const around = new Set(paths.flatMap(foldersAround));
    for (const [folder, listing] of this.#listings)
      if (around.has(folder) || isNamed(folder)) listing.mayHaveChanged();
  }

  /** Files may have come or gone in any folder. */
  foldersChanged(): void {
    this.#ledger.revision++;
    for (const listing of this.#listings.values()) listing.mayHaveChanged();
  }

  /** Forgets a file and what follows from it, until it is asked for again; for a program that will not do so soon. */
  forget(path: string): void {
    const shelf = this.#shelves.get(path);
    if (shelf && !this.#changes) this.#forget(path, shelf);
  }

  #changed(paths: readonly string[]): void {
    this.#ledger.revision++;
    for (const path of paths) this.forget(path);
    for (const path of paths) this.#versions.get(path)?.mayHaveChanged();
  }

  /** The files that were parsed since it was asked last; only where nothing changes. */
  takeParsed(): readonly string[] {
    const paths = [...this.#parsed];
    this.#parsed.clear();
    return paths;
  }

  // What facts, rules and features ask.

  /** `undefined` where there is no such file. */
  file(path: string): SourceFile | undefined {
    const shelf = this.#shelfOf(path);
    const { value } = shelf.source;
    this.#used(shelf);
    return value;
  }

  /** The text of a file as it is now, in an editor rather than on disk; `undefined` where there is none. */
  read(path: string): string | undefined {
    return this.file(path)?.text;
  }

  /** Cheaper than reading it. */
  exists(path: string): boolean {
    // Where nothing changes, nothing need be kept of it.
    if (!this.#changes) return this.#open.has(path) || this.#disk.version(path) !== undefined;
    return this.#version(path) !== undefined;
  }

  /** How large a file on disk is, in bytes, when it is asked; `undefined` where that is unknown. */
  size(path: string): number | undefined {
    return this.#disk.size?.(path);
  }

  /** What is in a folder, by name; nothing where there is no such folder. */
  list(folder: string): readonly FileEntry[] {
    let listing = this.#listings.get(folder);
    if (!listing) {
      listing = new Outside(this.#ledger, () => this.#disk.list(folder), sameEntries);
      this.#listings.set(folder, listing);
    }
    return listing.value;
  }

  /** YAML files of the workspace folder around that path, nearest to the root first, not more than a few thousand. */
  yamlFiles(near: string): readonly string[] {
    return this.filesOf(this.scopeOf(near));
  }

  /** Dockerfiles of the workspace folder around that path, nearest to the root first, not more than a few hundred. */
  dockerfiles(near: string): readonly string[] {
    return this.dockerfilesOf(this.scopeOf(near));
  }

  /** The YAML files of a scope. */
  filesOf(scope: Scope): readonly string[] {
    return this.get(filesOfScope, scope).yaml;
  }

  dockerfilesOf(scope: Scope): readonly string[] {
    return this.get(filesOfScope, scope).dockerfiles;
  }

  /** Those of all folders of the workspace. */
  get allYamlFiles(): readonly string[] {
    return this.roots.flatMap((root) => this.filesOf(`below ${root}`));
  }

  get allDockerfiles(): readonly string[] {
    return this.roots.flatMap((root) => this.dockerfilesOf(`below ${root}`));
  }

  /** The key of facts about all files that belong together. */
  scopeOf(path: string): Scope {
    const root = this.roots.find(
      (each) => each === '' || path.startsWith(each.endsWith('/') ? each : `${each}/`),
    );
    // Above a file outside of the workspace lies somebody's whole disk.
    return root === undefined ? `in ${folderOf(path)}` : `below ${root}`;
  }

  /** The folder of a file and those around it in its scope, from the inside out. */
  foldersAround(path: string): string[] {
    const scope = this.scopeOf(path);
    const found: string[] = [];
    for (let folder = folderOf(path); this.scopeOf(joined(folder, nameOf(path))) === scope; ) {
      found.push(folder);
      const above = folderOf(folder);
      if (above === folder) break;
      folder = above;
    }
    return found;
  }

  /** @param key the path that the fact is about; a few facts are about more than one, with a line break between */
  get<Value>(fact: Fact<Value>, key: string): Value {
    const shelf = this.#shelfOf(key);
    let cell = shelf.facts.get(fact as Fact<unknown>) as Derived<Value> | undefined;
    if (!cell) {
      cell = new Derived(this.#ledger, () => fact.compute(this, key), fact.equal?.bind(fact));
      shelf.facts.set(fact as Fact<unknown>, cell as Derived<unknown>);
    }
    const { value } = cell;
    this.#used(shelf);
    return value;
  }

  /** The same files with other texts in place of some: for asking what an edit would change. */
  withTexts(texts: ReadonlyMap<string, string>): Project {
    const changed = new Project({
      files: this.#disk,
      matrix: this.matrix,
      roots: this.roots,
      settings: this.editorSettings,
      today: this.today,
      onBug: this.onBug,
      cacheBytes: this.#cacheBytes,
    });
    for (const [path, text] of [...this.#open, ...texts]) changed.#open.set(path, text);
    return changed;
  }

  /** How often a text was parsed since the project was made, for tests and benchmarks. */
  get parses(): number {
    return this.#parses;
  }

  /** What is kept in memory, by the same rough count as `cacheBytes`. */
  get cachedBytes(): number {
    return this.#bytes;
  }

  #version(path: string): string | number | undefined {
    let version = this.#versions.get(path);
    if (!version) {
      // An open text is its own version: equal texts are one version, whichever edits led there.
      version = new Outside(this.#ledger, () => this.#open.get(path) ?? this.#disk.version(path));
      this.#versions.set(path, version);
    }
    return version.value;
  }

  #shelfOf(key: string): Shelf {
    let shelf = this.#shelves.get(key);
    if (!shelf) {
      shelf = this.#newShelf(key);
      this.#shelves.set(key, shelf);
    }
    return shelf;
  }

  /** Called after the answer: what a question is about was used later than what was asked on its way. */
  #used(shelf: Shelf): void {
    shelf.usedAt = ++this.#uses;
    if (this.#bytes > this.#cacheBytes && !this.#ledger.isRunning) this.#dropOldest();
  }

  #newShelf(key: string): Shelf {
    const shelf: Shelf = {
      facts: new Map(),
      latest: undefined,
      bytes: this.#emptyBytes,
      usedAt: 0,
      source: new Derived(this.#ledger, () => {
        this.#count(shelf, this.#emptyBytes - shelf.bytes);
        // Asked for the cells that follow from it; where nothing changes, reading tells as much.
        const exists = !this.#changes || this.#version(key) !== undefined;
        const text = exists ? (this.#open.get(key) ?? readAsText(this.#disk, key)) : undefined;
        const before = shelf.latest;
        shelf.latest = undefined;
        if (text === undefined) return undefined;
        this.#count(shelf, text.length * bytesOfText);
        const onParse = (length: number) => {
          this.#parses++;
          if (!this.#changes) this.#parsed.add(key);
          this.#count(shelf, length * bytesOfTree);
        };
        shelf.latest = new SourceFile(key, text, onParse, before);
        return shelf.latest;
      }),
    };
    this.#bytes += this.#emptyBytes;
    return shelf;
  }

  #count(shelf: Shelf, bytes: number): void {
    shelf.bytes += bytes;
    this.#bytes += bytes;
  }

  #dropOldest(): void {
    const full = [...this.#shelves].filter(([, { bytes }]) => !this.#changes || bytes > 0);
    full.sort(([, a], [, b]) => a.usedAt - b.usedAt);
    // A question is often about several files in turn: the last ones stay as they are.
    for (const [key, shelf] of full.slice(0, -alwaysKept)) {
      if (this.#bytes <= this.#cacheBytes / 2) return;
      if (this.#changes) this.#drop(shelf);
      else this.#forget(key, shelf);
    }
  }

  /** Frees the values; what was derived from them stays true. */
  #drop(shelf: Shelf): void {
    shelf.source.drop();
    shelf.latest = undefined;
    for (const cell of shelf.facts.values()) cell.drop();
    this.#count(shelf, this.#emptyBytes - shelf.bytes);
  }

  /** Only where nothing notes what it reads: nothing else then holds the cells. */
  #forget(key: string, shelf: Shelf): void {
    this.#bytes -= shelf.bytes;
    this.#shelves.delete(key);
  }
}

/** A notebook on disk is JSON; what is open in an editor is its text already. */
function readAsText(files: FileSystem, path: string): string | undefined {
  const text = files.read(path);
  return text !== undefined && isNotebookPath(path) ? notebookText(text) : text;
}

/** As folders are named everywhere else: `/w` for `/w/`. */
function withoutSlashes(roots: readonly string[]): readonly string[] {
  return roots.map((root) => (root.length > 1 ? root.replace(/\/$/, '') : root));
}

/** From the nearest to the outermost. */
function foldersAround(path: string): string[] {
  const folders: string[] = [];
  for (let below = path, folder = folderOf(path); folder !== below; folder = folderOf(folder)) {
    folders.push(folder);
    below = folder;
  }
  return folders;
}

function sameEntries(a: readonly FileEntry[], b: readonly FileEntry[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ name, folder }, index) => name === b[index]?.name && folder === b[index].folder)
  );
}

export function sameStrings(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index]);
}

const filesOfScope = defineFact<WorkspaceFiles>({
  name: 'files that belong together',
  compute(project, scope) {
    const folder = scope.slice(scope.indexOf(' ') + 1);
    return workspaceFiles(folder, scope.startsWith('below '), (each) => project.list(each));
  },
  equal: (a, b) => sameStrings(a.yaml, b.yaml) && sameStrings(a.dockerfiles, b.dockerfiles),
});
