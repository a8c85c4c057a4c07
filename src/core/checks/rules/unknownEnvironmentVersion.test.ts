import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { active, referenceCodes, registry } from '../../../../test/support/samples.ts';
import { expectFindings, fixed } from '../../../../test/support/yaml.ts';

describe('unknown-environment-version', () => {
  test('versions that were never published, and some that are not known', () =>
    expectFindings(
      `
type: pipeline
jobs:
  skipped:
    command: a
    environment: azureml://registries/azureml/environments/acpt-pytorch-1.13-cuda11.7/versions/7
    #                                                                                          ^ unknown-environment-version error
  after_the_last:
    command: a
    environment: azureml://registries/azureml/environments/acpt-pytorch-1.13-cuda11.7/versions/49
    #                                                                                          ^^ unknown-environment-version warning
  implausible:
    command: a
    environment: azureml:AzureML-acpt-pytorch-2.8-cuda12.6:900
    #                                                      ^^^ unknown-environment-version warning
  no_number:
    command: a
    environment: azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/versions/1.0
    #                                                                                         ^^^ unknown-environment-version error
  perhaps_newer:
    command: a
    environment: azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/versions/18
`,
      referenceCodes,
    ));

  test('the fix uses a version that exists', () => {
    const used = (version: string) =>
      fixed(`command: a\nenvironment: ${registry}/acpt-pytorch-2.8-cuda12.6/versions/${version}\n`);
    assert.equal(used('900'), `command: a\nenvironment: ${active}\n`);
    assert.match(used('v14'), /versions\/14\n$/);
    assert.match(used('V14'), /versions\/14\n$/);
    for (const version of ['v900', 'rev14', 'v14.1']) assert.match(used(version), /versions\/15\n$/);
  });
});
