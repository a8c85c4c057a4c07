import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectProject, filesOf, Workspace } from '../../../../test/support/project.ts';

const code = 'trainer-refuses';
const job = (command: string, script: string) =>
  `--- p/job.yml\ncode: ./src\nenvironment: azureml:mine:1\ncommand: ${command}\n--- p/src/train.py\n${script}\n`;
const said = (command: string, script: string) =>
  new Workspace(filesOf(job(command, script))).all.flatMap(({ finding }) =>
    finding.code === code ? [`${finding.severity} ${finding.message}`] : [],
  );
const inCode = (given: string, more = '') =>
  said(
    'python train.py',
    `from transformers import TrainingArguments\n${more}args = TrainingArguments("out", ${given})`,
  );
const parser =
  'from transformers import HfArgumentParser, TrainingArguments\nHfArgumentParser(TrainingArguments).parse_args_into_dataclasses()';
const strategies = (evaluates: string, saves: string) =>
  `load_best_model_at_end needs the same eval_strategy and save_strategy, here "${evaluates}" and "${saves}".`;

describe(code, () => {
  test('the best model of what is never evaluated, or saved at other times', () => {
    assert.deepEqual(inCode('load_best_model_at_end=True'), [`error train.py: ${strategies('no', 'steps')}`]);
    assert.deepEqual(inCode('load_best_model_at_end=True, save_strategy="epoch"'), [
      `error train.py: ${strategies('no', 'epoch')}`,
    ]);
    assert.deepEqual(inCode('load_best_model_at_end=True, evaluation_strategy="epoch"'), [
      `error train.py: ${strategies('epoch', 'steps')}`,
    ]);
  });

  test('steps at which nothing is evaluated', () => {
    const given = (save: string, evaluate: string) =>
      inCode(
        `load_best_model_at_end=True, eval_strategy="steps", save_steps=${save}, eval_steps=${evaluate}`,
      );
    assert.deepEqual(given('500', '200'), [
      'error train.py: load_best_model_at_end needs save_steps to be a multiple of eval_steps: 500 is none of 200.',
    ]);
    assert.deepEqual(given('400', '200'), []);
    for (const [save, evaluate] of [
      ['0.5', '200'],
      ['500.5', '200'],
      ['500', '0'],
      ['500', 'every'],
      ['500', '1'],
    ] as const)
      assert.deepEqual(given(save, evaluate), [], `${save} ${evaluate}`);
    assert.deepEqual(given('1', '2').length, 1);
    for (const strategy of ['epoch', 'no'])
      assert.deepEqual(
        inCode(
          `load_best_model_at_end=True, eval_strategy="${strategy}", save_strategy="${strategy}", save_steps=500, eval_steps=200`,
        ),
        [],
        strategy,
      );
  });

  test('two precisions', () => {
    assert.deepEqual(inCode('fp16=True, bf16=True'), ['error train.py: fp16 and bf16 cannot both be true.']);
    assert.deepEqual(inCode('fp16=True, bf16=False'), []);
  });

  test('what fits, and what nobody can tell', () => {
    for (const given of [
      'load_best_model_at_end=True, eval_strategy="epoch", save_strategy="epoch"',
      'load_best_model_at_end=True, save_strategy="best"',
      'load_best_model_at_end=False',
      'load_best_model_at_end=best',
      'load_best_model_at_end=True, save_strategy=strategy',
      'load_best_model_at_end=True, **more',
      'save_strategy="epoch"',
    ])
      assert.deepEqual(inCode(given, 'best, strategy, more = load()\n'), [], given);
    // A class of the program may evaluate by default.
    const own =
      'import transformers\nclass Own(transformers.TrainingArguments):\n    eval_strategy: str = "steps"\nOwn("out", load_best_model_at_end=True)';
    assert.deepEqual(said('python train.py', own), []);
    const perhaps =
      'import sys\nfrom transformers import TrainingArguments\nif len(sys.argv) > 1:\n    TrainingArguments("out", load_best_model_at_end=True)';
    assert.deepEqual(said('python train.py', perhaps), []);
  });

  test('options of the command', () => {
    expectProject(
      `--- p/job.yml\ncode: ./src\nenvironment: azureml:mine:1\ncommand: torchrun train.py --output_dir out --load_best_model_at_end --save_strategy epoch\n#                                           ^^^^^^^^^^^^^^^^^^^^^^^^ ${code} error\n--- p/src/train.py\n${parser}\n`,
    );
    const fits = '--output_dir out --load_best_model_at_end True --save_strategy epoch --eval_strategy epoch';
    assert.deepEqual(said(`torchrun train.py ${fits}`, parser), []);
    assert.deepEqual(said('torchrun train.py --output_dir out --load_best_model_at_end false', parser), []);
    assert.deepEqual(said('torchrun train.py config.json --load_best_model_at_end', parser), []);
    const sets = `${parser}\nargs.eval_strategy = "steps"`;
    assert.deepEqual(said('torchrun train.py --output_dir out --load_best_model_at_end', sets), []);
  });
});
