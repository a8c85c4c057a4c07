import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  codesIn,
  expectFixed,
  expectNone,
  expectProject,
  filesOf,
  Workspace,
} from '../../../../test/support/project.ts';

const code = 'deepspeed-batch-size';
const script =
  'import argparse\nimport deepspeed\np = argparse.ArgumentParser()\np = deepspeed.add_config_arguments(p)\nargs = p.parse_args()';
const config = (total: number | string, more = '') =>
  `--- p/src/ds.json\n{"train_batch_size": ${total}, "train_micro_batch_size_per_gpu": 4, "gradient_accumulation_steps": 2${more}}\n`;
const nodes = 'resources: {instance_count: 2}\n';
const distribution = 'distribution: {type: pytorch, process_count_per_instance: 4}\n';
const job = (
  sizes: string,
  { mark = '', start = 'python', rest = nodes + distribution, text = script } = {},
) =>
  `--- p/job.yml\ncode: ./src\nenvironment: azureml:mine:1\ncommand: ${start} train.py --deepspeed_config ds.json\n${mark}${rest}--- p/src/train.py\n${text}\n${sizes}`;
const marked = (start: string) =>
  `#${' '.repeat(`command: ${start} train.py --deepspeed_config `.length - 1)}^^^^^^^ ${code} warning\n`;

describe(code, () => {
  test('a sum that the parts do not make', () => {
    expectProject(job(config(32), { mark: marked('python') }));
    const start = 'torchrun --nproc_per_node 4';
    expectProject(job(config(64), { start, rest: '', mark: marked(start) }));
    for (const each of ['python3.10', 'torchrun --nproc_per_node 16'])
      expectProject(
        job(config(32), {
          start: each,
          rest: each.startsWith('torchrun') ? '' : nodes + distribution,
          mark: marked(each),
        }),
      );
    const [finding] = new Workspace(filesOf(job(config(32))))
      .findings('p/job.yml')
      .filter((each) => each.code === code);
    assert.equal(
      finding?.message,
      'train_batch_size in ds.json is 32, but train_micro_batch_size_per_gpu × gradient_accumulation_steps × processes is 4 × 2 × 8 = 64.',
    );
    assert.deepEqual(
      finding?.related?.map(({ path, message }) => `${path}: ${message}`),
      ['p/src/ds.json: train_batch_size is set here.'],
    );
    assert.deepEqual(
      finding?.fixes?.map(({ title, needsJudgement }) => ({ title, needsJudgement })),
      [{ title: 'Use train_batch_size 64', needsJudgement: true }],
    );
  });

  test('what fits, and what is not known', () => {
    expectNone(job(config(64)), code);
    expectNone(job(config(32), { start: 'torchrun --nproc_per_node 4', rest: '' }), code);
    for (const sizes of [
      config('"auto"'),
      config(32, ', "elasticity": {"enabled": true}'),
      config(32, ', "sequence_parallel_size": 2'),
      config(32).replace(': 4', ': "auto"'),
      config(32).replace(', "gradient_accumulation_steps": 2', ''),
      config(32).replace('"train_batch_size": 32, ', ''),
      config(32).replace('ds.json', 'other.json'),
      config(32).replace(/\{.*\}/, '[]'),
    ])
      expectNone(job(sizes), code);
    for (const rest of [
      '',
      distribution.replace('pytorch', 'mpi'),
      nodes,
      `${nodes}distribution: {type: pytorch}\n`,
      // A template fills it in.
      `resources: {instance_count: "{{ nodes }}"}\n${distribution}`,
    ])
      expectNone(job(config(99), { rest }), code);
    for (const [start, rest] of [
      ['torchrun', ''],
      ['torchrun --nproc_per_node gpu', ''],
      ['torchrun --nproc_per_node 0', ''],
      ['torchrun --nproc_per_node 4', nodes],
      ['torchrun --nproc_per_node 4', distribution],
      ['deepspeed --num_gpus 4', ''],
      ['deepspeed', nodes + distribution],
      ['./run', nodes + distribution],
    ])
      expectNone(job(config(99), { start, rest }), code);
    expectNone(job(config(32)).replace(/--- p\/src\/train\.py[\s\S]*(?=---)/, ''), code);
    const own = '--- p/src/own.py\nmpu = None\n';
    expectNone(`${job(config(32), { text: `import own\n${script}` })}${own}`, code);
    expectNone(job(config(32), { text: `${script}\ndeepspeed.initialize(args=args, mpu=mpu)` }), code);
    expectNone(job(config(64), { start: 'torchrun --nnodes 2 --nproc_per_node 4', rest: '' }), code);
  });

  test('a configuration that the code names', () => {
    const engine = (text: string) => job(config(32), { text }).replace(' --deepspeed_config ds.json', '');
    const initialize = 'import deepspeed\ndeepspeed.initialize(model=model, config="ds.json")';
    for (const text of [
      initialize,
      'from transformers import TrainingArguments\nTrainingArguments("out", deepspeed="ds.json")',
    ])
      assert.deepEqual(
        codesIn(engine(text)).filter((each) => each.startsWith(code)),
        [`${code} warning`],
        text,
      );
    const [finding] = new Workspace(filesOf(engine(initialize)))
      .findings('p/job.yml')
      .filter((each) => each.code === code);
    assert.deepEqual(
      finding?.related?.map(({ path, message }) => `${path}: ${message}`),
      ['p/src/ds.json: train_batch_size is set here.', 'p/src/train.py: The configuration is named here.'],
    );
    for (const writing of ['open("ds.json", "w").write(sizes)', 'Path("ds.json").write_text(sizes)'])
      expectNone(engine(`${initialize}\n${writing}`), code);
    const lightning =
      'from lightning.pytorch.strategies import DeepSpeedStrategy\nDeepSpeedStrategy(config="ds.json")';
    expectNone(engine(lightning), code);
    expectNone(engine(`${initialize}\njson.dump(sizes, open("ds.json", "w"))`), code);
    expectNone(
      `${engine(`import sizes\n${initialize}`)}--- p/src/sizes.py\njson.dump(all, open("ds.json", "w"))\n`,
      code,
    );
    expectNone(engine(initialize.replace('"ds.json"', 'read("ds.json")')), code);
    expectNone(engine(`if args.fast:\n    ${initialize.replace('\n', '\n    ')}`), code);
  });

  test('the fix writes the product', () => {
    const after = expectFixed(job(config(32)), code);
    assert.match(after.files.get('p/src/ds.json') ?? '', /"train_batch_size": 64,/);
  });
});
