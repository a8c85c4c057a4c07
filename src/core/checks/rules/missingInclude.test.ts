import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';

describe('missing-include', () => {
  const component = (includes: string, code = 'code: ./src\n') =>
    `--- c/train.yml\ntype: command\nname: train\nversion: 1\n${code}command: python train.py\nenvironment: ${active}\n` +
    `additional_includes:\n${includes}`;
  const files = '--- c/src/train.py\n--- c/shared/utils/a.py\n--- configs/a.yaml\na: 1\n--- notes.txt\n';

  test('a path that does not exist', () =>
    expectProject(
      component(
        `  - ./shared
  - ../shared/utils
#   ^^^^^^^^^^^^^^^ missing-include error
  - ../configs/b.yaml
#   ^^^^^^^^^^^^^^^^^ missing-include error
`,
      ) + files,
    ));

  test('what exists, what is made, what others fill in', () => {
    for (const include of [
      './shared',
      'shared/utils/',
      '../configs',
      '../configs/a.yaml',
      '../notes.txt',
      'shared.zip',
      './${{name}}',
      'https://example.com/a',
      '{ type: artifact, name: a }',
    ])
      expectNone(component(`  - ${include}\n`) + files, 'missing-include');
  });

  test('a copy of the YAML alone says nothing', () => {
    expectNone(component('  - ../common\n'), 'missing-include');
    expectNone(component('  - ../common\n', ''), 'missing-include');
  });

  test('the fix takes the nearest name', () => {
    const after = expectFixed(component('  - ../confgs\n') + files, 'missing-include');
    assert.match(after.files.get('c/train.yml') ?? '', /^ {2}- \.\.\/configs$/m);
  });
});
