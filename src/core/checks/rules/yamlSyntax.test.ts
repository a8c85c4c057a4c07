import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectNone } from '../../../../test/support/project.ts';
import { expectFindings, findingsOf } from '../../../../test/support/yaml.ts';

describe('yaml-syntax', () => {
  test('the first mistake, at its place', () =>
    expectFindings(`
command: a
environment: azureml:mine:1
tags:
  a: [1, 2
#        ^ yaml-syntax error
display_name: x
`));

  test('a value that ends in a colon, which makes it a key', () => {
    const said = (text: string) =>
      findingsOf(`$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json\n${text}`, [
        'yaml-syntax',
      ]).map(({ message }) => message.split(/[.,]/, 1)[0]);
    const ends = 'The value ends in a colon';
    expectFindings(`
type: pipeline
settings:
  default_datastore: azureml:
#                    ^^^^^^^^ yaml-syntax error
  default_compute: azureml:c
jobs: {}
`);
    assert.deepEqual(said('command: a\nenvironment: b\ncompute: azureml:\n'), [ends]);
    assert.deepEqual(said('command: a\ncompute: azureml:\n\n# that one\nenvironment: b\n'), [ends]);
    assert.deepEqual(said('command: a\ncompute: azureml:\n  environment: b\n'), [
      '"environment" is indented too far',
    ]);
  });

  test('deeper than anything that the CLI reads is a mistake, longer than what is checked is none', () => {
    const found = (rest: string) =>
      findingsOf(`# yaml-language-server: $schema=https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
command: a
environment: azureml:mine:1
${rest}
`).map(({ severity, message }) => `${severity}: ${message}`);
    const list = (levels: number) => `${'['.repeat(levels)}a${']'.repeat(levels)}`;
    const tooDeep = 'error: The YAML is nested too deeply; the Azure ML CLI cannot read it either.';
    for (const nested of [
      '['.repeat(20_000),
      '{a: '.repeat(20_000),
      `\n  ${'- '.repeat(20_000)}a`,
      list(460),
    ])
      assert.deepEqual(found(`tags: ${nested}`), [tooDeep], nested.slice(0, 8));
    assert.ok(!found(`tags: ${list(440)}`).includes(tooDeep));
    assert.deepEqual(found(`# ${'x'.repeat(1_000_000)}`), [
      'info: The file is longer than one million characters and is not checked.',
    ]);
  });

  test('valid YAML is right, templates and Dockerfiles included', () => {
    expectFindings('command: a\nenvironment: azureml:mine:1\ndescription: {{name}}\n', ['yaml-syntax']);
    expectNone('--- Dockerfile\nFROM a/b:c\nRUN echo "[1, 2"\n', 'yaml-syntax');
  });
});
