import type { RemoteConsole } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { Analysis } from '../core/analysis.ts';
import { bundledMatrix } from '../core/matrix/load.ts';
import { DocumentNeighbours, Files } from './files.ts';

interface Kept {
  readonly version: number;
  readonly analysis: Analysis;
  readonly neighbours: DocumentNeighbours | undefined;
}

/** One analysis per version of an open document, whoever asks first; a new one too when a file that it read changes. */
export class Analyses {
  readonly #kept = new Map<string, Kept>();
  readonly #files: Files;
  readonly #log: Pick<RemoteConsole, 'error'>;

  constructor(files: Files, log: Pick<RemoteConsole, 'error'>) {
    this.#files = files;
    this.#log = log;
  }

  of(document: TextDocument): Analysis {
    const kept = this.#kept.get(document.uri);
    if (kept?.version === document.version && !kept.neighbours?.changed) return kept.analysis;
    const path = Files.pathOf(document.uri);
    const neighbours = path === undefined ? undefined : new DocumentNeighbours(path, this.#files);
    const analysis = new Analysis(document.getText(), {
      matrix: bundledMatrix(),
      today: new Date().toISOString().slice(0, 10),
      ...(neighbours ? { neighbours } : {}),
      onBug: (rule, error) =>
        this.#log.error(
          `${rule} failed on ${document.uri}: ${error instanceof Error ? error.stack : String(error)}`,
        ),
    });
    this.#kept.set(document.uri, { version: document.version, analysis, neighbours });
    return analysis;
  }

  forget(document: TextDocument): void {
    this.#kept.delete(document.uri);
  }
}
