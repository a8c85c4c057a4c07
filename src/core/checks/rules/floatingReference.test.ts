import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
import { active, registry } from '../../../../test/support/samples.ts';
import { expectFindings, findingsOf } from '../../../../test/support/yaml.ts';

describe('floating-reference', () => {
  const image = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280';

  test('an image without a tag', () =>
    expectProject(`--- Dockerfile
FROM ${image}
#    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ floating-reference info
`));

  test('the label of an environment', () =>
    expectFindings(`
command: a
environment: ${registry}/acpt-pytorch-2.8-cuda12.6/labels/latest
#                                                                                       ^^^^^^ floating-reference info
`));

  test('what is said to be in it is what it has before the command installs anything', () => {
    const messageWith = (command: string) =>
      findingsOf(
        `command: ${command}\nenvironment: ${registry}/acpt-pytorch-2.8-cuda12.6/labels/latest\n`,
      ).find(({ code }) => code === 'floating-reference')?.message;
    const plain = messageWith('python train.py');
    assert.match(plain ?? '', /resolved to version \d+ on .*torch 2\./);
    assert.equal(messageWith('pip install torch==2.7.1 && python train.py'), plain);
  });

  test('the label of a curated environment of which only the name is known', () => {
    expectFindings(`
command: a
environment: ${registry}/sklearn-1.5/labels/latest
#                                                                         ^^^^^^ floating-reference info
`);
    expectNone(
      `--- job.yml\ncommand: a\nenvironment: azureml://registries/mine/environments/sklearn-1.5/labels/latest\n`,
      'floating-reference',
    );
    expectNone(
      `--- job.yml\ncommand: a\nenvironment: ${registry}/sklearn-1.5/versions/12\n`,
      'floating-reference',
    );
  });

  test('a dated tag and a version are right', () => {
    expectNone(`--- Dockerfile\nFROM ${image}:biweekly.202608.2\n`, 'floating-reference');
    expectNone(`--- job.yml\ncommand: a\nenvironment: ${active}\n`, 'floating-reference');
  });

  test('the fix pins what is newest', () => {
    expectFixed(
      '--- job.yml\ncommand: a\nenvironment: azureml:AzureML-acpt-pytorch-2.8-cuda12.6@latest\n',
      'floating-reference',
    );
    const after = expectFixed(`--- Dockerfile\nFROM ${image}:latest\n`, 'floating-reference');
    assert.equal(after.files.get('Dockerfile'), `FROM ${image}:biweekly.202608.2\n`);
  });
});
