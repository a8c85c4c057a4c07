/** From the name of an environment, component, data or model to the file that defines it and to every reference. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  definitionAt,
  type FileSpan,
  highlightsAt,
  referencesAt,
} from '../../src/core/azureml/symbols/navigation.ts';
import { renameEdits, renameTargetAt } from '../../src/core/azureml/symbols/rename.ts';
import { applyEdits } from '../../src/core/base/span.ts';
import { cursorIn, documentOf } from './speak.ts';

const address = (kind: string) =>
  `$schema: https://azuremlschemas.azureedge.net/latest/${kind}.schema.json\n`;
const job = (rest: string) => `${address('commandJob')}command: python train.py\n${rest}`;
const files: Readonly<Record<string, string>> = {
  'env/gpu.yml': `${address('environment')}name: my-env\nversion: 1\nimage: a/b\nconda_file: conda.yml\n`,
  'env/conda.yml': 'dependencies: [python=3.10]\n',
  'old/gpu.yml': `${address('environment')}name: other-env\nversion: 2\nimage: a/b\n`,
  'data/titanic.yml': `${address('data')}name: titanic\nversion: 3\ntype: uri_file\npath: ./titanic.csv\n`,
  'data/titanic.csv': 'a,b\n',
  'jobs/one.yml': job('environment: azureml:my-env:1\ninputs: {d: {path: "azureml:titanic@latest"}}\n'),
  'jobs/two.yml': job('environment: azureml:my-env@latest\ntags: {environment: azureml:my-env:1}\n'),
  'jobs/curated.yml': job('environment: azureml:my-environment:1\n'),
  'prep.yml': `${address('commandComponent')}name: prep\nversion: 1\ncommand: a\nenvironment: azureml:my-env:1\n`,
  'pipeline.yml': `${address('pipelineJob')}type: pipeline\njobs:\n  a: {component: azureml:prep:1}\n  b: {component: ./prep.yml}\n`,
  'steps/step.yml': `${address('commandComponent')}name: step\nversion: 1\ncommand: a\n`,
  'steps/my step.yml': `${address('commandComponent')}name: my-step\nversion: 1\ncommand: a\n`,
  'steps/long.yml': `type: pipeline\njobs:\n  a: {component: ./step.yml}\n  b: {component: ./my step.yml}\n${'# more\n'.repeat(60)}`,
};

function shown({ path, span }: FileSpan, own: Readonly<Record<string, string>>) {
  const text = own[path] ?? '';
  return `${path}:${text.slice(0, span.start).split('\n').length} ${text.slice(span.start, span.end)}`;
}

/** @param marked the text of the file at the path, with a cursor */
function ask(path: string, marked: string) {
  const { text, offset } = cursorIn(marked);
  const own = { ...files, [path]: text };
  const document = documentOf(text, own, path);
  const definition = definitionAt(document, offset);
  return {
    definition: definition && shown(definition, own),
    origin: definition && text.slice(definition.origin.start, definition.origin.end),
    references: referencesAt(document, offset).map((each) => shown(each, own)),
    uses: referencesAt(document, offset, { includeDeclaration: false }).length,
    highlights: highlightsAt(document, offset).map(
      ({ span, access }) => `${access} ${text.slice(span.start, span.end)}`,
    ),
  };
}

/** The same with the cursor in a word of the file as it is. */
const inFile = (path: string, word: string) =>
  ask(path, (files[path] ?? '').replace(word, `${word.slice(0, -1)}█${word.slice(-1)}`));

describe('definition', () => {
  test('of what a file of the folder defines', () => {
    assert.equal(inFile('jobs/one.yml', 'my-env').definition, 'env/gpu.yml:2 my-env');
    assert.equal(inFile('jobs/one.yml', 'my-env').origin, 'my-env');
    assert.equal(inFile('jobs/one.yml', 'titanic').definition, 'data/titanic.yml:2 titanic');
    assert.equal(inFile('jobs/two.yml', 'my-env').definition, 'env/gpu.yml:2 my-env');
    assert.equal(inFile('pipeline.yml', 'azureml:prep').definition, 'prep.yml:2 prep');
  });

  test('of another version, another name or another sort there is none', () => {
    const definition = (rest: string) => ask('jobs/three.yml', job(rest)).definition;
    assert.equal(definition('environment: azureml:my-en█v:2\n'), undefined);
    assert.equal(definition('environment: azureml:titan█ic:3\n'), undefined);
    assert.equal(definition('inputs: {d: {path: azureml:my-en█v:1}}\n'), undefined);
    assert.equal(definition('tags: {environment: azureml:my-en█v:1}\n'), undefined);
    assert.equal(definition('description: azureml:my-en█v:1\n'), undefined);
  });

  test('of a file that a document names, if it is there; of a folder there is none', () => {
    assert.equal(inFile('env/gpu.yml', 'conda.yml').definition, 'env/conda.yml:1 ');
    assert.equal(inFile('data/titanic.yml', 'titanic.csv').definition, 'data/titanic.csv:1 ');
    assert.equal(
      ask('env/gpu.yml', (files['env/gpu.yml'] ?? '').replace('conda.yml', 'no█ne.yml')).definition,
      undefined,
    );
    assert.equal(ask('jobs/three.yml', job('code: ../en█v\n')).definition, undefined);
  });

  test('of a step that is named in the old form', () => {
    const text = `type: pipeline
jobs:
  prep: {component: ./prep.yml, outputs: {ready: {}}}
  train:
    component: ./prep.yml
    inputs:
      a: \${{jobs.pr█ep.outputs.ready}}
`;
    const { definition, references } = ask('p.yml', text);
    assert.equal(definition, 'p.yml:3 prep');
    assert.deepEqual(references, ['p.yml:3 prep', 'p.yml:7 prep']);
  });
});

describe('references', () => {
  const ofEnvironment = [
    'env/gpu.yml:2 my-env',
    'jobs/one.yml:3 my-env',
    'jobs/two.yml:3 my-env',
    'prep.yml:5 my-env',
  ];

  test('from the name in the file that defines it, and from any reference', () => {
    for (const path of ['env/gpu.yml', 'jobs/one.yml', 'jobs/two.yml', 'prep.yml']) {
      const { references, uses } = inFile(path, 'my-env');
      assert.equal(references[0], ofEnvironment[0], path);
      assert.deepEqual(references.toSorted(), ofEnvironment, path);
      assert.equal(uses, 3, path);
    }
  });

  test('of a component also the steps that name its file', () => {
    const { references } = inFile('prep.yml', 'name: prep');
    assert.deepEqual(references, ['prep.yml:2 prep', 'pipeline.yml:4 prep', 'pipeline.yml:5 ./prep.yml']);
  });

  test('also where the name of the file has a space, and where much follows', () => {
    assert.deepEqual(inFile('steps/step.yml', 'name: step').references, [
      'steps/step.yml:2 step',
      'steps/long.yml:3 ./step.yml',
    ]);
    assert.deepEqual(inFile('steps/my step.yml', 'name: my-step').references, [
      'steps/my step.yml:2 my-step',
      'steps/long.yml:4 ./my step.yml',
    ]);
  });

  test('of a job there are none: its name is that of one run', () =>
    assert.deepEqual(ask('jobs/one.yml', job('name: my-en█v\n')).references, []));
});

test('highlights are those of the document', () => {
  assert.deepEqual(inFile('env/gpu.yml', 'my-env').highlights, ['write my-env']);
  const twice = `type: pipeline
jobs:
  a: {command: a, environment: azureml:my-en█v:1}
  b: {command: a, environment: "azureml:my-env:1"}
  c: {command: a, environment: azureml:my-environment:1}
`;
  assert.deepEqual(ask('p.yml', twice).highlights, ['read my-env', 'read my-env']);
});

describe('rename', () => {
  /** What the files are afterwards, or why not. */
  function renamed(path: string, marked: string, newName: string) {
    const { text, offset } = cursorIn(marked);
    const own = { ...files, [path]: text };
    const document = documentOf(text, own, path);
    const result = renameEdits(document, offset, newName);
    if ('refused' in result) return result.refused;
    assert.ok(renameTargetAt(document, offset));
    return Object.fromEntries(
      result.edits.map((each) => [each.path, applyEdits(own[each.path] ?? '', each.edits)]),
    );
  }
  const atName = (files['env/gpu.yml'] ?? '').replace('my-env', 'my-en█v');

  test('of the name in its file and in every reference, with its version', () => {
    const expected = Object.fromEntries(
      ['env/gpu.yml', 'jobs/one.yml', 'prep.yml', 'jobs/two.yml'].map((path) => [
        path,
        (files[path] ?? '').replace('my-env', 'gpu'),
      ]),
    );
    assert.deepEqual(renamed('env/gpu.yml', atName, 'gpu'), expected);
    const use = (files['jobs/one.yml'] ?? '').replace('my-env', 'my-en█v');
    assert.deepEqual(renamed('jobs/one.yml', use, 'gpu'), expected);
    const component = renamed(
      'prep.yml',
      (files['prep.yml'] ?? '').replace('name: prep', 'name: pr█ep'),
      'clean',
    );
    assert.deepEqual(Object.keys(component), ['prep.yml', 'pipeline.yml']);
    assert.match(JSON.stringify(component), /azureml:clean:1.*\.\/prep\.yml/);
  });

  test('not where the name is that of something registered, taken or invalid', () => {
    assert.equal(renamed('env/gpu.yml', atName, 'other-env'), 'name-taken');
    assert.equal(renamed('env/gpu.yml', atName, 'a b'), 'invalid-name');
    assert.equal(renamed('jobs/x.yml', job('environment: azureml:my-en█v:7\n'), 'gpu'), 'declared-elsewhere');
    assert.equal(renamed('jobs/x.yml', job('environment: azureml:no-en█v:1\n'), 'gpu'), 'declared-elsewhere');
    assert.equal(renamed('jobs/x.yml', job('description: my-en█v\n'), 'gpu'), 'nothing-here');
  });
});
