import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesIn, expectProject, filesOf, Workspace } from '../../../../test/support/project.ts';

const code = 'removed-hook';
const job = (script: string, lightning = '2.5.5') =>
  `--- p/job.yml\ncode: ./src\ncommand: python train.py\nenvironment: {image: "ubuntu:22.04", conda_file: conda.yml}\n--- p/src/train.py\n${script}\n--- p/conda.yml\ndependencies:\n  - python=3.11\n  - pip\n  - pip:\n      - torch==2.8.0\n      - pytorch-lightning==${lightning}\n`;
const model = (hook: string, name = 'Net', base = 'pl.LightningModule') =>
  `class ${name}(${base}):\n    def ${hook}(self, outputs):\n        pass\n`;
const head = 'import pytorch_lightning as pl\n';
const fit = 'pl.Trainer().fit(Net())';
const found = (text: string) => codesIn(text).filter((each) => each.startsWith(code));

describe(code, () => {
  test('a hook that the release refuses', () => {
    const script = head + model('training_epoch_end') + fit;
    expectProject(job(script).replace('train.py\n', `train.py\n#               ^^^^^^^^ ${code} warning\n`));
    const [finding] = new Workspace(filesOf(job(script))).all.filter((each) => each.finding.code === code);
    assert.match(
      finding?.finding.message ?? '',
      /^Net defines training_epoch_end, .* Use on_train_epoch_end\.$/,
    );
    assert.deepEqual(
      finding?.finding.related?.map(({ path, message }) => `${path}: ${message}`),
      ['p/src/train.py: training_epoch_end is defined here.'],
    );
    assert.deepEqual(found(job(script, '1.9.5')), []);
  });

  test('inherited from another class of the program, in a function, loaded from a checkpoint', () => {
    for (const script of [
      `${head}${model('training_epoch_end', 'Base')}class Net(Base):\n    pass\n${fit}`,
      `${head}${model('validation_epoch_end')}def main():\n    net = Net.load_from_checkpoint("a")\n    pl.Trainer().validate(net)\n`,
      `from pytorch_lightning import LightningModule, Trainer\n${model('test_epoch_end', 'Net', 'LightningModule')}Trainer().test(Net())`,
      `import pytorch_lightning as pl\nfrom net import Net\n${fit}\n--- p/src/net.py\n${head}${model('training_epoch_end')}`,
    ])
      assert.deepEqual(found(job(script)), [`${code} warning`], script);
  });

  test('the hooks that there are, other classes, what is not made or not run', () => {
    for (const script of [
      head + model('on_train_epoch_end') + fit,
      head + model('training_epoch_end', 'Net', 'pl.Callback') + fit,
      `${head}${model('training_epoch_end', 'Old')}class Net(pl.LightningModule):\n    pass\n${fit}`,
      head + model('test_epoch_end') + fit,
      head + model('training_epoch_end'),
      `${head}${model('training_epoch_end', 'Base')}class Net(Base):\n    training_epoch_end = None\n${fit}`,
      `${head}class Net(pl.LightningModule):\n    if old:\n        def training_epoch_end(self, outputs):\n            pass\n${fit}`,
      `${head}${model('training_epoch_end')}class Net(pl.LightningModule):\n    pass\n${fit}`,
    ])
      assert.deepEqual(found(job(script)), [], script);
  });
});
