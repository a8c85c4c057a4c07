import type { RemoteConsole } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { Analysis, type Surroundings } from '../core/checks/analysis.ts';
import type { Finding } from '../core/checks/rule.ts';
import { type Breakage, breakagesOf } from '../core/features/impact.ts';
import { bundledMatrix } from '../core/knowledge/matrix/load.ts';
import { settingsFor } from '../core/project/settings/find.ts';
import type { Settings } from '../core/project/settings/schema.ts';
import type { Workspace } from '../core/project/workspace.ts';
import { findingsAbout, mayBeUsed, usersOf } from '../core/stack/dependents.ts';
import { type EditorWorkspace, pathOf } from './workspace.ts';

interface Kept {
  readonly analysis: Analysis;
  /** The state of the workspace that the analysis saw. */
  readonly revision: number;
}

/** One analysis per version of a document and of the files around it, whoever asks first. */
export class Analyses {
  readonly #open = new Map<string, Kept & { readonly version: number }>();
  readonly #closed = new Map<string, Kept>();
  readonly #users = new Map<string, { readonly revision: number; readonly users: readonly Analysis[] }>();
  readonly #log: Pick<RemoteConsole, 'error'>;
  readonly #workspace: EditorWorkspace;
  /** What the editor decides; a `.acpt.yaml` wins. */
  settings: Settings = {};

  constructor(log: Pick<RemoteConsole, 'error'>, workspace: EditorWorkspace) {
    this.#log = log;
    this.#workspace = workspace;
  }

  of(document: TextDocument): Analysis {
    const { revision } = this.#workspace;
    const kept = this.#open.get(document.uri);
    if (kept?.version === document.version && kept.revision === revision) return kept.analysis;
    const analysis = this.#analyse(document.getText(), document.uri, pathOf(document.uri));
    this.#open.set(document.uri, { version: document.version, revision, analysis });
    return analysis;
  }

  /** Everything that is to be said of a document: by itself, or by those whose environments are made of it. */
  findingsOf(document: TextDocument): readonly Finding[] {
    const users = this.usersOf(document);
    const path = pathOf(document.uri);
    return users.length > 0 && path !== undefined ? findingsAbout(path, users) : this.of(document).findings;
  }

  /** The documents whose environments are made of this file; none for a document of Azure ML's own kinds. */
  usersOf(document: TextDocument): readonly Analysis[] {
    const path = pathOf(document.uri);
    if (path === undefined || !mayBeUsed(path, document.getText()) || this.of(document).document) return [];
    const { revision } = this.#workspace;
    const kept = this.#users.get(path);
    if (kept?.revision === revision) return kept.users;
    const users = usersOf(this.#workspace, path, (each, text) => this.#neighbour(each, text));
    this.#users.set(path, { revision, users });
    return users;
  }

  forget(document: TextDocument): void {
    this.#open.delete(document.uri);
  }

  #neighbour(path: string, text: string): Analysis {
    const { revision } = this.#workspace;
    const kept = this.#closed.get(path);
    if (kept?.revision === revision) return kept.analysis;
    const analysis = this.#analyse(text, path, path);
    this.#closed.set(path, { revision, analysis });
    return analysis;
  }

  /** The analysis of a file as it is now, open or not; `undefined` where there is none that can be read. */
  ofFile(path: string): Analysis | undefined {
    const text = this.#workspace.read(path);
    return text === undefined ? undefined : this.#neighbour(path, text);
  }

  /** YAML files below a folder of the workspace. */
  filesBelow(folder: string): readonly string[] {
    return this.#workspace.yamlFiles(`${folder}/`).filter((file) => file.startsWith(`${folder}/`));
  }

  /** The team's own images, as the settings around a file say. */
  imagesFor(uri: string | undefined): NonNullable<Settings['images']> {
    const path = uri === undefined ? undefined : pathOf(uri);
    return settingsFor(this.#workspace, path ?? '', this.settings).images ?? [];
  }

  /** What would break if the documents of the workspace moved from one environment or image to another. */
  breakages(before: string, after: string): readonly Breakage[] {
    const moving = { workspace: this.#workspace, matrix: bundledMatrix(), before, after };
    return breakagesOf(moving, this.#workspace.allYamlFiles(), (path, text, seen) =>
      this.#analyse(text, path, path, seen),
    );
  }

  #analyse(
    text: string,
    name: string,
    path: string | undefined,
    workspace: Workspace = this.#workspace,
  ): Analysis {
    const surroundings: Surroundings = {
      matrix: bundledMatrix(),
      settings: this.settings,
      today: new Date().toISOString().slice(0, 10),
      onBug: (rule, error) =>
        this.#log.error(`${rule} failed on ${name}: ${error instanceof Error ? error.stack : String(error)}`),
      ...(path === undefined ? {} : { workspace }),
    };
    return new Analysis(text, surroundings, path);
  }
}
