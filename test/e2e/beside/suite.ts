/** Beside extensions that do the same for the same files: nothing is said, offered or explained twice. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, test } from '../host/harness.ts';
import { everythingIsSaidHere, hoversAt, labelsAt, open, outlineOf, problemsOf } from './said.ts';

export { run } from '../host/harness.ts';

test('what YAML by Red Hat says of a document that names its schema is said once', async () => {
  const document = await open('named.yml');
  await eventually(() =>
    assert.deepEqual(problemsOf(document).sort(), [
      'Property shm_sze is not allowed.',
      'unknown-environment',
    ]),
  );
  assert.deepEqual(await hoversAt(document, 'command:'), ['#### Command job']);
  assert.equal((await labelsAt(document)).filter((label) => label === 'distribution').length, 1);
  assert.deepEqual(await outlineOf(document), ['command']);
});

test('of a document that names none, everything is said here', everythingIsSaidHere);

test('a wish decides over what is found out, and takes effect at once', async () => {
  const settings = vscode.workspace.getConfiguration('acpt');
  const document = await open('named.yml');
  await settings.update('schemaChecks', 'on', vscode.ConfigurationTarget.Global);
  await eventually(() =>
    assert.ok(problemsOf(document).includes('unknown-key'), problemsOf(document).join()),
  );
  assert.equal((await hoversAt(document, 'command:')).length, 2);
  await settings.update('schemaChecks', 'off', vscode.ConfigurationTarget.Global);
  const unnamed = await open('unnamed.yml');
  await eventually(() => assert.deepEqual(problemsOf(unnamed), ['unknown-environment']));
  await settings.update('schemaChecks', undefined, vscode.ConfigurationTarget.Global);
});

test('where the other does not check, it is done here, and none of its settings is changed', async () => {
  const yaml = vscode.workspace.getConfiguration('yaml');
  assert.equal(yaml.inspect('validate')?.globalValue, undefined);
  const document = await open('named.yml');
  await yaml.update('validate', false, vscode.ConfigurationTarget.Global);
  await eventually(() =>
    assert.deepEqual(problemsOf(document).sort(), ['unknown-environment', 'unknown-key']),
  );
  await yaml.update('validate', undefined, vscode.ConfigurationTarget.Global);
  await eventually(() => assert.ok(!problemsOf(document).includes('unknown-key')));
});

test('in a Dockerfile each says what only it knows', async () => {
  const document = await open('Dockerfile');
  await eventually(async () => {
    const hovers = await hoversAt(document, 'stable-ubuntu');
    assert.equal(hovers.length, 2);
    assert.ok(
      hovers.some((each) => /PyTorch/.test(each)),
      hovers.join(),
    );
  });
});
