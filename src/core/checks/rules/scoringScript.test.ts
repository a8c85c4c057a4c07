import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectNone, expectProject, filesOf, Workspace } from '../../../../test/support/project.ts';

const code = 'scoring-script';
const online = 'managedOnlineDeployment';
const batch = 'batchDeployment';
const deployment = (kind: string, script: string, mark = '') =>
  `--- p/deployment.yml\n$schema: https://azuremlschemas.azureedge.net/latest/${kind}.schema.json\nname: own\nendpoint_name: own\nmodel: azureml:m:1\nenvironment: azureml:e:1\n${kind === online ? 'instance_type: Standard_DS3_v2\n' : 'compute: azureml:c\n'}code_configuration:\n  code: code\n  scoring_script: score.py\n${mark}--- p/code/score.py\n${script}\n`;
const parallel = (script: string, mark = '') =>
  `--- p/job.yml\ntype: pipeline\nsettings: {default_compute: "azureml:c"}\njobs:\n  a:\n    type: parallel\n    mini_batch_size: "1"\n    inputs: {d: {path: "azureml:d:1"}}\n    input_data: \${{inputs.d}}\n    task:\n      type: run_function\n      environment: azureml:e:1\n      code: code\n      entry_script: score.py\n${mark}--- p/code/score.py\n${script}\n`;
const mark = `#                 ^^^^^^^^ ${code} error\n`;
const mine = `#                   ^^^^^^^^ ${code} error\n`;

describe(code, () => {
  test('functions that are missing', () => {
    for (const script of [
      'def run(data):\n    return data',
      'def init():\n    pass\ndef predict(data):\n    return data',
      'class Model:\n    def predict(self):\n        pass',
      '# def init():\ndef run(data):\n    return init()',
    ])
      expectProject(deployment(online, script, mark));
    expectProject(deployment(batch, 'def init():\n    pass', mark));
    const kubernetes = deployment('kubernetesOnlineDeployment', 'def run(data):\n    return data', mark);
    expectProject(kubernetes.replace('compute: azureml:c\n', 'type: kubernetes\n'));
    expectProject(parallel('def init():\n    pass', mine));
  });

  test('what is said', () => {
    const said = (text: string) =>
      new Workspace(filesOf(text)).all.flatMap(({ finding }) =>
        finding.code === code
          ? [
              finding.message,
              ...(finding.related ?? []).map(
                ({ path, span, message }) => `${path} ${span.start}-${span.end} ${message}`,
              ),
            ]
          : [],
      );
    const lacking = 'class Model: ...';
    assert.deepEqual(said(deployment(online, lacking)), [
      'score.py has no function init() and no run(), which the inference server calls.',
      'p/code/score.py 0-0 score.py is here.',
    ]);
    assert.deepEqual(said(deployment(batch, lacking)), [
      'score.py has no function run(), which a batch deployment calls.',
      'p/code/score.py 0-0 score.py is here.',
    ]);
    assert.deepEqual(said(parallel(lacking)), [
      'score.py has no function run(), which a parallel job calls.',
      'p/code/score.py 0-0 score.py is here.',
    ]);
    assert.deepEqual(said(deployment(batch, 'def run(files):\n    pass')), [
      'score.py: run() returns nothing, where a list or a DataFrame is expected, so each mini-batch fails.',
      'p/code/score.py 4-7 run() is defined here.',
    ]);
    assert.deepEqual(said(deployment(online, 'def init(): pass\ndef run(*args): return args')), [
      'score.py: the inference server accepts no *args and **kwargs of run().',
      'p/code/score.py 21-24 run() is defined here.',
    ]);
    // However the key is written.
    for (const key of ['"scoring_script":', "'scoring_script' :", 'scoring_script :'])
      assert.equal(said(deployment(batch, lacking).replace('scoring_script:', key)).length, 2, key);
    // A file that is begun, one that is not read, and one of another key.
    for (const text of [
      deployment(batch, ''),
      deployment(batch, 'def f(:'),
      deployment(batch, lacking).replace('scoring_script', 'my_scoring_script'),
      deployment(
        batch,
        'from common import run\ndef run(files):\n    return files\ndef run(files):\n    pass',
      ),
    ])
      assert.deepEqual(said(text), [], text);
    const other = '  b:\n    command: ls\n    environment: azureml:e:1\n    code: other.py\n';
    const two = parallel('def run(files):\n    return files').replace('--- p/code', `${other}--- p/code`);
    assert.deepEqual(said(`${two}--- p/other.py\nx = 1\n`), []);
  });

  test('what may come from elsewhere', () => {
    for (const script of [
      'def init():\n    pass\ndef run(data):\n    return data',
      'from common import init, run',
      'from common import *',
      'from common import (\n    start as init,\n    run,\n)',
      'model = Model()\ninit = model.init\nrun: object = model.run',
      'globals()["init"] = f\nglobals()["run"] = f',
      'if True:\n    def init(): pass\n    def run(x): return x',
      'init, run = functions()',
      'def init(:\n',
    ])
      expectNone(deployment(online, script), code);
    expectNone(deployment(batch, 'def run(files):\n    return files'), code);
    expectNone(deployment(online, '').replaceAll('score.py', 'score.R'), code);
  });

  test('a run() that returns nothing', () => {
    for (const body of ['results = []', 'return', 'return None', 'def f():\n        return 1\n    f()'])
      expectProject(deployment(batch, `def init():\n    pass\ndef run(files):\n    ${body}`, mark));
    expectProject(parallel('def run(files):\n    print(files)', mine));
    for (const body of [
      'return files',
      'for file in files:\n        if file:\n            return [file]',
      'yield files',
      'raise NotImplementedError',
      'with a:\n        return []',
    ])
      expectNone(deployment(batch, `def run(files):\n    ${body}`), code);
    expectNone(deployment(batch, '@decorator\ndef run(files):\n    pass'), code);
    expectNone(deployment(online, 'def init():\n    pass\ndef run(data):\n    pass'), code);
  });

  test('parameters that the server refuses', () => {
    expectProject(deployment(online, 'def init(): pass\ndef run(*args): return args', mark));
    expectProject(deployment(online, 'def init(): pass\ndef run(data, **more): return data', mark));
    expectNone(deployment(online, 'def init(): pass\n@input_schema\ndef run(*args): return args'), code);
    expectNone(deployment(batch, 'def run(*args): return args'), code);
  });
});
