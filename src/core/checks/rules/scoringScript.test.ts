import { describe, test } from 'node:test';
import { expectNone, expectProject } from '../../../../test/support/project.ts';

const code = 'scoring-script';
const online = 'managedOnlineDeployment';
const batch = 'batchDeployment';
const deployment = (kind: string, script: string, mark = '') =>
  `--- p/deployment.yml\n$schema: https://azuremlschemas.azureedge.net/latest/${kind}.schema.json\nname: own\nendpoint_name: own\nmodel: azureml:m:1\n${kind === online ? 'instance_type: Standard_DS3_v2\n' : 'compute: azureml:c\n'}code_configuration:\n  code: code\n  scoring_script: score.py\n${mark}--- p/code/score.py\n${script}\n`;
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
