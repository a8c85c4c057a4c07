import { statSync } from 'node:fs';
import type { TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import { folderOf } from '../core/base/paths.ts';
import type { Workspace } from '../core/project/workspace.ts';
import { type DiskText, readText } from '../disk/readText.ts';
import { entriesOf, skippedFolders, yamlFilesBelow } from '../disk/yamlFiles.ts';

/** How long, in milliseconds, a file on disk is taken for unchanged without a look, and a list of files for complete. */
const textLife = 1000;
const listLife = 30_000;

/** How many names of a folder are offered as paths. */
const mostEntries = 500;

/** The files as the editor has them: open documents first, then the disk. */
export class EditorWorkspace implements Workspace {
  readonly #documents: Pick<TextDocuments<TextDocument>, 'get'>;
  readonly #texts = new Map<string, { read: number; text: DiskText | undefined }>();
  readonly #lists = new Map<string, { read: number; files: readonly string[] }>();
  #roots: readonly string[] = [];
  #revision = 0;

  constructor(documents: Pick<TextDocuments<TextDocument>, 'get'>) {
    this.#documents = documents;
  }

  get revision(): number {
    return this.#revision;
  }

  set roots(uris: readonly string[]) {
    this.#roots = uris.flatMap((uri) => pathOf(uri) ?? []);
    this.#lists.clear();
    this.#revision++;
  }

  read(path: string): string | undefined {
    const open = this.#documents.get(uriOf(path));
    if (open) return open.getText();
    const kept = this.#texts.get(path);
    if (kept && Date.now() - kept.read < textLife) return kept.text?.text;
    const text = readText(path, kept?.text);
    this.#texts.set(path, { read: Date.now(), text });
    return text?.text;
  }

  /** Of a document outside the workspace only the neighbours: above them lies somebody's whole disk. */
  yamlFiles(near: string): readonly string[] {
    const root = this.#roots.find((each) => near.startsWith(`${each}/`));
    const folder = root ?? folderOf(near);
    const kept = this.#lists.get(folder);
    if (kept && Date.now() - kept.read < listLife) return kept.files;
    const found = root === undefined ? yamlFilesBelow(folder, 1) : yamlFilesBelow(folder);
    const files = found.map((file) => file.replaceAll('\\', '/'));
    this.#lists.set(folder, { read: Date.now(), files });
    return files;
  }

  /** Those of all folders of the workspace. */
  allYamlFiles(): readonly string[] {
    return this.#roots.flatMap((root) => this.yamlFiles(`${root}/`));
  }

  list(path: string): readonly { name: string; folder: boolean }[] {
    return entriesOf(path)
      .filter(({ name }) => !skippedFolders.has(name))
      .slice(0, mostEntries)
      .map((entry) => ({ name: entry.name, folder: entry.isDirectory() }));
  }

  isFile(path: string): boolean {
    try {
      return statSync(path).isFile();
    } catch {
      // Nothing there, or no path at all.
      return false;
    }
  }

  /** An open document changed. */
  edited(): void {
    this.#revision++;
  }

  /** Files on disk changed, came or went. */
  changedOnDisk(uris: readonly string[], listed: boolean): void {
    for (const uri of uris) {
      const path = pathOf(uri);
      const kept = path === undefined ? undefined : this.#texts.get(path);
      if (kept) kept.read = 0;
    }
    if (listed) this.#lists.clear();
    this.#revision++;
  }
}

/** As the engine names files; `undefined` for a document that is none. */
export function pathOf(uri: string): string | undefined {
  const parsed = URI.parse(uri);
  return parsed.scheme === 'file' ? parsed.fsPath.replaceAll('\\', '/') : undefined;
}

export function uriOf(path: string): string {
  return URI.file(path).toString();
}
