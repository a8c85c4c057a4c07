import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { foundIn } from '../../../../test/support/details.ts';
import { expectFixed, expectProject } from '../../../../test/support/project.ts';

const code = 'best-metric-not-computed';
const head = 'from transformers import EarlyStoppingCallback, Trainer, TrainingArguments\n';
const best = 'load_best_model_at_end=True, eval_strategy="epoch", save_strategy="epoch"';
const computes = (body: string) =>
  `def compute_metrics(prediction):\n    ${body.replaceAll('\n', '\n    ')}\n`;
const accuracy = computes('return {"accuracy": 1.0}');
const trains =
  'Trainer(model=load(), args=args, train_dataset=a, eval_dataset=b, compute_metrics=compute_metrics).train()\n';
const script = (metric: string, functions = accuracy, trainer = trains) =>
  `${head}${functions}args = TrainingArguments("out", ${best}, metric_for_best_model=${metric})\n${trainer}`;
const job = (text: string, command = 'python train.py') =>
  `--- p/job.yml\ncode: ./src\nenvironment: azureml:mine:1\ncommand: ${command}\n--- p/src/train.py\n${text}`;
const found = (text: string) => foundIn(job(text), code);

describe(code, () => {
  test('a metric that the function does not return', () => {
    const [first, ...others] = found(script('"f1"'));
    assert.equal(
      first?.message,
      'train.py: metric_for_best_model is "f1", but compute_metrics returns "accuracy".',
    );
    assert.equal(first?.severity, 'error');
    assert.deepEqual(
      first?.related?.map(({ message }) => message),
      ['The metric is named here.', 'The metrics are computed here.'],
    );
    assert.deepEqual(others, []);
    const bad = [
      script('"eval_f1"'),
      script(
        '"f1"',
        computes('result = {"accuracy": 1}\nresult["recall"] = 2\nprint(result["recall"])\nreturn result'),
      ),
      script('"f1"', computes('if len(prediction) == 0:\n    return {"accuracy": 0}\nreturn {"recall": 1}')),
      script('"f1"', accuracy, trains.replace(').train', ', callbacks=[EarlyStoppingCallback(3)]).train')),
      script(
        '"f1"',
        `class Own(Trainer):\n    def compute_loss(self, model, inputs): ...\n${accuracy}`,
        trains.replace('Trainer', 'Own'),
      ),
    ];
    bad.push(
      script('"f1"').replaceAll('"epoch"', '"steps"').replace('"out"', '"out", eval_steps=5, max_steps=10'),
      script('"f1"').replace('"out"', '"out", max_steps=10'),
      script('"f1"').replaceAll('"epoch"', '"steps"'),
      script('"f1"').replace('eval_strategy', 'evaluation_strategy'),
      script('"f1"', `class Own(Trainer): ...\n${accuracy}`, trains.replace('Trainer', 'Own')),
    );
    for (const text of bad) assert.equal(found(text).length, 1, text);
    const many = computes(
      `return {${['a', 'b', 'c', 'd', 'e', 'g'].map((each) => `"${each}${each}${each}": 1`).join(', ')}}`,
    );
    assert.match(
      found(script('"f1"', many))[0]?.message ?? '',
      /returns "aaa", "bbb", "ccc", "ddd", "eee" …\.$/,
    );
  });

  test('no function', () => {
    const without = trains.replace(', compute_metrics=compute_metrics', '');
    const [first] = found(script('"accuracy"', '', without));
    assert.equal(
      first?.message,
      'train.py: metric_for_best_model is "accuracy", but Trainer gets no compute_metrics.',
    );
    assert.equal(first?.related?.at(-1)?.message, 'The trainer is created here.');
    assert.equal(
      found(script('"accuracy"', accuracy, trains.replace('=compute_metrics', '=None'))).length,
      1,
    );
    for (const metric of ['loss', 'eval_loss', 'runtime', 'test_loss', 'eval_mem_gpu_peaked_delta'])
      assert.deepEqual(found(script(`"${metric}"`, '', without)), [], metric);
  });

  test('a function of another file', () => {
    const other = (first: string) =>
      job(`${head}${first}${script('"f1"', '')}--- p/src/metrics.py\n${accuracy}`);
    assert.equal(foundIn(other('from metrics import compute_metrics\n'), code).length, 1);
    assert.deepEqual(foundIn(other('import metrics\nfrom evaluation import compute_metrics\n'), code), []);
  });

  test('options of the command', () => {
    const parser = `from transformers import HfArgumentParser, Trainer, TrainingArguments\n${accuracy}args, = HfArgumentParser(TrainingArguments).parse_args_into_dataclasses()\n${trains}`;
    const options = '--output_dir out --load_best_model_at_end --eval_strategy epoch --save_strategy epoch';
    expectProject(
      `--- p/job.yml\ncode: ./src\nenvironment: azureml:mine:1\ncommand: python train.py ${options} --metric_for_best_model f1\n#${' '.repeat(`command: python train.py ${options} --metric_for_best_model `.length - 1)}^^ ${code} error\n--- p/src/train.py\n${parser}`,
    );
    const fits = (option: string, text = parser) =>
      assert.deepEqual(foundIn(job(text, `python train.py ${options} ${option}`), code), []);
    fits('--metric_for_best_model accuracy');
    fits('--metric_for_best_model $METRIC');
    fits('');
    fits('--metric_for_best_model f1', `${parser}Trainer(model=load())\n`);
    fits(
      '--metric_for_best_model f1',
      parser.replace('parse_args_into_dataclasses()', 'parse_json_file("args.json")'),
    );
  });

  test('what fits, and what nobody can tell', () => {
    const fits = [
      script('"accuracy"'),
      script('"eval_accuracy"'),
      // The data set may be one of several.
      script('"test_accuracy"'),
      script('"f1"', computes('return {"eval_f1": 1}')),
      script('metric'),
      script('None'),
      script('"f1"').replace('load_best_model_at_end=True', 'load_best_model_at_end=False'),
      script('"f1"').replace('load_best_model_at_end=True', '**more'),
      script('"f1"', computes('return metric.compute()')),
      script('"f1"', computes('return {**metric.compute()}')),
      script('"f1"', computes('return {f"f{beta}": 1}')),
      script('"f1"', computes('result = {"accuracy": 1}\nresult.update(more())\nreturn result')),
      script('"f1"', computes('result = {"accuracy": 1}\nresult[name] = 1\nreturn result')),
      script('"f1"', computes('result = {"accuracy": 1}\nadd(result)\nreturn result')),
      script('"f1"', computes('result = {"accuracy": 1}\nresult["f1"] = 2\nreturn result')),
      script('"f1"', computes('result = {"accuracy": 1}\nresult |= more\nreturn result')),
      script('"f1"', computes('if more:\n    return more\nreturn {"accuracy": 1}')),
      script('"f1"', computes('print(1)')),
      script(
        '"f1"',
        `try:\n    from own import compute_metrics\nexcept ImportError:\n    ${accuracy.replaceAll('\n', '\n    ')}\n`,
      ),
      script('"f1"', `from own import *\nclass Own:\n    ${accuracy.replaceAll('\n', '\n    ')}\n`),
      script('"f1"', `@adds\n${accuracy}`),
      script('"f1"', `${accuracy}def build():\n    ${accuracy.replaceAll('\n', '\n    ')}\n`),
      script('"f1"', `${accuracy}compute_metrics = partial(compute_metrics, 1)\n`),
      script('"f1"', accuracy, trains.replace('=compute_metrics', '=partial(compute_metrics)')),
      script('"f1"', accuracy, trains.replace('Trainer(', 'Trainer(**more, ')),
      script('"f1"', accuracy, trains.replace(').train', ', callbacks=[Own()]).train')),
      script('"f1"', accuracy, trains.replace(').train', ', callbacks=more).train')),
      script('"f1"', accuracy, trains.replace('.train()', '.evaluate()')),
      script(
        '"f1"',
        accuracy,
        trains
          .replace('compute_metrics=compute_metrics', 'model_init=f')
          .replace(
            'model=load(), args=args, train_dataset=a, eval_dataset=b',
            'load(), args, collate, a, b, c',
          ),
      ),
      script(
        '"f1"',
        accuracy,
        `trainer = ${trains.replace('.train()', '')}trainer.add_callback(Own)\ntrainer.train()\n`,
      ),
      script(
        '"f1"',
        accuracy,
        `trainer = ${trains.replace('.train()', '')}trainer.compute_metrics = more\ntrainer.train()\n`,
      ),
      script('"f1"', accuracy, `args.metric_for_best_model = "accuracy"\n${trains}`),
      script('"f1"', accuracy, `args.load_best_model_at_end = False\n${trains}`),
      script(
        '"f1"',
        `class Adds(TrainerCallback):\n    def on_evaluate(self, args, state, control, metrics, **more): ...\n${accuracy}`,
      ),
      script(
        '"f1"',
        `class Own(Trainer):\n    def evaluate(self, *given): ...\n${accuracy}`,
        trains.replace('Trainer', 'Own'),
      ),
      script('"f1"', `import unsloth\n${accuracy}`),
      script(
        '"f1"',
        `class Own(Trainer):\n    evaluate = own_evaluate\n${accuracy}`,
        trains.replace('Trainer', 'Own'),
      ),
      script('"f1"', `@adds\nclass Own(Trainer): ...\n${accuracy}`, trains.replace('Trainer', 'Own')),
      script(
        '"f1"',
        `from transformers import TrainerCallback\nclass Own(TrainerCallback):\n    def on_log(self, args, state, control, logs): ...\n${accuracy}`,
        trains.replace(').train', ', callbacks=[Own()]).train'),
      ),
      // Nothing is evaluated, or not so early.
      script('"f1"').replace(best, 'load_best_model_at_end=True, eval_strategy="no", save_strategy="no"'),
      script('"f1"', accuracy, `args.eval_strategy = "no"\n${trains}`),
      script('"f1"').replace('"out"', '"out", eval_delay=10'),
      script('"f1"').replaceAll('"epoch"', '"steps"').replace('"out"', '"out", eval_steps=500, max_steps=10'),
      script('"f1"').replaceAll('"epoch"', '"steps"').replace('"out"', '"out", max_steps=10'),
      script('"f1"')
        .replaceAll('"epoch"', '"steps"')
        .replace('"out"', '"out", eval_steps=5, max_steps=steps'),
      script('"f1"').replace(
        'from transformers import EarlyStoppingCallback, Trainer,',
        'from own import Trainer\nfrom transformers import',
      ),
      script('"f1"')
        .replace('Trainer(model', 'SFTTrainer(model')
        .replace('from', 'from trl import SFTTrainer\nfrom'),
      script('"f1"', accuracy, `if trains:\n    ${trains}`),
    ];
    for (const text of fits) assert.deepEqual(found(text), [], text);
  });

  test('the fix uses the metric that is nearest', () => {
    const after = expectFixed(job(script('"acuracy"')), code);
    assert.match(after.files.get('p/src/train.py') ?? '', /metric_for_best_model="accuracy"\)/);
    assert.deepEqual(found(script('"f1"'))[0]?.fixes ?? [], []);
  });
});
