/** The language server over two joined streams: real JSON-RPC, no editor. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import {
  CancellationTokenSource,
  type CodeAction,
  type CodeLens,
  type CompletionList,
  type Diagnostic,
  type DocumentLink,
  type DocumentSymbol,
  ErrorCodes,
  type FoldingRange,
  type Hover,
  type InitializeResult,
  type Location,
  type LocationLink,
  LSPErrorCodes,
  type SelectionRange,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { type ContainerPlan, isPlan, type NoPlan } from '../src/core/container/plan/plan.ts';
import type { ComparisonAnswer } from '../src/protocol/comparison.ts';
import type { Choice } from '../src/protocol/requests.ts';
import { connectToServer } from './support/serverConnection.ts';
import { cutMark } from './support/yaml.ts';

class Client {
  readonly connection = connectToServer();
  readonly pushed: { uri: string; diagnostics: Diagnostic[] }[] = [];
  readonly logged: string[] = [];
  #count = 0;

  constructor() {
    this.connection.onNotification(
      'textDocument/publishDiagnostics',
      (params) => void this.pushed.push(params),
    );
    this.connection.onNotification('window/logMessage', ({ message }) => void this.logged.push(message));
    this.connection.listen();
  }

  async initialize(capabilities: object, rootUri: string | null = null): Promise<InitializeResult> {
    const result = await this.connection.sendRequest<InitializeResult>('initialize', {
      processId: null,
      rootUri,
      capabilities,
    });
    await this.connection.sendNotification('initialized', {});
    return result;
  }

  async open(text: string, uri = `file:///workspace/${this.#count++}.yml`): Promise<string> {
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'yaml', version: 1, text },
    });
    return uri;
  }

  request<R>(method: string, params: object): Promise<R> {
    return this.connection.sendRequest<R>(method, params);
  }

  async pull(uri: string): Promise<Diagnostic[]> {
    const report = await this.request<{ items: Diagnostic[] }>('textDocument/diagnostic', {
      textDocument: { uri },
    });
    return report.items;
  }
}

const marked = (text: string) => {
  const { text: clean, offset } = cutMark(text);
  const before = clean.slice(0, offset).split('\n');
  return { text: clean, position: { line: before.length - 1, character: before.at(-1)?.length ?? 0 } };
};

const unknown =
  'command: a\nenvironment: azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.7/versions/15\n';

describe('a client that pulls diagnostics', () => {
  const client = new Client();
  let result: InitializeResult;
  before(async () => {
    result = await client.initialize({ textDocument: { diagnostic: {} } });
  });
  after(() => client.connection.dispose());

  test('is told what the server can do', () => {
    assert.equal(result.serverInfo?.name, 'acpt');
    assert.equal(result.capabilities.textDocumentSync, 2, 'incremental');
    assert.ok(result.capabilities.diagnosticProvider);
    assert.ok(result.capabilities.hoverProvider);
  });

  test('gets diagnostics with code, source and page, and nothing unasked', async () => {
    const [diagnostic, ...others] = await client.pull(await client.open(unknown));
    assert.deepEqual(others, []);
    assert.equal(diagnostic?.code, 'unknown-environment');
    assert.equal(diagnostic?.source, 'acpt');
    assert.equal(diagnostic?.severity, 1);
    assert.equal(diagnostic?.codeDescription?.href, 'file:///rules/unknown-environment.md');
    assert.deepEqual(diagnostic?.range, {
      start: { line: 1, character: 55 },
      end: { line: 1, character: 80 },
    });
    assert.deepEqual(client.pushed, []);
  });

  test('sees edits as they are typed', async () => {
    const uri = await client.open(unknown);
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [
        { range: { start: { line: 1, character: 79 }, end: { line: 1, character: 80 } }, text: '6' },
      ],
    });
    const left = (await client.pull(uri)).map(({ code }) => code);
    assert.deepEqual(left, ['name-differs-from-content']);
  });

  test('is not told of a value that is being written, until something else is, or it is saved', async () => {
    const uri = await client.open(
      'type: command\ncommand: a\ncode: .\nenvironment: azureml:e:1\ncompute: azureml:c\n',
    );
    const codes = async () => (await client.pull(uri)).map(({ code }) => code);
    let version = 1;
    const insert = (line: number, character: number, text: string) =>
      client.connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version: ++version },
        contentChanges: [{ range: { start: { line, character }, end: { line, character } }, text }],
      });
    await insert(5, 0, 'resources:\n  instance_count:');
    assert.deepEqual(await codes(), []);
    await client.connection.sendNotification('textDocument/didSave', { textDocument: { uri } });
    assert.deepEqual(await codes(), ['wrong-type']);
    await insert(6, 17, ' ');
    assert.deepEqual(await codes(), []);
    await insert(1, 10, 'b');
    assert.deepEqual(await codes(), ['wrong-type']);
  });

  test('gets a versioned quick fix for the diagnostic', async () => {
    const uri = await client.open(unknown);
    const [diagnostic] = await client.pull(uri);
    assert.ok(diagnostic);
    const actions = await client.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: diagnostic.range,
      context: { diagnostics: [diagnostic], only: ['quickfix'] },
    });
    assert.equal(actions[0]?.title, 'Use acpt-pytorch-2.8-cuda12.6');
    assert.equal(actions[0]?.isPreferred, true);
    const [change] = actions[0]?.edit?.documentChanges ?? [];
    assert.ok(change && 'textDocument' in change);
    assert.equal(change.textDocument.version, 1);
    const refactorings = await client.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: diagnostic.range,
      context: { diagnostics: [], only: ['refactor'] },
    });
    assert.deepEqual(refactorings, []);
  });

  test('may mend everything that leaves no choice', async () => {
    const text =
      'type: pipeline\njobs:\n  a: { command: a, environment: "azureml:mine:latest" }\n  b: { command: b, environment: "azureml:mine" }\n';
    const uri = await client.open(text);
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const ask = (kind: string) =>
      client.request<CodeAction[]>('textDocument/codeAction', {
        textDocument: { uri },
        range,
        context: { diagnostics: [], only: [kind] },
      });
    for (const kind of ['source.fixAll', 'source.fixAll.acpt', 'source']) {
      const [action] = await ask(kind);
      const [change] = action?.edit?.documentChanges ?? [];
      assert.ok(change && 'edits' in change && change.edits.length === 2, kind);
    }
    assert.deepEqual(await ask('source.organizeImports'), []);
  });

  test('gets a hover in Markdown', async () => {
    const { text, position: at } = marked(
      'command: a\nenvironment: azureml:AzureML-acpt-pytorch-2.8|-cuda12.6:15\n',
    );
    const hover = await client.request<Hover>('textDocument/hover', {
      textDocument: { uri: await client.open(text) },
      position: at,
    });
    assert.match(JSON.stringify(hover.contents), /2\.10\.0\+cu126/);
  });

  test('gets completions in order, and their documentation when it asks', async () => {
    const { text, position: at } = marked('command: a\nenvironment: acpt|\n');
    const list = await client.request<CompletionList>('textDocument/completion', {
      textDocument: { uri: await client.open(text) },
      position: at,
    });
    const first = list.items.toSorted((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1))[0];
    assert.equal(first?.label, 'acpt-pytorch-2.8-cuda12.6 15');
    assert.equal(
      first?.labelDetails?.description,
      'torch 2.10.0 · CUDA 12.6',
      'as much as a list has room for',
    );
    assert.equal(first?.detail, 'torch 2.10.0 · CUDA 12.6 · Python 3.10');
    assert.equal(first?.documentation, undefined);
    const resolved = await client.request<{ documentation: { value: string } }>(
      'completionItem/resolve',
      first,
    );
    assert.match(resolved.documentation.value, /PyTorch/);
  });

  test('gets nothing on YAML of other people, unknown documents and broken texts', async () => {
    const uri = await client.open('services:\n  a:\n    image: mcr.microsoft.com/aifx/acpt/nonsense\n');
    assert.deepEqual(await client.pull(uri), []);
    assert.deepEqual(await client.pull('file:///never/opened.yml'), []);
    for (const text of ['', '\u0000', '{{{{', '&a [*a', 'environment:', 'environment: azureml:'])
      await client.pull(await client.open(text));
    assert.deepEqual(
      client.logged.filter((line) => line.includes('failed')),
      [],
    );
  });

  test('gets inlay hints and lenses, and the comparison behind one', async () => {
    const uri = await client.open('command: a\nenvironment: azureml:AzureML-acpt-pytorch-2.8-cuda12.6:14\n');
    const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
    const hints = await client.request<{ label: string }[]>('textDocument/inlayHint', {
      textDocument: { uri },
      range,
    });
    assert.match(hints[0]?.label ?? '', /^torch 2\.8\.0 · CUDA 12\.6$/);
    const lenses = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
    assert.deepEqual(
      lenses.map(({ command }) => command?.title),
      ['torch 2.8.0 · CUDA 12.6 · Python 3.10', 'Compare with newer'],
    );
    const [before, after] = lenses[1]?.command?.arguments ?? [];
    const answer = await client.request<ComparisonAnswer>('acpt.compare', { before, after });
    assert.ok(!('problem' in answer));
    assert.deepEqual(
      answer.rows.find(({ name }) => name === 'PyTorch'),
      { name: 'PyTorch', before: '2.8.0+cu126', after: '2.10.0+cu126', change: 'newer' },
    );
    for (const [wrong, sentence] of [
      [
        'nothing',
        'Unknown environment or image "nothing". Expected a curated environment such as acpt-pytorch-2.8-cuda12.6:15, or an ACPT image.',
      ],
      [
        'acpt-pytorch-2.8-cuda12.7:1',
        'Unknown environment or image "acpt-pytorch-2.8-cuda12.7:1". Did you mean acpt-pytorch-2.8-cuda12.6?',
      ],
      [
        'acpt-pytorch-2.8-cuda12.6:99',
        'acpt-pytorch-2.8-cuda12.6 has no known version or tag like that: "acpt-pytorch-2.8-cuda12.6:99".',
      ],
    ])
      assert.deepEqual(await client.request('acpt.compare', { before: wrong, after }), { problem: sentence });
    const choices = await client.request<Choice[]>('acpt.choices', { uri });
    assert.deepEqual(
      choices.filter(({ here }) => here).map(({ reference }) => reference),
      ['azureml:AzureML-acpt-pytorch-2.8-cuda12.6:14'],
    );
    assert.equal(choices[1]?.label, 'acpt-pytorch-2.8-cuda12.6:15');
  });

  test('is told what is wrong with a question that the server does not understand', async () => {
    for (const [method, question] of [
      ['acpt.compare', { before: 1 }],
      ['acpt.move', { before: 'a' }],
      ['acpt.use', { uri: 'file:///a.yml', reference: 'a' }],
      ['acpt.containerPlans', { uri: 'file:///a.yml', curatedAs: 'whatever' }],
      ['acpt.containerMatrix', null],
    ] as const)
      await assert.rejects(client.connection.sendRequest(method, question), {
        code: ErrorCodes.InvalidParams,
        message: new RegExp(`^${method}: `),
      });
  });

  test('gets the containers of a document as it is typed, of one line of it, and of the matrix', async () => {
    const uri = await client.open(
      'type: pipeline\njobs:\n  a: { type: command, command: x, environment: azureml:AzureML-acpt-pytorch-2.8-cuda12.6:14 }\n  b: { type: command, command: x, environment: azureml:mine:1 }\n',
    );
    const plans = (question: object) =>
      client.request<(ContainerPlan | NoPlan)[]>('acpt.containerPlans', {
        uri,
        curatedAs: 'image',
        ...question,
      });
    const [first, second, ...others] = await plans({});
    assert.deepEqual(others, []);
    assert.ok(first && isPlan(first) && second && !isPlan(second));
    assert.equal(first.needs.image, 'mcr.microsoft.com/azureml/curated/acpt-pytorch-2.8-cuda12.6:14');
    assert.match(second.problem, /azureml:mine:1 is defined in an Azure ML workspace/);
    assert.deepEqual(
      (await plans({ line: 3 })).map(({ source }) => source?.step),
      ['b'],
    );
    assert.deepEqual(await plans({ uri: 'file:///nowhere/at/all.yml' }), []);
    const matrix = await client.request<ContainerPlan[]>('acpt.containerMatrix', { curatedAs: 'image' });
    assert.ok(matrix.length > 20);
  });

  test('gets a hover before the diagnostics of older versions', async () => {
    const uri = await client.open(unknown);
    const answered: string[] = [];
    const note = (name: string) => () => void answered.push(name);
    const all: Promise<unknown>[] = [];
    for (let version = 2; version < 8; version++) {
      void client.connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: [
          { range: { start: { line: 0, character: 9 }, end: { line: 0, character: 9 } }, text: 'x' },
        ],
      });
      all.push(client.pull(uri).then(note(`diagnostics ${version}`)));
    }
    all.push(
      client
        .request('textDocument/hover', { textDocument: { uri }, position: { line: 1, character: 60 } })
        .then(note('hover')),
    );
    await Promise.all(all);
    assert.equal(answered[0], 'hover', answered.join(', '));
    assert.equal(answered.length, 7);
  });

  test('may cancel a request that waits', async () => {
    const uri = await client.open(unknown);
    const source = new CancellationTokenSource();
    const answer = client.connection.sendRequest(
      'textDocument/diagnostic',
      { textDocument: { uri } },
      source.token,
    );
    source.cancel();
    await assert.rejects(answer, { code: LSPErrorCodes.RequestCancelled });
  });
});

describe('a client that cannot pull', () => {
  const client = new Client();
  after(() => client.connection.dispose());

  const eventually = async (holds: () => boolean) => {
    for (const deadline = Date.now() + 5000; !holds(); ) {
      assert.ok(Date.now() < deadline, `not in time: ${JSON.stringify(client.pushed)}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };

  test('is sent diagnostics when a document is opened, changed and closed', async () => {
    const result = await client.initialize({});
    assert.equal(result.capabilities.diagnosticProvider, undefined);
    const uri = await client.open(unknown);
    await eventually(() => client.pushed.some((each) => each.uri === uri && each.diagnostics.length === 1));
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [{ text: 'a: 1\n' }],
    });
    await eventually(() => client.pushed.at(-1)?.diagnostics.length === 0);
    const before = client.pushed.length;
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    await eventually(() => client.pushed.length > before);
  });

  test('may open documents with odd addresses, and those beside them still get theirs', async () => {
    for (const odd of ['file:////a//b.yml', '', '//a', 'file:///%zz.yml', 'untitled:'])
      await client.open('command: a\n', odd);
    const uri = await client.open(unknown);
    const before = client.pushed.length;
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [{ text: `${unknown}# a\n` }],
    });
    await eventually(() => client.pushed.slice(before).some(({ uri: each }) => each === 'file:////a//b.yml'));
    await eventually(() =>
      client.pushed.slice(before).some((each) => each.uri === uri && each.diagnostics.length === 1),
    );
  });
});

describe('across files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'acpt-server-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const client = new Client();
  after(() => client.connection.dispose());
  const component = join(folder, 'train.yml');
  const pipeline = join(folder, 'pipeline.yml');
  const componentText = `$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json
type: command
name: train
inputs:
  data: {type: uri_folder}
outputs:
  model: {type: uri_folder}
command: python train.py --data \${{inputs.data}} --model \${{outputs.model}}
environment: azureml:mine:1
`;
  const pipelineText = `$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
settings: {default_compute: azureml:gpu}
jobs:
  train:
    type: command
    component: ./train.yml
    inputs:
      data: {type: uri_folder, path: azureml:d:1}
`;
  const openFile = async (path: string, text: string) => {
    writeFileSync(path, text);
    const uri = pathToFileURL(path).href;
    await client.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'yaml', version: 1, text },
    });
    return uri;
  };
  let uri = '';
  before(async () => {
    await client.initialize({ textDocument: { diagnostic: {} } }, pathToFileURL(folder).href);
    writeFileSync(component, componentText);
    uri = await openFile(pipeline, pipelineText);
  });
  const at = (text: string, word: string) => {
    const before = text.slice(0, text.indexOf(word) + 1).split('\n');
    return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  };

  test('a step is judged by its component file, and again when that changes', async () => {
    assert.deepEqual(await client.pull(uri), []);
    writeFileSync(component, componentText.replace('  data:', '  rows: {type: integer}\n  data:'));
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: pathToFileURL(component).href, type: 2 }],
    });
    assert.deepEqual(
      (await client.pull(uri)).map(({ code }) => code),
      ['missing-input'],
    );
    const componentUri = await openFile(component, componentText);
    assert.deepEqual(await client.pull(uri), [], 'the text in the editor counts');
    await client.connection.sendNotification('textDocument/didClose', {
      textDocument: { uri: componentUri },
    });
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: componentUri, type: 2 }],
    });
  });

  test('an option is renamed in the command and in the script', async () => {
    mkdirSync(join(folder, 'options'), { recursive: true });
    const script = join(folder, 'options', 'train.py');
    writeFileSync(
      script,
      'import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument("--rate")\nargs = parser.parse_args()\nprint(args.rate)\n',
    );
    const text = 'code: .\nenvironment: azureml:e:1\ncommand: python train.py --rate 1\n';
    const job = await openFile(join(folder, 'options', 'job.yml'), text);
    const asked = { textDocument: { uri: job }, position: at(text, '--rate') };
    const prepared = await client.request<{ placeholder: string }>('textDocument/prepareRename', asked);
    assert.equal(prepared.placeholder, '--rate');
    const { documentChanges } = await client.request<WorkspaceEdit>('textDocument/rename', {
      ...asked,
      newName: '--speed',
    });
    assert.deepEqual(
      documentChanges?.map((each) =>
        'edits' in each
          ? [each.textDocument.uri, each.edits.map((edit) => 'newText' in edit && edit.newText)]
          : [],
      ),
      [
        [pathToFileURL(script).href, ['--speed', 'speed']],
        [job, ['--speed']],
      ],
    );
    await assert.rejects(
      client.request('textDocument/rename', { ...asked, newName: 'my rate' }),
      /Invalid option "my rate"/,
    );
  });

  test('definition, references and rename reach the component file', async () => {
    const position = at(pipelineText, 'data: {');
    const textDocument = { uri };
    const [link] = await client.request<LocationLink[]>('textDocument/definition', {
      textDocument,
      position,
    });
    assert.equal(link?.targetUri, pathToFileURL(component).href);
    assert.equal(link?.targetRange.start.line, 4);
    const places = await client.request<Location[]>('textDocument/references', {
      textDocument,
      position,
      context: { includeDeclaration: true },
    });
    assert.deepEqual(places.map((place) => place.uri.split('/').at(-1)).sort(), [
      'pipeline.yml',
      'train.yml',
      'train.yml',
    ]);
    const edit = await client.request<WorkspaceEdit>('textDocument/rename', {
      textDocument,
      position,
      newName: 'rows',
    });
    assert.equal(edit.documentChanges?.length, 2);
    await assert.rejects(
      client.request('textDocument/rename', { textDocument, position, newName: '1 2' }),
      /letters, digits/,
    );
    const fromComponent = await openFile(component, componentText);
    const referrers = await client.request<Location[]>('textDocument/references', {
      textDocument: { uri: fromComponent },
      position: at(componentText, 'data: {'),
      context: { includeDeclaration: false },
    });
    assert.ok(
      referrers.some((place) => place.uri === uri),
      'the pipeline that uses the component is found',
    );
  });

  test('paths and the inputs of the component are offered', async () => {
    const complete = async (text: string) => {
      const { text: clean, position } = marked(text);
      const document = await openFile(join(folder, 'half.yml'), clean);
      const list = await client.request<CompletionList>('textDocument/completion', {
        textDocument: { uri: document },
        position,
      });
      await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: document } });
      return list.items.map(({ label }) => label);
    };
    const head = 'type: pipeline\njobs:\n  a:\n    type: command\n';
    assert.ok((await complete(`${head}    component: ./|\n`)).includes('train.yml'));
    assert.equal((await complete(`${head}    component: ./train.yml\n    inputs:\n      |\n`))[0], 'data');
  });

  test('outline, folding, selections and links', async () => {
    const textDocument = { uri };
    const [job] = await client.request<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument });
    assert.match(JSON.stringify(job), /"name":"train"/);
    const folds = await client.request<FoldingRange[]>('textDocument/foldingRange', { textDocument });
    assert.ok(folds.some(({ startLine, endLine }) => startLine === 3 && endLine === 8));
    const [selection] = await client.request<SelectionRange[]>('textDocument/selectionRange', {
      textDocument,
      positions: [at(pipelineText, 'uri_folder')],
    });
    assert.ok(selection?.parent?.parent);
    const links = await client.request<DocumentLink[]>('textDocument/documentLink', { textDocument });
    assert.ok(links.some(({ target }) => target === pathToFileURL(component).href));
  });

  test('outlines of the Dockerfiles that Azure ML builds, and of no others', async () => {
    const outline = async (name: string, image: string) =>
      client.request<DocumentSymbol[]>('textDocument/documentSymbol', {
        textDocument: { uri: await openFile(join(folder, `${name}.Dockerfile`), `FROM ${image}\nRUN a\n`) },
      });
    const acpt = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202607.1';
    assert.deepEqual(
      (await outline('ours', acpt)).map(({ name }) => name),
      [acpt],
    );
    assert.deepEqual(await outline('theirs', 'node:20'), []);
  });

  test('the $schema line is offered where there is none and a schema is published', async () => {
    const start = { line: 0, character: 0 };
    const actionsOn = async (name: string, text: string) =>
      client.request<CodeAction[]>('textDocument/codeAction', {
        textDocument: { uri: await openFile(join(folder, name), text) },
        range: { start, end: start },
        context: { diagnostics: [] },
      });
    const job = 'command: a\nenvironment: azureml:mine:1\ncompute: azureml:c\n';
    const [action] = await actionsOn('bare.yml', job);
    assert.equal(action?.title, 'Add $schema for commandJob');
    assert.deepEqual(await actionsOn('foundry.yml', `${job}storage_connection_name: s\n`), []);
    // A brace that closes nothing would no longer be the first thing.
    assert.deepEqual(
      (await actionsOn('broken.yml', `} # x\n${job}`)).filter(({ title }) => title.includes('$schema')),
      [],
    );
  });
});

describe('files that belong together', () => {
  const client = new Client();
  const folder = mkdtempSync(join(tmpdir(), 'acpt-server-'));
  const uri = (name: string) => pathToFileURL(join(folder, name)).href;
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  const image = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202608.2';
  let refreshes = 0;
  const watched: unknown[] = [];

  before(async () => {
    write('job.yml', 'command: a\nenvironment:\n  build: { path: context }\n');
    write(
      'context/Dockerfile',
      `FROM ${image}\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n`,
    );
    write('context/requirements.txt', 'torch==2.7.1\n');
    client.connection.onRequest('workspace/diagnostic/refresh', () => {
      refreshes++;
      return null;
    });
    client.connection.onRequest('client/registerCapability', ({ registrations }) => {
      watched.push(...registrations);
      return null;
    });
    await client.initialize(
      {
        textDocument: { diagnostic: {} },
        workspace: {
          diagnostics: { refreshSupport: true },
          didChangeWatchedFiles: { dynamicRegistration: true },
        },
      },
      pathToFileURL(folder).href,
    );
  });
  after(() => {
    client.connection.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  const codes = async (of: string) => (await client.pull(of)).map(({ code }) => code);
  const refreshed = async (before = 0) => {
    while (refreshes <= before) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  test('a finding is shown in the file that has the mistake, open or not', async () => {
    const requirements = await client.open('torch==2.7.1\n', uri('context/requirements.txt'));
    assert.deepEqual(await codes(requirements), ['reinstalls-stack-package']);
    const dockerfile = await client.open(
      `FROM ${image}\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nRUN pip install torch-ort\n`,
      uri('context/Dockerfile'),
    );
    assert.deepEqual(await codes(dockerfile), ['torch-ort-not-configured']);
    const job = await client.open('command: a\nenvironment:\n  build: { path: context }\n', uri('job.yml'));
    assert.deepEqual(await codes(job), []);
  });

  test('an edit in one tab is seen in the others', async () => {
    const requirements = uri('context/requirements.txt');
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: uri('context/Dockerfile'), version: 2 },
      contentChanges: [{ text: `FROM ${image}\nRUN pip install transformers\n` }],
    });
    assert.deepEqual(await codes(requirements), [], 'the Dockerfile no longer installs it');
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: uri('context/Dockerfile'), version: 3 },
      contentChanges: [{ text: `FROM ${image}\nCOPY . /x/\nRUN pip install -r /x/requirements.txt\n` }],
    });
    assert.deepEqual(await codes(requirements), ['reinstalls-stack-package']);
  });

  test('half a word is nobody’s mistake until typing pauses, and nothing else is held back', async () => {
    let version = 1;
    const head = 'command: a\ncode: .\nenvironment: azureml:e\n';
    const job = await client.open(head, uri('typed.yml'));
    assert.deepEqual(await codes(job), ['malformed-reference']);
    const insert = (line: number, character: number, text: string) =>
      client.connection.sendNotification('textDocument/didChange', {
        textDocument: { uri: job, version: ++version },
        contentChanges: [{ range: { start: { line, character }, end: { line, character } }, text }],
      });
    const type = async (line: number, character: number, text: string) => {
      const seen: unknown[][] = [];
      for (const [at, letter] of [...text].entries()) {
        await insert(line, character + at, letter);
        seen.push(await codes(job));
      }
      return seen.flat();
    };
    // Below the line with the mistake, which stays.
    assert.deepEqual(new Set(await type(3, 0, 'tags: a')), new Set(['malformed-reference']));
    const before = refreshes;
    await refreshed(before);
    assert.deepEqual(await codes(job), ['malformed-reference', 'wrong-type']);
    // A key and its first letters, in the line below it.
    await insert(3, 6, '{ a: ');
    await insert(3, 12, ' }\ncompute: azureml:c\ninputs:');
    await insert(5, 7, '\n  ');
    assert.deepEqual(await codes(job), ['malformed-reference']);
    assert.deepEqual(new Set(await type(6, 2, 'dat')), new Set(['malformed-reference']));
    // What is pasted is whole.
    await insert(6, 5, 'a: { type: folder }\n');
    assert.deepEqual(await codes(job), ['malformed-reference', 'unused-input', 'unknown-value']);
    // A word on the line with the mistake, until it is saved.
    assert.deepEqual(await type(2, 22, 'x'), ['unused-input', 'unknown-value']);
    await client.connection.sendNotification('textDocument/didSave', { textDocument: { uri: job } });
    assert.deepEqual(await codes(job), ['malformed-reference', 'unused-input', 'unknown-value']);
  });

  test('a change on disk asks the client to look again', async () => {
    assert.ok(JSON.stringify(watched).includes('requirements'));
    write('env.yml', `name: shared\nimage: ${image}\n`);
    write('other.yml', 'command: a\nenvironment: azureml:shared@latest\n');
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [
        { uri: uri('env.yml'), type: 1 },
        { uri: uri('other.yml'), type: 1 },
      ],
    });
    const other = await client.open('command: a\nenvironment: azureml:shared@latest\n', uri('other.yml'));
    const hover = await client.request<Hover>('textDocument/hover', {
      textDocument: { uri: other },
      position: { line: 1, character: 20 },
    });
    assert.match(JSON.stringify(hover.contents), /2\.8\.0\+cu126/);
    await refreshed();
    const [definition] = await client.request<LocationLink[]>('textDocument/definition', {
      textDocument: { uri: other },
      position: { line: 1, character: 20 },
    });
    assert.equal(definition?.targetUri, uri('env.yml'));
  });

  test('a thousand changes on disk ask the client to look again a few times, not a thousand', async () => {
    const before = refreshes;
    for (let index = 0; index < 1000; index++)
      await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: [{ uri: uri('env.yml'), type: 2 }],
      });
    await refreshed(before);
    // Nothing more comes once the last one is answered.
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.ok(refreshes - before <= 50, `${refreshes - before} refreshes`);
  });

  test('a folder that is deleted takes its files along', async () => {
    const step = 'type: pipeline\njobs:\n  a: { component: ./components/c.yml, inputs: { y: 1 } }\n';
    write(
      'components/c.yml',
      'type: command\nname: c\ninputs: {x: {type: number}}\ncommand: a ${{inputs.x}}\n',
    );
    const pipeline = await client.open(step, uri('pipeline.yml'));
    assert.deepEqual((await codes(pipeline)).toSorted(), ['missing-input', 'unknown-binding']);
    rmSync(join(folder, 'components'), { recursive: true });
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: uri('components'), type: 3 }],
    });
    assert.deepEqual(await codes(pipeline), ['missing-component']);
  });

  test('hover and completion know the stack in requirements files', async () => {
    const requirements = uri('context/requirements.txt');
    const hover = await client.request<Hover>('textDocument/hover', {
      textDocument: { uri: requirements },
      position: { line: 0, character: 2 },
    });
    assert.match(JSON.stringify(hover.contents), /2\.8\.0\+cu126 before this step, 2\.7\.1 after it/);
    const list = await client.request<CompletionList>('textDocument/completion', {
      textDocument: { uri: requirements },
      position: { line: 0, character: 7 },
    });
    assert.ok(list.items.some(({ label }) => label === '2.8.0'));
  });

  test('one mistake is one diagnostic, with the other places as related information', async () => {
    const requirements = uri('context/requirements.txt');
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: requirements, version: 2 },
      contentChanges: [{ text: 'torch==2.7.1\ntorchvision==0.20.1\n' }],
    });
    const [diagnostic, ...others] = await client.pull(requirements);
    assert.deepEqual(others, []);
    assert.deepEqual(
      diagnostic?.relatedInformation?.map(({ location }) => [location.uri, location.range.start.line]),
      [
        [requirements, 0],
        [requirements, 0],
        [requirements, 1],
      ],
    );
    const onRelated = await client.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri: requirements },
      range: { start: { line: 0, character: 1 }, end: { line: 0, character: 1 } },
      context: { diagnostics: [] },
    });
    assert.ok(onRelated.length > 0, 'its fixes are offered at the other places too');
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: requirements, version: 3 },
      contentChanges: [{ text: 'torch==2.7.1\n' }],
    });
  });

  test('a fix edits the file that it has to', async () => {
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: uri('context/Dockerfile'), version: 4 },
      contentChanges: [
        { text: `FROM ${image}\nCOPY . /x/\nRUN pip install torch==2.8.0 -r /x/requirements.txt\n` },
      ],
    });
    const requirements = uri('context/requirements.txt');
    const [diagnostic] = await client.pull(requirements);
    assert.ok(diagnostic);
    const [action] = await client.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri: requirements },
      range: diagnostic.range,
      context: { diagnostics: [diagnostic] },
    });
    const changed = action?.edit?.documentChanges?.flatMap((each) =>
      'textDocument' in each ? [each.textDocument.uri] : [],
    );
    assert.deepEqual(changed?.toSorted(), [uri('context/Dockerfile'), requirements].sort());
  });
});
