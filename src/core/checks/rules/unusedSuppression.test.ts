import { describe, test } from 'node:test';
import { expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
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
});
