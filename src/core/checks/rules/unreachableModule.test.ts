import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn, titlesIn } from '../../../../test/support/details.ts';
import {
  expectFixed,
  expectNone,
  expectProject,
  filesOf,
  Workspace,
} from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';

const code = 'unreachable-module';

interface Job {
  readonly folder?: string;
  readonly command?: string;
  readonly environment?: string;
  readonly more?: string;
}

const job = ({ folder = 'src', command = 'python train.py', environment = active, more = '' }: Job = {}) =>
  `--- p/job.yml\ncode: ${folder}\n${more}environment: ${environment}\ncommand: ${command}\n`;
const file = (path: string, text: string) => `--- p/${path}\n${text}\n`;

const model = file('src/model.py', 'class Net: ...');
const ofFolder = file('src/train.py', 'from src.model import Net') + model;
const ofAbove = file('src/train.py', 'from utils.data import load') + file('utils/data.py', 'load = 1');
const beside =
  file('scripts/train.py', 'import torch\nfrom lib import net') + file('lib/net.py', 'import torch');

const messages = (text: string) => messagesIn(text, code);

describe(code, () => {
  test('the name of the code folder, which is not uploaded', () => {
    expectProject(`${job()}#               ^^^^^^^^ ${code} warning\n${ofFolder}`);
    // No package that is installed is called so.
    expectProject(
      `${job({ environment: 'azureml:mine:1' })}#               ^^^^^^^^ ${code} warning\n${ofFolder}`,
    );
    assert.deepEqual(messages(job() + ofFolder), [
      'train.py imports src.model, but the content of the code folder src is uploaded, not the folder: there is no src in it.',
    ]);
    assert.equal(expectFixed(job() + ofFolder, code).files.get('p/src/train.py'), 'from model import Net\n');
  });

  test('a package beside the code folder', () => {
    assert.deepEqual(messages(job() + ofAbove), [
      'train.py imports utils.data, but only the code folder src is uploaded, and utils/data.py is not in it.',
    ]);
    const deep =
      file('src/train.py', 'import model') + file('src/model.py', 'import common') + file('common.py', '');
    assert.equal(messages(job() + deep).length, 1);
    for (const [text, path] of [
      ['import utils', 'utils/__init__.py'],
      ['from utils import data', 'utils/data/__init__.py'],
      ['from utils import VERSION, data', 'utils/data/__init__.py'],
    ] as const) {
      const files = file('utils/__init__.py', 'VERSION = 1') + file('utils/data/__init__.py', '');
      const [found = ''] = messages(job() + file('src/train.py', text) + files);
      assert.ok(found.endsWith(`and ${path} is not in it.`), found);
    }
    assert.equal(messages(job({ more: 'additional_includes: [other]\n' }) + ofAbove).length, 1);
  });

  test('a few folders up, beyond which lies another project', () => {
    const at = (folder: string) => job({ folder }) + ofAbove.replace('src/', `${folder}/`);
    assert.equal(messages(at('a/b/c/d')).length, 1);
    assert.deepEqual(messages(at('a/b/c/d/e')), []);
  });

  test('a package of the code folder beside that of the script', () => {
    const started = { folder: '.', command: 'python scripts/train.py' };
    assert.deepEqual(messages(job(started) + beside), [
      'train.py imports lib, but Python looks in scripts, the folder of the script, and not in the folder with lib/net.py.',
    ]);
    const fixed = expectFixed(job(started) + beside, code);
    assert.match(fixed.files.get('p/job.yml') ?? '', /^command: python -m scripts\.train$/m);
    // A module beside the script would be found no more.
    const both = beside.replace('import torch\n', 'import torch\nimport own\n') + file('scripts/own.py', '');
    const [finding] = new Workspace(filesOf(job(started) + both)).all.filter(
      (each) => each.finding.code === code,
    );
    assert.deepEqual(finding?.finding.fixes, []);
    const fixes = (command: string, files: string) => titlesIn(job({ ...started, command }) + files, code);
    assert.deepEqual(fixes('python ./scripts/train.py --lr 1', beside), ['Use -m scripts.train']);
    // What is quoted in parts, and what is no name of a module.
    assert.deepEqual(fixes("python 'scripts'/train.py", beside), []);
    assert.deepEqual(fixes('python scripts/train-net.py', beside.replace('train', 'train-net')), []);
    assert.deepEqual(fixes('python my-scripts/train.py', beside.replace('scripts', 'my-scripts')), []);
  });

  test('what is uploaded, found, installed or not needed', () => {
    expectNone(job({ folder: '.', command: 'python -m src.train' }) + ofFolder, code);
    expectNone(
      job({ folder: '.', command: 'cd src && python -m train' }) +
        file('src/train.py', 'import model') +
        model,
      code,
    );
    expectNone(job({ more: 'additional_includes: [utils]\n' }) + ofAbove, code);
    expectNone(
      job({ more: 'additional_includes: [common.py]\n' }) +
        file('src/train.py', 'import common') +
        file('common.py', ''),
      code,
    );
    for (const text of [
      'import sys\nsys.path.append("..")\nfrom utils.data import load',
      'import sys\nsys.path.append("..")\nimport own\nfrom utils.data import load',
      'import unfinished\nfrom utils.data import load',
      'try:\n    from utils.data import load\nexcept ImportError:\n    load = None',
      'def f():\n    from utils.data import load',
      'from utils.data import other',
      'from utils.data import load, other',
      'from utils import nothing',
      'import types',
    ])
      expectNone(
        job() +
          ofAbove.replace('from utils.data import load', text) +
          file('types.py', 'x = 1') +
          file('src/unfinished.py', 'def f(:') +
          file('src/own.py', 'x = 1'),
        code,
      );
  });

  test('what may decide where Python looks', () => {
    for (const command of [
      'PYTHONPATH=.. python train.py',
      'pip install -e . && python train.py',
      'pip install .. && python train.py',
      'cp -r /x/utils . && python train.py',
      'source setup && python train.py',
      'conda run -n mine python train.py',
      'deepspeed train.py',
      'accelerate launch train.py',
      'python -m accelerate.commands.launch train.py',
      'python -m deepspeed.launcher.runner train.py',
    ])
      expectNone(job({ command: `"${command}"` }) + ofAbove, code);
    const itself = ofAbove.replace('src/train.py', 'src/python_train.py');
    expectNone(job({ command: './python_train.py' }) + itself, code);
    assert.equal(messages(job({ command: 'python3.10 train.py' }) + ofAbove).length, 1);
    assert.equal(messages(job({ command: 'torchrun train.py' }) + ofAbove).length, 1);
    expectNone(job({ command: 'deepspeed --no_local_rank train.py' }) + ofAbove, code);
    expectNone(job({ command: 'mpirun -n 2 python train.py' }) + ofAbove, code);
    expectNone(job({ more: 'environment_variables: {PYTHONPATH: ..}\n' }) + ofFolder, code);
    const inScript = (script: string) =>
      job({ command: 'bash start.sh' }) + ofAbove + file('src/start.sh', script);
    assert.equal(messages(inScript('python train.py')).length, 1);
    expectNone(inScript('export PYTHONPATH=..\npython train.py'), code);
  });

  test('what the environment may have', () => {
    const conda = (...packages: string[]) =>
      `--- p/conda.yml\ndependencies:\n  - python=3.10\n  - pip:\n${packages.map((each) => `      - ${each}\n`).join('')}`;
    const environment = '{image: "ubuntu:22.04", conda_file: conda.yml}';
    assert.equal(messages(job({ environment }) + ofAbove + conda('seaborn', 'torch')).length, 1);
    for (const each of [
      'acme-utils',
      'utils-acme',
      'utils',
      'git+https://example.com/x',
      './lib',
      '--extra-index-url https://x/simple',
    ])
      expectNone(job({ environment }) + ofAbove + conda('torch', each), code);
    expectNone(job({ environment: 'azureml:mine:1' }) + ofAbove, code);
    const named = (folder: string) => ofFolder.replaceAll('src', folder);
    expectNone(job({ environment: 'azureml:mine:1', folder: 'lib' }) + named('lib'), code);
    expectNone(
      job({ environment: 'azureml:mine:1', folder: 'a/lib' }) + ofFolder.replace('src/t', 'a/lib/t'),
      code,
    );
    expectNone(
      job({ environment: 'azureml:mine:1', folder: 'a/src' }) + ofFolder.replace('src/t', 'a/src/t'),
      code,
    );
    const shadowed =
      file('src/train.py', 'from datasets import load') + file('datasets/__init__.py', 'load = 1');
    expectNone(job() + shadowed, code);
    const built = (line: string) =>
      `--- p/context/Dockerfile\nFROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202606.3\n${line}\n`;
    const context = job({ environment: '{build: {path: context}}' }) + ofFolder;
    assert.equal(messages(context + built('RUN pip install einops')).length, 1);
    for (const line of ['ENV PYTHONPATH=/app', 'RUN pip install /app', 'RUN bash setup.sh'])
      expectNone(context + built(line), code);
    const listed = context + built('COPY r.txt .\nRUN pip install -r r.txt');
    assert.equal(messages(`${listed}--- p/context/r.txt\neinops\n`).length, 1);
    for (const line of ['own @ https://x/own-1.0-py3-none-any.whl', './own'])
      expectNone(`${listed}--- p/context/r.txt\neinops\n${line}\n`, code);
  });
});
