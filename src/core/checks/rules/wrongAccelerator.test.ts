import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesIn, expectProject } from '../../../../test/support/project.ts';
import { active, jobOn } from '../../../../test/support/samples.ts';

describe('wrong-accelerator', () => {
  const rocm = '{ image: "rocm/pytorch:rocm7.2.4_ubuntu24.04_py3.12_pytorch_release_2.10.0" }';

  test('GPUs of another vendor', () => {
    assert.deepEqual(codesIn(jobOn('Standard_ND96isr_MI300X_v5', active)), ['wrong-accelerator error']);
    assert.deepEqual(codesIn(jobOn('Standard_ND96isr_H100_v5', rocm)), ['wrong-accelerator error']);
  });

  test('processors of another architecture', () =>
    assert.deepEqual(codesIn(jobOn('Standard_ND128isr_NDR_GB200_v6', active)), [
      'wrong-accelerator error',
      'gpu-architecture-not-in-build error',
    ]));

  test('GPUs of the same vendor are right', () => {
    assert.deepEqual(codesIn(jobOn('Standard_ND96isr_MI300X_v5', rocm)), []);
    assert.deepEqual(codesIn(jobOn('Standard_ND96isr_H100_v5', active)), []);
  });

  test('components get the machine of the step that runs them', () =>
    expectProject(`--- pipeline.yml
type: pipeline
settings: { default_compute: azureml:amd }
jobs:
  train:
    component: ./train.yml
    #          ^^^^^^^^^^^ wrong-accelerator error
  inline:
    component: ./train.yml
    resources: { instance_type: Standard_ND96isr_H100_v5 }
--- train.yml
type: command
name: train
command: a
environment: ${active}
--- amd.yml
name: amd
type: amlcompute
size: Standard_ND96isr_MI300X_v5
`));
});
