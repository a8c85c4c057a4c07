/**
 * The notebooks that an editor has open. A client speaks of each cell as a document of its own; the project has the cells
 * of a notebook as one file.
 */
import type {
  Connection,
  DidChangeNotebookDocumentParams,
  DidOpenNotebookDocumentParams,
  Position,
  Range,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Span } from '../../core/base/span.ts';
import { cellsIn, textOfCells } from '../../core/languages/notebook/notebook.ts';
import type { EditorProject } from './editorProject.ts';

/** The code of which languages clients tell of. */
export const notebookSync = {
  notebookSelector: [{ notebook: '*', cells: [{ language: 'python' }] }],
};

/** Which cells have to be looked at again, and which are no longer there. */
export interface NotebookChange {
  readonly shown: readonly string[];
  readonly gone: readonly string[];
}

interface OpenNotebook {
  readonly uri: string;
  /** The addresses of its cells, in their order. */
  readonly order: string[];
  readonly texts: Map<string, TextDocument>;
}

export class EditorNotebooks {
  readonly #editor: EditorProject;
  readonly #notebooks = new Map<string, OpenNotebook>();
  readonly #listeners: ((change: NotebookChange) => void)[] = [];

  constructor(editor: EditorProject) {
    this.#editor = editor;
  }

  listen({ notebooks: { synchronization } }: Connection): void {
    synchronization.onDidOpenNotebookDocument((params) => this.#open(params));
    synchronization.onDidChangeNotebookDocument((params) => this.#change(params));
    synchronization.onDidCloseNotebookDocument(({ notebookDocument: { uri } }) => this.#close(uri));
  }

  onDidChange(listener: (change: NotebookChange) => void): void {
    this.#listeners.push(listener);
  }

  /** All cells of all notebooks. */
  get uris(): readonly string[] {
    return [...this.#notebooks.values()].flatMap(({ order }) => order);
  }

  get(uri: string): CellDocument | undefined {
    for (const notebook of this.#notebooks.values()) {
      const cells = notebook.texts.has(uri) ? documentsOf(notebook) : [];
      const found = cells.find((each) => each.uri === uri);
      if (found) return found;
    }
    return undefined;
  }

  #open({ notebookDocument: { uri, cells }, cellTextDocuments }: DidOpenNotebookDocumentParams): void {
    const texts = cellTextDocuments.map((each) => [each.uri, opened(each)] as const);
    const notebook = { uri, order: cells.map(({ document }) => document), texts: new Map(texts) };
    this.#notebooks.set(uri, notebook);
    this.#tell(notebook, []);
  }

  #change({ notebookDocument: { uri }, change: { cells } }: DidChangeNotebookDocumentParams): void {
    const notebook = this.#notebooks.get(uri);
    if (!notebook) return;
    const { order, texts } = notebook;
    const gone: string[] = [];
    if (cells?.structure) {
      const { array, didOpen, didClose } = cells.structure;
      order.splice(array.start, array.deleteCount, ...(array.cells ?? []).map(({ document }) => document));
      for (const each of didOpen ?? []) texts.set(each.uri, opened(each));
      for (const each of didClose ?? []) {
        texts.delete(each.uri);
        gone.push(each.uri);
      }
    }
    for (const { document, changes } of cells?.textContent ?? []) {
      const before = texts.get(document.uri);
      if (before) texts.set(document.uri, TextDocument.update(before, changes, document.version));
    }
    this.#tell(notebook, gone);
  }

  #close(uri: string): void {
    const notebook = this.#notebooks.get(uri);
    this.#notebooks.delete(uri);
    this.#editor.close(uri);
    if (notebook) for (const listener of this.#listeners) listener({ shown: [], gone: notebook.order });
  }

  #tell(notebook: OpenNotebook, gone: readonly string[]): void {
    this.#editor.open(notebook.uri, textOf(notebook));
    for (const listener of this.#listeners) listener({ shown: notebook.order, gone });
  }
}

function opened({
  uri,
  languageId,
  version,
  text,
}: DidOpenNotebookDocumentParams['cellTextDocuments'][number]) {
  return TextDocument.create(uri, languageId, version, text);
}

function textOf({ order, texts }: OpenNotebook): string {
  return textOfCells(order.map((uri) => texts.get(uri)?.getText() ?? ''));
}

function documentsOf(notebook: OpenNotebook): readonly CellDocument[] {
  const cells = cellsIn(textOf(notebook));
  const all: CellDocument[] = [];
  for (const [index, uri] of notebook.order.entries()) {
    const text = notebook.texts.get(uri);
    if (text) all.push(new CellDocument(text, notebook.uri, cells[index]?.span.start ?? 0, all));
  }
  return all;
}

/** A cell, whose offsets are those of the notebook. */
class CellDocument implements TextDocument {
  readonly notebookUri: string;
  readonly #text: TextDocument;
  readonly #start: number;
  /** With itself. */
  readonly #cells: readonly CellDocument[];

  constructor(text: TextDocument, notebookUri: string, start: number, cells: readonly CellDocument[]) {
    this.#text = text;
    this.notebookUri = notebookUri;
    this.#start = start;
    this.#cells = cells;
  }

  get uri(): string {
    return this.#text.uri;
  }

  get languageId(): string {
    return this.#text.languageId;
  }

  get version(): number {
    return this.#text.version;
  }

  get lineCount(): number {
    return this.#text.lineCount;
  }

  getLineRange(line: number): Range {
    return this.#text.getLineRange(line);
  }

  getEOLCharacters(line: number): string {
    return this.#text.getEOLCharacters(line);
  }

  getText(range?: Range): string {
    return this.#text.getText(range);
  }

  positionAt(offset: number): Position {
    return this.#text.positionAt(offset - this.#start);
  }

  offsetAt(position: Position): number {
    return this.#start + this.#text.offsetAt(position);
  }

  has({ start }: Span): boolean {
    return this.#start <= start && start <= this.#start + this.#text.getText().length;
  }

  /** The cell of the same notebook that has the span. */
  around(span: Span): CellDocument | undefined {
    return this.#cells.find((each) => each.has(span));
  }
}

/** The address of the file: of a cell, of its notebook. */
export function fileUriOf(document: TextDocument): string {
  return document instanceof CellDocument ? document.notebookUri : document.uri;
}

/** Whether the span is in the document itself, and not in another cell of its notebook. */
export function isIn(document: TextDocument, span: Span): boolean {
  return !(document instanceof CellDocument) || document.has(span);
}

/** Where in an editor the span of a file is: of a notebook, in which cell. */
export function documentAround(document: TextDocument, span: Span): TextDocument {
  return (document instanceof CellDocument ? document.around(span) : undefined) ?? document;
}
