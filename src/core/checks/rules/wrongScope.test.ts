import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesIn, expectFixed, expectNone } from '../../../../test/support/project.ts';
import { acpt } from '../../../../test/support/samples.ts';

describe('wrong-scope', () => {
  const job = (version: string) =>
    `--- job.yml\ncommand: a\nenvironment: azureml:acpt-pytorch-2.8-cuda12.6${version}\n`;

  test('a curated environment that is looked for in the workspace', () =>
    assert.deepEqual(codesIn(job(':15')), ['wrong-scope warning']));

  test('one for fine-tuning', () => {
    const environment = 'azureml:acft-hf-nlp-gpu:100';
    assert.deepEqual(codesIn(`--- job.yml\ncommand: a\nenvironment: ${environment}\n`), [
      'wrong-scope warning',
    ]);
    expectNone(`--- job.yml\ncommand: a\nenvironment: azureml:acft-of-mine:100\n`, 'wrong-scope');
  });

  test('an environment of that name in the workspace is right', () =>
    expectNone(
      `${job('@latest')}--- e.yml\nname: acpt-pytorch-2.8-cuda12.6\nimage: ${acpt}\n`,
      'wrong-scope',
    ));

  test('code that creates an environment of that name', () => {
    const code = (name: string) =>
      `--- a.py\nfrom azure.ai.ml import command\nml_client.environments.create_or_update(Environment(name="${name}"))\njob = command(command="ls", environment="azureml:acft-hf-nlp-gpu:100")\n`;
    expectNone(code('acft-hf-nlp-gpu'), 'wrong-scope');
    assert.deepEqual(codesIn(code('other')), ['wrong-scope warning']);
  });

  test('an environment with another name is somebody else', () =>
    expectNone(job(':15').replace('acpt-', 'my-acpt-'), 'wrong-scope'));

  test('the fix refers to the registry', () => {
    expectFixed(job(':46'), 'wrong-scope');
    const after = expectFixed(job('@latest'), 'wrong-scope');
    assert.match(after.files.get('job.yml') ?? '', /environment: azureml:\/\/registries\/azureml\//);
  });
});
