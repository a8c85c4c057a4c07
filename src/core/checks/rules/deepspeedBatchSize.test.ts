import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesIn, expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';

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
  });

  test('what fits, and what is not known', () => {
    expectNone(job(config(64)), code);
    expectNone(job(config(32), { start: 'torchrun --nproc_per_node 4', rest: '' }), code);
    for (const sizes of [config('"auto"'), config(32, ', "elasticity": {"enabled": true}')])
      expectNone(job(sizes), code);
    for (const rest of ['', distribution.replace('pytorch', 'mpi'), nodes])
      expectNone(job(config(32), { rest }), code);
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
