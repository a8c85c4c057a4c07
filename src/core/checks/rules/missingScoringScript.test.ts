import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn } from '../../../../test/support/details.ts';
import { expectNone, expectProject } from '../../../../test/support/project.ts';
import { acpt } from '../../../../test/support/samples.ts';

const code = 'missing-scoring-script';
const openmpi = 'mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20260409.v4';
const custom = '\n  path: ./model/model.pt\n  type: custom_model';
const inline = (image: string, more = '') => `\n  image: ${image}${more}`;
const deployment = (model = custom, environment = inline(openmpi), more = '', mark = '', kind = 'managed') =>
  `--- p/deployment.yml\n$schema: https://azuremlschemas.azureedge.net/latest/${kind}OnlineDeployment.schema.json\n` +
  `name: blue\nendpoint_name: e\nmodel:${model.replace('\n', `\n${mark}`)}\nenvironment:${environment}\n${more}instance_type: ${kind === 'managed' ? 'Standard_DS3_v2\ninstance_count: 1' : 'cpu\ntype: kubernetes'}\n` +
  `--- p/model/model.pt\nweights\n--- p/conda.yml\ndependencies:\n  - python=3.12\n  - pip\n  - pip:\n    - numpy\n`;
const mark = `#^^^^ ${code} error\n`;

describe(code, () => {
  test('a custom model on an image for training', () => {
    for (const model of [
      custom,
      '\n  path: ./model/model.pt',
      '\n  path: ./model',
      '\n  type: Custom_Model\n  path: azureml://jobs/j/outputs/artifacts/paths/m',
    ])
      expectProject(deployment(model, inline(openmpi), '', mark));
    for (const environment of [inline(acpt), inline(openmpi, '\n  conda_file: conda.yml')])
      expectProject(deployment(custom, environment, '', mark));
    expectProject(deployment(custom, inline(openmpi), 'description: a script\n', mark));
    expectProject(deployment(custom, inline(openmpi), 'environment_variables: { A: b }\n', mark));
    expectProject(deployment(custom, inline(openmpi), '', mark, 'kubernetes'));
    const defined = `--- p/env.yml\nname: e\nimage: ${openmpi}\nconda_file: conda.yml\n`;
    expectProject(deployment(custom, ' file:./env.yml', '', mark) + defined);
    assert.deepEqual(messagesIn(deployment(), code), [
      'A custom model requires a scoring script: "code_configuration" with "code" and "scoring_script".',
    ]);
  });

  test('models whose script Azure ML writes, and those of which nothing is known', () => {
    for (const model of [
      '\n  path: ./model\n  type: mlflow_model',
      '\n  path: ./model\n  type: triton_model',
      '\n  path: ./model\n  type: ${{type}}',
      '\n  path: ./model\n  flavors: { python_function: { loader_module: mlflow } }',
      '\n  path: runs:/1/model',
      '\n  path: $MODEL',
      ' azureml:m:1',
      ' file:./model.yml',
    ])
      expectNone(deployment(model), code);
    expectNone(`${deployment('\n  path: ./model')}--- p/model/MLmodel\nflavors: {}\n`, code);
    expectNone(deployment().replace(/model:\n.*\n.*\n/, ''), code);
  });

  test('a script, also under another name', () => {
    for (const more of [
      'code_configuration: { code: ./src, scoring_script: score.py }\n',
      'code_config: { code: ./src, scoring_script: score.py }\n',
      'scoring_script: score.py\n',
      'environment_variables: { AZUREML_ENTRY_SCRIPT: score.py }\n',
      'model_mount_path: /models\n',
      '<<: *rest\n',
    ])
      expectNone(deployment(custom, inline(openmpi), more), code);
  });

  test('an environment with a server of its own, or of which nothing is known', () => {
    for (const environment of [
      inline(openmpi, '\n  inference_config: { liveness_route: { path: /, port: 80 } }'),
      inline('mcr.microsoft.com/azureml/minimal-py312-inference:latest'),
      inline('example.azurecr.io/mine:1'),
      inline('pytorch/torchserve:latest-cpu'),
      '\n  build: { path: . }',
      ' azureml:e:1',
      ' azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/versions/15',
    ])
      expectNone(`${deployment(custom, environment)}--- p/Dockerfile\nFROM ${openmpi}\n`, code);
    const registered = `--- p/env.yml\n$schema: https://azuremlschemas.azureedge.net/latest/environment.schema.json\nname: e\nimage: ${openmpi}\n`;
    expectNone(deployment(custom, ' azureml:e@latest') + registered, code);
  });

  test('batch deployments', () =>
    expectNone(
      deployment()
        .replace('managedOnline', 'batch')
        .replace(/instance_type.*\n.*\n/, 'compute: azureml:c\n'),
      code,
    ));
});
