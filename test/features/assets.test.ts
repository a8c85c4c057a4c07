/** Names that files of the workspace give and use, offered where a document names one; `█` is the cursor. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { complete } from '../../src/core/features/completion/complete.ts';
import type { Completion } from '../../src/core/features/completion/completion.ts';
import { Workspace } from '../support/project.ts';
import { cutMark } from '../support/yaml.ts';

const schema = (kind: string) => `$schema: https://azuremlschemas.azureedge.net/latest/${kind}.schema.json\n`;

const beside = new Map([
  ['data/taxi.yml', `${schema('data')}name: taxi\nversion: 3 # the last\npath: ./x\n`],
  ['data/again.yml', `${schema('data')}name: "taxi"\nversion: "3"\npath: ./y\n`],
  ['model.yml', `${schema('model')}name: forest\n`],
  ['prep.yml', `${schema('commandComponent')}name: prep\nversion: 2\ncommand: a\nenvironment: b\n`],
  ['batch.yml', `${schema('batchEndpoint')}name: nightly\n`],
  ['endpoint.yml', `${schema('managedOnlineEndpoint')}name: taxi-fares\nauth_mode: key\n`],
  ['template.yml', `${schema('data')}name: "{{name}}"\n`],
  ['other.yml', 'name: of-another-program\nversion: 1\n'],
  ['a.yml', 'command: a\ncompute: azureml:gpu-cluster\n'],
  [
    'b.yml',
    'jobs:\n  a:\n    compute: azureml:gpu-cluster\n  b:\n    compute: cpu\n  c: {command: a}\nsettings:\n  default_compute: "azureml:gpu-cluster"\n',
  ],
  ['c.yml', 'compute: azureml:${{parent.inputs.c}}\n'],
  ['d.yml', 'compute: serverless\n'],
]);

function values(marked: string, kind: string): Completion[] {
  const { text, offset } = cutMark(`${schema(kind)}${marked}`);
  const workspace = new Workspace(new Map([...beside, ['own.yml', text]]));
  return complete(workspace.facts('own.yml'), offset).filter((each) => each.kind === 'value');
}

function offered(marked: string, kind: string): string[] {
  return values(marked, kind).map(({ newText }) => newText.trim());
}

describe('names of the workspace', () => {
  test('data and models as inputs', () => {
    assert.deepEqual(offered('inputs:\n  a:\n    path: █\n', 'commandJob'), [
      'azureml:taxi:3',
      'azureml:forest@latest',
      'azureml://datastores/workspaceblobstore/paths/',
    ]);
    assert.deepEqual(offered('inputs:\n  a:\n    path: azureml:█\n', 'commandJob'), [
      'azureml:taxi:3',
      'azureml:forest@latest',
      'azureml://datastores/workspaceblobstore/paths/',
    ]);
  });

  test('of which sort, where the type says it', () => {
    const input = (type: string) =>
      offered(`inputs:\n  a:\n    type: ${type}\n    path: █\n`, 'commandJob').filter(
        (each) => !each.includes('datastores'),
      );
    for (const type of ['uri_file', 'uri_folder', 'mltable'])
      assert.deepEqual(input(type), ['azureml:taxi:3']);
    for (const type of ['custom_model', 'mlflow_model', 'MLFlow_Model'])
      assert.deepEqual(input(type), ['azureml:forest@latest']);
    assert.deepEqual(
      offered('inputs:\n  a: {type: custom_model, path: █}\n', 'commandJob')[0],
      'azureml:forest@latest',
    );
  });

  test('by their names and by the prefix, from its first letter on', () => {
    const places: readonly (readonly [kind: string, before: string, name: string, reference: string])[] = [
      ['commandJob', 'inputs:\n  a:\n    path: ', 'taxi', 'azureml:taxi:3'],
      ['pipelineJob', 'jobs:\n  a:\n    component: ', 'prep', 'azureml:prep:2'],
      ['commandJob', 'compute: ', 'gpu-cluster', 'azureml:gpu-cluster'],
    ];
    for (const [kind, before, name, reference] of places)
      for (const typed of [
        '',
        name.slice(0, 2),
        name.slice(0, -1),
        'a',
        'az',
        'azureml',
        'azureml:',
        reference.slice(0, 10),
      ]) {
        const found = values(`${before}${typed}█\n`, kind).find(({ newText }) => newText === reference);
        assert.ok(found?.filterText.startsWith(typed), `${before}${typed}: ${found?.filterText}`);
      }
  });

  test('components in steps', () =>
    assert.ok(offered('jobs:\n  a:\n    component: azureml:█\n', 'pipelineJob').includes('azureml:prep:2')));

  test('files of components before their names, the nearest first', () => {
    const component = (name: string) => `${schema('commandComponent')}name: ${name}\nversion: 1\n`;
    const all = (value: string) => {
      const { text, offset } = cutMark(`${schema('pipelineJob')}jobs:\n  a:\n    component: ${value}\n`);
      const files = new Map([
        ['p/far/away.yml', component('away')],
        ['p/near.yml', component('near')],
        ['q/other.yml', component('other')],
        ['p/conda.yml', 'dependencies: []\n'],
        ['p/job.yml', text],
      ]);
      return complete(new Workspace(files).facts('p/job.yml'), offset).map(({ newText }) => newText);
    };
    assert.deepEqual(all('█').slice(0, 4), [
      './near.yml',
      './far/away.yml',
      '../q/other.yml',
      'azureml:near:1',
    ]);
    assert.equal(all('█').filter((each) => each === './near.yml').length, 1);
    assert.equal(all('../q█')[0], '../q/other.yml');
    assert.ok(!all('azureml:█').some((each) => each.startsWith('.')));
  });

  test('endpoints and models in deployments', () => {
    assert.deepEqual(offered('name: d\nendpoint_name: █\n', 'managedOnlineDeployment'), ['taxi-fares']);
    assert.deepEqual(offered('name: d\nendpoint_name: █\n', 'kubernetesOnlineDeployment'), ['taxi-fares']);
    assert.deepEqual(offered('name: d\nendpoint_name: █\n', 'batchDeployment'), ['nightly']);
    assert.ok(offered('name: d\nmodel: █\n', 'managedOnlineDeployment').includes('azureml:forest@latest'));
  });

  test('computes that other files use, the most used first', () => {
    assert.deepEqual(offered('command: a\ncompute: █\n', 'commandJob'), [
      'azureml:gpu-cluster',
      'azureml:cpu',
    ]);
    assert.deepEqual(offered('settings:\n  default_compute: g█\n', 'pipelineJob').slice(0, 1), [
      'azureml:gpu-cluster',
    ]);
    assert.ok(!offered('command: a\ncompute: gp█\n', 'commandJob').includes('azureml:gp'));
  });
});
