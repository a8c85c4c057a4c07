import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectNone, expectProject, filesOf, Workspace } from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';

const code = 'f-string-quotes';
const job = (script: string, command = 'python train.py', environment = active) =>
  `--- p/job.yml\ncode: ./src\nenvironment: ${environment}\ncommand: ${command}\n--- p/src/train.py\n${script}\n--- p/conda.yml\ndependencies: [python=3.12]\n`;

describe(code, () => {
  test('quotes of the same kind within an f-string, under Python 3.10', () => {
    for (const script of [
      'print(f"loss: {metrics["loss"]}")',
      'print("a", f"{", ".join(names)}")',
      "x = rf'{d['a']['b']}' if d else 1",
      'a = "#" # "\nb = \'\'\'f"{\'\'\'\nc = f"{d["a"]}"',
      `print(f"{f('a')} {d["b"]}")`,
    ])
      expectProject(job(script).replace('python train.py', `$&\n#               ^^^^^^^^ ${code} error`));
  });

  test('what is said, and where the string ends', () => {
    const [found] = new Workspace(filesOf(job('print(f"loss: {metrics["loss"]}")')))
      .findings('p/job.yml')
      .filter((each) => each.code === code);
    assert.match(
      found?.message ?? '',
      /^train\.py has an f-string with its own quotes between its braces, which Python accepts from 3\.12 on; with 3\.10\S* it is a SyntaxError\.$/,
    );
    assert.deepEqual(
      found?.related?.map(({ path, message }) => `${path}: ${message}`),
      ['p/src/train.py: The f-string ends here for Python before 3.12.'],
    );
  });

  test('what Python 3.10 accepts, and what a later one runs', () => {
    for (const script of [
      `print(f"loss: {metrics['loss']}")`,
      `print(f"{d['{']}" "a")`,
      `print(f"{'{'}"if d else 1)`,
      `print(f"{now:%H o'clock}{{")`,
      'print(f"""{d["a"]}""")',
      'print("{" + d["a"] + "}")',
      '# f"{d["a"]}"',
      `"""f"{d["a"]}" """`,
    ])
      expectNone(job(script), code);
    const wrong = 'print(f"loss: {metrics["loss"]}")';
    expectNone(job(wrong, 'python3.12 train.py'), code);
    expectNone(job(wrong, 'conda run -n other python train.py'), code);
    expectNone(job(wrong, 'python train.py', 'azureml:mine:1'), code);
    expectNone(job(wrong).replace('--- p/src/train.py', '--- p/src/other.py'), code);
    expectNone(job(wrong, 'python train.py', '{ image: "ubuntu:22.04", conda_file: conda.yml }'), code);
  });
});
