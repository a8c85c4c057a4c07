import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { allSaidIn } from '../../../../test/support/details.ts';
import { codesIn, expectProject, filesOf, Workspace } from '../../../../test/support/project.ts';

const code = 'required-argument';
const job = (script: string, torchmetrics = '1.8.2') =>
  `--- p/job.yml\ncode: ./src\ncommand: python train.py\nenvironment: {image: "ubuntu:22.04", conda_file: conda.yml}\n--- p/src/train.py\n${script}\n--- p/conda.yml\ndependencies:\n  - python=3.11\n  - pip\n  - pip:\n      - torch==2.8.0\n      - torchmetrics==${torchmetrics}\n`;
const found = (text: string) => codesIn(text).filter((each) => each.startsWith(code));

describe(code, () => {
  test('an argument that a release begins to require', () => {
    const script = 'import torchmetrics\nacc = torchmetrics.Accuracy(num_classes=10)';
    expectProject(job(script).replace('train.py\n', `train.py\n#               ^^^^^^^^ ${code} error\n`));
    const [first] = new Workspace(filesOf(job(`${script}\nb = torchmetrics.Accuracy()`))).all.filter(
      ({ finding }) => finding.code === code,
    );
    assert.equal(
      first?.finding.message,
      'train.py calls torchmetrics.Accuracy without task, which torchmetrics requires from 0.11.0 on; conda.yml has 1.8.2. Add task="binary", "multiclass" or "multilabel".',
    );
    assert.deepEqual(
      first?.finding.related?.map(({ path, message }) => `${path}: ${message}`),
      Array(2).fill('p/src/train.py: task is missing here.'),
    );
    assert.deepEqual(found(job(script, '0.11.0')), [`${code} error`]);
    assert.deepEqual(found(job(script, '0.10.3')), []);
  });

  test('by whatever name, in a class, in a list, and in fewer places than it needs', () => {
    for (const script of [
      'from torchmetrics import Accuracy as A\nA()',
      'import torchmetrics as tm\nclass Net:\n    def __init__(self):\n        self.f1 = tm.F1Score(average="macro")',
      'from torchmetrics import Accuracy, MetricCollection\nMetricCollection([Accuracy()])',
      'from torchmetrics.functional import accuracy\naccuracy(a, b)',
    ])
      assert.deepEqual(found(job(script)), [`${code} error`], script);
  });

  test('what is said', () => {
    const said = (text: string) => allSaidIn(text, code);
    assert.deepEqual(said(job('from torchmetrics.functional import accuracy\naccuracy(a, b)')), [
      'train.py calls torchmetrics.functional.accuracy without task, which torchmetrics requires from 0.11.0 on; conda.yml has 1.8.2.',
      'task is missing here.',
    ]);
  });

  test('what may not run is a warning', () => {
    assert.deepEqual(found(job('import torchmetrics\nif a:\n    torchmetrics.Accuracy()')), [
      `${code} warning`,
    ]);
  });

  test('given, in its place, collected, or of another class', () => {
    for (const script of [
      'import torchmetrics\ntorchmetrics.Accuracy(task="binary")',
      'import torchmetrics\ntorchmetrics.Accuracy("binary")',
      'import torchmetrics\ntorchmetrics.Accuracy(**options)',
      'import torchmetrics\ntorchmetrics.Accuracy(*given)',
      'from torchmetrics.functional import accuracy\naccuracy(a, b, "binary")',
      'import torchmetrics\ntorchmetrics.MeanMetric()',
      'import torchmetrics\nclass Mine(torchmetrics.Accuracy):\n    pass\nmetric = torchmetrics.Accuracy',
      'from own import Accuracy\nAccuracy()',
      'import torchmetrics\ntry:\n    torchmetrics.Accuracy()\nexcept TypeError:\n    pass',
    ])
      assert.deepEqual(found(job(script)), [], script);
  });
});
