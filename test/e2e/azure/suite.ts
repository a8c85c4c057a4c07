/** Beside the extensions for Azure Machine Learning and Python, without one for YAML: nothing is said twice, and nothing is lost. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { everythingIsSaidHere, hoversAt, labelsAt, open, outlineOf, problemsOf } from '../beside/said.ts';
import { eventually, test } from '../host/harness.ts';

export { run } from '../host/harness.ts';

test('what Azure Machine Learning says of a document that names its schema is said once', async () => {
  const document = await open('named.yml');
  await eventually(() =>
    assert.deepEqual(problemsOf(document).sort(), [
      "Additional property 'shm_sze' found.",
      'unknown-environment',
    ]),
  );
  assert.deepEqual(await hoversAt(document, 'command:'), ['The command to run.']);
  const [hover, ...more] = await hoversAt(await open('known.yml'), 'acpt-pytorch');
  assert.match(hover ?? '', /PyTorch/);
  assert.deepEqual(more, []);
  assert.equal((await labelsAt(document)).filter((label) => label === 'distribution').length, 1);
});

test('what it does not do is done here: the outline, and what is no YAML', async () => {
  assert.deepEqual(await outlineOf(await open('named.yml')), ['job']);
  const broken = await open('broken.yml');
  await eventually(() => assert.deepEqual(problemsOf(broken), ['yaml-syntax']));
});

test('of a document that names no schema, everything is said here', everythingIsSaidHere);

test('values come from both: the computes that it read, the environments that are known here', async () => {
  const document = await open('cluster.yml');
  const after = (key: string) => document.positionAt(document.getText().indexOf(key) + key.length);
  await eventually(async () => {
    const environments = await labelsAt(document, after('environment: '));
    assert.ok(
      environments.some((each) => /acpt-pytorch|torch/.test(each)),
      environments.join(),
    );
    assert.equal(new Set(environments).size, environments.length, environments.join());
  });
  assert.ok((await labelsAt(document, after('compute: '))).includes('azureml:gpu-cluster'));
});

test('in Python, names are of the one and what a text names is of the other', async () => {
  const document = await open('submit.py');
  await eventually(() => assert.deepEqual(problemsOf(document), ['unknown-environment']));
  assert.deepEqual(await hoversAt(document, 'command('), ['(function) def command() -> Command']);
  const [hover, ...more] = await hoversAt(document, 'acpt-pytorch-2.8-cuda12.6');
  assert.match(hover ?? '', /PyTorch/);
  assert.deepEqual(more, []);
  assert.deepEqual(await outlineOf(document), ['job']);
  const inName = document.positionAt(document.getText().indexOf('acpt-pytorch') + 4);
  const names = await labelsAt(document, inName);
  assert.ok(
    names.some((each) => /torch/.test(each)),
    names.join(),
  );
  assert.ok(!names.includes('MLClient'));
  const own = await labelsAt(document, new vscode.Position(document.lineCount - 1, 0));
  assert.deepEqual(
    own.filter((each) => !document.getText().includes(each)),
    ['MLClient'],
  );
});

test('in requirements, which are a language of their own then, each says what only it knows', async () => {
  const document = await open('env/requirements.txt');
  assert.equal(document.languageId, 'pip-requirements');
  await eventually(() => assert.deepEqual(problemsOf(document), ['reinstalls-stack-package']));
  const hovers = await hoversAt(document, 'torch');
  assert.equal(hovers.length, 2, hovers.join('\n---\n'));
  assert.ok(hovers.includes('A package of PyPI.'));
});
