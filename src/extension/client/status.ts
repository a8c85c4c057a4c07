/** What the language status of a file says: whether the server runs, how old what it knows is, how much it has checked. */
import * as vscode from 'vscode';
import type { ServerFacts } from '../../protocol/requests.ts';

/** Where it is shown: beside the language of files that may be checked. */
const languages = ['yaml', 'dockerfile', 'python', 'pip-requirements'].map((language) => ({ language }));

export class Status {
  readonly #item = vscode.languages.createLanguageStatusItem('acpt.status', languages);
  readonly #seen = new Set<string>();
  #facts: ServerFacts | undefined;
  #workspace = '';

  constructor() {
    this.#item.name = 'ACPT';
    this.#item.text = 'ACPT';
    this.#item.command = { command: 'acpt.showLog', title: vscode.l10n.t('Show Log') };
  }

  starting(): void {
    this.#item.busy = true;
  }

  running(facts: ServerFacts): void {
    this.#facts = facts;
    this.#item.severity = vscode.LanguageStatusSeverity.Information;
    this.#tell();
  }

  failed(detail: string): void {
    this.#facts = undefined;
    this.#item.severity = vscode.LanguageStatusSeverity.Error;
    this.#item.busy = false;
    this.#item.detail = detail;
  }

  checked(uri: vscode.Uri): void {
    const before = this.#seen.size;
    this.#seen.add(uri.toString());
    if (this.#seen.size > before && this.#facts) this.#tell();
  }

  /** The whole workspace was checked. */
  found(documents: number, problems: number): void {
    this.#workspace = vscode.l10n.t('workspace: {0} documents, {1} problems', documents, problems);
    if (this.#facts) this.#tell();
  }

  /** "Matrix of 2026-11-21 · 3 files checked" */
  get detail(): string {
    return this.#item.detail ?? '';
  }

  dispose(): void {
    this.#item.dispose();
  }

  #tell(): void {
    const count = this.#seen.size;
    this.#item.busy = false;
    const parts = [
      vscode.l10n.t('Matrix of {0}', this.#facts?.matrix ?? ''),
      count === 1 ? vscode.l10n.t('1 file checked') : vscode.l10n.t('{0} files checked', count),
      ...(this.#workspace === '' ? [] : [this.#workspace]),
    ];
    this.#item.detail = parts.join(' · ');
  }
}
