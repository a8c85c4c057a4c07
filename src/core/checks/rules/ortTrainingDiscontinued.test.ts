import { describe, test } from 'node:test';
import { expectFixed, expectProject } from '../../../../test/support/project.ts';
import { layered, pipSection } from '../../../../test/support/samples.ts';

describe('ort-training-discontinued', () => {
  test('a Python for which there is no wheel', () =>
    expectProject(
      pipSection(
        '3.12',
        'onnxruntime-training\n      # ^^^^^^^^^^^^^^^^^^^^ ort-training-discontinued error',
      ),
    ));

  test('the last release is right', () => expectProject(layered('onnxruntime-training==1.19.2')));

  test('the fix uses the last release', () => {
    expectFixed(layered('onnxruntime-training==1.20.0'), 'ort-training-discontinued');
    expectFixed(layered('onnxruntime-training>=1.20'), 'ort-training-discontinued');
  });
});
