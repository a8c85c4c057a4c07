/** Names of inputs, outputs and parameters that are known: from commands, components and steps. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { complete } from '../../src/core/features/completion/complete.ts';
import { filesOf, Workspace } from '../support/project.ts';

/** What is written for each proposal of a key, by its label. */
function offered(marked: string): Map<string, string> {
  const files = new Map(filesOf(marked.startsWith('--- ') ? marked : `--- job.yml\n${marked}`));
  const [path = '', content = ''] = [...files].find(([, each]) => each.includes('█')) ?? [];
  files.set(path, content.replace('█', ''));
  const found = complete(new Workspace(files).facts(path), content.indexOf('█'));
  return new Map(found.filter(({ kind }) => kind === 'key').map(({ label, newText }) => [label, newText]));
}

const schema = (kind: string) => `$schema: https://azuremlschemas.azureedge.net/latest/${kind}.schema.json\n`;
const job = `${schema('commandJob')}command: >-
  python train.py --data \${{inputs.data}} --lr \${{inputs.lr}} --out \${{outputs.model}}
`;
const component = `${schema('commandComponent')}name: c
inputs:
  epochs: {type: integer, default: 3}
  data: {type: uri_folder}
  lr: {type: number}
  seed: {type: integer, optional: true}
outputs:
  model: {type: uri_folder}
command: python a.py
environment: azureml:e:1
`;
const step = (lines: string, more = '') => `--- p.yml
${schema('pipelineJob')}inputs:
  data: {type: uri_folder, path: ./a}
outputs:
  model: {type: uri_folder}
jobs:
  a:
    component: ./c.yml
${lines}${more}--- c.yml
${component}`;

describe('names that are known', () => {
  test('the command uses them and nothing declares them', () => {
    assert.deepEqual([...offered(`${job}inputs:\n  █\n`).keys()], ['data', 'lr']);
    assert.deepEqual([...offered(`${job}inputs:\n  data: {path: a}\n  l█\n`).keys()], ['lr']);
    assert.equal(offered(`${job}outputs:\n  █\n`).get('model'), 'model:\n  type: $0');
    assert.deepEqual([...offered(`${job}outputs:\n  model:\n  █\n`).keys()], []);
    assert.equal(
      offered(job.replace('commandJob', 'commandComponent').concat('inputs:\n  █\n')).get('lr'),
      'lr:\n  type: $0',
    );
  });

  test('a description says nothing', () => {
    assert.deepEqual(
      [...offered(`${schema('commandJob')}description: \${{inputs.x}}\ncommand: a\ninputs:\n  █\n`).keys()],
      [],
    );
  });

  test('the trial of a sweep, and what is searched', () => {
    const sweep = `${schema('sweepJob')}trial:\n  command: a \${{inputs.d}} \${{search_space.lr}}\n`;
    assert.deepEqual([...offered(`${sweep}search_space:\n  █\n`).keys()], ['lr']);
    assert.deepEqual([...offered(`${sweep}inputs:\n  █\n`).keys()], ['d']);
  });

  test('the steps of a pipeline take them from it', () => {
    const text = `${schema('pipelineJob')}inputs:
  █
jobs:
  a:
    command: a \${{inputs.x}}
    inputs:
      x: \${{parent.inputs.raw}}
    outputs:
      y: \${{parent.outputs.best}}
`;
    assert.deepEqual([...offered(text).keys()], ['raw']);
    assert.deepEqual([...offered(text.replace('inputs:\n  █', 'outputs:\n  █')).keys()], ['best']);
  });

  test('the component of a step declares them: the required ones first, bound to what the pipeline has', () => {
    const inputs = offered(step('    inputs:\n      █\n'));
    assert.deepEqual(
      [...inputs],
      [
        ['data', 'data: ${{parent.inputs.data}}'],
        ['lr', 'lr: '],
        ['epochs', 'epochs: '],
        ['seed', 'seed: '],
      ],
    );
    assert.deepEqual(
      [...offered(step('    inputs: { █ }\n')).values()][0],
      'data: "${{parent.inputs.data}}"',
    );
    assert.deepEqual(
      [...offered(step('    outputs:\n      █\n'))],
      [['model', 'model: ${{parent.outputs.model}}']],
    );
  });

  test('nobody declares them where the component is not there: nothing', () => {
    for (const lines of [
      '    inputs:\n      █\n',
      '    inputs:\n      x: 1\n      █\n',
      '    inputs:\n      da█\n',
      '    inputs: { █ }\n',
      '    outputs:\n      █\n',
      '    outputs:\n      x: 1\n      y█\n',
    ])
      assert.deepEqual([...offered(step(lines).replace('./c.yml', './nothere.yml'))], [], lines);
    const sweep = step('    search_space:\n      █\n').replace(
      'component: ./c.yml',
      'type: sweep\n    trial: ./nothere.yml',
    );
    assert.deepEqual([...offered(sweep)], []);
  });

  test('a sweep over a component searches its numbers', () => {
    const text = step('    search_space:\n      █\n', '    inputs:\n      epochs: 2\n').replace(
      'component: ./c.yml',
      'type: sweep\n    trial: ./c.yml',
    );
    assert.deepEqual([...offered(text).keys()], ['lr', 'seed']);
  });
});

describe('snippets with the names that are known', () => {
  test('of sections', () => {
    const inputs = offered(`${job}█\n`).get('inputs') ?? '';
    assert.match(inputs, /^inputs:\n {2}data:\n {4}type: \$\{1\|uri_folder,[\s\S]*\n {2}lr: \$3$/);
    assert.match(offered(`${job}█\n`).get('outputs') ?? '', /^outputs:\n {2}model:\n {4}type: \$\{1\|/);
    assert.match(offered(`${schema('commandJob')}command: a\n█\n`).get('inputs') ?? '', /\$\{1:name\}/);
    assert.equal(
      offered(step('    in█\n')).get('inputs'),
      'inputs:\n  data: \\${{parent.inputs.data\\}\\}\n  lr: $1',
    );
  });

  test('in braces on one line', () => {
    const text = `${schema('pipelineJob')}jobs:\n  a: { command: "a \${{inputs.x}}", █ }\n`;
    assert.doesNotMatch(offered(text).get('inputs') ?? '', /\n/);
  });

  test('of steps and trials', () => {
    const pipeline = `${schema('pipelineJob')}inputs:\n  raw: 1\n█\n`;
    assert.match(offered(pipeline).get('jobs') ?? '', /\$\{3:raw\}: \\\$\{\{parent\.inputs\.\$\{4:raw\}/);
    const sweep = `${schema('sweepJob')}search_space:\n  gamma: {type: choice, values: [1]}\n█\n`;
    assert.match(
      offered(sweep).get('trial') ?? '',
      /train\.py --gamma \\\$\{\{search_space\.gamma\\\}\\\}\}/,
    );
  });
});
