import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn, titlesIn } from '../../../../test/support/details.ts';
import { expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';

const job = (command: string, caret = '', more = '') =>
  `--- job.yml\ncode: .\nenvironment: ${active}\ncommand: ${command}\n${caret}${more}--- train.py\n\n`;
const two = 'resources: { instance_count: 2, shm_size: 1g }\n';
const ranks = '--node_rank 0 --master_addr $MASTER_ADDR train.py';

describe('launcher-node-count', () => {
  test('more nodes than the job has', () => {
    expectProject(
      job('torchrun --nnodes 2 train.py', '#                          ^ launcher-node-count warning\n'),
    );
    expectProject(
      job('torchrun --nnodes=4 train.py', '#                          ^ launcher-node-count warning\n', two),
    );
    const after = expectFixed(job('torchrun --nnodes=4 train.py', '', two), 'launcher-node-count');
    assert.match(after.files.get('job.yml') ?? '', /--nnodes=2 train/);
    const many = job('torchrun --nnodes=4 train.py', '', two);
    assert.deepEqual(messagesIn(many, 'launcher-node-count'), [
      'torchrun waits for 4 nodes, but the job has 2: see resources.instance_count.',
    ]);
    assert.deepEqual(titlesIn(many, 'launcher-node-count'), ['Use 2']);
    assert.deepEqual(titlesIn(many.replace('=4', '="4"'), 'launcher-node-count'), []);
    const module = job('python -m torch.distributed.run --nnodes 2 train.py');
    assert.equal(messagesIn(module, 'launcher-node-count').length, 1);
  });

  test('as many, fewer, a range, a variable, another launcher', () => {
    for (const command of [
      'torchrun --nnodes 2 train.py',
      'torchrun --nnodes 1 --node_rank 0 train.py',
      'torchrun --nnodes 1:4 train.py',
      'torchrun --nnodes 4:8 train.py',
      'torchrun --node_rank 0 train.py',
      'torchrun --nnodes 1:2 --node_rank 0 train.py',
      'torchrun --nnodes $NODES train.py',
      'torchrun train.py --nnodes 8',
      'accelerate launch --num_machines 8 train.py',
      'if test -n "$BIG"; then torchrun --nnodes 8 train.py; fi',
    ])
      expectNone(job(command, '', two), 'launcher-node-count');
  });

  test('a component leaves the number to its job', () => {
    const schema = '$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json\n';
    expectNone(
      `--- c.yml\n${schema}name: c\ncode: .\nenvironment: ${active}\ncommand: torchrun --nnodes 2 train.py\n--- train.py\n\n`,
      'launcher-node-count',
    );
    // A job that names its component's file says it.
    const step = (count: number) =>
      `--- p.yml\ntype: pipeline\nsettings: {default_compute: serverless}\njobs:\n  a:\n    type: command\n    code: .\n    environment: ${active}\n    command: torchrun --nnodes 2 train.py\n    resources: {instance_count: ${count}}\n--- train.py\n\n`;
    assert.equal(messagesIn(step(1), 'launcher-node-count').length, 1);
    expectNone(step(2), 'launcher-node-count');
  });

  test('one rank for all nodes', () => {
    const column = 'command: torchrun --nnodes 2 --node_rank '.length - 1;
    expectProject(
      job(`torchrun --nnodes 2 ${ranks}`, `#${' '.repeat(column)}^ launcher-node-count warning\n`, two),
    );
    const messages = (command: string, distribution = '') =>
      messagesIn(job(command, '', `${two}${distribution}`), 'launcher-node-count');
    for (const more of ['--rdzv_backend c10d', '--standalone'])
      assert.deepEqual(messages(`torchrun --nnodes 2 ${more} ${ranks}`), [], more);
    for (const rank of ['$NODE_RANK', '$RANK0', '0$MORE', '${{inputs.rank}}'])
      assert.deepEqual(messages(`torchrun --nnodes 2 ${ranks.replace('0', rank)}`), [], rank);
    const said = (rank: number) => `Each of the 2 nodes runs this command, so each gets rank ${rank}.`;
    assert.deepEqual(messages(`torchrun --nnodes 2 ${ranks}`), [said(0)]);
    assert.deepEqual(messages(`torchrun --nnodes 2 --rdzv_backend static ${ranks}`), [said(0)]);
    assert.deepEqual(messages(`torchrun --nnodes 2 ${ranks.replace('0', '10')}`), [said(10)]);
    const distribution = (type: string) =>
      messages(
        `torchrun --nnodes 2 ${ranks}`,
        `distribution: {type: ${type}, process_count_per_instance: 1}\n`,
      );
    assert.deepEqual(distribution('pytorch'), [`${said(0)} Use $NODE_RANK.`]);
    assert.deepEqual(distribution('PyTorch'), [`${said(0)} Use $NODE_RANK.`]);
    assert.deepEqual(distribution('mpi'), [said(0)]);
  });
});
