import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { titlesIn } from '../../../../test/support/details.ts';
import { filesOf, Workspace } from '../../../../test/support/project.ts';
import { referenceCodes, registry } from '../../../../test/support/samples.ts';
import { expectFindings, fixed } from '../../../../test/support/yaml.ts';

describe('malformed-reference', () => {
  const job = (environment: string) => `command: python train.py\nenvironment: ${environment}\n`;

  test('forms that the CLI or the service rejects', () =>
    expectFindings(
      `
type: pipeline
jobs:
  version_called_latest:
    command: a
    environment: azureml:mine:latest
    #                         ^^^^^^ malformed-reference
  no_version:
    command: a
    environment: azureml:mine
    #            ^^^^^^^^^^^^ malformed-reference
  other_label:
    command: a
    environment: azureml:mine@prod
    #                         ^^^^ malformed-reference
  no_prefix:
    command: a
    environment: mine:3
    #            ^^^^^^ malformed-reference
  upper_case:
    command: a
    environment: AzureML:mine:3
    #            ^^^^^^^^^^^^^^ malformed-reference
  singular:
    command: a
    environment: azureml://registries/azureml/environment/acpt-pytorch-2.8-cuda12.6/versions/15
    #                                         ^^^^^^^^^^^ malformed-reference
  registry_without_version:
    command: a
    environment: azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6
    #                                                      ^^^^^^^^^^^^^^^^^^^^^^^^^ malformed-reference
  registry_version_called_latest:
    command: a
    environment: azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/versions/latest
    #                                                                                         ^^^^^^ malformed-reference
  an_image:
    command: a
    environment: mcr.microsoft.com/azureml/curated/acpt-pytorch-2.8-cuda12.6:15
    #            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ malformed-reference
  lower_case_group:
    command: a
    environment: "azureml:/subscriptions/s/resourcegroups/r/providers/Microsoft.MachineLearningServices/workspaces/w/environments/e/versions/1"
    #             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ malformed-reference
`,
      referenceCodes,
    ));

  test('what is right is left alone', () =>
    expectFindings(
      `
type: pipeline
jobs:
  a: { command: a, environment: "azureml:mine:1" }
  b: { command: a, environment: "azureml:mine@latest" }
  c: { command: a, environment: "azureml:AzureML-AutoML@prod" }
  d: { command: a, environment: "azureml:/subscriptions/s/resourceGroups/r/providers/Microsoft.MachineLearningServices/workspaces/w/environments/e/versions/1" }
`,
      referenceCodes,
    ));

  test('the fix repairs the form', () => {
    assert.equal(fixed(job('azureml:mine:latest')), job('azureml:mine@latest'));
    assert.equal(fixed(job('azureml:mine')), job('azureml:mine@latest'));
    assert.equal(fixed(job('AZUREML:mine:3')), job('azureml:mine:3'));
    assert.equal(
      fixed(job('acpt-pytorch-2.8-cuda12.6')),
      job(`${registry}/acpt-pytorch-2.8-cuda12.6/labels/latest`),
    );
    assert.equal(
      fixed(job('acpt-pytorch-2.8-cuda12.6:14')),
      job(`${registry}/acpt-pytorch-2.8-cuda12.6/versions/14`),
    );
    assert.equal(
      fixed(job('azureml://registries/azureml/environment/a/versions/1')),
      job('azureml://registries/azureml/environments/a/versions/1'),
    );
    assert.equal(fixed(job(`${registry}/a/version/1`)), job(`${registry}/a/versions/1`));
    assert.equal(
      fixed(job('mcr.microsoft.com/azureml/curated/acpt-pytorch-2.8-cuda12.6:15')),
      job('{ image: "mcr.microsoft.com/azureml/curated/acpt-pytorch-2.8-cuda12.6:15" }'),
    );
  });
  test('a file that is there, and an image, in place of a reference', () => {
    const schema = '$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json\n';
    const text = (environment: string) =>
      `--- p/job.yml\n${schema}${job(environment)}--- p/env.yml\nname: e\nimage: a/b:1\n--- p/env.yml.bak\n\n--- p/envs/train.YAML\nname: e\nimage: a/b:1\n`;
    for (const [environment, ...titles] of [
      ['env.yml', 'Use file:env.yml'],
      ['./envs/train.YAML', 'Use file:./envs/train.YAML'],
      ['env.yml.bak'],
      ['envs/gone.yml'],
      ['envs/env.yml:1'],
      ['envs/of.yaml.d/x:1', 'Reference it as an image'],
      ['envs/gone.yaml.txt', 'Reference it as an image'],
      ['azureml:mine/other', 'Reference it as an image'],
      ['a/b/c d'],
      ['user@host/a/b'],
      ['a//b:1'],
    ])
      assert.deepEqual(titlesIn(text(environment ?? ''), 'malformed-reference'), titles, environment);
    const isGuess = (environment: string) =>
      new Workspace(filesOf(text(environment)))
        .findings('p/job.yml')
        .find(({ code }) => code === 'malformed-reference')?.fixes[0]?.needsJudgement;
    assert.equal(isGuess('nvcr.io/nvidia/pytorch:24.01'), false);
    for (const image of ['pytorch/pytorch:2.8.0', 'own/a.b.c/d:2', 'nvcr/pytorch.org/x:1'])
      assert.equal(isGuess(image), true, image);
  });
});
