/** Keys that name files are written with files that are there, and otherwise left to be filled in. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { withoutStops } from '../../src/core/azureml/schema/skeleton.ts';
import { complete } from '../../src/core/features/completion/complete.ts';
import { filesOf, Workspace } from '../support/project.ts';

const schema = (kind: string) => `$schema: https://azuremlschemas.azureedge.net/latest/${kind}.schema.json\n`;

/** What is written for a key beside other files, and what is found in the document then. */
function accepted(
  kind: string,
  marked: string,
  key: string,
  others = '',
): { text: string; missing: string[] } {
  const files = new Map(filesOf(`--- job.yml\n${schema(kind)}${marked}${others}`));
  const content = files.get('job.yml') ?? '';
  const offset = content.indexOf('█');
  const text = content.replace('█', '');
  files.set('job.yml', text);
  const found = complete(new Workspace(files).facts('job.yml'), offset).find(({ label }) => label === key);
  assert.ok(found, key);
  const indent = ' '.repeat(offset - text.lastIndexOf('\n', offset - 1) - 1);
  const written = withoutStops(found.newText).replaceAll('\n', `\n${indent}`);
  files.set('job.yml', text.slice(0, found.span.start) + written + text.slice(found.span.end));
  const missing = new Workspace(files)
    .findings('job.yml')
    .filter(({ code }) => code.startsWith('missing-file'));
  return { text: found.newText, missing: missing.map(({ message }) => message) };
}

const conda = 'name: a\ndependencies:\n  - python=3.10\n';

describe('a file that is there', () => {
  const cases: readonly (readonly [
    kind: string,
    text: string,
    key: string,
    others: string,
    written: string,
  ])[] = [
    ['environment', 'name: e\n█\n', 'conda_file', `--- conda.yml\n${conda}`, 'conda_file: ${1:conda.yml}'],
    [
      'environment',
      'name: e\n█\n',
      'conda_file',
      `--- conda-notes.yml\na: 1\n--- environment.yml\n${conda}`,
      'conda_file: ${1:environment.yml}',
    ],
    ['environment', 'name: e\n█\n', 'build', '--- Dockerfile\nFROM a\n', 'build:\n  path: ${1:.}'],
    [
      'environment',
      'name: e\n█\n',
      'build',
      '--- docker/Dockerfile\nFROM a\n',
      'build:\n  path: ${1:./docker}',
    ],
    ['commandJob', 'command: a\n█\n', 'code', '--- src/train.py\n\n', 'code: ${1:./src}'],
    ['commandJob', 'command: a\n█\n', 'code', '--- lib/train.py\n\n', 'code: ${1:./lib}'],
    ['commandJob', 'command: a\n█\n', 'code', '--- train.py\n\n', 'code: ${1:.}'],
    ['commandJob', 'code: src\n█\n', 'command', '--- src/fit.py\n\n', 'command: >-\n  ${1:python fit.py}'],
    ['commandJob', '█\n', 'command', '--- src/fit.py\n\n', 'command: >-\n  ${1:python fit.py}'],
    [
      'pipelineJob',
      'jobs:\n  a:\n    █\n',
      'component',
      `--- component.yml\n${schema('commandComponent')}name: c\n`,
      'component: ${1:./component.yml}',
    ],
  ];
  for (const [kind, text, key, others, written] of cases)
    test(written.replaceAll('\n', ' '), () => {
      const found = accepted(kind, text, key, others);
      assert.equal(found.text, written);
      assert.deepEqual(found.missing, []);
    });
});

describe('nothing, where none is there', () => {
  const cases: readonly (readonly [
    kind: string,
    text: string,
    key: string,
    others: string,
    written: string,
  ])[] = [
    ['environment', 'name: e\n█\n', 'conda_file', '', 'conda_file: $0'],
    ['environment', 'name: e\n█\n', 'conda_file', '--- conda.yml\na: 1\n', 'conda_file: $0'],
    [
      'environment',
      'name: e\n█\n',
      'conda_file',
      `--- environment.yml\n${schema('environment')}name: b\nconda_file:\n  dependencies: []\n`,
      'conda_file: $0',
    ],
    ['environment', 'name: e\n█\n', 'build', '', 'build:\n  path: $0'],
    ['commandJob', 'command: a\n█\n', 'code', '--- docs/readme.md\n\n', 'code: $0'],
    ['commandJob', 'code: docs\n█\n', 'command', '--- docs/readme.md\n\n', 'command: >-\n  $0'],
    ['pipelineJob', 'jobs:\n  a:\n    █\n', 'component', '', 'component: $0'],
    ['pipelineJob', 'jobs:\n  a:\n    type: sweep\n    █\n', 'trial', '', 'trial: $0'],
  ];
  for (const [kind, text, key, others, written] of cases)
    test(`${key}${others === '' ? '' : ' beside something else'}: ${kind}`, () => {
      const found = accepted(kind, text, key, others);
      assert.equal(found.text, written);
      assert.deepEqual(found.missing, []);
    });
});

test('any script where nothing is known of the code', () => {
  for (const code of ['', 'code: git+https://example.com/a\n', 'code: ./nothere\n'])
    assert.equal(accepted('commandJob', `${code}█\n`, 'command').text, 'command: >-\n  ${1:python train.py}');
});

test('the trial of a sweep with the script that is there', () => {
  const { text } = accepted('sweepJob', '█\n', 'trial', '--- src/fit.py\n\n');
  assert.match(text, /\$\{1:python fit\.py --lr .*\n {2}code: \$\{2:\.\/src\}\n/);
  assert.match(accepted('sweepJob', '█\n', 'trial').text, /\n {2}code: \$2\n/);
});

test('a text that is not saved has the usual names', () => {
  const workspace = new Workspace(new Map([['untitled:a', `${schema('commandJob')}command: a\n\n`]]));
  const found = complete(workspace.facts('untitled:a'), `${schema('commandJob')}command: a\n`.length);
  assert.equal(found.find(({ label }) => label === 'code')?.newText, 'code: ${1:./src}');
});
