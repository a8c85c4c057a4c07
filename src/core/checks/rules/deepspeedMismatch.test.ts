import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectFixed, filesOf, Workspace } from '../../../../test/support/project.ts';

const code = 'deepspeed-mismatch';
const files = (command: string, script: string, config: string, name = 'ds.json') =>
  `--- p/job.yml\ncode: ./src\nenvironment: azureml:mine:1\ncommand: ${command}\n--- p/src/train.py\n${script}\n--- p/src/${name}\n${config}\n`;
const said = (text: string) =>
  new Workspace(filesOf(text)).all.flatMap(({ finding }) =>
    finding.code === code ? [finding.message.replace(/^The Trainer refuses [\w.]+: /, '')] : [],
  );
const made = (given: string) =>
  `from transformers import TrainingArguments\nargs = TrainingArguments("out", deepspeed="ds.json", ${given})`;
const inCode = (given: string, config: string) => said(files('python train.py', made(given), config));
const parser =
  'from transformers import HfArgumentParser, TrainingArguments\nHfArgumentParser(TrainingArguments).parse_args_into_dataclasses()';

describe(code, () => {
  test('values of the code, and defaults', () => {
    const micro = '{"train_micro_batch_size_per_gpu": 4}';
    assert.deepEqual(inCode('per_device_train_batch_size=2', micro), [
      'train_micro_batch_size_per_gpu is 4, but per_device_train_batch_size is 2. Use "auto".',
    ]);
    assert.deepEqual(inCode('', micro), [
      'train_micro_batch_size_per_gpu is 4, but per_device_train_batch_size is 8. Use "auto".',
    ]);
    assert.deepEqual(inCode('learning_rate=1e-4', '{"optimizer": {"params": {"lr": 5e-5, "eps": 1e-6}}}'), [
      'optimizer.params.lr is 5e-5, but learning_rate is 0.0001 (and 1 more). Use "auto".',
    ]);
    assert.deepEqual(inCode('', '{"fp16": {"enabled": true}}'), [
      'fp16.enabled is true, but fp16 is False. Use "auto".',
    ]);
    assert.deepEqual(inCode('gradient_accumulation_steps=8', '{"gradient_accumulation_steps": "8"}'), [
      'gradient_accumulation_steps is "8", but gradient_accumulation_steps is 8. Use "auto".',
    ]);
  });

  test('what agrees, and what nobody can tell', () => {
    assert.deepEqual(inCode('per_device_train_batch_size=4', '{"train_micro_batch_size_per_gpu": 4}'), []);
    assert.deepEqual(inCode('learning_rate=1e-4', '{"optimizer": {"params": {"lr": 0.0001}}}'), []);
    assert.deepEqual(inCode('', '{"train_micro_batch_size_per_gpu": "auto", "gradient_clipping": 1}'), []);
    assert.deepEqual(inCode('learning_rate=rate()', '{"optimizer": {"params": {"lr": 1}}}'), []);
    assert.deepEqual(inCode('**more', '{"train_micro_batch_size_per_gpu": 4}'), []);
    assert.deepEqual(inCode('auto_find_batch_size=True', '{"train_micro_batch_size_per_gpu": 4}'), []);
    assert.deepEqual(inCode('bf16_full_eval=True', '{"bf16": {"enabled": true}}'), []);
  });

  test('what a command before it may write', () => {
    const micro = '{"train_micro_batch_size_per_gpu": 4}';
    const after = (command: string) => said(files(`${command} && python train.py`, made(''), micro)).length;
    assert.equal(after('echo begins'), 1);
    assert.equal(after('python write_config.py'), 0);
  });

  test('options of the command', () => {
    const config = '{"gradient_accumulation_steps": 4}';
    const given = (options: string) =>
      said(files(`torchrun train.py --deepspeed ds.json ${options}`, parser, config));
    assert.deepEqual(given('--gradient_accumulation_steps 2'), [
      'gradient_accumulation_steps is 4, but gradient_accumulation_steps is 2. Use "auto".',
    ]);
    assert.deepEqual(given('--gradient_accumulation_steps=4'), []);
    assert.deepEqual(given('--gradient_accumulation_steps ${{inputs.steps}}'), []);
  });

  test('what accelerate is told', () => {
    const command = 'accelerate launch --config_file acc.yaml train.py --gradient_accumulation_steps 2';
    const config = (type: string) =>
      `distributed_type: ${type}\ndeepspeed_config:\n  gradient_accumulation_steps: 4\n`;
    assert.deepEqual(said(files(command, parser, config('DEEPSPEED'), 'acc.yaml')), [
      'gradient_accumulation_steps is 4, but gradient_accumulation_steps is 2. Use "auto".',
    ]);
    assert.deepEqual(said(files(command, parser, config('MULTI_GPU'), 'acc.yaml')), []);
    assert.deepEqual(said(files(command, 'import accelerate', config('DEEPSPEED'), 'acc.yaml')), []);
  });

  test('the fix leaves it to the Trainer', () => {
    const { files: fixed } = expectFixed(
      files(
        'python train.py',
        made('per_device_train_batch_size=2'),
        '{"train_micro_batch_size_per_gpu": 4}',
      ),
      code,
    );
    assert.equal(fixed.get('p/src/ds.json'), '{"train_micro_batch_size_per_gpu": "auto"}\n');
  });
});
