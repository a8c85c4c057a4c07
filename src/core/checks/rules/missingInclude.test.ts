import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn, titlesIn } from '../../../../test/support/details.ts';
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
      '""',
      '3',
      '../*.txt',
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
    const gone = component('  - ../gone\n') + files;
    assert.deepEqual(titlesIn(gone, 'missing-include'), []);
    assert.deepEqual(messagesIn(gone, 'missing-include'), [
      '"../gone" does not exist; the CLI rejects the component. Paths are relative to this file.',
    ]);
    assert.equal(messagesIn(component('  - gone.zip\n') + files, 'missing-include').length, 1);
    // Of several that are written, one that is there is enough to tell that the rest of the project is here.
    assert.equal(
      messagesIn(component('  - ../gone\n  - ../configs\n', '') + files, 'missing-include').length,
      1,
    );
    expectNone(
      (component('  - ../gone\n') + files).replace('--- c/train.yml', '--- untitled:train.yml'),
      'missing-include',
    );
  });
});
