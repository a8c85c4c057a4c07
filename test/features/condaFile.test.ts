/** Proposals in conda files: in those that nothing names, and in those that are written into an environment. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { withoutStops } from '../../src/core/azureml/schema/skeleton.ts';
import { complete } from '../../src/core/features/completion/complete.ts';
import { Workspace } from '../support/project.ts';

function offered(name: string, marked: string) {
  const files = new Map([[name, marked.replace('█', '')]]);
  return complete(new Workspace(files).facts(name), marked.indexOf('█'));
}
const labels = (name: string, marked: string) => offered(name, marked).map(({ label }) => label);
const inline = (lines: string) =>
  `$schema: https://azuremlschemas.azureedge.net/latest/environment.schema.json\nimage: a\nconda_file:\n${lines}`;

describe('a conda file', () => {
  test('that is empty may become one, or an environment of Azure ML', () => {
    const all = labels('environment.yml', '█');
    assert.deepEqual(all.slice(0, 3), ['name', 'channels', 'dependencies']);
    assert.ok(all.includes('image') && all.includes('acpt-environment-conda'));
    assert.ok(!all.includes('acpt-job'));
    assert.ok(labels('conda.yaml', 'name: x\n█').includes('conda_file'));
  });

  test('with channels or dependencies is one', () => {
    assert.deepEqual(labels('a.yml', 'channels: [conda-forge]\n█'), ['name', 'dependencies']);
    assert.deepEqual(labels('conda.yml', 'name: x\ndependencies:\n  - pip\n█'), ['channels']);
    const [item] = offered('conda.yml', 'channels: []\ndep█').filter(({ label }) => label === 'dependencies');
    assert.equal(
      withoutStops(item?.newText ?? ''),
      'dependencies:\n  - python=3.12\n  - pip\n  - pip:\n      - torch',
    );
  });

  test('of somebody else gets nothing', () => {
    assert.deepEqual(labels('pod.yml', 'kind: Pod\n█'), []);
    assert.deepEqual(labels('environment.yml', 'kind: Environment\n█'), []);
    assert.deepEqual(labels('Chart.yaml', 'apiVersion: v2\nname: a\ndependencies:\n  - █'), []);
    assert.deepEqual(labels('a.yml', 'name: x\n█'), []);
  });

  test('the versions of Python, those that have reached their end of life last', () => {
    const all = offered('conda.yml', 'dependencies:\n  - python=3.█\n');
    assert.deepEqual(all.map(({ label, retired }) => `${label}${retired ? ' retired' : ''}`).slice(0, 4), [
      'python=3.12',
      'python=3.11',
      'python=3.10 retired',
      'python=3.8 retired',
    ]);
    assert.equal(offered('conda.yml', 'dependencies:\n  - python>=█\n')[0]?.newText, 'python>=3.12');
    assert.equal(offered('conda.yml', 'dependencies:\n  -█\n')[0]?.newText, ' python=3.12');
  });

  test('what a list has already is not offered again', () => {
    assert.deepEqual(labels('conda.yml', 'dependencies:\n  - python=3.11\n  - pip\n  - █\n'), ['pip:']);
    assert.deepEqual(labels('conda.yml', 'channels:\n  - █\n'), ['conda-forge', 'nvidia']);
  });

  test('packages of its pip section, before a document names it', () => {
    const lines = 'dependencies:\n  - python=3.10\n  - pip:\n      - ';
    assert.ok(labels('conda.yml', `${lines}pef█\n`).includes('peft'));
    assert.equal(offered('conda.yml', `${lines}numpy==█\n`)[0]?.label, '2.2.6');
    assert.deepEqual(labels('other.yml', `on: push\n${lines.replace('pip:', 'brew:')}numpy==█\n`), []);
  });
});

test('inside of an environment the same is offered', () => {
  assert.deepEqual(labels('e.yml', inline('  █\n')).slice(0, 3), ['name', 'channels', 'dependencies']);
  assert.deepEqual(labels('e.yml', inline('  dependencies:\n    - python=3.11\n    - █\n')), ['pip', 'pip:']);
  const pip = inline('  dependencies:\n    - python=3.10\n    - pip:\n        - █');
  assert.ok(labels('e.yml', pip.replace('█', 'pef█')).includes('peft'));
  assert.equal(labels('e.yml', pip.replace('█', 'scipy==1.10.1\n        - numpy==█'))[0], '1.26.4');
  assert.ok(!labels('e.yml', inline('  dependencies: []\n█')).includes('channels'));
  const component = `$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json\n`;
  const input = labels('c.yml', `${component}inputs:\n  conda_file:\n    █\n`);
  assert.ok(input.includes('type') && !input.includes('channels'), 'an input of that name');
  assert.ok(labels('c.yml', `${component}environment:\n  conda_file:\n    █\n`).includes('channels'));
});
