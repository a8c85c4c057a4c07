import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { relatedIn } from '../../../../test/support/details.ts';
import { filesOf, Workspace } from '../../../../test/support/project.ts';

const code = 'changed-parameter';
const job = (script: string) =>
  `--- p/job.yml\ncode: ./src\nenvironment: azureml:mine:1\ncommand: python train.py\n--- p/src/train.py\nimport mlflow\nfrom lightning.pytorch.loggers import CSVLogger, MLFlowLogger\n${script}\n`;
const said = (script: string) =>
  new Workspace(filesOf(job(script))).all.flatMap(({ finding }) =>
    finding.code === code ? [`${finding.severity} ${finding.message}`] : [],
  );
const found = (key: string, first: unknown, second: unknown) => [
  `warning train.py logs the parameter "${key}" as ${first}, then as ${second}; MLflow rejects another value in the same run. Log a metric, or start a nested run.`,
];
const log = 'mlflow.log_param("lr", lr)';
const loop = (values: string, body = log) => `for lr in ${values}:\n    ${body}\n`;

describe(code, () => {
  test('a parameter that changes in a loop', () => {
    for (const body of [
      log,
      'mlflow.log_param(key="lr", value=lr)',
      'mlflow.log_params({"lr": lr, "size": 4})',
      'train(lr)\n    mlflow.log_param("lr", lr)',
    ])
      assert.deepEqual(said(loop('(1e-3, 1e-4)', body)), found('lr', 0.001, 0.0001), body);
    assert.deepEqual(
      said('for epoch in range(5):\n    mlflow.log_param("epoch", epoch)'),
      found('epoch', 0, 1),
    );
    assert.deepEqual(said(`rates = [1, 1, 2]\n${loop('rates')}`), found('lr', 1, 2));
    assert.deepEqual(
      said(`def main():\n    for lr in ["a", "b"]:\n        ${log}\n\nmain()`),
      found('lr', 'a', 'b'),
    );
    for (const body of [
      'mlflow.log_metric("lr", lr)',
      'mlflow.log_param(f"lr_{lr}", lr)',
      'mlflow.log_param("lr", base)',
      'mlflow.log_params({f"lr_{lr}": lr})',
      'mlflow.log_params(all)',
      'mlflow.log_param("lr", lr, synchronous=False)',
      'lr = base\n    mlflow.log_param("lr", lr)',
      'if lr > best:\n        mlflow.log_param("lr", lr)',
      'try:\n        mlflow.log_param("lr", lr)\n    except mlflow.MlflowException:\n        pass',
      'mlflow.log_param("lr", lr)\n    if good():\n        break',
      'for x in found(lr):\n        mlflow.log_param("lr", lr)',
    ])
      assert.deepEqual(said(loop('(1, 2)', body)), [], body);
    assert.deepEqual(said(log), []);
  });

  test('the values of the loop', () => {
    assert.deepEqual(said(loop('range(1, 4)')), found('lr', 1, 2));
    for (const values of [
      '(1,)',
      '[2, 2]',
      'rates',
      'range(1)',
      'range(2, 3)',
      'range(count)',
      'range(0, 9, 9)',
      '(1, *more)',
    ])
      assert.deepEqual(said(loop(values)), [], values);
    assert.deepEqual(said(`for i, lr in enumerate((1, 2)):\n    ${log}`), []);
    assert.deepEqual(said(`while True:\n    ${log}`), []);
  });

  test('more than one run', () => {
    for (const script of [
      `for lr in (1, 2):\n    with mlflow.start_run(nested=True):\n        ${log}`,
      `${loop('(1, 2)', `${log}\n    mlflow.end_run()`)}`,
      `mlflow.config.enable_async_logging()\n${loop('(1, 2)')}`,
      `mlflow.autolog()\n${loop('(1, 2)')}`,
      `import transformers\n${loop('(1, 2)')}`,
    ])
      assert.deepEqual(said(script), [], script);
  });

  test('the logger of Lightning', () => {
    const logged = 'logger.log_hyperparams({"lr": lr})';
    const made = (name: string) => `logger = ${name}("logs")\n`;
    assert.deepEqual(said(made('MLFlowLogger') + loop('(1, 2)', logged)), found('lr', 1, 2));
    for (const script of [
      made('CSVLogger') + loop('(1, 2)', logged),
      loop('(1, 2)', logged),
      loop('(1, 2)', `logger = MLFlowLogger("a")\n    ${logged}`),
      made('MLFlowLogger') + loop('(1, 2)', 'logger.log_hyperparams(options)'),
    ])
      assert.deepEqual(said(script), [], script);
  });

  test('where it stands', () => {
    assert.deepEqual(relatedIn(job(loop('(1, 2)')), code), [
      'p/src/train.py: It is logged here.',
      'p/src/train.py: The value changes with each pass of the loop.',
    ]);
  });
});
