import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesIn, expectNone, expectProject, filesOf, Workspace } from '../../../../test/support/project.ts';

const code = 'dataset-script';
const job = (script: string, datasets = '4.0.0') =>
  `--- p/job.yml\ncode: ./src\ncommand: python train.py\nenvironment: {image: "ubuntu:22.04", conda_file: conda.yml}\n--- p/src/train.py\n${script}\n--- p/conda.yml\ndependencies:\n  - python=3.11\n  - pip\n  - pip:\n      - datasets==${datasets}\n`;
const head = 'from datasets import load_dataset\n';
const found = (text: string) => codesIn(text).filter((each) => each.startsWith(code));

describe(code, () => {
  test('a file of code in a release that runs none', () => {
    const script = `${head}load_dataset("my.py", trust_remote_code=True)`;
    expectProject(job(script).replace('train.py\n', `train.py\n#               ^^^^^^^^ ${code} error\n`));
    assert.deepEqual(found(job(script, '3.6.0')), []);
    for (const each of [
      'import datasets\ndatasets.load_dataset(path="a/my.py")',
      `${head}load_dataset(f"{folder}/my.py", split="train")`.replace('f"{folder}/my.py"', '"../my.py"'),
    ])
      assert.deepEqual(found(job(each)), [`${code} error`], each);
  });

  test('what is said, and where it is loaded', () => {
    const text = job(`import os\n${head}load_dataset("my.py")`);
    const [finding] = new Workspace(filesOf(text)).findings('p/job.yml').filter((each) => each.code === code);
    assert.equal(
      finding?.message,
      'train.py loads the dataset script my.py, which datasets no longer runs from 4.0.0 on; conda.yml has 4.0.0. Use datasets<4, or load files of data.',
    );
    assert.deepEqual(
      finding?.related?.map(({ path, message }) => `${path}: ${message}`),
      ['p/src/train.py: It is loaded here.'],
    );
    expectNone(text.replace('python train.py', 'conda run -n other python train.py'), code);
    expectNone(text.replace('      - datasets==4.0.0\n', '      - einops\n'), code);
    expectNone(text.replace(/\{image.*\}/, 'azureml:mine:1'), code);
    expectNone(text.replace(/--- p\/src\/train\.py[\s\S]*(?=---)/, ''), code);
  });

  test('data, and what may not run', () => {
    for (const each of [
      `${head}load_dataset("imdb")`,
      `${head}load_dataset("json", data_files="my.py")`,
      `${head}load_dataset(name)`,
      `${head}if a:\n    load_dataset("my.py")`,
      `${head}try:\n    load_dataset("my.py")\nexcept RuntimeError:\n    pass`,
      'from own import load_dataset\nload_dataset("my.py")',
    ])
      assert.deepEqual(found(job(each)), [], each);
  });
});
