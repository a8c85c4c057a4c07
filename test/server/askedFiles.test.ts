/** A server that has to ask for files answers as one that reads them, and calls nothing missing that it has not looked at. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Diagnostic } from 'vscode-languageserver/node';
import { MemoryFiles } from '../../src/core/project/fileSystem.ts';
import type { FilesAnswer, FilesQuestion } from '../../src/protocol/files.ts';
import { AskedFiles } from '../../src/server/files/askedFiles.ts';
import { connectToServer } from '../support/serverConnection.ts';

const root = 'file:///@vscode-vfs@github/me/jobs';
const pathIn = (uri: string) => decodeURIComponent(uri).slice(root.length + 1);

const texts = {
  'job.yml': `$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
type: command
code: ./src
command: python train.py --data \${{inputs.data}} --epochs ten
inputs:
  data: {type: uri_folder, path: azureml:d:1}
environment:
  build: {path: context}
compute: azureml:gpu-cluster
`,
  'src/train.py': `import argparse
parser = argparse.ArgumentParser()
parser.add_argument("--data", required=True)
parser.add_argument("--epochs", type=int)
args = parser.parse_args()
`,
  'src/util.py': '',
  'context/Dockerfile': `FROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202608.2
COPY requirements.txt .
RUN pip install -r requirements.txt
`,
  'context/requirements.txt': 'torch==2.7.1\n',
};

/** A client in a browser, which reads in its own time. */
function client(given: Readonly<Record<string, string>> = texts) {
  const files = new Map(Object.entries(given));
  const questions: FilesQuestion[] = [];
  const answer = async (question: FilesQuestion): Promise<FilesAnswer> => {
    questions.push(question);
    await new Promise((resolve) => setTimeout(resolve, 1));
    return {
      folders: question.folders.map((uri) => ({
        uri,
        entries: new MemoryFiles(files).list(pathIn(uri)).map((each) => ({ ...each, link: false })),
      })),
      files: question.files.flatMap((uri) => {
        const text = files.get(pathIn(uri));
        return text === undefined ? [] : [{ uri, text }];
      }),
    };
  };
  const connection = connectToServer(new AskedFiles(answer));
  connection.listen();
  return {
    files,
    questions,
    async start(): Promise<void> {
      await connection.sendRequest('initialize', {
        processId: null,
        rootUri: root,
        capabilities: { textDocument: { diagnostic: {} } },
      });
      await connection.sendNotification('initialized', {});
    },
    async open(name: string): Promise<void> {
      await connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri: `${root}/${name}`, languageId: 'yaml', version: 1, text: files.get(name) ?? '' },
      });
    },
    async changed(name: string, type: 1 | 2 | 3): Promise<void> {
      await connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: [{ uri: `${root}/${name}`, type }],
      });
    },
    async codes(name: string): Promise<unknown[]> {
      const { items } = await connection.sendRequest<{ items: Diagnostic[] }>('textDocument/diagnostic', {
        textDocument: { uri: `${root}/${name}` },
      });
      return items.filter(({ severity }) => severity !== 4).map(({ code }) => code);
    },
    end: () => connection.dispose(),
  };
}

test('the first answer is already made of all files that it needs, and of no others', async () => {
  const browser = client({ ...texts, 'other/large.bin': 'x', 'other/notes.txt': 'x' });
  await browser.start();
  await browser.open('job.yml');
  assert.deepEqual(await browser.codes('job.yml'), ['invalid-argument']);
  const read = browser.questions.flatMap(({ files }) => files.map(pathIn)).sort();
  assert.equal(new Set(read).size, read.length, 'nothing is read twice');
  assert.ok(!read.some((each) => each.startsWith('other/')), read.join());
  browser.end();
});

test('a build file is checked with the document that uses it, which nobody opened', async () => {
  const browser = client();
  await browser.start();
  await browser.open('context/requirements.txt');
  assert.deepEqual(await browser.codes('context/requirements.txt'), ['reinstalls-stack-package']);
  browser.end();
});

test('several documents that are asked about at once have the same answers', async () => {
  const browser = client();
  await browser.start();
  await browser.open('job.yml');
  const first = browser.codes('job.yml');
  await browser.open('context/requirements.txt');
  const second = browser.codes('context/requirements.txt');
  assert.deepEqual(await first, ['invalid-argument']);
  assert.deepEqual(await second, ['reinstalls-stack-package']);
  const read = browser.questions.flatMap(({ files, folders }) => [...files, ...folders]);
  assert.equal(new Set(read).size, read.length, 'nothing is asked for twice');
  browser.end();
});

test('what changes, goes and comes back is read again', async () => {
  const browser = client();
  await browser.start();
  await browser.open('job.yml');
  assert.deepEqual(await browser.codes('job.yml'), ['invalid-argument']);
  browser.files.set('src/train.py', texts['src/train.py'].replace('type=int', 'type=str'));
  await browser.changed('src/train.py', 2);
  assert.deepEqual(await browser.codes('job.yml'), []);
  browser.files.delete('src/train.py');
  await browser.changed('src/train.py', 3);
  assert.deepEqual(await browser.codes('job.yml'), ['missing-script']);
  browser.files.set('src/train.py', texts['src/train.py']);
  await browser.changed('src/train.py', 1);
  assert.deepEqual(await browser.codes('job.yml'), ['invalid-argument']);
  browser.end();
});

test('nothing is asked for outside of the workspace', async () => {
  const browser = client({ 'job.yml': texts['job.yml'].replace('./src', '../../../../etc') });
  await browser.start();
  await browser.open('job.yml');
  await browser.codes('job.yml');
  for (const { folders, files } of browser.questions)
    for (const uri of [...folders, ...files]) assert.ok(decodeURIComponent(uri).startsWith(root), uri);
  browser.end();
});

test('a client that cannot answer costs findings, not the server', async () => {
  const connection = connectToServer(new AskedFiles(() => Promise.reject(new Error('offline'))));
  connection.listen();
  await connection.sendRequest('initialize', { processId: null, rootUri: root, capabilities: {} });
  const uri = `${root}/job.yml`;
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'yaml', version: 1, text: texts['job.yml'] },
  });
  const outline = await connection.sendRequest<unknown[]>('textDocument/documentSymbol', {
    textDocument: { uri },
  });
  assert.ok(outline.length > 0);
  connection.dispose();
});
