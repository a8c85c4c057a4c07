import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesIn, expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
import { retired } from '../../../../test/support/samples.ts';

describe('unused-suppression', () => {
  test('a comment that matches nothing', () =>
    expectProject(`--- job.yml
# acpt-disable retirde-environment
#              ^^^^^^^^^^^^^^^^^^^ unused-suppression hint
command: a
environment: azureml:mine:1
`));

  test('a comment that matches something is right', () =>
    expectNone(
      `--- job.yml\ncommand: a\n# acpt-disable-next-line retired-environment\nenvironment: ${retired}\n`,
      'unused-suppression',
    ));

  test('is as grave as the settings say, in documents and in what they are made of', () => {
    const files = `--- job.yml
# acpt-disable old-image
command: a
environment: {build: {path: .}}
--- Dockerfile
FROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202608.2
# acpt-disable torch-trio
`;
    expectNone(files, 'unused-suppression', { settings: { severity: { 'unused-suppression': 'off' } } });
    const found = codesIn(files, { settings: { severity: { 'unused-suppression': 'warning' } } });
    assert.deepEqual(
      found.filter((each) => each.startsWith('unused')),
      ['unused-suppression warning', 'unused-suppression warning'],
    );
  });

  test('the fix removes the comment, or its part', () => {
    expectFixed(
      '--- job.yml\n# acpt-disable-next-line\ncommand: a\nenvironment: azureml:mine:1\n',
      'unused-suppression',
    );
    expectFixed(
      `--- job.yml\n# acpt-disable old-image retired-environment\ncommand: a\nenvironment: ${retired}\n`,
      'unused-suppression',
    );
  });

  test('no fix leaves a comment without codes, which would silence everything', () => {
    const after = (codes: string) =>
      expectFixed(
        `--- job.yml\ncommand: a\n# acpt-disable-next-line ${codes}\nenvironment: ${retired}\n`,
        'unused-suppression',
      )
        .files.get('job.yml')
        ?.split('\n')[1];
    assert.equal(after('old-image, torch-trio'), `environment: ${retired}`);
    assert.equal(after('old-image, retired-environment'), '# acpt-disable-next-line retired-environment');
    assert.equal(after('retired-environment, old-image'), '# acpt-disable-next-line retired-environment');
  });
});
