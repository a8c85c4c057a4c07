import { describe, test } from 'node:test';
import { expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
import { layered } from '../../../../test/support/samples.ts';

const code = 'invalid-metadata';

describe(code, () => {
  test('a release whose requirements pip no longer reads', () =>
    expectProject(
      layered(`torchmetrics\n  pytorch-lightning==1.5.10\n# ^^^^^^^^^^^^^^^^^^^^^^^^^ ${code} warning`),
    ));

  test('others are left alone', () => {
    expectNone(layered('pytorch-lightning==1.9.5'), code);
    expectNone(layered('pytorch-lightning'), code);
  });

  test('the fix names the newest release that pip reads', () => {
    expectFixed(layered('pytorch-lightning==1.5.10'), code);
  });
});
