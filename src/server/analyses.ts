import type { RemoteConsole } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { Analysis } from '../core/analysis.ts';
import { bundledMatrix } from '../core/matrix/load.ts';

/** One analysis per version of an open document, whoever asks first. */
export class Analyses {
  readonly #kept = new Map<string, { readonly version: number; readonly analysis: Analysis }>();
  readonly #log: Pick<RemoteConsole, 'error'>;

  constructor(log: Pick<RemoteConsole, 'error'>) {
    this.#log = log;
  }

  of(document: TextDocument): Analysis {
    const kept = this.#kept.get(document.uri);
    if (kept?.version === document.version) return kept.analysis;
    const analysis = new Analysis(document.getText(), {
      matrix: bundledMatrix(),
      today: new Date().toISOString().slice(0, 10),
      onBug: (rule, error) =>
        this.#log.error(
          `${rule} failed on ${document.uri}: ${error instanceof Error ? error.stack : String(error)}`,
        ),
    });
    this.#kept.set(document.uri, { version: document.version, analysis });
    return analysis;
  }

  forget(document: TextDocument): void {
    this.#kept.delete(document.uri);
  }
}
