import { describe, test } from 'node:test';
import { expectNone } from '../../../../test/support/project.ts';
import { expectFindings } from '../../../../test/support/yaml.ts';

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

  test('valid YAML is right, templates and Dockerfiles included', () => {
    expectFindings('command: a\nenvironment: azureml:mine:1\ndescription: {{name}}\n', ['yaml-syntax']);
    expectNone('--- Dockerfile\nFROM a/b:c\nRUN echo "[1, 2"\n', 'yaml-syntax');
  });
});
