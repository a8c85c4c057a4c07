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

  test('sections with a slip in their names', () => {
    const file = `name: e\nchanels: [conda-forge]\n#^^^^^^ ${code} warning\ndependecies: [python=3.11]\n#^^^^^^^^^^ ${code} error\n`;
    expectProject(environment(file));
    const fixed = expectFixed(environment('channels: [conda-forge]\ndependencie: [python=3.11]'), code);
    assert.match(fixed.files.get('conda.yml') ?? '', /^dependencies: \[/m);
    expectNone(
      environment('dependencies: [python=3.11]\nplatforms: [linux-64]\nx: 1\ndependancies: []'),
      code,
    );
  });

  test('a list of sections', () => {
    expectProject(
      environment(
        `- name: e\n# ^^^^ ${code} error\n- channels: [conda-forge]\n- dependencies: [python=3.11]`,
      ),
    );
    expectNone(environment('- python=3.11\n- a: 1'), code);
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
