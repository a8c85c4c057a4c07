/**
 * A session with the server at random: texts are opened, edited, asked about, closed; files come and go, settings and
 * folders change. The same for the same seed.
 */
import assert from 'node:assert/strict';
import { cpSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { CancellationTokenSource, LSPErrorCodes } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { findingsIn } from '../../../src/core/checks/check.ts';
import { Project } from '../../../src/core/project/project.ts';
import { checkSettings } from '../../../src/core/project/settings/read.ts';
import { DiskFiles } from '../../../src/disk/diskFiles.ts';
import { pathOf } from '../../../src/server/editor/paths.ts';
import { removeFolder, repository, temporaryFolder } from '../../e2e/host/folders.ts';
import { Editor } from '../../support/edits.ts';
import { frozenMatrix } from '../../support/frozenMatrix.ts';
import { Client } from './client.ts';
import { assertEdits, assertRanges } from './oracles.ts';

/** Longer than this nothing may take, in milliseconds. */
const patience = 2000;

export interface Counts {
  edits: number;
  requests: number;
  fixes: number;
  comparisons: number;
}

/** Something that does not hold, with the text in which it was seen. */
class Find extends Error {
  constructor(what: string, where: string, text: string, cause: unknown) {
    super(
      `${what} (${where}): ${cause instanceof Error ? cause.message : String(cause)}\n--- text\n${text}`,
      {
        cause,
      },
    );
  }
}

interface Open {
  readonly uri: string;
  document: TextDocument;
}

const settings: readonly unknown[] = [
  {},
  null,
  { severity: { 'unknown-image': 'off', 'old-image': 'error' } },
  { severity: 3, computes: [], ignore: 'x', images: {} },
  { ignore: ['**/*.yml', '*'.repeat(40), '{'.repeat(30)], date: '2030-01-01' },
  { computes: { 'gpu-cluster': 'Standard_ND96isr_H100_v5', __proto__: 'x' } },
  { images: [{ image: 'my.azurecr.io/a', basedOn: 'my.azurecr.io/a', cuda: 12.6 }] },
];

export class Session {
  readonly counts: Counts = { edits: 0, requests: 0, fixes: 0, comparisons: 0 };
  /** What is being done, for whoever finds that it never ended. */
  doing = '';
  readonly #random: Editor;
  readonly #client = new Client();
  readonly #folders: readonly string[];
  readonly #texts: readonly { readonly name: string; readonly text: string }[];
  readonly #open = new Map<string, Open>();
  #compared = 0;
  #settings: unknown = {};
  #roots: readonly string[] = [];

  constructor(seed: number) {
    this.#random = new Editor(seed);
    const workspace = path.join(repository, 'test', 'workspace');
    this.#folders = ['fuzz-a', 'fuzz-b'].map(temporaryFolder);
    for (const folder of this.#folders) cpSync(workspace, folder, { recursive: true });
    const sources = [
      { folder: workspace, pattern: '**/*' },
      { folder: path.join(repository, 'test', 'expressions', 'cases'), pattern: '*' },
      { folder: path.join(repository, 'examples'), pattern: '**/*' },
    ];
    this.#texts = sources.flatMap(({ folder, pattern }) =>
      globSync(pattern, { cwd: folder })
        .filter((name) => /\.(?:ya?ml|txt)$|ockerfile/.test(name))
        .sort()
        .map((name) => ({ name, text: readFileSync(path.join(folder, name), 'utf8') })),
    );
  }

  async start(): Promise<void> {
    this.#roots = this.#folders;
    await this.#client.initialize(this.#uris(), this.#random.below(4) > 0);
  }

  stop(): void {
    this.#client.stop();
    for (const folder of this.#folders) removeFolder(folder);
  }

  async step(): Promise<void> {
    const kind = this.#random.below(100);
    if (this.#open.size === 0 || kind < 4) await this.#openOne();
    else if (kind < 45) await this.#edit();
    else if (kind < 84) await this.#ask();
    else if (kind < 88) await this.#cancel();
    else if (kind < 91) await this.#close();
    else if (kind < 94) await this.#changeDisk();
    else if (kind < 96) await this.#changeSettings();
    else if (kind < 97) await this.#changeFolders();
    else await this.#compare();
    const [error] = this.#client.errors;
    if (error !== undefined) throw new Find('the server logged an error', this.doing, this.#anyText(), error);
  }

  #uris(): string[] {
    return this.#roots.map((folder) => pathToFileURL(folder).href);
  }

  #some(): Open {
    return this.#random.one([...this.#open.values()]);
  }

  #anyText(): string {
    return [...this.#open.values()].map(({ uri, document }) => `# ${uri}\n${document.getText()}`).join('\n');
  }

  async #openOne(): Promise<void> {
    const { name, text } = this.#random.one(this.#texts);
    const file = pathToFileURL(path.join(this.#random.one(this.#folders), name)).href;
    const uri = this.#random.one([
      file,
      file,
      file,
      `untitled:${name}`,
      `vscode-vfs://github/a/b/${name}`,
      `git:${fileURLToPath(file)}?ref`,
    ]);
    if (this.#open.has(uri)) return;
    this.doing = `open ${uri}`;
    const languageId = /ockerfile/.test(name)
      ? 'dockerfile'
      : name.endsWith('.txt')
        ? 'pip-requirements'
        : 'yaml';
    this.#open.set(uri, { uri, document: TextDocument.create(uri, languageId, 1, text) });
    await this.#client.notify('textDocument/didOpen', {
      textDocument: { uri, languageId, version: 1, text },
    });
    if (this.#open.size > 6) await this.#close();
  }

  async #close(): Promise<void> {
    const { uri } = this.#some();
    this.doing = `close ${uri}`;
    this.#open.delete(uri);
    await this.#client.notify('textDocument/didClose', { textDocument: { uri } });
  }

  async #edit(): Promise<void> {
    const open = this.#some();
    const before = open.document.getText();
    // A text that has had too many edits is nobody's any more.
    const after = before.length > 20_000 ? this.#random.one(this.#texts).text : this.#random.edit(before);
    let start = 0;
    while (start < before.length && before[start] === after[start]) start++;
    let same = 0;
    while (
      same < Math.min(before.length, after.length) - start &&
      before.at(-1 - same) === after.at(-1 - same)
    )
      same++;
    const change = {
      range: {
        start: open.document.positionAt(start),
        end: open.document.positionAt(before.length - same),
      },
      text: after.slice(start, after.length - same),
    };
    const version = open.document.version + 1;
    this.doing = `edit ${open.uri} to ${version}`;
    // Positions between the two halves of a line's end are nobody's: then the whole text is sent.
    const contentChanges = /\r/.test(before) ? [{ text: after }] : [change];
    open.document = TextDocument.update(
      TextDocument.create(open.uri, open.document.languageId, open.document.version, before),
      contentChanges,
      version,
    );
    this.counts.edits++;
    await this.#client.notify('textDocument/didChange', {
      textDocument: { uri: open.uri, version },
      contentChanges,
    });
  }

  /** Any question about a place, as an editor or a careless client would ask it. */
  #question(): { readonly open: Open; readonly method: string; readonly params: object } {
    const open = this.#some();
    const { document, uri } = open;
    const offset = () => this.#random.below(document.getText().length + 1);
    const wild = () => ({ line: this.#random.below(100_000), character: this.#random.below(1000) });
    const position = this.#random.below(20) === 0 ? wild() : document.positionAt(offset());
    const [a, b] = [offset(), offset()].sort((x, y) => x - y);
    const range = { start: document.positionAt(a ?? 0), end: document.positionAt(b ?? 0) };
    const textDocument = { uri };
    const at = { textDocument, position };
    const only = this.#random.one([undefined, ['quickfix'], ['source.fixAll'], ['refactor']]);
    const questions: readonly (readonly [string, object])[] = [
      ['textDocument/hover', at],
      ['textDocument/completion', at],
      ['textDocument/completion', at],
      ['textDocument/definition', at],
      ['textDocument/references', { ...at, context: { includeDeclaration: true } }],
      ['textDocument/documentHighlight', at],
      ['textDocument/prepareRename', at],
      ['textDocument/rename', { ...at, newName: this.#random.one(['x', 'a b', '', '${{', 'constructor']) }],
      ['textDocument/documentSymbol', { textDocument }],
      ['textDocument/documentLink', { textDocument }],
      ['textDocument/foldingRange', { textDocument }],
      ['textDocument/selectionRange', { textDocument, positions: [position, position] }],
      ['textDocument/inlayHint', { textDocument, range }],
      ['textDocument/codeLens', { textDocument }],
      [
        'textDocument/codeAction',
        { textDocument, range, context: { diagnostics: [], ...(only ? { only } : {}) } },
      ],
      ['textDocument/codeAction', { textDocument, range, context: { diagnostics: [] } }],
      ['textDocument/diagnostic', { textDocument }],
      ['acpt.containerPlans', { uri, line: position.line, curatedAs: 'image' }],
      ['acpt.compare', { before: 'acpt-pytorch-2.8-cuda12.6:14', after: 'acpt-pytorch-2.2-cuda12.1' }],
    ];
    const [method, params] = this.#random.one(questions);
    // It checks all documents twice: asked as often as the others it would take a third of the time.
    if (method === 'acpt.compare' && this.#compared++ % 4 > 0)
      return { open, method: 'textDocument/hover', params: at };
    return { open, method, params };
  }

  async #ask(): Promise<void> {
    const { open, method, params } = this.#question();
    const text = open.document.getText();
    this.doing = `${method} ${JSON.stringify(params)}`;
    this.counts.requests++;
    const begin = performance.now();
    const answer = await this.#client.request<unknown>(method, params).catch((error: { code?: number }) => {
      // A name that cannot be is refused; that is an answer.
      if (method === 'textDocument/rename' || method === 'textDocument/prepareRename') return null;
      throw new Find('a request failed', this.doing, text, error);
    });
    const taken = performance.now() - begin;
    try {
      assert.ok(taken < patience, `it took ${taken.toFixed(0)} ms`);
      if (method !== 'acpt.containerPlans') assertRanges(answer, text, (uri) => this.#textAt(uri));
      if (method === 'textDocument/codeAction') this.#tryActions(answer);
    } catch (error) {
      throw new Find('an answer is wrong', this.doing, text, error);
    }
  }

  #textAt(uri: string): string | undefined {
    const open = this.#open.get(uri);
    if (open) return open.document.getText();
    try {
      return readFileSync(fileURLToPath(uri), 'utf8').replace(/^\uFEFF/, '');
    } catch {
      return undefined;
    }
  }

  #tryActions(answer: unknown): void {
    for (const { title, edit } of (answer ?? []) as {
      title: string;
      edit?: {
        documentChanges: { textDocument: { uri: string }; edits: Parameters<typeof assertEdits>[0] }[];
      };
    }[])
      for (const { textDocument, edits } of edit?.documentChanges ?? []) {
        const text = this.#textAt(textDocument.uri);
        if (text === undefined) continue;
        this.counts.fixes++;
        const isYaml = /\.ya?ml$/.test(textDocument.uri);
        try {
          assertEdits(edits, text, isYaml);
        } catch (error) {
          throw new Error(`"${title}": ${error instanceof Error ? error.message : error}`);
        }
      }
  }

  async #cancel(): Promise<void> {
    const { open, method, params } = this.#question();
    this.doing = `cancel ${method}`;
    const source = new CancellationTokenSource();
    const answer = this.#client.connection.sendRequest(method, params, source.token);
    if (this.#random.below(2) === 0) await new Promise((resolve) => setImmediate(resolve));
    source.cancel();
    await answer.catch((error: { code?: number }) => {
      const isExpected = error.code === LSPErrorCodes.RequestCancelled || /rename/i.test(method);
      if (!isExpected)
        throw new Find('a cancelled request failed', this.doing, open.document.getText(), error);
    });
  }

  async #changeDisk(): Promise<void> {
    const { name } = this.#random.one(this.#texts);
    const file = path.join(this.#random.one(this.#folders), name);
    const uri = pathToFileURL(file).href;
    this.doing = `change ${file}`;
    const type = 1 + this.#random.below(3);
    if (type === 3) rmSync(file, { force: true });
    else {
      try {
        writeFileSync(file, this.#random.edit(this.#random.one(this.#texts).text));
      } catch {
        // Its folder is not there: then nothing changed.
      }
    }
    await this.#client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri, type }] });
  }

  async #changeSettings(): Promise<void> {
    this.#settings = this.#random.one(settings);
    this.doing = `settings ${JSON.stringify(this.#settings)}`;
    this.#client.settings = this.#settings;
    await this.#client.notify('workspace/didChangeConfiguration', { settings: {} });
  }

  async #changeFolders(): Promise<void> {
    const before = this.#uris();
    this.#roots = this.#random.one([this.#folders, this.#folders.slice(0, 1), this.#folders.slice(1)]);
    this.doing = `folders ${this.#roots}`;
    this.#client.folders = this.#uris();
    const change = (uris: readonly string[]) => uris.map((uri) => ({ uri, name: 'w' }));
    await this.#client.notify('workspace/didChangeWorkspaceFolders', {
      event: { added: change(this.#uris()), removed: change(before) },
    });
  }

  /** What a server finds that has lived through all this is what a new one finds. */
  async #compare(): Promise<void> {
    const { uri, document } = this.#some();
    this.doing = `compare ${uri}`;
    // Until then nothing is said of a key that was written last and has no value yet.
    await this.#client.notify('textDocument/didSave', { textDocument: { uri } });
    // Settings and folders are asked for after a change; the server has them once it has asked.
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    const answer = await this.#client
      .request<{ items: { code: string; message: string; range: object }[] }>('textDocument/diagnostic', {
        textDocument: { uri },
      })
      .catch((error: unknown) => {
        throw new Find('diagnostics failed', this.doing, document.getText(), error);
      });
    const files = new DiskFiles();
    for (const folder of [
      ...this.#folders,
      ...[...this.#open.keys()].map((each) => path.dirname(pathOf(each))),
    ])
      files.permit(folder);
    const fresh = new Project({
      files,
      matrix: frozenMatrix(),
      roots: this.#roots.map((root) => pathOf(pathToFileURL(root).href)),
      settings: checkSettings((this.#settings ?? {}) as object).settings,
      today: new Date().toISOString().slice(0, 10),
      onBug: (rule, where, error) => {
        throw new Find(`${rule} failed`, where, document.getText(), error);
      },
    });
    for (const each of this.#open.values()) fresh.open(pathOf(each.uri), each.document.getText());
    const expected = findingsIn(fresh, pathOf(uri)).map(({ code, message, span }) => ({
      code,
      message,
      range: { start: document.positionAt(span.start), end: document.positionAt(span.end) },
    }));
    this.counts.comparisons++;
    try {
      assert.deepEqual(
        answer.items.map(({ code, message, range }) => ({ code, message, range })),
        expected,
      );
    } catch (error) {
      throw new Find('an old server finds something else than a new one', this.doing, this.#anyText(), error);
    }
  }
}
