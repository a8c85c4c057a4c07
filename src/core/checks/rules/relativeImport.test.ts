import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { titlesIn } from '../../../../test/support/details.ts';
import {
  expectFixed,
  expectNone,
  expectProject,
  filesOf,
  Workspace,
} from '../../../../test/support/project.ts';

const code = 'relative-import';
const job = (command = 'python train.py') =>
  `--- p/job.yml\ncode: src\nenvironment: azureml:mine:1\ncommand: ${command}\n`;
const file = (path: string, text: string) => `--- p/src/${path}\n${text}\n`;
const model = file('model.py', 'class Net: ...');

describe(code, () => {
  test('in the script that a command starts', () => {
    for (const text of [
      'from .model import Net',
      'from . import model',
      'from ..model import Net',
      'if __name__ == "__main__":\n    from .model import Net',
    ])
      expectProject(`${job()}#               ^^^^^^^^ ${code} error\n${file('train.py', text)}${model}`);
  });

  test('in a module that lies in no package, and out of the topmost one', () => {
    expectProject(
      `${job()}#               ^^^^^^^^ ${code} error\n${file('train.py', 'import model')}${file('model.py', 'from .data import x')}${file('data.py', 'x = 1')}`,
    );
    const wide = file('pkg/train.py', 'from ..model import Net') + model;
    expectProject(`${job('python -m pkg.train')}#                  ^^^^^^^^^ ${code} error\n${wide}`);
  });

  test('what it names: the script as the command does, a module by its file', () => {
    const said = (text: string) =>
      new Workspace(filesOf(text)).all.find(({ finding }) => finding.code === code)?.finding.message;
    assert.equal(
      said(job('python pkg/train.py') + file('pkg/train.py', 'from   .model  import Net') + model),
      'train.py is in no package, so Python refuses its "from .model import Net".',
    );
    const long = (letters: number) => `from .model import ${'N'.repeat(letters - 19)}`;
    for (const [text, shown] of [
      [long(52), long(52)],
      [long(53), `${long(50)}\u2026`],
      [long(60), `${long(50)}\u2026`],
    ] as const)
      assert.equal(
        said(job() + file('train.py', text)),
        `train.py is in no package, so Python refuses its "${shown}".`,
      );
    assert.equal(
      said(job() + file('train.py', 'import model') + file('model.py', 'from .data import x')),
      'model.py is in no package, so Python refuses its "from .data import x".',
    );
  });

  test('the fix takes the dot away, where the module lies beside', () => {
    const fixed = (text: string) =>
      expectFixed(job() + file('train.py', text) + model, code).files.get('p/src/train.py');
    assert.equal(fixed('from .model import Net'), 'from model import Net\n');
    assert.equal(fixed('from . import model as m'), 'import model as m\n');
    assert.equal(fixed('from  .  import  model'), 'import  model\n');
    assert.equal(fixed('from . model  import Net'), 'from  model  import Net\n');
    const titles = (text: string, ...files: string[]) =>
      titlesIn(job() + file('train.py', text) + files.join(''), code);
    const sub = file('nets/small.py', 'class Net: ...');
    assert.deepEqual(titles('from .nets.small import Net', sub), ['Import without the dot']);
    assert.deepEqual(titles('from .nets import Net', file('nets/__init__.py', '')), [
      'Import without the dot',
    ]);
    for (const text of ['from ..model import Net', 'from .other import Net', 'from .model.sub import Net'])
      assert.deepEqual(titles(text, model), [], text);
  });

  test('within packages, and what may be in one', () => {
    expectNone(
      job('python -m pkg.train') +
        file('pkg/train.py', 'from .model import Net') +
        file('pkg/model.py', 'Net = 1'),
      code,
    );
    expectNone(
      job() +
        file('train.py', 'from pkg import net') +
        file('pkg/net.py', 'from .model import Net\nfrom . import model') +
        file('pkg/model.py', 'Net = 1'),
      code,
    );
    for (const text of [
      'try:\n    from .model import Net\nexcept ImportError:\n    from model import Net',
      'def f():\n    from .model import Net',
      '__package__ = "src"\nfrom .model import Net',
      'from .model import Net\nprint "2"',
    ])
      expectNone(job() + file('train.py', text) + model, code);
    const above = 'import sys\nsys.path.append("..")\nimport model';
    expectNone(job() + file('train.py', above) + file('model.py', 'from .data import x'), code);
  });
});
