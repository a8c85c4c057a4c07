import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn, relatedIn, titlesIn } from '../../../../test/support/details.ts';
import {
  codesIn,
  expectFixed,
  expectNone,
  expectProject,
  filesOf,
  Workspace,
} from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';

const code = 'missing-config';
const deepspeed =
  'import argparse\nimport deepspeed\np = argparse.ArgumentParser()\np = deepspeed.add_config_arguments(p)\np.parse_args()';
const trainer =
  'import os\nfrom transformers import HfArgumentParser, TrainingArguments\nHfArgumentParser(TrainingArguments).parse_args_into_dataclasses()';
const job = (command: string, script: string, files = '') =>
  `--- p/job.yml\ncode: ./src\nenvironment: azureml:mine:1\ncommand: ${command}\n--- p/src/train.py\n${script}\n${files}`;
const settings = '--- p/src/ds.json\n{}\n';
const said = (text: string) =>
  new Workspace(filesOf(text)).all
    .filter(({ finding }) => finding.code === code)
    .map(({ finding }) => [
      /\w+ looks for it/.exec(finding.message)?.[0].split(' ')[0],
      ...(finding.related ?? []).map(({ path }) => path),
    ]);
const found = (text: string) => codesIn(text).filter((each) => each.startsWith(code));

describe(code, () => {
  test('options of scripts and launchers', () => {
    for (const [command, script] of [
      ['python train.py --deepspeed --deepspeed_config gone.json', deepspeed],
      ['torchrun train.py --deepspeed gone.json', trainer],
      ['torchrun train.py --deepspeed=gone.json', trainer],
      ['torchrun train.py --deepspeed none.json', trainer],
      ['accelerate launch --config_file gone.yaml train.py', 'pass'],
      ['accelerate launch --deepspeed_config_file gone.json train.py', 'pass'],
    ] as const)
      assert.deepEqual(found(job(command, script)), [`${code} error`], command);
    expectProject(
      `${job('accelerate launch --config_file gone.yaml train.py', 'pass').replace('.py\n', `.py\n#                                        ^^^^^^^^^ ${code} error\n`)}`,
    );
    expectProject(`${job('bash start.sh', 'pass').replace('azureml:mine:1', active)}--- p/src/start.sh
accelerate launch --config_file gone.yaml train.py
#                               ^^^^^^^^^ ${code} error
`);
    // Its folder may come from elsewhere.
    assert.deepEqual(found(job('torchrun train.py --deepspeed conf/gone.json', trainer)), [
      `${code} warning`,
    ]);
    const misspelt = job(
      'torchrun train.py --deepspeed cnof/ds.json',
      trainer,
      '--- p/src/conf/ds.json\n{}\n',
    );
    assert.deepEqual(found(misspelt), [`${code} error`]);
    assert.deepEqual(titlesIn(misspelt, code), ['Use conf/ds.json']);
    // What lies beside the code folder is not uploaded.
    const beside = job('torchrun train.py --deepspeed gone.json', trainer, '--- p/gone.json\n{}\n');
    assert.deepEqual(titlesIn(beside, code), []);
    assert.deepEqual(messagesIn(beside, code), [
      'There is no gone.json in the code folder src, where transformers looks for it.',
    ]);
    assert.deepEqual(messagesIn(beside.replace('./src', '.').replaceAll('/gone.json', '/x.json'), code), []);
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
    const json = `--- p/src/acc.json\n{"distributed_type": "DEEPSPEED", "deepspeed_config": {"deepspeed_config_file": "gone.json"}}\n`;
    assert.deepEqual(found(job(command.replace('yaml', 'json'), 'pass', json)), [`${code} warning`]);
    // An option goes before.
    const both = command.replace('train.py', '--deepspeed_config_file ds.json train.py');
    assert.deepEqual(found(job(both, 'pass', config('DEEPSPEED') + settings)), []);
  });

  test('calls that are given a path', () => {
    for (const script of [
      'import deepspeed\ndeepspeed.initialize(model=model, config="gone.json")',
      'import deepspeed\ndeepspeed.initialize(model=model, config_params="gone.json")',
      'from accelerate import DeepSpeedPlugin\nDeepSpeedPlugin(hf_ds_config="gone.json")',
      'from lightning.pytorch.strategies import DeepSpeedStrategy\nDeepSpeedStrategy(config="gone.json")',
    ]) {
      assert.deepEqual(found(job('python train.py', script)), [`${code} warning`], script);
      for (const other of ['ds.json', '/mnt/gone.json'])
        assert.deepEqual(found(job('python train.py', script.replace('gone.json', other), settings)), []);
    }
    assert.deepEqual(
      found(job('python train.py', 'from own import initialize\ninitialize(config="gone.json")')),
      [],
    );
  });

  test('what is there and is not uploaded', () => {
    const command = 'accelerate launch --deepspeed_config_file ds.json train.py';
    const named = 'import deepspeed\ndeepspeed.initialize(model=model, config="ds.json")';
    const ignoring = (file: string, lines: string) => `${settings}--- p/src/${file}\n${lines}\n`;
    for (const file of ['.amlignore', '.gitignore']) {
      assert.deepEqual(found(job(command, 'pass', ignoring(file, '*.json'))), [`${code} error`]);
      assert.deepEqual(found(job('python train.py', named, ignoring(file, 'ds.json'))), [`${code} warning`]);
      assert.deepEqual(found(job(command, 'pass', ignoring(file, '*.yaml'))), []);
    }
    // The first of the two counts.
    assert.deepEqual(
      found(job(command, 'pass', `${ignoring('.amlignore', '*.csv')}--- p/src/.gitignore\n*.json\n`)),
      [],
    );
    assert.deepEqual(relatedIn(job(command, 'pass', ignoring('.amlignore', '*.json')), code), [
      'p/src/.amlignore: This file is left out.',
    ]);
    assert.deepEqual(relatedIn(job('python train.py', named, ignoring('.amlignore', '*.json')), code), [
      'p/src/train.py: It is named here.',
      'p/src/.amlignore: This file is left out.',
    ]);
    assert.deepEqual(messagesIn(job(command, 'pass', ignoring('.amlignore', '*.json')), code), [
      '.amlignore of the code folder leaves ds.json out of what is uploaded, which accelerate looks for.',
    ]);
    const made = 'import json\njson.dump({}, open("ds.json", "w"))\n';
    assert.deepEqual(found(job('python train.py', made + named, ignoring('.gitignore', '*.json'))), []);
  });

  test('who looks for it, and where it is named', () => {
    const config =
      '--- p/src/acc.yaml\ndistributed_type: DEEPSPEED\ndeepspeed_config: {deepspeed_config_file: gone.json}\n';
    const own =
      '--- p/src/own.py\nfrom transformers import TrainingArguments\ndef make():\n    return TrainingArguments("out", deepspeed="gone.json")\n';
    for (const [command, script, files, ...reader] of [
      ['accelerate launch --config_file acc.yaml train.py', 'pass', config, 'accelerate', 'p/src/acc.yaml'],
      ['python train.py --deepspeed_config gone.json', `import own\n${deepspeed}`, own, 'DeepSpeed'],
      ['python train.py', 'from own import make\nmake()', own, 'transformers', 'p/src/own.py'],
    ] as const)
      assert.deepEqual(said(job(command, script, files)), [reader], command);
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
      [
        'python train.py --deepspeed_config gone.json',
        deepspeed.replace(/p = deepspeed.*/, 'p.add_argument("--deepspeed_config")'),
      ],
      [
        'python train.py --out gone.json',
        `${deepspeed.replace('p.parse', 'p.add_argument("--out")\np.parse')}`,
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
    expectNone(job('cd $WORK && accelerate launch --config_file gone.yaml train.py', 'pass'), code);
    const component = (more: string) =>
      job('accelerate launch --config_file gone.yaml train.py', 'pass').replace(
        'code: ./src\n',
        `$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json\nname: c\ncode: ./src\n${more}`,
      );
    assert.deepEqual(found(component('')), [`${code} error`]);
    expectNone(component('additional_includes: [../conf/gone.yaml]\n'), code);
    // Who makes other files, or makes it too late.
    const makes = (name: string) => `${deepspeed}\nopen("${name}", "w")`;
    assert.deepEqual(found(job('python train.py --deepspeed_config gone.json', makes('other.json'))), [
      `${code} error`,
    ]);
    const launch = 'accelerate launch --config_file gone.yaml train.py';
    assert.deepEqual(found(job(launch, makes('gone.yaml'))), [`${code} error`]);
    const own = '--- p/src/own.py\ndef make(path):\n    open(path, "w")\n';
    const named =
      'import own\nfrom transformers import TrainingArguments\nTrainingArguments("out", deepspeed="gone.json")';
    expectNone(job('python train.py', named, own), code);
    expectNone(job(launch, 'pass').replace('p/src/train.py', 'p/src/train.csv'), code);
    // What an editor shows that is on no disk lies in no folder.
    const unsaved = job('accelerate launch --config_file gone.yaml train.py', 'pass')
      .replace('p/job.yml', 'untitled:job.yml')
      .replace('p/src', 'src');
    expectNone(unsaved, code);
  });

  test('the fix uses the one that is nearly called so', () => {
    const after = expectFixed(
      job('accelerate launch --deepspeed_config_file dss.json train.py', 'pass', settings),
      code,
    );
    assert.match(after.files.get('p/job.yml') ?? '', /--deepspeed_config_file ds\.json train\.py$/m);
  });
});
