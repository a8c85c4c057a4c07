import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectFixed } from '../../../../test/support/project.ts';
import { active, referenceCodes, registry } from '../../../../test/support/samples.ts';
import { expectFindings, fixed } from '../../../../test/support/yaml.ts';

describe('retired-environment', () => {
  const job = (environment: string) => `command: python train.py\nenvironment: ${environment}\n`;

  test('retired environments, under their old names too', () =>
    expectFindings(
      `
type: pipeline
jobs:
  documented:
    command: a
    environment: azureml:AzureML-ACPT-pytorch-1.12-py39-cuda11.6-gpu@latest
    #                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ retired-environment warning
  only_renamed:
    command: a
    environment: azureml:AzureML-ACPT-pytorch-1.13-py38-cuda11.7-gpu:9
    #                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ retired-environment warning
  registry:
    command: a
    environment: azureml://registries/azureml/environments/acpt-pytorch-2.0-cuda11.7/versions/3
    #                                                      ^^^^^^^^^^^^^^^^^^^^^^^^^ retired-environment warning
  image:
    command: a
    environment:
      image: mcr.microsoft.com/azureml/curated/acpt-pytorch-1.11-cuda11.3:4
      #                                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ retired-environment warning
`,
      referenceCodes,
    ));

  test('active environments are right, in both forms', () => {
    expectFindings(job(active), referenceCodes);
    expectFindings(job('azureml:AzureML-acpt-pytorch-2.8-cuda12.6@latest'), referenceCodes);
  });

  test('the fix uses an active environment in the same form', () => {
    assert.equal(
      fixed(job('azureml:AzureML-ACPT-pytorch-1.12-py39-cuda11.6-gpu@latest')),
      job('azureml:AzureML-acpt-pytorch-2.8-cuda12.6@latest'),
    );
    assert.equal(
      fixed(job(`"${registry}/acpt-pytorch-2.0-cuda11.7/labels/latest"`), /2\.2/),
      job(`"${registry}/acpt-pytorch-2.2-cuda12.1/labels/latest"`),
    );
    assert.equal(
      fixed('name: e\nimage: mcr.microsoft.com/azureml/curated/acpt-pytorch-1.11-cuda11.3:4\n'),
      'name: e\nimage: mcr.microsoft.com/azureml/curated/acpt-pytorch-2.8-cuda12.6:15\n',
    );
  });

  test('the fix changes the image of a Dockerfile', () => {
    expectFixed(
      '--- Dockerfile\nFROM mcr.microsoft.com/azureml/curated/acpt-pytorch-1.11-py38-cuda11.3-gpu:9\n',
      'retired-environment',
    );
  });
});
