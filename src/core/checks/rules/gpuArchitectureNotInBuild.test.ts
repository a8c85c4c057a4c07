import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesIn } from '../../../../test/support/project.ts';
import { active, jobOn, retired } from '../../../../test/support/samples.ts';

describe('gpu-architecture-not-in-build', () => {
  test('GPUs that are too new for the build of PyTorch', () => {
    assert.deepEqual(codesIn(jobOn('Standard_ND96isr_H100_v5', retired)), [
      'gpu-architecture-not-in-build error',
      'retired-environment warning',
    ]);
    assert.deepEqual(codesIn(jobOn('Standard_NC144ds_xl_RTXPRO6000BSE_v6', active)), [
      'gpu-architecture-not-in-build error',
    ]);
  });

  test('GPUs that it is built for are right', () => {
    for (const size of [
      'Standard_ND96isr_H100_v5',
      'Standard_NC4as_T4_v3',
      'Standard_NV36ads_A10_v5',
      'Standard_ND40rs_v2',
      'Standard_NC24ads_A100_v4',
    ])
      assert.deepEqual(codesIn(jobOn(size, active)), [], size);
  });
});
