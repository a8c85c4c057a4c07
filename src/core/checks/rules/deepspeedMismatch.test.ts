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
    assert.deepEqual(inCode('fp16=True', '{"fp16": {"enabled": false}}'), [
      'fp16.enabled is false, but fp16 is True. Use "auto".',
    ]);
    assert.deepEqual(inCode('', '{"train_micro_batch_size_per_gpu": ""}'), [
      'train_micro_batch_size_per_gpu is "", but per_device_train_batch_size is 8. Use "auto".',
    ]);
    assert.deepEqual(inCode('', '{"train_micro_batch_size_per_gpu": "null"}').length, 1);
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
    for (const backend of ['fp16_backend="apex"', 'half_precision_backend="apex"'])
      assert.deepEqual(inCode(backend, '{"fp16": {"enabled": true}}'), []);
    assert.deepEqual(inCode('', '{"train_micro_batch_size_per_gpu": null, "fp16": {"enabled": false}}'), []);
    assert.deepEqual(inCode('fp16=True', '{"fp16": {"enabled": true}}'), []);
    assert.deepEqual(inCode('max_grad_norm=None', '{"gradient_clipping": 2}'), []);
    assert.deepEqual(inCode('', '{"optimizer": "Adam", "scheduler": {"type": "WarmupLR"}}'), []);
    assert.deepEqual(said(files('python train.py', made(''), '{"gradient_clipping": 2}', 'other.json')), []);
    // DeepSpeed reads it, and transformers do not.
    const own = `import argparse\nimport deepspeed\np = deepspeed.add_config_arguments(argparse.ArgumentParser())\np.parse_args()\n${made('').replace('deepspeed="ds.json", ', '')}`;
    const command = 'python train.py --deepspeed_config ds.json';
    assert.deepEqual(said(files(command, own, '{"gradient_clipping": 2}')), []);
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
    const named = files('torchrun train.py --deepspeed ds.json', parser, config);
    const finding = new Workspace(filesOf(named)).findings('p/job.yml').find((each) => each.code === code);
    assert.deepEqual(
      finding?.related?.map(({ message }) => message),
      ['gradient_accumulation_steps is 1 by default.'],
    );
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
    for (const steps of ['"2"', '', '2'])
      assert.deepEqual(
        said(files(command, parser, config('DEEPSPEED').replace('4', steps), 'acc.yaml')),
        [],
        steps,
      );
    const named = `${config('DEEPSPEED')}  deepspeed_config_file: other.json\n`;
    assert.deepEqual(said(files(command, parser, named, 'acc.yaml')), []);
    const given = command.replace(
      '--config_file acc.yaml',
      '--use_deepspeed --deepspeed_config_file ds.json',
    );
    assert.deepEqual(said(files(given, parser, '{"gradient_accumulation_steps": 4}')), []);
    assert.deepEqual(said(files(command, 'import accelerate', config('DEEPSPEED'), 'acc.yaml')), []);
  });

  test('where the values stand', () => {
    const project = new Workspace(
      filesOf(
        files(
          'python train.py',
          made('per_device_train_batch_size=2'),
          '{"train_micro_batch_size_per_gpu": 4, "gradient_clipping": 2}',
        ),
      ),
    );
    const [finding] = project.findings('p/job.yml').filter((each) => each.code === code);
    assert.deepEqual(
      finding?.related?.map(
        ({ path = '', span, message }) =>
          `${path} ${(project.files.get(path) ?? '').slice(span.start, span.end)}: ${message}`,
      ),
      [
        'p/src/ds.json 4: per_device_train_batch_size is 2.',
        'p/src/train.py per_device_train_batch_size=2: per_device_train_batch_size is given here.',
        'p/src/ds.json 2: max_grad_norm is 1 by default.',
        'p/src/train.py "ds.json": It is named here.',
      ],
    );
    assert.deepEqual(
      finding?.fixes?.map(({ title, needsJudgement }) => ({ title, needsJudgement })),
      [{ title: 'Use "auto" in ds.json', needsJudgement: true }],
    );
  });

  test('the fix writes it as YAML too', () => {
    const { files: fixed } = expectFixed(
      files(
        'accelerate launch --config_file acc.yaml train.py --gradient_accumulation_steps 2',
        parser,
        'distributed_type: DEEPSPEED\ndeepspeed_config:\n  gradient_accumulation_steps: 4\n',
        'acc.yaml',
      ),
      code,
    );
    assert.match(fixed.get('p/src/acc.yaml') ?? '', /^ {2}gradient_accumulation_steps: auto$/m);
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
