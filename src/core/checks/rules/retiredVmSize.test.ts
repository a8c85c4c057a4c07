import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesIn } from '../../../../test/support/project.ts';
import { active, jobOn } from '../../../../test/support/samples.ts';
import { expectFindings } from '../../../../test/support/yaml.ts';

describe('retired-vm-size', () => {
  test('a size that is gone, of a job and of a cluster', () => {
    assert.deepEqual(codesIn(jobOn('Standard_NC6s_v3', active)), ['retired-vm-size warning']);
    expectFindings(
      `type: amlcompute
name: gpu
size: Standard_NC6
#     ^^^^^^^^^^^^ retired-vm-size warning
`,
    );
  });

  test('is only worth knowing before its day', () =>
    assert.deepEqual(codesIn(jobOn('Standard_NV12s_v3', active), { today: '2026-01-01' }), [
      'retired-vm-size info',
    ]));

  test('sizes that stay are right', () =>
    assert.deepEqual(codesIn(jobOn('Standard_NC24ads_A100_v4', active)), []));
});
