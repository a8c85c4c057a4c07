import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DocumentKind } from '../../src/core/azureml/documents/kinds.ts';
import { withoutStops } from '../../src/core/azureml/schema/skeleton.ts';
import { type Suggestion, suggestAt } from '../../src/core/azureml/schema/suggest.ts';
import { WritingCursor } from '../../src/core/languages/yaml/writingCursor.ts';
import { cursorIn } from './helpers.ts';

function suggestions(kind: DocumentKind, marked: string): Suggestion[] {
  const { text, offset } = cursorIn(marked);
  const items = suggestAt(kind, new WritingCursor(text, offset))?.items ?? [];
  return items.toSorted((a, b) => a.sortText.localeCompare(b.sortText));
}

function labels(kind: DocumentKind, marked: string): string[] {
  return suggestions(kind, marked).map((item) => item.label);
}

/** The text after the suggestion is accepted, places filled in, further lines indented as the first. */
function accepted(kind: DocumentKind, marked: string, label: string): string {
  const { text, offset } = cursorIn(marked);
  const found = suggestAt(kind, new WritingCursor(text, offset));
  const item = found?.items.find((each) => each.label === label);
  assert.ok(found && item, label);
  const line = text.slice(text.lastIndexOf('\n', found.span.start - 1) + 1, found.span.start);
  const indent = ' '.repeat(/^[ -]*/.exec(line)?.[0].length ?? 0);
  const plain = item.isSnippet ? withoutStops(item.insertText) : item.insertText;
  return text.slice(0, found.span.start) + plain.replaceAll('\n', `\n${indent}`) + text.slice(found.span.end);
}

test('keys of an empty document: the kind, then what is required', () => {
  assert.deepEqual(labels('commandJob', '█').slice(0, 5), [
    '$schema',
    'command',
    'environment',
    'type',
    'code',
  ]);
});

test('the line that tells the kind comes first above all others, and last below them', () => {
  for (const kind of ['commandJob', 'managedOnlineEndpoint', 'batchDeployment', 'model'] as const) {
    assert.equal(labels(kind, '# note\n█\nname: a\n')[0], '$schema', kind);
    assert.equal(labels(kind, 'name: a\n█\n').at(-1), '$schema', kind);
  }
  assert.match(
    accepted('batchEndpoint', '█\nname: a\n', '$schema'),
    /^\$schema: \S+\/batchEndpoint\.schema\.json$/m,
  );
  assert.ok(!labels('model', '█\n$schema: a\nname: a\n').includes('$schema'));
  assert.match(accepted('azdTrainingJob', '█\ncommand: a\n', '$schema'), /^\$schema: $/m);
});

test('what the service never takes is not offered, nor anything in a list where none can be', () => {
  assert.ok(!labels('batchEndpoint', 'name: a\n█').includes('identity'));
  assert.deepEqual(labels('commandJob', 'command: a\ncompute:\n  - █'), []);
});

test('a key that nobody knows leaves open which variant is meant', () => {
  const found = labels('pipelineJob', 'jobs:\n  a:\n    frobnicate: 1\n    █\n');
  for (const key of ['command', 'component', 'trial']) assert.ok(found.includes(key), key);
});

test('a variant that requires nothing is not meant before its own keys are written', () => {
  assert.ok(labels('batchDeployment', 'name: d\nmodel: azureml:m:1\n█').includes('settings'));
});

test('keys that are there are not offered again, on a new line and in a half-typed word', () => {
  const found = labels('commandJob', 'command: a\nenvironment: azureml:e:1\ndist█\ninputs:\n  a: 1\n');
  assert.ok(found.includes('distribution'));
  assert.ok(!found.includes('command') && !found.includes('inputs') && !found.includes('status'));
});

test('the indentation decides which structure is meant', () => {
  assert.deepEqual(labels('commandJob', 'resources:\n  █\ncommand: a\n').slice(0, 3), [
    'instance_count',
    'instance_type',
    'shm_size',
  ]);
  assert.ok(labels('commandJob', 'resources:\n  instance_count: 2\n█').includes('command'));
  assert.ok(!labels('commandJob', 'resources:\n  instance_count: 2\n  █').includes('instance_count'));
});

test('the variant decides which keys there are', () => {
  assert.deepEqual(labels('commandJob', 'distribution:\n  type: tensorflow\n  █'), [
    'parameter_server_count',
    'worker_count',
  ]);
  assert.equal(labels('commandJob', 'distribution:\n  █')[0], 'type');
  assert.deepEqual(labels('pipelineJob', 'jobs:\n  a:\n    type: sweep\n    █\n').slice(0, 3), [
    'trial',
    'objective',
    'limits',
  ]);
  assert.deepEqual(labels('pipelineJob', 'jobs:\n  a:\n    █\n').slice(0, 2), ['type', 'component']);
  assert.ok(!labels('pipelineJob', 'jobs:\n  a:\n    component: ./c.yml\n    █\n').includes('display_name'));
});

test('a step may still become one of a component, until it has what another needs', () => {
  const step = (lines: string) => labels('pipelineJob', `jobs:\n  a:\n${lines}    █\n`);
  assert.deepEqual(step('    type: command\n').slice(0, 3), ['command', 'component', 'code']);
  assert.ok(step('    compute: azureml:c\n').slice(0, 2).includes('component'));
  assert.ok(step('    type: parallel\n').includes('component'));
  assert.ok(!step('    command: a\n').includes('component'));
  assert.ok(!step('    type: sweep\n').includes('component'));
});

test('a key that another rules out is not offered', () => {
  assert.ok(!labels('environment', 'name: e\nimage: a\n█').includes('build'));
  assert.ok(labels('environment', 'name: e\nimage: a\n█').includes('conda_file'));
  assert.ok(!labels('environment', 'name: e\nbuild: { path: . }\n█').includes('image'));
});

test('a key that was taken out before its colon is offered like one of which a letter is left', () => {
  assert.ok(labels('commandJob', 'command: a\n█: azureml:e@latest\n').includes('environment'));
  assert.ok(labels('commandJob', 'command: a\nresources:\n  █: 2\n').includes('instance_count'));
  assert.ok(
    labels('commandJob', 'command: a\ninputs:\n  a:\n    █: uri_folder\n    path: b\n').includes('type'),
  );
  assert.ok(labels('commandJob', 'command: a\n█:\n  instance_count: 2\n').includes('resources'));
  assert.equal(accepted('commandJob', 'command: a\n█: 2\n', 'compute'), 'command: a\ncompute: 2\n');
});

test('keys inside braces and in list items', () => {
  assert.deepEqual(labels('commandJob', 'distribution: { type: mpi, █ }\n'), ['process_count_per_instance']);
  assert.deepEqual(labels('computeInstance', 'schedules:\n  compute_start_stop:\n    - █\n').slice(0, 2), [
    'action',
    'trigger',
  ]);
  assert.deepEqual(
    labels('computeInstance', 'schedules:\n  compute_start_stop:\n    - action: stop\n      █\n').slice(0, 2),
    ['trigger', 'state'],
  );
});

test('broken lines elsewhere do not matter', () => {
  assert.ok(labels('commandJob', 'command: "a\nresources:\n  █').length >= 0);
  assert.ok(
    labels('commandJob', 'environment: azureml:e:1\nfoo\nresources:\n  █\n').includes('instance_count'),
  );
});

test('nothing inside texts and comments', () => {
  assert.deepEqual(labels('commandJob', 'command: >-\n  python\n  █\n'), []);
  assert.deepEqual(labels('commandJob', '# dist█\n'), []);
  assert.deepEqual(labels('commandJob', 'environment: azureml:e:1\n  █'), []);
});

test('values of an enumeration, the default first', () => {
  assert.deepEqual(labels('commandJob', 'inputs:\n  a:\n    type: uri_file\n    mode: █\n'), [
    'ro_mount',
    'download',
    'direct',
  ]);
  assert.deepEqual(labels('commandJob', 'distribution: {type: █}\n'), [
    'pytorch',
    'mpi',
    'tensorflow',
    'ray',
  ]);
  assert.deepEqual(labels('commandJob', 'distribution:\n  type: py█\n').slice(0, 1), ['pytorch']);
  assert.deepEqual(labels('commandComponent', 'is_deterministic: █'), ['true', 'false']);
});

test('values that are usual where others are no mistake', () => {
  assert.deepEqual(labels('autoMLJob', 'type: automl\ntask: █\n').slice(0, 2), [
    'classification',
    'regression',
  ]);
  assert.deepEqual(labels('autoMLJob', 'type: automl\ntask: text_█\n').at(-1), 'text_ner');
});

test('a text that reads as a boolean is quoted', () => {
  const [item] = suggestions(
    'managedOnlineDeployment',
    'data_collector:\n  collections:\n    a:\n      enabled: █',
  );
  assert.equal(item?.insertText, '"true"');
  const [quoted] = suggestions(
    'managedOnlineDeployment',
    'data_collector:\n  collections:\n    a:\n      enabled: "█"',
  );
  assert.equal(quoted?.insertText, 'true');
});

test('structures told apart by their type are offered whole', () => {
  assert.equal(
    accepted('commandJob', 'distribution: █\n', 'type: pytorch'),
    'distribution: \n  type: pytorch\n  process_count_per_instance: \n',
  );
  assert.ok(labels('sweepJob', 'search_space:\n  lr: █\n').includes('type: loguniform'));
});

test('accepting keeps the indentation, and a colon that is there', () => {
  assert.equal(
    accepted('commandJob', 'command: a\nenv█\n', 'environment'),
    'command: a\nenvironment: azureml:NAME@latest\n',
  );
  assert.equal(
    accepted('sweepJob', 'trial:\n  dist█\n', 'distribution'),
    'trial:\n  distribution:\n    type: pytorch\n    process_count_per_instance: 1\n',
  );
  assert.equal(accepted('commandJob', 'reso█: {}\n', 'resources'), 'resources: {}\n');
});

test('expressions in snippets survive', () => {
  const text = accepted('pipelineJob', 'type: pipeline\n█', 'jobs');
  assert.match(text, /data: \$\{\{parent\.inputs\.data\}\}$/);
  assert.match(
    accepted('sweepJob', 'type: sweep\n█', 'trial'),
    /python train\.py --lr \$\{\{search_space\.lr\}\}$/m,
  );
});
