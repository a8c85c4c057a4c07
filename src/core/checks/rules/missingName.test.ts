import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  expectFixed,
  expectNone,
  expectProject,
  filesOf,
  Workspace,
} from '../../../../test/support/project.ts';

const code = 'missing-name';
const job = (command = 'python train.py') =>
  `--- p/job.yml\ncode: src\nenvironment: azureml:mine:1\ncommand: ${command}\n`;
const file = (path: string, text: string) => `--- p/src/${path}\n${text}\n`;
const script = file('train.py', 'from model import Netz');

describe(code, () => {
  test('a name that the module does not have', () => {
    const model = file('model.py', 'import torch\n\nclass Net(torch.nn.Module):\n    pass');
    expectProject(`${job()}#               ^^^^^^^^ ${code} error\n${script}${model}`);
    for (const meant of [model, file('model.py', 'def Net(): ...'), file('model.py', 'Net = x = None')])
      assert.equal(
        expectFixed(job() + script + meant, code).files.get('p/src/train.py'),
        'from model import Net\n',
      );
    const other =
      file('train.py', 'import lib.model') + file('lib/__init__.py', '') + file('other.py', 'x = 1');
    expectProject(
      `${job()}#               ^^^^^^^^ ${code} error\n${other}${file('lib/model.py', 'from other import y')}`,
    );
    expectProject(
      `${job()}#               ^^^^^^^^ ${code} error\n${other}${file('lib/model.py', 'from . import x\nfrom .x import y')}${file('lib/x.py', 'z = 1')}`,
    );
    // What else the script imports may be broken.
    expectProject(
      `${job()}#               ^^^^^^^^ ${code} error\n${file('train.py', 'import old\nfrom model import Netz')}${model}${file('old.py', 'print "2"')}`,
    );
    // Of a package, neither its own names nor its modules.
    expectProject(
      `${job()}#               ^^^^^^^^ ${code} error\n${script}${file('model/__init__.py', '')}${file('model/net.py', 'class Netz: ...')}`,
    );
  });

  test('what is said of it', () => {
    const said = (text: string) => {
      const [found] = new Workspace(filesOf(job() + text)).all;
      return [found?.finding.message, ...(found?.finding.related ?? []).map((each) => Object.values(each))];
    };
    const model = file('model.py', 'x = 1');
    assert.deepEqual(said(script + model), [
      'train.py imports Netz from model.py, which has no such name.',
      ['p/src/train.py', { start: 18, end: 22 }, 'Netz is imported here.'],
      ['p/src/model.py', { start: 0, end: 0 }, 'model is here.'],
    ]);
    // A module of a package hides none.
    const inner =
      file('lib/__init__.py', 'from .datasets import load_dataset') + file('lib/datasets.py', 'x = 1');
    assert.equal(
      said(file('train.py', 'import lib') + inner)[0],
      '__init__.py imports load_dataset from lib/datasets.py, which has no such name.',
    );
  });

  test('a module that hides a package', () => {
    const hidden =
      file('train.py', 'from datasets import load_dataset') + file('datasets.py', 'def load_data(): ...');
    const [found] = new Workspace(filesOf(job() + hidden)).all;
    assert.equal(
      found?.finding.message,
      'datasets.py of the code folder hides the package datasets, and has no load_dataset, which train.py imports.',
    );
    assert.deepEqual(found.finding.fixes, []);
  });

  test('names that are there, or may be', () => {
    for (const model of [
      'class Netz: ...',
      'from other import Net as Netz',
      'if True:\n    Netz = 1',
      'from other import *',
      'def __getattr__(name): ...',
      'globals().update(x=1)',
      'exec("x = 1")',
      'import sys\nsys.modules[__name__] = object()',
      '../shared/model.py',
    ])
      expectNone(job() + script + file('model.py', model), code);
    const model = file('model.py', 'class Net: ...');
    for (const text of [
      'try:\n    from model import Netz\nexcept ImportError:\n    Netz = None',
      'def f():\n    from model import Netz',
      'if TYPE_CHECKING:\n    from model import Netz',
      'import sys\nsys.path.insert(0, "x")\nfrom model import Netz',
      'import model\nmodel.Netz = 1\nfrom model import Netz',
      'from model import *',
      'from model import Netz\nprint "2"',
    ])
      expectNone(job() + file('train.py', text) + model, code);
    expectNone(job('"sed -i s/Net/Netz/ model.py && python train.py"') + script + model, code);
    expectNone(job() + script + file('model/__init__.py', '') + file('model/Netz.py', 'x = 1'), code);
    expectNone(job() + script + model + file('model.cpython-310-x86_64-linux-gnu.so', ''), code);
    expectNone(job() + file('train.py', 'from types import Any') + file('types.py', 'x = 1'), code);
  });
});
