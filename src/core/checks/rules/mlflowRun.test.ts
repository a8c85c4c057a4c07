import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn, relatedIn } from '../../../../test/support/details.ts';
import { expectNone, expectProject } from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';

const code = 'mlflow-run';
const job = (script: string, mark = '', more = '') =>
  `--- p/job.yml\ntype: command\ncode: src\nenvironment: ${active}\ncommand: python train.py\n${mark}${more}--- p/src/train.py\nimport mlflow\n${script}\n`;
const mark = `#               ^^^^^^^^ ${code} error\n`;
const experiment = 'experiment_name: training\n';

describe(code, () => {
  test('something is logged before a run is started', () => {
    for (const script of [
      'mlflow.set_tag("a", "b")\nwith mlflow.start_run():\n    mlflow.log_metric("c", 1)',
      'mlflow.autolog()\nmlflow.log_params({})\nmlflow.start_run(run_name="r")\nmlflow.end_run()',
      'def main():\n    mlflow.log_metric("a", 1)\n    with mlflow.start_run() as run:\n        pass\n\nif __name__ == "__main__":\n    main()',
      'from mlflow import log_metric, start_run\nlog_metric("a", 1)\nstart_run()',
    ])
      expectProject(job(script, mark));
    for (const script of [
      'with mlflow.start_run():\n    mlflow.set_tag("a", "b")',
      'mlflow.set_tag("a", "b")\nmlflow.end_run()\nwith mlflow.start_run():\n    pass',
      'def finish():\n    mlflow.end_run()\nmlflow.set_tag("a", "b")\nfinish()\nwith mlflow.start_run():\n    pass',
      'mlflow.set_tag("a", "b")\nwith mlflow.start_run(nested=True):\n    pass',
      'mlflow.set_tag("a", "b")\nmlflow.start_run(**options)',
      'mlflow.log_metric("a", 1, run_id=r)\nmlflow.start_run()',
      'mlflow.log_metric("a", 1, **of_another_run)\nmlflow.start_run()',
      'if main:\n    mlflow.set_tag("a", "b")\nelse:\n    mlflow.start_run()',
      'with mlflow.start_run():\n    mlflow.set_tag("a", "b")\nwith mlflow.start_run():\n    pass',
      'def log():\n    mlflow.log_metric("a", 1)\nwith mlflow.start_run():\n    log()',
      'client.set_tag("a", "b")\nmlflow.start_run()',
      'mlflow.set_tracking_uri("file:x")\nmlflow.set_tag("a", "b")\nmlflow.start_run()',
    ])
      expectNone(job(script), code);
    const early = job('mlflow.set_tag("a", "b")\nmlflow.start_run()');
    assert.deepEqual(messagesIn(early, code), [
      'train.py calls mlflow.set_tag() before mlflow.start_run(). That begins a run already, and MLflow refuses a second one.',
    ]);
    assert.deepEqual(relatedIn(early, code), [
      'p/src/train.py: This begins a run.',
      'p/src/train.py: This is refused.',
    ]);
    for (const log of ['log_text("a", "b")', 'set_tags({})', 'tracking.fluent.log_param("a", 1)'])
      expectProject(job(`import mlflow.tracking.fluent\nmlflow.${log}\nmlflow.start_run()`, mark));
    for (const other of [
      'set_tags_of("a")',
      'log_model(m, "a")',
      'get_run("a")',
      'other.fluent.set_tag("a", 1)',
    ])
      expectNone(job(`mlflow.${other}\nmlflow.start_run()`), code);
    // A module of the program logs to another place.
    const elsewhere = `${job('import own\nmlflow.set_tag("a", "b")\nmlflow.start_run()')}--- p/src/own.py\n`;
    expectNone(`${elsewhere}import mlflow\nmlflow.set_tracking_uri("file:x")\n`, code);
    assert.equal(messagesIn(`${elsewhere}x = 1\n`, code).length, 1);
  });

  test('another experiment than that of the job', () => {
    for (const script of [
      'mlflow.set_experiment("other")\nwith mlflow.start_run():\n    pass',
      'mlflow.set_experiment(experiment_name="other")\nmlflow.log_metric("a", 1)',
      'mlflow.set_experiment("other")\nmlflow.start_run(run_name="a")',
    ]) {
      expectProject(job(script, mark, experiment));
      expectNone(job(script), code);
      expectNone(job(script, '', 'experiment_name: other\n'), code);
      expectNone(job(script, '', 'experiment_name: ${{inputs.name}}\n'), code);
    }
    for (const script of [
      'mlflow.set_experiment("Training")\nmlflow.start_run()',
      'mlflow.set_experiment(args.name)\nmlflow.start_run()',
      'mlflow.set_experiment(experiment_id="other")\nmlflow.start_run()',
      'mlflow.set_experiment("other")',
      'mlflow.set_experiment("other")\nmlflow.start_run("id")',
      'mlflow.set_experiment("other")\nmlflow.start_run(run_id=r)',
      'mlflow.set_experiment("other")\nmlflow.start_run(**options)',
      'mlflow.set_experiment(*names)\nmlflow.start_run()',
      'mlflow.set_experiment()\nmlflow.start_run()',
      'mlflow.start_run(run_id=r)\nmlflow.end_run()\nmlflow.set_experiment("other")\nmlflow.start_run()',
      'mlflow.log_metric("a", 1)\nmlflow.end_run()\nmlflow.set_experiment("other")\nmlflow.log_metric("a", 2)',
      'def use():\n    mlflow.set_experiment("other")\nuse()\nmlflow.start_run()',
      'mlflow.start_run()\nmlflow.end_run()\nmlflow.set_experiment("other")\nmlflow.start_run()',
      'import os\nos.environ.pop("MLFLOW_RUN_ID")\nmlflow.set_experiment("other")\nmlflow.start_run()',
      'mlflow.set_experiment("other")\nmlflow.set_experiment("training")\nmlflow.start_run()',
    ])
      expectNone(job(script, '', experiment), code);
    const other = job('mlflow.set_experiment("other")\nmlflow.start_run()', '', experiment);
    assert.deepEqual(messagesIn(other, code), [
      'train.py sets the experiment "other", but the run of this job belongs to "training": mlflow.start_run() fails. Remove mlflow.set_experiment(), or write "experiment_name: other".',
    ]);
    assert.deepEqual(relatedIn(other, code), [
      'p/src/train.py: It is set here.',
      'p/src/train.py: This fails.',
    ]);
  });
});
