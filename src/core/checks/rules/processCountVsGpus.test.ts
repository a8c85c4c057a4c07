import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesIn, expectFixed } from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';

describe('process-count-vs-gpus', () => {
  const processes = (count: number, nodes = 1) =>
    `--- job.yml\ncommand: a\nresources: { instance_type: Standard_NC48ads_A100_v4, instance_count: ${nodes}, shm_size: 1g }\ndistribution: { type: pytorch, process_count_per_instance: ${count} }\nenvironment: ${active}\n`;
  const named = `--- job.yml\ncommand: a\ncompute: azureml:gpus\nresources: { shm_size: 1g }\ndistribution: { type: pytorch, process_count_per_instance: 16 }\nenvironment: ${active}\n`;

  test('more processes or fewer than GPUs', () => {
    assert.deepEqual(codesIn(processes(4, 2)), ['process-count-vs-gpus warning']);
    assert.deepEqual(codesIn(processes(1)), ['process-count-vs-gpus info']);
  });

  test('as many as GPUs are right', () => assert.deepEqual(codesIn(processes(2)), []));

  test('the size of a cluster is known from settings or from its file only', () => {
    assert.deepEqual(codesIn(named), [], 'a cluster’s name is not a size');
    const settings = { computes: { gpus: 'Standard_ND96isr_H100_v5' } };
    assert.deepEqual(codesIn(named, { settings }), ['process-count-vs-gpus warning']);
    assert.deepEqual(
      codesIn(
        `${named}--- gpus.yml\n$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json\nname: gpus\ntype: amlcompute\nsize: Standard_ND96isr_H100_v5\n`,
      ),
      ['process-count-vs-gpus warning'],
    );
  });

  test('torchrun with more processes than GPUs', () => {
    const torchrun = (options: string) =>
      `--- job.yml\ncode: .\ncommand: torchrun ${options} train.py\nresources: { instance_type: Standard_NC48ads_A100_v4, shm_size: 1g }\nenvironment: ${active}\n--- train.py\n\n`;
    assert.deepEqual(codesIn(torchrun('--nproc_per_node 8')), ['process-count-vs-gpus warning']);
    const after = expectFixed(torchrun('--nproc-per-node=8'), 'process-count-vs-gpus');
    assert.match(after.files.get('job.yml') ?? '', /--nproc-per-node=2 train/);
    for (const options of ['--nproc_per_node 2', '--nproc_per_node 1', '--nproc_per_node gpu', ''])
      assert.deepEqual(codesIn(torchrun(options)), []);
  });

  test('the fix starts one process for each GPU', () => {
    const after = expectFixed(processes(8), 'process-count-vs-gpus');
    assert.match(after.files.get('job.yml') ?? '', /process_count_per_instance: 2 /);
  });
});
