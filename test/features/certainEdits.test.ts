/** What `--fix` and "Fix all" change, and what they leave to the writer. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fixedWithoutChoice } from '../support/yaml.ts';

const schema = (kind: string) => `$schema: https://azuremlschemas.azureedge.net/latest/${kind}.schema.json\n`;

test('a key with one possible value is added, a misspelt one may be another or too much', () => {
  const before = `${schema('pipelineJob')}jobs: {}\nsettings: { default_compte: azureml:c }\n`;
  const after = fixedWithoutChoice(before);
  assert.match(after, /^type: pipeline$/m);
  assert.equal(after.replace('type: pipeline\n', ''), before);
});

describe('what is left', () => {
  for (const [title, text] of [
    ['a key whose value nobody knows', `${schema('commandJob')}command: python -c 1\ncompute: azureml:c\n`],
    ['a key that has a usual value', `${schema('environment')}name: e\nbuild:\n  dockerfile_path: D\n`],
    [
      'a key that says which variant is meant',
      `${schema('managedOnlineDeployment')}name: blue\nendpoint_name: abc\nmodel: azureml:m:1\ninstance_type: Standard_DS3_v2\ninstance_count: 1\nscale_settings:\n  min_instances: 1\n`,
    ],
    [
      'a value that is like none of the possible ones',
      `${schema('commandJob')}command: a \${{inputs.a}}\nenvironment: azureml:e@latest\ncompute: azureml:c\ninputs:\n  a: { type: whatever, path: azureml:d:1 }\n`,
    ],
    ['one of several', `${schema('environment')}name: e\nimage: a:b\nbuild: { path: . }\n`],
  ] as const)
    test(title, () => assert.equal(fixedWithoutChoice(text), text));
});
