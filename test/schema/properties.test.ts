import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type DocumentKind, documentKinds } from '../../src/core/azureml/documents/kinds.ts';
import { checkSchema } from '../../src/core/azureml/schema/check.ts';
import { explainAt, explanationMarkdown } from '../../src/core/azureml/schema/explain.ts';
import { withoutStops } from '../../src/core/azureml/schema/skeleton.ts';
import { suggestAt } from '../../src/core/azureml/schema/suggest.ts';
import { applyEdits } from '../../src/core/base/span.ts';
import { locate } from '../../src/core/languages/yaml/locate.ts';
import { parseYaml } from '../../src/core/languages/yaml/parse.ts';
import { WritingCursor } from '../../src/core/languages/yaml/writingCursor.ts';
import { configureProperties, tries } from '../support/properties.ts';
import { yaml } from './helpers.ts';

configureProperties();

const samples: readonly (readonly [DocumentKind, string])[] = [
  [
    'commandJob',
    yaml`
      # a job
      $schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
      command: >-
        python train.py
        --data \${{inputs.data}}
      environment:
        image: "a:b" # an image
        conda_file:
          dependencies:
          - python=3.10
      resources: {instance_count: 2, shm_siz: 16gb}
      distribution:
        type: pytorch
        worker_count: 3
      inputs:
        data:
          type: uri_folder
          path: azureml:d:1
      tags: &tags
        a: 1
      properties: *tags
    `,
  ],
  [
    'pipelineJob',
    yaml`
      type: pipeline
      settings:
        default_compute: cpu
      inputs: {d: {type: uri_file, path: ./x}}
      jobs:
        one: {component: ./a.yml, inputs: {d: "\${{parent.inputs.d}}"}, resources: {instance_count: "\${{parent.inputs.n}}"}}
        Two:
          type: sweep
          trial: ./t.yml
          sampling_algorithm: grid
          search_space:
            lr: {type: uniform, min_value: 2, max_value: 1}
        three:
          type: parallel
          mini_batch_size: 10
          task:
            type: run_function
            code: ./src
            entry_script: a.py
            environment: azureml:e@latest
        four:
          type: command
          command: |
            a
            b
          environment: {name: x}
    `,
  ],
  ['environment', 'name: e\nname: f\nbuild:\n  dockerfile_path: D\nimage: a\nconda: c.yml\n'],
  [
    'commandComponent',
    'name: my-comp\ncommand: a\nenvironment: azureml:e:1\ninputs:\n  a: {type: Integer}\n  A: {type: uri_folder, default: 3}\n',
  ],
  [
    'computeInstance',
    'type: computeinstance\nschedules:\n  compute_start_stop:\n    - action: stop\n      trigger:\n        type: cron\n    - actio: start\n      action: start\n',
  ],
  [
    'batchDeployment',
    'type: model\nname: d\nsettings:\n  output_action: summary_only\n  output_file_name: x\n  mini_batch_size: ten\n',
  ],
  ['sparkJob', 'type: spark\nentry: {class_name: x}\nconf: {}\ninputs:\n  a: {type: uri_file, path: x}\n'],
];

const pieces = [
  '\n',
  '  ',
  ': ',
  '- ',
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  '#',
  '&a ',
  '*a',
  '<<: *a',
  '${{',
  '|',
  '>',
  'type',
  'x',
  '\t',
  '\r\n',
  '? ',
  '!!str ',
];

/** A sample, cut off somewhere or with some pieces thrown in. */
const documents = fc
  .record({
    sample: fc.constantFrom(...samples),
    cut: fc.option(fc.nat(1000), { nil: undefined }),
    edits: fc.array(
      fc.record({ at: fc.nat(1000), remove: fc.nat(6), insert: fc.constantFrom(...pieces, '') }),
      { maxLength: 4 },
    ),
    at: fc.nat(1000),
  })
  .map(({ sample: [kind, original], cut, edits, at }) => {
    let text = cut === undefined ? original : original.slice(0, cut % original.length);
    for (const edit of edits) {
      const start = edit.at % (text.length + 1);
      text = text.slice(0, start) + edit.insert + text.slice(start + edit.remove);
    }
    return { kind, text, offset: at % (text.length + 1) };
  });

function isSound(text: string): boolean {
  return parseYaml(text).problems.length === 0;
}

function exercise(kind: DocumentKind, text: string, offset: number): void {
  const { root } = parseYaml(text);
  for (const problem of checkSchema(kind, root, text)) {
    assert.ok(problem.span.start <= problem.span.end && problem.span.end <= text.length, problem.message);
    assert.doesNotMatch(problem.message, /undefined|NaN|\[object/);
  }
  suggestAt(kind, new WritingCursor(text, offset));
  const explanation = explainAt(kind, locate(root, offset).steps);
  if (explanation) explanationMarkdown(explanation);
}

test('nothing throws on any prefix', () => {
  for (const [kind, text] of samples)
    for (let length = 0; length <= text.length; length += 3) exercise(kind, text.slice(0, length), length);
});

test('nothing throws on edited documents, read as any kind', () => {
  fc.assert(
    fc.property(documents, fc.constantFrom(...documentKinds), ({ kind, text, offset }, other) => {
      exercise(kind, text, offset);
      exercise(other, text, offset);
    }),
    { numRuns: tries(150) },
  );
});

test('every fix leaves YAML that can be read', () => {
  fc.assert(
    fc.property(documents, ({ kind, text }) => {
      const tree = parseYaml(text);
      if (tree.problems.length > 0 || tree.documents > 1) return;
      for (const { fixes, message } of checkSchema(kind, tree.root, text))
        for (const { title, edits } of fixes)
          assert.ok(isSound(applyEdits(text, edits)), `${message} ${title}:\n${applyEdits(text, edits)}`);
    }),
    { numRuns: tries(400) },
  );
});

test('every fix changes what it mends', () => {
  for (const [kind, text] of samples) {
    for (const problem of checkSchema(kind, parseYaml(text).root, text)) {
      for (const { title, edits } of problem.fixes) {
        const after = applyEdits(text, edits);
        const left = checkSchema(kind, parseYaml(after).root, after).map((each) => each.message);
        const before = checkSchema(kind, parseYaml(text).root, text).map((each) => each.message);
        const count = (messages: string[]) => messages.filter((each) => each === problem.message).length;
        assert.ok(count(left) < count(before), `${title}: ${problem.message}\n${after}`);
      }
    }
  }
});

test('every accepted suggestion leaves YAML that can be read', () => {
  for (const [kind, text] of samples) {
    assert.ok(isSound(text));
    for (let offset = 0; offset <= text.length; offset += 7) {
      const found = suggestAt(kind, new WritingCursor(text, offset));
      if (!found || found.span.end > text.length) continue;
      const line = text.slice(text.lastIndexOf('\n', found.span.start - 1) + 1, found.span.start);
      const indent = ' '.repeat(/^(?: |- )*/.exec(line)?.[0].length ?? 0);
      for (const item of found.items) {
        const plain = (item.isSnippet ? withoutStops(item.insertText) : item.insertText).replaceAll(
          '\n',
          `\n${indent}`,
        );
        const after = text.slice(0, found.span.start) + plain + text.slice(found.span.end);
        // A word typed before a sound line is no sound line yet; what counts is that accepting makes nothing worse.
        const typed = `${text.slice(0, found.span.start)}${found.span.end > found.span.start ? text.slice(found.span.start, found.span.end) : ''}${text.slice(found.span.end)}`;
        assert.ok(!isSound(typed) || isSound(after), `${item.label} at ${offset}:\n${after}`);
      }
    }
  }
});
