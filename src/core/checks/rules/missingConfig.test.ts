import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesIn, expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';

const code = 'missing-config';
const deepspeed =
  'import argparse\nimport deepspeed\np = argparse.ArgumentParser()\np = deepspeed.add_config_arguments(p)\np.parse_args()';
const trainer =
  'from transformers import HfArgumentParser, TrainingArguments\nHfArgumentParser(TrainingArguments).parse_args_into_dataclasses()';
const job = (command: string, script: string, files = '') =>
  `--- p/job.yml\ncode: ./src\nenvironment: azureml:mine:1\ncommand: ${command}\n--- p/src/train.py\n${script}\n${files}`;
const settings = '--- p/src/ds.json\n{}\n';
const found = (text: string) => codesIn(text).filter((each) => each.startsWith(code));

describe(code, () => {
  test('options of scripts and launchers', () => {
    for (const [command, script] of [
      ['python train.py --deepspeed --deepspeed_config gone.json', deepspeed],
      ['torchrun train.py --deepspeed gone.json', trainer],
      ['torchrun train.py --deepspeed=gone.json', trainer],
      ['accelerate launch --config_file gone.yaml train.py', 'pass'],
      ['accelerate launch --deepspeed_config_file gone.json train.py', 'pass'],
    ] as const)
      assert.deepEqual(found(job(command, script)), [`${code} error`], command);
    expectProject(
      `${job('accelerate launch --config_file gone.yaml train.py', 'pass').replace('.py\n', `.py\n#                                        ^^^^^^^^^ ${code} error\n`)}`,
    );
    // Its folder may come from elsewhere.
    assert.deepEqual(found(job('torchrun train.py --deepspeed conf/gone.json', trainer)), [
      `${code} warning`,
    ]);
  });

  test('what the code and other configurations name', () => {
    const named =
      'from transformers import TrainingArguments\nTrainingArguments("out", deepspeed="gone.json")';
    assert.deepEqual(found(job('python train.py', named)), [`${code} warning`]);
    const config = (type: string) =>
      `--- p/src/acc.yaml\ndistributed_type: ${type}\ndeepspeed_config:\n  deepspeed_config_file: gone.json\n`;
    const command = 'accelerate launch --config_file acc.yaml train.py';
    assert.deepEqual(found(job(command, 'pass', config('DEEPSPEED'))), [`${code} warning`]);
    assert.deepEqual(found(job(command, 'pass', config('MULTI_GPU'))), []);
  });

  test('what is there, may be made, or is no file', () => {
    for (const [command, script] of [
      ['python train.py --deepspeed --deepspeed_config ds.json', deepspeed],
      ['python make.py && python train.py --deepspeed_config gone.json', deepspeed],
      ['python train.py --deepspeed_config $CONFIG', deepspeed],
      ['python train.py --deepspeed_config /mnt/gone.json', deepspeed],
      ['python train.py --deepspeed_config gone.json', `${deepspeed}\njson.dump({}, open("gone.json", "w"))`],
      [
        'python train.py --deepspeed_config gone.json',
        deepspeed.replace('deepspeed.add_config_arguments(p)', 'p'),
      ],
      ['torchrun train.py --deepspeed ds.json', trainer],
      ['torchrun train.py --deepspeed eyJhIjoxfQ==', trainer],
      ['torchrun train.py --deepspeed gone.json', trainer.replace('TrainingArguments)', 'Own)')],
    ] as const)
      expectNone(job(command, script, settings), code);
    expectNone(
      job('accelerate launch --config_file gone.yaml train.py', 'pass').replace('code: ./src\n', ''),
      code,
    );
  });

  test('the fix uses the one that is nearly called so', () => {
    const after = expectFixed(
      job('accelerate launch --deepspeed_config_file dss.json train.py', 'pass', settings),
      code,
    );
    assert.match(after.files.get('p/job.yml') ?? '', /--deepspeed_config_file ds\.json train\.py$/m);
  });
});
