import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn, titlesIn } from '../../../../test/support/details.ts';
import { codesIn, expectFixed, expectNone } from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';

describe('missing-component', () => {
  const pipeline = (step: string) =>
    `--- p/pipeline.yml\ntype: pipeline\nsettings: { default_compute: serverless }\njobs:\n  a:\n${step}` +
    `--- p/components/train.yml\ntype: command\nname: t\nversion: 1\ncommand: echo\nenvironment: ${active}\n`;

  test('a file that does not exist, and the fix', () => {
    const text = pipeline('    component: file:./components/trian.yml\n');
    assert.deepEqual(codesIn(text), ['missing-component error']);
    const after = expectFixed(text, 'missing-component');
    assert.match(
      after.files.get('p/pipeline.yml') ?? '',
      /^ {4}component: file:\.\/components\/train\.yml$/m,
    );
    const sweep =
      '    type: sweep\n    trial: ./components/other.yaml\n    objective: { goal: maximize, primary_metric: m }\n    limits: { max_total_trials: 2 }\n';
    assert.deepEqual(codesIn(pipeline(sweep)), ['missing-component error']);
  });

  test('a folder that does not exist may be made', () =>
    assert.deepEqual(codesIn(pipeline('    component: ./generated/train.yml\n')), [
      'missing-component warning',
    ]));

  test('a name without a prefix', () => {
    for (const [name, right] of [
      ['train', 'azureml:train@latest'],
      ['train:3', 'azureml:train:3'],
      ['train:1.0.12', 'azureml:train:1.0.12'],
      ['train_2:v-1', 'azureml:train_2:v-1'],
      ['my-train@latest', 'azureml:my-train@latest'],
    ]) {
      const text = pipeline(`    component: ${name}\n`);
      assert.deepEqual(codesIn(text), ['missing-component error'], name);
      const after = expectFixed(text, 'missing-component');
      assert.match(after.files.get('p/pipeline.yml') ?? '', new RegExp(`^ {4}component: ${right}$`, 'm'));
    }
    assert.deepEqual(codesIn(pipeline('    component: components/train\n')), ['missing-component error']);
    const step = pipeline('    component: train\n');
    assert.deepEqual(messagesIn(step, 'missing-component'), [
      '"train" is neither a file nor a reference to a registered component, such as azureml:train@latest.',
    ]);
    for (const name of ['train:', 'train@prod', 'train:1:2', '2train'])
      assert.deepEqual(titlesIn(pipeline(`    component: "${name}"\n`), 'missing-component'), [], name);
  });

  test('a folder, and code', () => {
    for (const component of ['./components', './components/train.py'])
      assert.deepEqual(
        codesIn(`${pipeline(`    component: ${component}\n`)}--- p/components/train.py\nprint()\n`),
        ['missing-component error'],
        component,
      );
    const messages = (component: string) =>
      messagesIn(
        `${pipeline(`    component: ${component}\n`)}--- p/components/train.py\n\n--- p/run.SH\n\n--- p/train.py.yml\n\n`,
        'missing-component',
      );
    assert.deepEqual(messages('./components'), [
      './components is a folder, not the YAML file of a component.',
    ]);
    assert.deepEqual(messages('./components/train.py'), [
      './components/train.py is code, not the YAML file of a component.',
    ]);
    assert.deepEqual(messages('./run.SH'), ['./run.SH is code, not the YAML file of a component.']);
    assert.deepEqual(messages('./train.py.yml'), []);
    assert.deepEqual(messages('./components/trian.yml'), [
      'The component file ./components/trian.yml does not exist. Paths are relative to this file.',
    ]);
  });

  test('the component of a batch deployment', () => {
    const deployment = (component: string) =>
      pipeline('    component: azureml:train@latest\n') +
      `--- p/deployment.yml\n$schema: https://azuremlschemas.azureedge.net/latest/pipelineComponentBatchDeployment.schema.json\nname: d\nendpoint_name: ep\ntype: pipeline\ncomponent: ${component}\n`;
    for (const component of ['./components/trian.yml', 'train', 'train:1'])
      assert.deepEqual(codesIn(deployment(component)), ['missing-component error'], component);
    for (const component of [
      './components/train.yml',
      'file:./components/train.yml',
      'azureml:train@latest',
      'https://example.com/train.yml',
      '<component>',
      '""',
    ])
      expectNone(deployment(component), 'missing-component');
  });

  test('what exists, what is registered, what others fill in', () => {
    for (const component of [
      'null',
      '3',
      './components/train.yml',
      'components/../components/train.yml',
      'azureml:train.yml:1',
      'azureml://registries/r/components/train.yml/versions/1',
      './${folder}/train.yml',
      '<component>.yml',
    ])
      expectNone(pipeline(`    component: ${component}\n`), 'missing-component');
  });
});
