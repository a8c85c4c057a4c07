import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectFindings, findingsOf, fixed } from '../../../../test/support/yaml.ts';

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

  test('what is said, of a schema in a comment too', () => {
    const code = 'schema-contradicts-type';
    const said = (text: string) =>
      findingsOf(text, [code]).flatMap(({ message, fixes }) => [message, ...fixes.map(({ title }) => title)]);
    const folder = 'https://azuremlschemas.azureedge.net/latest';
    const keys = 'command: a\nenvironment: azureml:c:1\n';
    const contradicts = '"$schema" says pipelineJob, but "type" says commandJob. The CLI ignores "$schema".';
    const use = 'Use the schema of commandJob';
    for (const form of ['pipelineJob.schema.json', 'pipelineJob.schema.JSON'])
      assert.deepEqual(said(`$schema: ${folder}/${form}\ntype: command\n${keys}`), [contradicts, use]);
    assert.deepEqual(
      said(`# yaml-language-server: $schema=${folder}/pipelineJob.schema.json\ntype: command\n${keys}`),
      [contradicts],
    );
    const untyped = `$schema: ${folder}/pipelineJob.schema.json\n${keys}`;
    assert.deepEqual(said(untyped), [
      '"$schema" says pipelineJob, but to the CLI, which ignores it, a job without "type" is a command job.',
      use,
    ]);
    assert.equal(fixed(untyped, /schema of commandJob/), untyped.replace('pipelineJob', 'commandJob'));
    assert.deepEqual(said(untyped.replace('pipelineJob', 'commandJob')), []);
    assert.deepEqual(said(keys), []);
    // The keys say that the type is wrong.
    const settled = `$schema: ${folder}/commandJob.schema.json\ntype: pipeline\n${keys}`;
    assert.deepEqual(
      findingsOf(settled).map((each) => each.code),
      ['conflicting-keys'],
    );
  });

  test('the fix uses the schema of the type', () =>
    assert.equal(fixed(typed('pipelineComponent'), /schema of commandComponent/), typed('commandComponent')));
});
