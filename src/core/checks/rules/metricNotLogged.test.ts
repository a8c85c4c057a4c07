import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';

const sweep = (metric: string) => `--- p/job.yml
type: sweep
sampling_algorithm: random
search_space: {lr: {type: uniform, min_value: 0, max_value: 1}}
limits: {max_total_trials: 2}
compute: azureml:c
trial:
  code: ./src
  environment: ${active}
  command: python train.py
objective:
  goal: minimize
  primary_metric: ${metric}
`;
const caret = (metric: string) => `#                 ${'^'.repeat(metric.length)} metric-not-logged info\n`;
const script = (text: string) => `--- p/src/train.py\nimport mlflow\n${text}\n`;

describe('metric-not-logged', () => {
  test('another name is logged', () => {
    for (const text of [
      'mlflow.log_metric("val_loss", 1)',
      'mlflow.log_metrics({"val_loss": 1, "x": 2})',
      'def f(run):\n    run.log("val_loss", 1)',
      'from lib import f',
      'mlflow.log_metric(value=1, key="val_loss")',
      'mlflow.log_metrics(step=1, metrics={"val_loss": 1})',
      'run.log_row(name="val_loss", x=1)',
      'self.run.log_list("val_loss", [1])',
      'RUN.log("val_loss", 1)',
      'parent_run.log("val_loss", 1)',
      'mlflow.log_metric("val_loss", 1)\nrunner.log(name)\nrerun.log(name)\nrelog_metric(name)\nlog(name)',
      'mlflow.log_metric("val_loss", 1)\ncallbacks[0](name)\nlogs[0].log(name)\nlog_metrics_of(name)',
    ])
      expectProject(
        `${sweep('loss')}${caret('loss')}${script(text)}--- p/src/lib.py\nimport mlflow\ndef f():\n    mlflow.log_metric(key="val_loss", value=1)\n`,
      );
  });

  test('the fix takes the name that was meant', () => {
    const after = expectFixed(
      sweep('val_los') + script('mlflow.log_metric("val_loss", 1)'),
      'metric-not-logged',
    );
    assert.match(after.files.get('p/job.yml') ?? '', /^ {2}primary_metric: val_loss$/m);
  });

  test('what is logged, computed, or logged by others', () => {
    for (const text of [
      'mlflow.log_metric("loss", 1)',
      'mlflow.log_metric("val_loss", 1)\nmlflow.log_metric(f"{name}", 1)',
      'mlflow.log_metric("val_loss", 1)\nmlflow.log_metrics(values)',
      'mlflow.log_metric("val_loss", 1)\nmlflow.autolog()',
      'math.log("val_loss")',
      'mlflow.log_metric("val_loss", 1)\nmlflow.log_metric()',
      'mlflow.log_metric("val_loss", 1)\nmlflow.log_metric(1, 2)',
      'mlflow.log_metric("val_loss", 1)\nmlflow.log_metrics()',
      'mlflow.log_metric("val_loss", 1)\nmlflow.log_metrics({"x": 1, **more})',
      'mlflow.log_metric("val_loss", 1)\nmlflow.log_metrics({"x": 1, name: 2})',
      'mlflow.log_metric("val_loss", 1)\nmlflow.log_metrics({"x": 1, 2: 2})',
      'mlflow.log_metric("val_loss", 1)\nrun.log(name, 1)',
      'print("val_loss")',
    ])
      expectNone(sweep('loss') + script(text), 'metric-not-logged');
    expectNone(sweep('${{inputs.metric}}') + script('mlflow.log_metric("val_loss", 1)'), 'metric-not-logged');
  });
});
