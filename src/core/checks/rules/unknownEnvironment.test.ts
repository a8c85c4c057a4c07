import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { active, referenceCodes, registry } from '../../../../test/support/samples.ts';
import { expectFindings, fixed } from '../../../../test/support/yaml.ts';

describe('unknown-environment', () => {
  const job = (environment: string) => `command: python train.py\nenvironment: ${environment}\n`;

  test('unknown environments', () =>
    expectFindings(
      `
type: pipeline
jobs:
  unknown:
    command: a
    environment: azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.7/versions/3
    #                                                      ^^^^^^^^^^^^^^^^^^^^^^^^^ unknown-environment error
  never_published:
    command: a
    environment: azureml://registries/azureml/environments/acpt-pytorch-2.4-cuda12.4/labels/latest
    #                                                      ^^^^^^^^^^^^^^^^^^^^^^^^^ unknown-environment error
  perhaps_newer:
    command: a
    environment: azureml://registries/azureml/environments/acpt-pytorch-2.12-cuda13.0/labels/latest
    #                                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^ unknown-environment info
  mistyped:
    command: a
    environment: azureml://registries/azureml/environments/apct-pytorch-2.8-cuda12.6/labels/latest
    #                                                      ^^^^^^^^^^^^^^^^^^^^^^^^^ unknown-environment warning
  of_the_workspace:
    command: a
    environment: azureml:AzureML-acpt-pytorch-2.9-cuda12.6@latest
    #                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unknown-environment info
`,
      referenceCodes,
    ));

  test('other environments are right, also those that are not built on ACPT', () =>
    expectFindings(
      `
type: pipeline
jobs:
  a: { command: a, environment: "${active}" }
  b: { command: a, environment: "azureml:AzureML-sklearn-1.5@latest" }
  c: { command: a, environment: "azureml://registries/my-company/environments/acpt-pytorch-9.9-cuda99.9/versions/1" }
  d: { command: a, environment: "<your environment>" }
`,
      referenceCodes,
    ));

  test('the fix uses the nearest environment, in a version that exists there', () =>
    assert.equal(
      fixed(job(`${registry}/acpt-pytorch-2.8-cuda12.7/versions/900`)),
      job(`${registry}/acpt-pytorch-2.8-cuda12.6/versions/15`),
    ));
});
