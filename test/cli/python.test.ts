/** `acpt check` on Python files and notebooks: which are read, and how a place in a notebook is named. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { namesAzureML } from '../../src/cli/pythonFiles.ts';
import { wordsOfPython } from '../../src/core/azureml/documents/sniff.ts';
import { acpt } from '../support/commandLine.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'acpt-python-'));
const old = 'E = "AzureML-acpt-pytorch-1.11-cuda11.3:3"\n';
const unknown =
  'import os\nE = "azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.7/versions/15"\n';

after(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
});

function write(name: string, text: string): void {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Cells of code behind one of text; the lines of each in the list that Jupyter writes. */
function notebook(...sources: string[]): string {
  const cells = [{ cell_type: 'markdown', source: ['# A title'] }].concat(
    sources.map((source) => ({ cell_type: 'code', source: source.split(/(?<=\n)/) })),
  );
  return JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }, null, 1);
}

const check = (...args: string[]) => acpt(['check', ...args, folder]);

test('a place in a notebook is named by its cell, the line in it and the line of the file', async () => {
  const json = notebook('x = 1\n', `import os\n\n${unknown}`);
  write('a.ipynb', json);
  const { code, out } = await check('--format', 'json');
  const [found] = JSON.parse(out).files[0].findings;
  assert.equal(code, 1);
  assert.deepEqual([found.cell, found.range.start], [3, { line: 3, character: 47 }]);
  assert.match(json.split('\n')[found.fileLine] ?? '', /cuda12\.7/);
  const text = (await check()).out;
  assert.match(text, /a\.ipynb:cell 3:4:48 error Unknown environment/);
  assert.match(text, /^ {2}4 \| E = "azureml/m);
  const line = found.fileLine + 1;
  assert.match(
    (await check('--format', 'github')).out,
    new RegExp(`,line=${line},endLine=${line},title=[^:]*::Cell 3, line 4: `),
  );
  assert.match((await check('--format', 'gitlab')).out, new RegExp(`"begin": ${line},`));
  assert.match(
    (await check('--format', 'junit')).out,
    /name="unknown-environment at cell 3, line 4, column 48"/,
  );
});

test('a source that is one string stands in one line of the file', async () => {
  write('a.ipynb', JSON.stringify({ cells: [{ cell_type: 'code', source: unknown }] }, null, 1));
  const { cell, range, fileLine } = JSON.parse((await check('--format', 'json')).out).files[0].findings[0];
  assert.deepEqual([cell, range.start.line, fileLine], [1, 1, 4]);
});

test('fixes are written to Python files; a notebook is left as it is', async () => {
  write('a.py', unknown);
  write('a.ipynb', notebook(unknown));
  const before = readFileSync(path.join(folder, 'a.ipynb'), 'utf8');
  assert.match((await check('--diff')).err, /1 file would change/);
  await check('--fix');
  assert.match(readFileSync(path.join(folder, 'a.py'), 'utf8'), /cuda12\.6\/versions\/15"/);
  assert.equal(readFileSync(path.join(folder, 'a.ipynb'), 'utf8'), before);
});

test('an environment in which nothing runs has a stack beside that of the job', async () => {
  write(
    'a.py',
    `from azure.ai.ml import command
from azure.ai.ml.entities import Environment
e = Environment(image="mcr.microsoft.com/azureml/curated/acpt-pytorch-2.8-cuda12.6:14")
command(command="a", environment="azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/versions/15")
`,
  );
  const { out } = await acpt(['stack', path.join(folder, 'a.py')]);
  assert.deepEqual(out.match(/^line .*/gm), [
    'line 3: acpt-pytorch-2.8-cuda12.6, version 14',
    'line 4: acpt-pytorch-2.8-cuda12.6, version 15',
  ]);
});

test('what git ignores, virtual environments and strangers are passed over', async () => {
  write('a/ours.py', old);
  write('a/stranger.py', 'import torch\n');
  write('a/nothing.py', '# about azureml\n');
  write('a/README.md', old);
  write('.venv/lib/x.py', old);
  write('venv/x.ipynb', notebook(old));
  write('lib/site-packages/x.py', old);
  write('node_modules/x/x.py', old);
  write('build/x.py', old);
  write('.gitignore', 'build/\n');
  const { files } = JSON.parse((await check('--format', 'json')).out);
  assert.deepEqual(
    files.map((file: { path: string; kind: string }) => [path.relative(folder, file.path), file.kind]),
    [[path.join('a', 'ours.py'), 'python']],
  );
});

test('every word of Azure ML is found', () => {
  for (const word of wordsOfPython) {
    write('x.py', `a = "${word}"`);
    assert.ok(namesAzureML(path.join(folder, 'x.py')), word);
  }
});

test('words are found wherever they stand in a file, and across the pieces in which it is read', () => {
  const size = 256 * 1024;
  for (const at of [0, 5, size - 3, size, 2 * size - 7, 2 * size + 1]) {
    write('x.py', `${'x'.repeat(at)}azureml${'y'.repeat(9)}`);
    assert.ok(namesAzureML(path.join(folder, 'x.py')), String(at));
  }
  write('x.py', 'azurem l'.repeat(size));
  assert.equal(namesAzureML(path.join(folder, 'x.py')), false);
  assert.ok(namesAzureML(path.join(folder, 'missing.py')));
});
