/** Notebooks as they lie on disk: those of strangers, half written ones, and hostile ones. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsIn } from '../../src/core/checks/check.ts';
import { pythonOfCell } from '../../src/core/languages/notebook/magics.ts';
import { cellsIn, notebookText, textOfCells } from '../../src/core/languages/notebook/notebook.ts';
import { parsePython } from '../../src/core/languages/pythonCode/parse.ts';
import { projectOf } from '../support/yaml.ts';

const old = 'E = "AzureML-acpt-pytorch-1.11-cuda11.3:3"';

function codes(json: string): string[] {
  return findingsIn(projectOf(new Map([['a.ipynb', json]])), 'a.ipynb').map(({ code }) => code);
}

const cell = (source: unknown, type = 'code') => ({ cell_type: type, source });
const notebook = (cells: unknown, metadata?: unknown) => JSON.stringify({ cells, metadata, nbformat: 4 });

test('a source is a string or a list of lines', () => {
  assert.deepEqual(codes(notebook([cell(old)])), ['retired-environment']);
  assert.deepEqual(codes(notebook([cell(['import os\r\n', `${old}\r\n`])])), ['retired-environment']);
  assert.deepEqual(codes(`\ufeff${notebook([cell(old)])}`), ['retired-environment']);
  assert.deepEqual(codes(notebook([cell(old)], { language_info: { name: 'python' } })), [
    'retired-environment',
  ]);
});

test('what is no notebook of Python is silent', () => {
  for (const json of [
    '',
    'null',
    '[]',
    '"x"',
    '{"cells": 3}',
    '{"cells": [1, null, [], {}, {"cell_type": "code"}]}',
    notebook([cell(old)]).slice(0, -5),
    notebook([cell(old, 'markdown'), cell(old, 'raw'), cell({ a: old }), cell([3, null, {}])]),
    notebook([cell(old)], { kernelspec: { language: 'R' } }),
    notebook([cell(old)], { language_info: { name: 'sql' } }),
    // Version 3 of the format.
    JSON.stringify({
      worksheets: [{ cells: [{ cell_type: 'code', input: [old], language: 'python' }] }],
      nbformat: 3,
    }),
    `{"cells": ${'['.repeat(200_000)}`,
    `{"cells": ${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
    old,
  ])
    assert.deepEqual(codes(json), [], json.slice(0, 80));
});

test('metadata of any shape is no obstacle', () => {
  for (const metadata of [
    null,
    3,
    'x',
    [],
    { kernelspec: 3, language_info: null },
    { language_info: { name: {} } },
  ])
    assert.deepEqual(
      codes(notebook([cell(old)], metadata)),
      ['retired-environment'],
      JSON.stringify(metadata),
    );
});

test('a cell with the line between cells in it stays one cell', () => {
  const text = textOfCells(['a\n\u001e\nb', '', 'c']);
  assert.deepEqual(
    cellsIn(text).map(({ number, span: { start, end } }) => [number, text.slice(start, end)]),
    [
      [1, 'a\n \nb'],
      [2, ''],
      [3, 'c'],
    ],
  );
  assert.equal(notebookText(notebook([cell('x', 'markdown'), cell('y')])), textOfCells(['', 'y']));
});

test('magics are taken out, and every letter stays where it is', () => {
  for (const [source, left] of [
    ['x = 1\n%matplotlib inline\ny = 2', 'x = 1\npass              \ny = 2'],
    ['!pip install a \\\n  b\nx', 'pass            \npas\nx'],
    ['if x:\n    !pip install a', 'if x:\n    pass          '],
    ['files = !ls\ntorch?', 'pass       \npass  '],
    ['%%bash\nx = 1', '      \n     '],
    ['%%time\nx = 1', 'pass  \nx = 1'],
    ['x = a % b\ny = (a\n  % b)\nz = "%s" != "?"', 'x = a % b\ny = (a\n  % b)\nz = "%s" != "?"'],
  ] as const) {
    const python = pythonOfCell(source);
    assert.equal(python.length, source.length);
    assert.equal(
      python,
      left.replace('pas\n', '   \n').replace('   \n', source.includes('  b\n') ? '   \n' : '   \n'),
      source,
    );
    assert.equal(parsePython(python).broken, false, source);
  }
});

test('a large notebook is read in time', () => {
  const json = notebook([...Array(400)].map(() => cell(`${old}\n${'x = [1, 2, 3]\n'.repeat(100)}`)));
  const start = performance.now();
  assert.equal(codes(json).length, 400);
  assert.ok(performance.now() - start < 20_000);
  const outputs = { cell_type: 'code', source: old, outputs: ['x'.repeat(50_000_000)] };
  assert.deepEqual(codes(notebook([outputs])), ['retired-environment']);
});
