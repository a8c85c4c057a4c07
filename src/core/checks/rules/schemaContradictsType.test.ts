import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectFindings, fixed } from '../../../../test/support/yaml.ts';

describe('schema-contradicts-type', () => {
  const typed = (kind: string) =>
    `$schema: https://azuremlschemas.azureedge.net/latest/${kind}.schema.json\ntype: command\nname: a\ncommand: b\nenvironment: azureml:c:1\n`;

  test('the schema of another kind', () =>
    expectFindings(`$schema: https://azuremlschemas.azureedge.net/latest/pipelineComponent.schema.json
#        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ schema-contradicts-type info
type: command
name: a
command: b
environment: azureml:c:1
`));

  test('the schema of the same kind is right', () =>
    expectFindings(typed('commandComponent'), ['schema-contradicts-type']));

  test('the fix uses the schema of the type', () =>
    assert.equal(fixed(typed('pipelineComponent'), /schema of commandComponent/), typed('commandComponent')));
});
