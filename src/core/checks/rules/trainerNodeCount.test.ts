import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesIn, expectFixed, expectProject, filesOf, Workspace } from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';

const code = 'trainer-node-count';
const pytorch = 'distribution:\n  type: pytorch\n  process_count_per_instance: 2\n';
const job = (script: string, { nodes = '3', distribution = pytorch, command = 'python train.py' } = {}) =>
  `--- p/job.yml\ncode: ./src\ncommand: ${command}\nenvironment: ${active}\n${distribution}resources:\n  instance_count: ${nodes}\n--- p/src/train.py\n${script}\n`;
const head = 'import pytorch_lightning as pl\n';
const script = `${head}trainer = pl.Trainer(devices=2, strategy="ddp")\ntrainer.fit(net)`;
const found = (text: string) => codesIn(text).filter((each) => each.startsWith(code));

describe(code, () => {
  test('a trainer that knows of one node only', () => {
    expectProject(
      job(script)
        .replace('train.py\n', `train.py\n#               ^^^^^^^^ ${code} warning\n`)
        .replace('environment', '# acpt-disable-file missing-module missing-shm-size\nenvironment'),
    );
    assert.deepEqual(found(job(script, { nodes: '1' })), []);
    assert.deepEqual(found(job(script, { distribution: '' })), []);
    const typed = (type: string) => found(job(script, { distribution: `distribution:\n  type: ${type}\n` }));
    for (const type of ['mpi', 'PyTorch', 'pytorch'])
      assert.deepEqual(typed(type), [`${code} warning`], type);
    assert.deepEqual(typed('tensorflow'), []);
    const [own] = new Workspace(filesOf(job(script))).all.filter(({ finding }) => finding.code === code);
    assert.equal(
      own?.finding.message,
      'The job has 3 nodes, but train.py creates a Lightning Trainer without num_nodes, which is 1 then. Pass num_nodes=3.',
    );
    assert.deepEqual(
      own?.finding.related?.map(({ path, message }) => `${path}: ${message}`),
      ['p/src/train.py: The Trainer is created here.'],
    );
  });

  test('another number, the other name of Lightning, torchrun', () => {
    for (const each of [
      script.replace('devices=2', 'devices=2, num_nodes=2'),
      'import lightning as L\ndef main():\n    L.Trainer().fit(net)\nmain()',
      'from lightning.pytorch import Trainer\nTrainer(devices=1).fit(net)',
    ])
      assert.deepEqual(found(job(each)), [`${code} warning`], each);
    const torchrun = (nodes: string) => ({
      distribution: '',
      command: `torchrun --nnodes=${nodes} --nproc_per_node=2 train.py`,
    });
    assert.deepEqual(found(job(script, torchrun('3'))), [`${code} warning`]);
    assert.deepEqual(found(job(script, torchrun('1'))), []);
    const accelerate = 'accelerate launch --num_machines=3 train.py';
    assert.deepEqual(found(job(script, { distribution: pytorch, command: accelerate })), []);
  });

  test('the right number, or what nobody knows', () => {
    for (const each of [
      script.replace('devices=2', 'devices=2, num_nodes=3'),
      script.replace('devices=2', 'devices=2, num_nodes=args.nodes'),
      script.replace('devices=2', '**options'),
      script.replace('devices=2', 'plugins=[env]'),
      `${script}\npl.Trainer(devices=1).test(net)`,
      `${head}options = {"num_nodes": 3}\n${script}`,
      `${head}if a:\n    trainer = pl.Trainer(devices=2)\n    trainer.fit(net)`,
      `${head}pl.Trainer(devices=2).test(net)`,
      'from transformers import Trainer\nTrainer(model).fit(net)',
      'import lightning\nfrom transformers import Trainer\nTrainer(model).fit(net)',
      'import lightning\nfrom own.lightning import Trainer\nTrainer(model).fit(net)',
      `${head}pl.Trainer.from_argparse_args(args).fit(net)`,
      `${head}# pl.Trainer(max_epochs=1)\npl.Trainer.from_argparse_args(args).fit(net)`,
      script.replace('strategy="ddp"', 'strategy=RayStrategy()'),
      `${head}from lightning.pytorch.cli import LightningCLI\n${script}`,
      `${head}os.environ["SLURM_NNODES"] = "3"\n${script}`,
      `${head}trainer = pl.Trainer(devices=2)`,
    ])
      assert.deepEqual(found(job(each)), [], each);
    // The folder has its own.
    const own = job('from lightning import Trainer\nTrainer().fit(net)');
    assert.deepEqual(found(own), [`${code} warning`]);
    assert.deepEqual(found(`${own}--- p/src/lightning.py\nclass Trainer: ...\n`), []);
    assert.deepEqual(found(job(script, { nodes: '${{parent.inputs.nodes}}' })), []);
  });

  test('the fix gives the number', () => {
    const fixed = (text: string) => expectFixed(job(text), code).files.get('p/src/train.py') ?? '';
    assert.match(fixed(script), /Trainer\(devices=2, strategy="ddp", num_nodes=3\)/);
    assert.match(fixed(`${head}pl.Trainer().fit(net)`), /Trainer\(num_nodes=3\)/);
    assert.match(fixed(script.replace('devices=2', 'num_nodes=1')), /Trainer\(num_nodes=3, strategy/);
  });
});
