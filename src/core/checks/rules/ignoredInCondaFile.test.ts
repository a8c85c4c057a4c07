import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn, titlesIn } from '../../../../test/support/details.ts';
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
    const beside = 'dependencies: [python=3.11, pip]\npip: [lightning]\n';
    expectProject(environment(`${beside}#^^ ${code} warning`));
    const ignored =
      'conda ignores this section, so pip installs none of it. Write - pip: in the list of dependencies.';
    assert.deepEqual(messagesIn(environment(beside), code), [ignored]);
    const only = (lost: string) =>
      `conda reads only the names of this mapping, without versions${lost}. Expected a list: - python=3.10.`;
    for (const [pip, lost] of [
      ['[lightning]', ' and without the pip section'],
      ['24.0', ''],
    ] as const)
      assert.deepEqual(messagesIn(environment(`dependencies:\n  python: 3.11\n  pip: ${pip}`), code), [
        only(lost),
      ]);
    expectNone(environment('dependencies: {}'), code);
    expectNone(environment('dependencies: [python=3.11]\npip: 24.0'), code);
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
    assert.deepEqual(messagesIn(environment('chanels: [a]\ndependecies: [python=3.11]'), code), [
      'conda ignores this section. Did you mean "channels"?',
      'conda ignores this section, so it installs nothing. Did you mean "dependencies"?',
    ]);
  });

  test('a list of sections', () => {
    assert.deepEqual(messagesIn(environment('- name: e\n- dependencies: [python=3.11]'), code), [
      'conda fails on a list: name, channels and dependencies are keys of one mapping, without hyphens.',
    ]);
    for (const list of ['[]', '- {}', '- name', '- [name]']) expectNone(environment(list), code);
    expectNone(inline('- name: e'), code);
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
    const titles = (mapping: string) => titlesIn(environment(`dependencies:${mapping}`), code);
    assert.deepEqual(titles('\n  python: 3.11'), ['Write a list']);
    for (const mapping of [
      '\n  python: 3.11\n  pip: ">=24"',
      '\n  python: "3.11"',
      '\n  python: 3.11.*',
      '\n  python: v3.11',
      '\n  python: [3.11]',
      ' {python: 3.11}',
    ])
      assert.deepEqual(titles(mapping), [], mapping);
  });
});
