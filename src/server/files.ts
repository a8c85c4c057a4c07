/** The files around an open document: open documents as they are in the editor, others as they are on disk. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import type { Neighbours } from '../core/symbols/neighbours.ts';

/** Longer files are not read: they are no components. */
const longestFile = 1_000_000;

/** How many files a search for referrers looks into at the most. */
const mostFiles = 3000;
const skipped = new Set(['node_modules', '__pycache__', 'venv', 'outputs', 'logs']);

export class Files {
  readonly #documents: TextDocuments<TextDocument>;
  readonly #kept = new Map<string, { readonly stamp: string; readonly text: string | undefined }>();
  /** Absolute paths of the workspace's folders. */
  folders: readonly string[] = [];

  constructor(documents: TextDocuments<TextDocument>) {
    this.#documents = documents;
  }

  /** The path of a document on disk, with forward slashes; `undefined` for documents that are elsewhere. */
  static pathOf(uri: string): string | undefined {
    const parsed = URI.parse(uri);
    return parsed.scheme === 'file' ? parsed.fsPath.replaceAll('\\', '/') : undefined;
  }

  static uriOf(path: string): string {
    return URI.file(path).toString();
  }

  read(path: string): string | undefined {
    const open = this.#open(path);
    if (open) return open.getText();
    const stamp = this.stamp(path);
    const kept = this.#kept.get(path);
    if (kept?.stamp === stamp) return kept.text;
    const text = stamp === 'none' ? undefined : readText(path);
    this.#kept.set(path, { stamp, text });
    return text;
  }

  /** Changes whenever the file does. */
  stamp(path: string): string {
    const open = this.#open(path);
    if (open) return `open ${open.version}`;
    const status = isAbsolute(path) ? statSync(path, { throwIfNoEntry: false }) : undefined;
    return status?.isFile() && status.size <= longestFile ? `${status.mtimeMs} ${status.size}` : 'none';
  }

  list(path: string): { name: string; folder: boolean }[] {
    try {
      return readdirSync(path, { withFileTypes: true })
        .filter(({ name }) => !name.startsWith('.git'))
        .slice(0, 500)
        .map((entry) => ({ name: entry.name, folder: entry.isDirectory() }));
    } catch {
      return [];
    }
  }

  isFolder(path: string): boolean | undefined {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory();
  }

  /** YAML files of the workspace that mention the name of the file at `path`. */
  *mentioning(path: string): Generator<string> {
    const name = path.slice(path.lastIndexOf('/') + 1);
    let left = mostFiles;
    const pending = [...this.folders];
    for (let folder = pending.pop(); folder !== undefined && left > 0; folder = pending.pop()) {
      for (const entry of this.list(folder)) {
        const inside = `${folder}/${entry.name}`;
        if (entry.folder && !entry.name.startsWith('.') && !skipped.has(entry.name)) pending.push(inside);
        if (entry.folder || inside === path || !/\.ya?ml$/i.test(entry.name) || left-- <= 0) continue;
        if (this.read(inside)?.includes(name)) yield inside;
      }
    }
  }

  #open(path: string): TextDocument | undefined {
    return this.#documents.get(Files.uriOf(path));
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch {
    return undefined;
  }
}

/** What one document's analysis sees of the files around it, and whether that has changed since. */
export class DocumentNeighbours implements Neighbours {
  readonly path: string;
  readonly #files: Files;
  readonly #seen = new Map<string, string>();

  constructor(path: string, files: Files) {
    this.path = path;
    this.#files = files;
  }

  read(path: string): string | undefined {
    if (!this.#seen.has(path)) this.#seen.set(path, this.#files.stamp(path));
    return this.#files.read(path);
  }

  list(path: string): readonly { name: string; folder: boolean }[] {
    return this.#files.list(path);
  }

  referrers(path: string | undefined): Iterable<string> {
    return this.#files.mentioning(path ?? this.path);
  }

  /** Whether a file that was read has another text now. */
  get changed(): boolean {
    return [...this.#seen].some(([path, stamp]) => this.#files.stamp(path) !== stamp);
  }
}
