/** The settings of the editor: the same as in `.acpt.yaml`, and what only an editor shows. */
import { CodeLensRefreshRequest, type Connection } from 'vscode-languageserver';
import type { Project } from '../core/project/project.ts';
import { checkSettings } from '../core/project/settings/read.ts';
import { EditorSettings } from '../protocol/editorSettings.ts';

/** How containers are opened, whom to ask for facts, who submits and what is traced is the client's business. */
const ofClient = ['container', 'facts', 'registry', 'submit', 'trace'];

export class Configuration {
  readonly #connection: Connection;
  readonly #project: Project;
  /** What the client asks for again when it is told to. */
  readonly refreshes = { lenses: false, hints: false };
  codeLens = true;
  inlayHints = true;
  /** Whether the editor shows lenses at all. */
  editorLenses = true;

  constructor(connection: Connection, project: Project) {
    this.#connection = connection;
    this.#project = project;
  }

  /** Problems in the settings are logged. */
  async read(): Promise<void> {
    const { console, workspace } = this.#connection;
    const [own, lenses] =
      (await workspace.getConfiguration([{ section: 'acpt' }, { section: 'editor.codeLens' }])) ?? [];
    const all = own ?? {};
    const given = { ...all };
    for (const name of [...ofClient, ...Object.keys(EditorSettings.shape)]) delete given[name];
    const { settings, issues } = checkSettings(given);
    for (const { message } of issues) console.warn(`Settings: ${message}`);
    this.#project.editorSettings = settings;
    this.#show(all.codeLens !== false, all.inlayHints !== false, lenses !== false);
  }

  #show(codeLens: boolean, inlayHints: boolean, editorLenses: boolean): void {
    const { lenses, hints } = this.refreshes;
    const lensesChange = codeLens !== this.codeLens;
    // What no lens says, the hints say.
    const hintsChange = inlayHints !== this.inlayHints || lensesChange || editorLenses !== this.editorLenses;
    this.codeLens = codeLens;
    this.inlayHints = inlayHints;
    this.editorLenses = editorLenses;
    if (lenses && lensesChange) void this.#connection.sendRequest(CodeLensRefreshRequest.type);
    if (hints && hintsChange) void this.#connection.languages.inlayHint.refresh();
  }
}
