import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesIn, expectNone, expectProject, filesOf, Workspace } from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';

const code = 'python-syntax';
const job = (script: string, command = 'python train.py', environment = active) =>
  `--- p/job.yml\ncode: src\nenvironment: ${environment}\ncommand: ${command}\n--- p/src/train.py\n${script}\n`;
const expectFound = (script: string, environment = active) =>
  expectProject(
    job(script, undefined, environment).replace(
      'train.py\n',
      `train.py\n#               ^^^^^^^^ ${code} error\n`,
    ),
  );

describe(code, () => {
  test('what no Python 3 accepts', () => {
    for (const script of [
      'def main()\n    pass',
      'class A(\n    B,\n)\n    x = 1',
      'if (n := f(x[1:2]))\n    pass',
      'try\n    pass\nexcept E:\n    pass',
      'f(a, (b, c)\nx = 1',
      'x = [1, 2)',
      'def f():\nx = 1',
      'x = 1\n<<<<<<< HEAD\ny = 2\n=======\ny = 3\n>>>>>>> other',
      '!pip install peft\nimport peft',
      'import os\n%matplotlib inline',
      '"""Text."""\nprint "a" # it\'s',
      'print x',
      'def f():\n    x = 1\n     y = 2',
      'import os\n  import sys',
      '    import os\nimport sys',
      'if a:\n    if b:\n        c\n  d',
      'if a: b\n    c',
      '# %%\npip show torch',
      'pip3 install -q peft\nimport peft',
      'git clone https://example.com/a.git',
    ])
      expectFound(script);
    // What only Python 2 accepts, where the Python is not known.
    expectNone(job('print "a"', undefined, 'azureml:mine:1'), code);
    expectFound('def main()\n    pass', 'azureml:mine:1');
    expectNone(job('print "a"', 'python2 train.py'), code);
    expectNone(job('print "a"', 'conda run -n old python train.py'), code);
    const old = (python: string) =>
      `${job('print "a"', undefined, '{image: "ubuntu:22.04", conda_file: conda.yml}')}--- p/conda.yml\ndependencies:\n  - python=${python}\n`;
    expectNone(old('2.7'), code);
    assert.ok(codesIn(old('3.10')).includes(`${code} error`));
    const [found] = new Workspace(filesOf(job('def main()\n    pass'))).all.filter(
      ({ finding }) => finding.code === code,
    );
    assert.match(found?.finding.message ?? '', /^train\.py has .+, which is a SyntaxError\.$/);
    assert.deepEqual(
      found?.finding.related?.map(({ path, message }) => `${path}: ${message}`),
      ['p/src/train.py: Python ends here.'],
    );
  });

  test('what Python accepts', () => {
    for (const script of [
      'def main(): pass',
      'def f(a: int = {1: 2}[1],\n  b=lambda: 1) -> "x": return 1',
      '\ufeffimport os\nif os:\n    pass',
      'if a:\n\tx = 1\nelse:\n        y = 2',
      'x = """\n<<<<<<< HEAD\ndef f()\n"""\n# def g()\ny = \'!pip "\'',
      'x = (1 +\n     2) \\\n  + 3\nif x:\n  # comment\n    pass\n# end',
      'print ("a"); print (x) if x else 1',
      'x = a if b else c\nx = f"{d[\'a\']:>{w}}" f"{{"',
      'match x:\n    case [1, *_] if y: pass\n    case _:\n        pass',
      'type X = int\nasync def f():\n    async with a as b: pass',
      'x = f"{d["a"]}"\nif x\n',
      'for x in y: print(x)\nwhile True: break\nelse: pass',
      'exec ("x = 1")',
      'if a:\n    if b:\n      c\n    d\n      # e\n  # f\ng = [\n      1,\n]\n',
      'if a and \\\n      b:\n  c\nclass A: x = 1\n\ndef f():\n        return ""\nz',
      'if a:\r\n    b = 1\r\n\r\n    c = 2\r\n',
      'pip = 1\npip if pip is not None else git',
      'x = """never closed',
    ])
      expectNone(job(script), code);
    expectNone(job('def main()\n    pass', '"cp other.py train.py && python train.py"'), code);
  });
});
