import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
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
  });

  test('as many, fewer, a range, a variable, another launcher', () => {
    for (const command of [
      'torchrun --nnodes 2 train.py',
      'torchrun --nnodes 1 --node_rank 0 train.py',
      'torchrun --nnodes 1:4 train.py',
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
  });

  test('one rank for all nodes', () => {
    const column = 'command: torchrun --nnodes 2 --node_rank '.length - 1;
    expectProject(
      job(`torchrun --nnodes 2 ${ranks}`, `#${' '.repeat(column)}^ launcher-node-count warning\n`, two),
    );
    expectNone(job(`torchrun --nnodes 2 --rdzv_backend c10d ${ranks}`, '', two), 'launcher-node-count');
    expectNone(
      job(`torchrun --nnodes 2 ${ranks.replace('0', '$NODE_RANK')}`, '', two),
      'launcher-node-count',
    );
  });
});
