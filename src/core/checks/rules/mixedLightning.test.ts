import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectNone, expectProject, filesOf, Workspace } from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';

const code = 'mixed-lightning';
const job = (script: string, more = '') =>
  `--- job.yml\ncode: ./src\ncommand: python train.py\n#               ^^^^^^^^ ${code} error\nenvironment: ${active}\n--- src/train.py\n${script}\n${more}`;
const without = (text: string) => text.replace(/#.*\^.*\n/, '');
const both = 'import lightning as L\nimport pytorch_lightning as pl\n';
const model = (base: string) => `class Net(${base}):\n    def __init__(self):\n        super().__init__()\n`;
const isFound = (text: string) =>
  new Workspace(filesOf(text)).all.some(({ finding }) => finding.code === code);

describe(code, () => {
  test('a model of the one for the trainer of the other', () => {
    for (const script of [
      `${both}${model('pl.LightningModule')}trainer = L.Trainer()\ntrainer.fit(Net())`,
      `${both}${model('L.LightningModule')}model = Net()\npl.Trainer(max_epochs=1).fit(model, data)`,
      `from lightning.pytorch import Trainer\nfrom pytorch_lightning import LightningModule\n${model('LightningModule')}def main():\n    model = Net()\n    trainer = Trainer()\n    trainer.test(model=model)\nmain()`,
    ])
      assert.ok(isFound(job(script)), script);
    expectProject(
      job(
        `import lightning as L\nfrom model import Net\ntrainer = L.Trainer()\ntrainer.fit(Net())`,
        `--- src/model.py\nimport pytorch_lightning as pl\n${model('pl.LightningModule')}`,
      ).replace(/(environment: .*)/, `$1\n# acpt-disable-file missing-module`),
    );
  });

  test('one of the two, or what nobody knows', () => {
    for (const script of [
      `${both}${model('L.LightningModule')}trainer = L.Trainer()\ntrainer.fit(Net())`,
      `${both}${model('pl.LightningModule')}trainer = L.Trainer()\nother = pl.Trainer()\ntrainer.fit(Net())`,
      `${both}${model('pl.LightningModule')}if a:\n    trainer = L.Trainer()\n    trainer.fit(Net())`,
      `${both}${model('pl.LightningModule')}trainer = L.Trainer()\nmodel = Net()\nmodel = wrap(model)\ntrainer.fit(model)`,
      `${both}${model('pl.LightningModule, Other')}${model('L.LightningModule')}trainer = L.Trainer()\ntrainer.fit(Net())`,
      `import lightning as L\n${model('torch.nn.Module')}trainer = L.Trainer()\ntrainer.fit(Net())`,
    ])
      expectNone(without(job(script)), code);
  });

  test('the fix imports that of the trainer everywhere', () => {
    const fixed = (script: string, path = 'src/train.py') => {
      const project = new Workspace(filesOf(job(script)));
      const found = project.all.find(({ finding }) => finding.code === code);
      const [fix] = found?.finding.fixes ?? [];
      return found && fix && project.fixed(found.path, fix).files.get(path);
    };
    const rest = (base: string, trainer: string) => `${model(base)}${trainer}().fit(Net())`;
    assert.match(
      fixed(
        `import lightning as L\nimport pytorch_lightning as pl\nfrom pytorch_lightning.callbacks import Timer\n${rest('pl.LightningModule', 'L.Trainer')}`,
      ) ?? '',
      /^import lightning as L\nimport lightning\.pytorch as pl\nfrom lightning\.pytorch\.callbacks import Timer\n/,
    );
    assert.match(
      fixed(
        `import lightning as L\nimport pytorch_lightning as pl\nfrom lightning.pytorch.callbacks import Timer\n${rest('L.LightningModule', 'pl.Trainer')}`,
      ) ?? '',
      /^import pytorch_lightning as L\nimport pytorch_lightning as pl\nfrom pytorch_lightning\.callbacks import Timer\n/,
    );
    // What is called by the whole name would have to change too.
    assert.equal(
      fixed(
        `import lightning as L\nimport pytorch_lightning\n${rest('pytorch_lightning.LightningModule', 'L.Trainer')}`,
      ),
      undefined,
    );
  });
});
