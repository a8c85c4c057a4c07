import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesIn, expectFixed, filesOf, Workspace } from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';

const code = 'process-count-vs-gpus';

describe(code, () => {
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

  test('what is said', () => {
    const said = (text: string) =>
      new Workspace(filesOf(text)).all.flatMap(({ finding }) =>
        finding.code === code ? [finding.message, ...finding.fixes.map(({ title }) => title)] : [],
      );
    assert.deepEqual(said(processes(4)), [
      'Standard_NC48ads_A100_v4 has 2 GPUs, but process_count_per_instance is 4: NCCL rejects processes that share a GPU.',
      'Use 2',
    ]);
    assert.deepEqual(said(processes(4, 2)), [
      'Standard_NC48ads_A100_v4 has 2 GPUs, but process_count_per_instance is 4: NCCL rejects processes that share a GPU. The count is per node, not for the whole job.',
      'Use 2',
    ]);
    assert.deepEqual(said(processes(8, 2)), [
      'Standard_NC48ads_A100_v4 has 2 GPUs, but process_count_per_instance is 8: NCCL rejects processes that share a GPU.',
      'Use 2',
    ]);
    assert.deepEqual(said(processes(1)), [
      'Standard_NC48ads_A100_v4 has 2 GPUs, but one process uses only one of them.',
    ]);
    const one = (text: string) => text.replace('NC48ads', 'NC24ads');
    const four = (text: string) => text.replace('NC48ads', 'NC96ads');
    assert.deepEqual(said(one(processes(2))), [
      'Standard_NC24ads_A100_v4 has 1 GPU, but process_count_per_instance is 2: NCCL rejects processes that share a GPU.',
      'Use 1',
    ]);
    assert.deepEqual(said(four(processes(3))), []);
    assert.deepEqual(said(processes(0)), []);
    assert.deepEqual(said(processes(4).replace('pytorch', 'mpi')), []);
    const some = processes(4, 2).replace('instance_count: 2', 'instance_count: "${{inputs.n}}"');
    assert.deepEqual(said(some), [
      'Standard_NC48ads_A100_v4 has 2 GPUs, but process_count_per_instance is 4: NCCL rejects processes that share a GPU.',
      'Use 2',
    ]);
    const torchrun = (options: string) =>
      `--- job.yml\ncode: .\ncommand: torchrun ${options} train.py\nresources: { instance_type: Standard_NC48ads_A100_v4, shm_size: 1g }\nenvironment: ${active}\n--- train.py\n\n`;
    assert.deepEqual(said(torchrun('--nproc_per_node 16')), [
      'Standard_NC48ads_A100_v4 has 2 GPUs, but torchrun starts 16 processes per node: NCCL rejects processes that share a GPU.',
      'Use 2',
    ]);
    assert.deepEqual(said(one(torchrun('--nproc_per_node 2'))), [
      'Standard_NC24ads_A100_v4 has 1 GPU, but torchrun starts 2 processes per node: NCCL rejects processes that share a GPU.',
      'Use 1',
    ]);
    assert.deepEqual(said(torchrun("--nproc'_per_node'=16")), [
      'Standard_NC48ads_A100_v4 has 2 GPUs, but torchrun starts 16 processes per node: NCCL rejects processes that share a GPU.',
    ]);
    assert.deepEqual(said(torchrun('--nproc_per_node x16')), []);
    assert.deepEqual(said(torchrun('--nproc_per_node 16x')), []);
  });

  test('the fix starts one process for each GPU', () => {
    const after = expectFixed(processes(8), 'process-count-vs-gpus');
    assert.match(after.files.get('job.yml') ?? '', /process_count_per_instance: 2 /);
  });
});
