import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesIn } from '../../../../test/support/project.ts';
import { active, jobOn } from '../../../../test/support/samples.ts';

describe('gpu-image-on-cpu-size', () => {
  test('a GPU image on a size without a GPU', () =>
    assert.deepEqual(codesIn(jobOn('Standard_DS3_v2', active)), ['gpu-image-on-cpu-size info']));

  test('nothing is said of environments whose contents are unknown', () =>
    assert.deepEqual(codesIn(jobOn('Standard_DS3_v2', 'azureml:mine:1')), []));
});
