import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DocumentKind } from '../../src/core/azureml/documents/kinds.ts';
import { explainAt, explanationMarkdown } from '../../src/core/azureml/schema/explain.ts';
import { locate } from '../../src/core/languages/yaml/locate.ts';
import { parseYaml } from '../../src/core/languages/yaml/parse.ts';
import { cursorIn } from './helpers.ts';

function hover(kind: DocumentKind, marked: string): string | undefined {
  const { text, offset } = cursorIn(marked);
  const { steps } = locate(parseYaml(text).root, offset);
  const explanation = explainAt(kind, steps);
  return explanation && explanationMarkdown(explanation);
}

test('a key with type, default, bounds and a link', () => {
  const text = hover('commandJob', 'resources:\n  instance_c█ount: 2\n') ?? '';
  assert.match(text, /^\*\*instance_count\*\* · `integer`/);
  assert.match(text, /Number of nodes\./);
  assert.match(text, /default `1` · at least 1/);
  assert.match(
    text,
    /\[Documentation\]\(https:\/\/learn\.microsoft\.com\/azure\/machine-learning\/reference-yaml-job-command/,
  );
});

test('required keys say so', () => {
  assert.match(hover('commandJob', 'comm█and: a\n') ?? '', /required/);
  assert.match(
    hover('managedOnlineDeployment', 'endpoint_na█me: a\n') ?? '',
    /required unless set on the command line/,
  );
});

test('what a distribution takes as logarithms is told as such, and only there', () => {
  const bound = (type: string) =>
    hover('sweepJob', `search_space:\n  lr:\n    type: ${type}\n    min_va█lue: -9\n`) ?? '';
  assert.match(bound('loguniform'), /Natural logarithm of the smallest value.*exp\(min_value\)/);
  assert.match(bound('QLogUniform'), /Natural logarithm of the smallest value/);
  assert.match(bound('uniform'), /Lower bound/);
  assert.match(bound('quniform'), /Lower bound/);
  const mean = (type: string) =>
    hover('sweepJob', `search_space:\n  lr:\n    type: ${type}\n    m█u: 1\n`) ?? '';
  assert.match(mean('lognormal'), /natural logarithm.*median/);
  assert.match(mean('qlognormal'), /natural logarithm/);
  assert.doesNotMatch(mean('qnormal'), /logarithm/);
});

test('the key of the chosen variant is explained', () => {
  assert.match(
    hover('commandJob', 'distribution:\n  type: mpi\n  process_count_per_insta█nce: 2\n') ?? '',
    /MPI processes per node/,
  );
  assert.match(
    hover('commandJob', 'distribution:\n  type: pytorch\n  process_count_per_insta█nce: 2\n') ?? '',
    /Azure ML starts them itself/,
  );
  assert.match(
    hover('pipelineJob', 'jobs:\n  a:\n    component: ./c.yml\n    comp█ute: x\n') ?? '',
    /Compute target/,
  );
});

test('values are listed', () => {
  assert.match(
    hover('commandJob', 'inputs:\n  a: { type: uri_folder, mo█de: direct }\n') ?? '',
    /One of `ro_mount`, `download`, `direct`\./,
  );
});

test('nothing is said about unknown keys', () => {
  assert.equal(hover('commandJob', 'fo█o: a\n'), undefined);
});
