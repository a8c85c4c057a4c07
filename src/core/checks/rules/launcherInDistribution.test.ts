import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { titlesIn } from '../../../../test/support/details.ts';
import {
  expectFixed,
  expectNone,
  expectProject,
  filesOf,
  Workspace,
} from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';

describe('launcher-in-distribution', () => {
  const job = (command: string, processes: number | string = 2, type = 'pytorch', nodes = 1) =>
    `--- job.yml\ncommand: ${command}\nresources: { instance_count: ${nodes}, shm_size: 8g }\nenvironment: ${active}\n` +
    `distribution:\n  type: ${type}\n  process_count_per_instance: ${processes}\n`;
  const messages = (text: string) =>
    new Workspace(filesOf(text)).all
      .filter(({ finding }) => finding.code === 'launcher-in-distribution')
      .map(({ path, finding }) => `${path}: ${finding.severity}: ${finding.message.split(',')[0]}`);

  test('every launcher, wherever it stands in the command', () => {
    for (const [command, launcher] of [
      ['torchrun train.py', 'torchrun'],
      ['>-\n  accelerate  launch\n  --num_processes 4 train.py', 'accelerate launch'],
      ['pip list && deepspeed train.py --deepspeed ds.json', 'deepspeed'],
      ['NCCL_DEBUG=INFO python -m torch.distributed.run train.py', 'python -m torch.distributed.run'],
      [`bash -c "torchrun train.py"`, 'torchrun'],
      ['python3 -u -m torch.distributed.launch train.py', 'python3 -u -m torch.distributed.launch'],
      ['|\n  set -e\n  mpirun -np 4 python train.py', 'mpirun'],
    ] as const)
      assert.deepEqual(
        messages(job(command)),
        [`job.yml: warning: Azure ML starts 2 × "${launcher}" per node`],
        command,
      );
    assert.equal(messages(job('horovodrun -np 2 python train.py', 2, 'mpi')).length, 1);
  });

  test('is marked where it is written, also in a folded command', () => {
    const text = filesOf(job('>-\n  pip list\n  && accelerate  launch train.py'));
    const found = new Workspace(text)
      .findings('job.yml')
      .find(({ code }) => code === 'launcher-in-distribution');
    assert.equal(text.get('job.yml')?.slice(found?.span.start, found?.span.end), 'accelerate  launch');
    // Not letter by letter in the file: at the key.
    expectProject(
      job('"pip list\\ntorchrun train.py"').replace(
        'train.py"\n',
        'train.py"\n#^^^^^^ launcher-in-distribution warning\n',
      ),
    );
  });

  test('the trial of a sweep, and a step with the distribution of its own', () => {
    assert.equal(
      messages(
        `--- sweep.yml\ntype: sweep\ntrial:\n  command: torchrun a.py\n  environment: ${active}\n  distribution: { type: pytorch, process_count_per_instance: 4 }\n` +
          'objective: { goal: maximize, primary_metric: m }\nlimits: { max_total_trials: 2 }\n',
      ).length,
      1,
    );
    assert.deepEqual(
      messages(
        `--- pipeline.yml\ntype: pipeline\nsettings: { default_compute: serverless }\njobs:\n  a:\n    component: ./c.yml\n    distribution: { type: pytorch, process_count_per_instance: 4 }\n` +
          `--- c.yml\ntype: command\nname: c\ncommand: torchrun a.py\nenvironment: ${active}\n`,
      ),
      ['pipeline.yml: warning: Azure ML starts 4 × "torchrun" per node'],
    );
  });

  test('one launcher per node, a program without one, and words that only look like one', () => {
    for (const text of [
      job('torchrun train.py', 1),
      job('torchrun train.py', '${{inputs.n}}'),
      job('python train.py --deepspeed ds.json'),
      job('python torchrun.py'),
      job('pip install deepspeed && python train.py'),
      job('python -m deepspeed_tools.train'),
      job('accelerate config && python train.py'),
      job('if [ $LOCAL_RANK = 0 ]; then torchrun train.py; fi'),
      `--- job.yml\ncommand: torchrun train.py\nenvironment: ${active}\n`,
    ])
      expectNone(text, 'launcher-in-distribution');
  });

  test('the fixes', () => {
    const after = expectFixed(job('torchrun train.py --lr 1', 4, 'pytorch', 2), 'launcher-in-distribution');
    assert.match(after.files.get('job.yml') ?? '', /^command: python train\.py --lr 1$/m);
    const once = expectFixed(job('torchrun --nproc_per_node 4 train.py', 4), 'launcher-in-distribution');
    assert.match(once.files.get('job.yml') ?? '', /process_count_per_instance: 1$/m);
    const [none] = new Workspace(
      filesOf(job('torchrun --nproc_per_node 4 train.py', 4, 'pytorch', 2)),
    ).all.filter(({ finding }) => finding.code === 'launcher-in-distribution');
    assert.deepEqual(none?.finding.fixes, []);
    const titles = (command: string) => titlesIn(job(command), 'launcher-in-distribution');
    const once1 = 'Set process_count_per_instance to 1';
    assert.deepEqual(titles('torchrun src/train-it.py'), ['Use python instead of torchrun', once1]);
    assert.deepEqual(titles('python -m torch.distributed.run ./train.py'), [
      'Use python instead of python -m torch.distributed.run',
      once1,
    ]);
    for (const command of [
      'torchrun --a.py train.py',
      'torchrun train.pyc',
      'torchrun $SCRIPT',
      'torchrun -m train',
    ])
      assert.deepEqual(titles(command), [once1], command);
  });
});
