/** Where Enter behind a colon begins a block, no list opens that would take the Enter. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { complete } from '../../src/core/features/completion/complete.ts';
import { filesOf, Workspace } from '../support/project.ts';
import { cutMark, factsOf } from '../support/yaml.ts';

const schema = (kind: string) => `$schema: https://azuremlschemas.azureedge.net/latest/${kind}.schema.json\n`;

function offered(kind: string, marked: string): string[] {
  const files = new Map(
    filesOf(`--- job.yml
${schema(kind)}${marked}
--- conda.yml
dependencies: [python]
--- train.yml
${schema('commandComponent')}name: train
command: a
environment: b
--- data.yml
${schema('data')}name: taxi
path: ./x
`),
  );
  const content = files.get('job.yml') ?? '';
  files.set('job.yml', content.replace('█', ''));
  return complete(new Workspace(files).facts('job.yml'), content.indexOf('█')).map(({ newText }) => newText);
}

/** A key whose value is written in its line or in the next lines. */
const open: readonly (readonly [kind: string, text: string])[] = [
  ['commandJob', 'command: a\nenvironment:█\n'],
  ['commandJob', 'command: a\nidentity:█\n'],
  ['commandJob', 'command: a\ndistribution:█\n'],
  ['commandJob', 'command: a\ninputs:\n  d:█\n'],
  ['commandJob', 'command: a\noutputs:\n  d:█\n'],
  ['commandComponent', 'command: a\ninputs:\n  d:█\n'],
  ['pipelineJob', 'jobs:\n  a:█\n'],
  ['pipelineJob', 'jobs:\n  a:\n    component:█\n'],
  ['pipelineJob', 'jobs:\n  a:\n    component:█ # later\n'],
  [
    'pipelineJob',
    'inputs: {raw: {path: a}}\njobs:\n  a:\n    component: ./train.yml\n    inputs:\n      d:█\n',
  ],
  ['environment', 'name: e\nimage: a\nconda_file:█\n'],
  ['sweepJob', 'sampling_algorithm:█\n'],
  ['sweepJob', 'early_termination:█\n'],
  ['sweepJob', 'search_space:\n  lr:█\n'],
  ['managedOnlineDeployment', 'name: d\nendpoint_name: e\nmodel:█\n'],
  ['managedOnlineDeployment', 'name: d\nendpoint_name: e\nenvironment:█\n'],
  ['managedOnlineDeployment', 'name: d\nendpoint_name: e\nscale_settings:█\n'],
];

describe('directly behind a colon', () => {
  test('nothing where a block may follow in the next line; after a space what the line may have', () => {
    for (const [kind, text] of open) {
      assert.deepEqual(offered(kind, text), [], text);
      if (!/jobs:\n {2}a:█|outputs|model/.test(text))
        assert.notDeepEqual(offered(kind, text.replace('█', ' █')), [], text);
    }
  });

  test('the values of keys that have nothing but a value, with the space that is missing', () => {
    assert.ok(offered('commandJob', 'command: a\nqueue_settings:\n  job_tier:█\n').includes(' standard'));
    assert.ok(offered('commandJob', 'command: a\ninputs:\n  d:\n    type:█\n').includes(' uri_file'));
    assert.ok(offered('data', 'name: d\npath:█\n').includes(' ./train.yml'));
  });

  test('structures leave no blank behind the key', () => {
    const accepted = (marked: string) => {
      const { text, offset } = cutMark(`${schema('commandJob')}command: a\n${marked}`);
      const found = complete(factsOf(text), offset).find(({ label }) => label === 'type: uri_file');
      assert.ok(found, marked);
      assert.ok(found.filterText.startsWith(text.slice(found.span.start, offset)));
      return text.slice(0, found.span.start) + found.newText.split('\n', 2).join('⏎');
    };
    for (const gap of [' ', '  ', '\t'])
      assert.match(accepted(`inputs:\n  d:${gap}|\n`), /inputs:\n {2}d:⏎ {2}type: uri_file$/);
  });

  test('after a key that was accepted with its space', () => {
    const text = 'command: a\ninputs:\n  d: █\n';
    assert.ok(offered('commandJob', text).some((each) => each.includes('type: uri_folder')));
  });
});
