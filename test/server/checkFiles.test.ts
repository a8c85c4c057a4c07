/** What VS Code's "Check Workspace" is answered: all files of the workspace in which something may be found. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryFiles } from '../../src/core/project/fileSystem.ts';
import { EditorProject } from '../../src/server/editor/editorProject.ts';
import { checkFiles } from '../../src/server/features/checkFiles.ts';
import { frozenMatrix } from '../support/frozenMatrix.ts';
import { filesOf } from '../support/project.ts';
import { acpt } from '../support/samples.ts';

test('documents, the Dockerfiles that none of them names, and what all of them are made of', () => {
  const texts = [
    ...filesOf(`--- alone/Dockerfile
FROM ${acpt}
COPY requirements.txt .
RUN pip install -r requirements.txt
--- alone/requirements.txt
torch==2.6.0
--- other/Dockerfile
FROM python:3.10
RUN pip install torch==2.6.0
--- job.yml
command: python -c 1
environment:
  image: ${acpt}
  conda_file: conda.yml
compute: azureml:c
--- conda.yml
dependencies: [python=3.8, pip]
--- notes.yml
dependencies: [a]
--- built/env.yml
name: e
build: {path: .}
--- built/Dockerfile
FROM ${acpt}
`),
  ].map(([path, text]): [string, string] => [`/w/${path}`, text]);
  const editor = new EditorProject(new MemoryFiles(new Map(texts)), frozenMatrix(), {
    error: (message: string) => assert.fail(message),
  });
  editor.rootUris = ['file:///w'];
  const { project } = editor;
  const all = [...project.allYamlFiles, ...project.allDockerfiles].map((path) => `file://${path}`);
  const pages = { base: 'https://x/', shown: false };
  const { files, buildFiles } = checkFiles(editor, { uris: all }, pages);
  const names = (isDocument: boolean) =>
    files
      .filter((each) => each.isDocument === isDocument)
      .map(({ uri }) => uri.slice('file:///w/'.length))
      .sort();
  assert.deepEqual(names(true), ['alone/Dockerfile', 'built/env.yml', 'job.yml']);
  assert.deepEqual(names(false), ['built/Dockerfile', 'conda.yml']);
  assert.ok(files.find(({ uri }) => uri.endsWith('conda.yml'))?.diagnostics.length);
  const rest = buildFiles.filter((uri) => !all.includes(uri));
  assert.deepEqual(rest, ['file:///w/alone/requirements.txt']);
  const others = checkFiles(editor, { uris: rest }, pages).files;
  assert.deepEqual(
    others.map(({ isDocument, diagnostics }) => [isDocument, diagnostics.length]),
    [[false, 1]],
  );
});
