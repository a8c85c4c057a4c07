import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesIn, expectProject, filesOf, Workspace } from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';

const code = 'read-only-input';
const data = '{type: uri_folder, path: "azureml:a:1"}';
const job = (use: string, input = data, value = '${{inputs.data}}/clean') =>
  `--- p/job.yml\ncode: ./src\nenvironment: ${active}\ncommand: python prep.py --out ${value}\ninputs:\n  data: ${input}\n--- p/src/prep.py\nimport argparse\nimport os\nparser = argparse.ArgumentParser()\nparser.add_argument("--out")\nargs = parser.parse_args()\n${use}\n`;
const write = 'open(os.path.join(args.out, "a.csv"), "w")';
const found = (text: string) => codesIn(text).filter((each) => each.startsWith(code));

describe(code, () => {
  test('a file that is written below an input', () => {
    expectProject(
      job(write).replace(
        '/clean\n',
        `/clean\n#                             ^^^^^^^^^^^^^^^^^^^^^^ ${code} error\n`,
      ),
    );
    for (const use of [
      'open(args.out, mode="a")',
      'open(f"{args.out}/a.csv", "w")',
      'import torch\ntorch.save(model, os.path.join(args.out, "a.pt"))',
      'import pandas as pd\npd.DataFrame().to_csv(os.path.join(args.out, "a.csv"))',
      'def main(args):\n    with open(os.path.join(args.out, "a"), "wb") as file:\n        pass\nmain(args)',
    ])
      assert.deepEqual(found(job(use)), [`${code} error`], use);
    for (const input of ['{type: uri_file, path: "azureml:a:1", mode: ro_mount}', '{path: "azureml:a:1"}'])
      assert.deepEqual(found(job(write, input)), [`${code} error`], input);
  });

  test('however the option is written, in a step of a pipeline too', () => {
    for (const [from, to] of [
      ['--out ${{inputs.data}}/clean', '--out=${{inputs.data}}'],
      ['--out ${{inputs.data}}/clean', '--out "${{inputs.data}}/clean"'],
      ['--out ${{inputs.data}}/clean', "--out '${{inputs.data}}'"],
      ['--out ${{inputs.data}}/clean', "--out='${{inputs.data}}/clean'"],
      ['--out ${{inputs.data}}/clean', '"--out=${{inputs.data}}"'],
    ] as const)
      assert.deepEqual(found(job(write).replace(from, () => to)), [`${code} error`], to);
    const [head = '', ...script] = job(write).split('--- p/src');
    const [name = '', ...lines] = head.trimEnd().split('\n');
    const step = lines.map((line) => `    ${line}\n`).join('');
    const pipeline = `${name}\ntype: pipeline\njobs:\n  prep:\n${step}--- p/src${script.join('')}`;
    assert.deepEqual(found(pipeline), [`${code} error`]);
    const [own] = new Workspace(filesOf(job(write))).all.filter(({ finding }) => finding.code === code);
    assert.equal(
      own?.finding.message,
      'prep.py writes into input "data", which is mounted read-only. Write into an output.',
    );
    assert.deepEqual(
      own?.finding.related?.map(({ path, message }) => `${path}: ${message}`),
      ['p/src/prep.py: It is written here.'],
    );
  });

  test('what is read, written elsewhere, or mounted otherwise', () => {
    for (const use of [
      'open(os.path.join(args.out, "a.csv"))',
      'os.makedirs(args.out, exist_ok=True)',
      'open(os.path.join("outputs", args.out), "w")',
      `if a:\n    ${write}`,
      `try:\n    ${write}\nexcept OSError:\n    pass`,
      `args.out = "outputs"\n${write}`,
      'open(other.path, "w")',
      'open(other.out, "w")',
    ])
      assert.deepEqual(found(job(use)), [], use);
    for (const input of [
      '{type: uri_folder, path: "azureml:a:1", mode: download}',
      '{type: uri_folder, path: "azureml:a:1", mode: rw_mount}',
      '{type: custom_model, path: "azureml:a:1"}',
      '{type: my_uri_folder, path: "azureml:a:1"}',
      '{type: uri_folder}',
      '{type: number, default: 5}',
      'text',
    ])
      assert.deepEqual(found(job(write, input)), [], input);
    assert.deepEqual(found(job(write, data, '${{outputs.data}}')), []);
    assert.deepEqual(found(job(write, data, 'outputs')), []);
    assert.deepEqual(found(job(write, data, 'outputs/${{inputs.data}}')), []);
  });
});
