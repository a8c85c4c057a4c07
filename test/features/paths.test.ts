/** Which files and folders are offered where a document names one; `█` is the cursor. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { complete } from '../../src/core/features/completion/complete.ts';
import { Workspace } from '../support/project.ts';
import { cutMark, type ProjectChoices } from '../support/yaml.ts';

const beside = new Map([
  ['aml/conda.yml', 'dependencies: [python]\n'],
  ['aml/train.yml', 'type: command\n'],
  ['aml/.amlignore', ''],
  ['aml/readme.md', ''],
  ['aml/data/a.csv', ''],
  ['src/train.py', ''],
  ['src/lib/x.py', ''],
  ['src/notes.txt', ''],
  ['environment/Dockerfile', ''],
  ['environment/requirements.txt', ''],
]);

/** What is written where the proposal is accepted, in order. */
function offered(
  marked: string,
  schema = 'commandJob',
  choices: ProjectChoices = {},
  more: ReadonlyMap<string, string> = new Map(),
): string[] {
  const { text, offset } = cutMark(
    `$schema: https://azuremlschemas.azureedge.net/latest/${schema}.schema.json\n${marked}`,
  );
  const workspace = new Workspace(new Map([...beside, ...more, ['aml/job.yml', text]]), choices);
  return complete(workspace.facts('aml/job.yml'), offset)
    .filter(({ kind }) => kind === 'file' || kind === 'folder')
    .map(({ newText }) => newText);
}

describe('files and folders', () => {
  test('code is a folder, also one above', () => {
    assert.deepEqual(offered('code: █\n'), ['./data/', '../', '.', '../src']);
    assert.deepEqual(offered('code: ../█\n'), ['../aml/', '../environment/', '../src/']);
    assert.deepEqual(offered('code: ..█\n'), ['./data/', '../', '.', '../src']);
    assert.deepEqual(offered('code: ../src/█\n'), ['../src/lib/']);
  });

  test('folders of code up to the root of the workspace, not beside it', () => {
    assert.deepEqual(offered('code: █\n', 'commandJob', { roots: ['aml'] }), ['./data/', '../', '.']);
    assert.deepEqual(offered('code: █\n', 'commandJob', { roots: ['elsewhere'] }), ['./data/', '../', '.']);
  });

  test('conda files by what they have, then the folders, then other YAML', () => {
    const more = new Map([
      ['aml/a.yml', 'command: a\n'],
      ['aml/environment.yml', '$schema: e\nname: e\ndependencies: []\n'],
      ['aml/gpu.yaml', 'name: gpu\n"dependencies":\n  - python\n'],
      ['aml/conda-new.yml', '\n'],
      ['aml/empty.yml', ''],
    ]);
    assert.deepEqual(offered('environment:\n  image: a\n  conda_file: █\n', 'commandJob', {}, more), [
      './conda-new.yml',
      './conda.yml',
      './gpu.yaml',
      './data/',
      '../',
      './a.yml',
      './empty.yml',
      './environment.yml',
      './train.yml',
    ]);
  });

  test('documents are YAML, and come before the folders', () => {
    assert.deepEqual(offered('jobs:\n  a:\n    component: ./█\n', 'pipelineJob'), [
      './conda.yml',
      './train.yml',
      './data/',
    ]);
  });

  test('a build context is a folder, and its Dockerfile lies in it', () => {
    const environment = (build: string) => offered(`name: e\nbuild:\n${build}`, 'environment');
    assert.deepEqual(environment('  path: ../█\n').at(1), '../environment/');
    assert.deepEqual(environment('  path: ../environment\n  dockerfile_path: █\n')[0], './Dockerfile');
  });

  test('the path of data and models, and the code and script of a deployment', () => {
    assert.deepEqual(offered('name: d\npath: █\n', 'data'), [
      './conda.yml',
      './data/',
      './readme.md',
      './train.yml',
      './.amlignore',
      '../',
    ]);
    assert.ok(offered('name: d\npath: ./data/█\n', 'data').includes('./data/a.csv'));
    assert.ok(offered('name: m\npath: █\n', 'model').includes('./data/'));
    const deployment = (lines: string) =>
      offered(`name: d\ncode_configuration:\n${lines}`, 'managedOnlineDeployment');
    assert.deepEqual(deployment('  code: █\n'), ['./data/', '../', '.', '../src']);
    assert.deepEqual(deployment('  code: ../src\n  scoring_script: █\n').slice(0, 2), [
      './train.py',
      './lib/',
    ]);
  });

  test('nothing where the text names an asset', () => {
    assert.deepEqual(offered('inputs:\n  a:\n    path: azureml:█\n'), []);
    assert.deepEqual(offered('description: █\n'), []);
  });
});
