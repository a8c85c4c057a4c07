import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';

const code = 'ignored-in-conda-file';
const schema = '$schema: https://azuremlschemas.azureedge.net/latest/environment.schema.json';
const environment = (conda: string) =>
  `--- env.yml\n${schema}\nname: e\nimage: ubuntu:22.04\nconda_file: conda.yml\n--- conda.yml\n${conda}\n`;
const inline = (conda: string) =>
  `--- env.yml\n${schema}\nname: e\nimage: ubuntu:22.04\nconda_file:\n${conda.replaceAll(/^/gm, '  ')}\n`;

describe(code, () => {
  test('a mapping in place of the list, and pip beside it', () => {
    const mapping = `dependencies:\n#^^^^^^^^^^^ ${code} warning\n  python: 3.11\n`;
    expectProject(environment(mapping));
    expectProject(inline(mapping));
    expectProject(environment(`dependencies: [python=3.11, pip]\npip: [lightning]\n#^^ ${code} warning`));
  });

  test('lists, and what is no conda file', () => {
    const list = 'dependencies:\n  - python=3.11\n  - pip\n  - pip: [lightning]';
    expectNone(environment(list), code);
    expectNone(inline(list), code);
    expectNone(environment('pip: [lightning]'), code);
  });

  test('the fix writes a list of what has plain versions only', () => {
    const fixed = expectFixed(environment('dependencies:\n  python: 3.11\n  pip: 24.0'), code);
    assert.match(fixed.files.get('conda.yml') ?? '', /^dependencies:\n {2}- python=3\.11\n {2}- pip=24\.0\n/);
  });
});
