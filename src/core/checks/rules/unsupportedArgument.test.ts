import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  codesIn,
  expectFixed,
  expectNone,
  expectProject,
  filesOf,
  Workspace,
} from '../../../../test/support/project.ts';

const code = 'unsupported-argument';
const job = (script: string, transformers = '4.57.1') =>
  `--- p/job.yml\ncode: ./src\ncommand: python train.py\nenvironment: {image: "ubuntu:22.04", conda_file: conda.yml}\n--- p/src/train.py\n${script}\n--- p/conda.yml\ndependencies:\n  - python=3.11\n  - pip\n  - pip:\n      - transformers==${transformers}\n      - accelerate==1.10.1\n`;
const head = 'from transformers import TrainingArguments\n';
const call = 'TrainingArguments("out", evaluation_strategy="epoch")';
const found = (text: string) => codesIn(text).filter((each) => each.startsWith(code));

describe(code, () => {
  test('an argument that a later release no longer takes, and one that only a later one does', () => {
    expectProject(
      job(head + call).replace('train.py\n', `train.py\n#               ^^^^^^^^ ${code} error\n`),
    );
    assert.deepEqual(found(job(head + call, '4.50.3')), []);
    const later = head + call.replace('evaluation', 'eval');
    assert.deepEqual(found(job(later, '4.40.2')), [`${code} error`]);
    assert.deepEqual(found(job(later, '4.41.0')), []);
  });

  test('by whatever name the class is called', () => {
    for (const script of [
      'import transformers\ntransformers.TrainingArguments("o", evaluation_strategy="no")',
      'import transformers as tf\ntf.TrainingArguments("o", evaluation_strategy="no")',
      'from transformers import TrainingArguments as TA\nTA("o", evaluation_strategy="no")',
      'def main():\n    from transformers import Seq2SeqTrainingArguments\n    return Seq2SeqTrainingArguments("o", evaluation_strategy="no")',
      `${head}def main():\n    with open("a"):\n        args = ${call}\nif __name__ == "__main__":\n    main()`,
      `${head}for seed in range(3):\n    ${call}`,
    ])
      assert.deepEqual(found(job(script)), [`${code} error`], script);
  });

  test('what may not run is a warning', () => {
    assert.deepEqual(found(job(`${head}if a:\n    ${call}`)), [`${code} warning`]);
    assert.deepEqual(found(`${job('import own')}--- p/src/own.py\n${head}${call}\n`), [`${code} warning`]);
  });

  test('what asks first, what is another thing of that name, what is not written there', () => {
    for (const script of [
      `${head}try:\n    ${call}\nexcept TypeError:\n    pass`,
      `import transformers\n${head}if transformers.__version__ > "4.51":\n    pass\nelse:\n    ${call}`,
      `import inspect\n${head}if "x" in inspect.signature(TrainingArguments).parameters:\n    ${call}`,
      `from own import TrainingArguments\n${call}`,
      `from .own import TrainingArguments\n${call}`,
      `${head}class TrainingArguments:\n    pass\n${call}`,
      `${head}TrainingArguments = dict\n${call}`,
      `${head}def main(TrainingArguments):\n    ${call}`,
      `try:\n    from transformers import TrainingArguments\nexcept ImportError:\n    from own import TrainingArguments\n${call}`,
      `${head}TrainingArguments("o", **{"evaluation_strategy": "no"})`,
      `${head}TrainingArguments("o", eval_strategy="evaluation_strategy")`,
      `${head}other(evaluation_strategy="no")`,
      `import sys\nsys.path.append("x")\n${head}${call}`,
      call,
    ])
      expectNone(job(script), code);
    expectNone(`${job(head + call)}--- p/src/transformers.py\nTrainingArguments = dict\n`, code);
    expectNone(job(head + call).replace('==4.57.1', ''), code);
  });

  test('an option that a program takes from such a class', () => {
    const parser = (script: string, more = '', imported = 'HfArgumentParser, TrainingArguments') =>
      `${job(
        `import own\nfrom dataclasses import dataclass\nfrom transformers import ${imported}\n@dataclass\nclass Own:\n    model: str = "a"\n${script}`,
      ).replace(
        'train.py\n',
        `train.py --model b --evaluation_strategy no\n${more}`,
      )}--- p/src/own.py\nx = 1\n`;
    const plain = 'parser = HfArgumentParser((Own, TrainingArguments))\nparser.parse_args_into_dataclasses()';
    expectProject(parser(plain, `#                                  ^^^^^^^^^^^^^^^^^^^^^ ${code} error\n`));
    const after = expectFixed(parser(plain), code);
    assert.match(after.files.get('p/job.yml') ?? '', /python train\.py --model b --eval_strategy no$/m);
    assert.deepEqual(found(parser(plain).replace('--evaluation_strategy', '--evaluation-strategy')), [
      `${code} error`,
    ]);
    const derived =
      'class Both(TrainingArguments):\n    pass\nHfArgumentParser([Own, Both]).parse_args_into_dataclasses()';
    assert.deepEqual(found(parser(derived)), [`${code} error`]);
    for (const text of [
      parser('HfArgumentParser(Own).parse_args_into_dataclasses()', '', 'HfArgumentParser'),
      parser('TrainingArguments("out")', '', 'TrainingArguments'),
      parser('# Not HfArgumentParser.\nTrainingArguments("out")', '', 'TrainingArguments'),
      parser(plain.replace('()', '(return_remaining_strings=True)')),
      parser(
        '@dataclass\nclass Other(Own):\n    evaluation_strategy: str = "no"\nHfArgumentParser((Other, TrainingArguments)).parse_args_into_dataclasses()',
      ),
    ])
      expectNone(text, code);
  });

  test('the fix renames it in every call, and only on demand', () => {
    const text = job(`${head}a = ${call}\nb = ${call}`);
    const [{ finding } = assert.fail()] = new Workspace(filesOf(text)).all;
    assert.deepEqual(
      finding.fixes?.map(({ needsJudgement }) => needsJudgement),
      [true],
    );
    const after = expectFixed(text, code);
    assert.equal(
      after.files.get('p/src/train.py')?.trim(),
      `${head}a = ${call}\nb = ${call}`.replaceAll('evaluation_strategy', 'eval_strategy'),
    );
  });

  test('what code of a model may accept is not reported', () => {
    const from = 'from transformers import AutoModelForCausalLM\nAutoModelForCausalLM.from_pretrained("m"';
    const load = `${from}, load_in_4bit=True)`;
    assert.deepEqual(found(job(load, '5.1.0')), [`${code} error`]);
    assert.deepEqual(found(job(load.replace('True', 'False'), '5.1.0')), [`${code} error`]);
    assert.deepEqual(found(job(load, '4.57.1')), []);
    for (const more of ['trust_remote_code=True', '**more'])
      assert.deepEqual(found(job(`${from}, load_in_4bit=True, ${more})`, '5.1.0')), [], more);
    const own = `from transformers import AutoConfig\nAutoConfig.register("own", OwnConfig)\n${load}`;
    assert.deepEqual(found(job(own, '5.1.0')), []);
    // An option of a program is one of its own classes.
    const option = job(`import trl\nfrom transformers import HfArgumentParser\n${load}`, '4.57.1').replace(
      'train.py\n',
      'train.py --load_in_8bit\n',
    );
    assert.deepEqual(found(option.replace('4.57.1', '5.1.0')), [`${code} error`]);
    assert.deepEqual(found(option), []);
  });
});
