/** What a list of proposals says beside each of them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completeImage } from '../../src/core/features/completion/environments.ts';
import { bundledMatrix } from '../../src/core/knowledge/matrix/load.ts';
import { completionsOf } from '../support/yaml.ts';

test('an image of which nothing is known says so, every other what is in it', () => {
  const cursor = { text: '', span: { start: 0, end: 0 }, needsSpace: false };
  const all = completeImage(bundledMatrix(), cursor);
  for (const { label, detail, shortDetail } of all) {
    assert.match(detail, /\w$/, label);
    assert.ok(shortDetail === undefined || /\w$/.test(shortDetail), label);
  }
  assert.ok(
    all.some(({ detail, shortDetail }) => detail === 'contents unknown' && shortDetail === undefined),
  );
  assert.ok(all.some(({ shortDetail }) => shortDetail === 'torch 2.8.0 · CUDA 12.6'));
});

test('what a document will be is known from what tells an endpoint, a deployment or a model', () => {
  const first = (text: string) => completionsOf(`|\n${text}`)[0]?.detail.split('/').at(-1);
  assert.equal(first('name: e\nauth_mode: key\n'), 'managedOnlineEndpoint.schema.json');
  assert.equal(
    first('name: e\ncompute: azureml:k\nauth_mode: key\n'),
    'kubernetesOnlineEndpoint.schema.json',
  );
  assert.equal(first('auth_mode: aad_token\ndefaults: {deployment_name: d}\n'), 'batchEndpoint.schema.json');
  assert.equal(first('name: d\nendpoint_name: e\nmodel: {path: a}\n'), 'managedOnlineDeployment.schema.json');
  assert.equal(first('type: mlflow_model\npath: a\n'), 'model.schema.json');
  // Both kinds of endpoints have these tokens, and other programs a mode of authentication.
  assert.equal(first('name: e\nauth_mode: aad_token\n'), undefined);
  assert.equal(first('name: e\nauth_mode: key\nport: 80\n'), undefined);
});
