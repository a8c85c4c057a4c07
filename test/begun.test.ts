/** Documents at every stage of typing: when they are recognised, and that nobody else's file ever is. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { isSurelyForeign } from '../src/core/azureml/documents/sniff.ts';
import { completed, completionsOf, expectHover, factsOf, findingsOf } from './support/yaml.ts';

const kindOf = (text: string) => factsOf(text).document?.kind;

/** The documents of a fixture, each below `--- # its name`. */
function documentsOf(name: string): { name: string; text: string }[] {
  const text = readFileSync(new URL(`documents/${name}`, import.meta.url), 'utf8');
  return text
    .split(/^--- # /m)
    .slice(1)
    .map((part) => ({ name: part.slice(0, part.indexOf('\n')), text: part.slice(part.indexOf('\n') + 1) }));
}

/** What a text is after each of its lines. */
function stagesOf(text: string): { line: string; kind: string | undefined; text: string }[] {
  const lines = text.trimEnd().split('\n');
  return lines.map((line, index) => {
    const typed = `${lines.slice(0, index + 1).join('\n')}\n`;
    return { line, text: typed, kind: kindOf(typed) };
  });
}

describe('a document written from top to bottom', () => {
  const mark = ' # recognised';
  for (const { name, text } of documentsOf('begun.yml'))
    test(name, () => {
      const kind = name.slice(name.lastIndexOf(': ') + 2);
      let recognised = false;
      for (const { line, kind: actual, text: typed } of stagesOf(text)) {
        recognised ||= line.endsWith(mark);
        assert.equal(actual, recognised ? kind : undefined, typed);
        if (recognised) assert.ok(!isSurelyForeign(typed));
      }
      assert.ok(recognised, 'the fixture marks no line');
    });
});

describe('a file of somebody else', () => {
  for (const { name, text } of documentsOf('foreign.yml'))
    test(name, () => {
      const lines = text.trimEnd().split('\n');
      for (const { text: typed, kind } of stagesOf(text)) assert.equal(kind, undefined, typed);
      // Without its first lines, as in a part that was pasted, it is not ours either.
      for (let from = 1; from < lines.length; from++) {
        const rest = `${lines.slice(from).join('\n')}\n`;
        if (/^[^\s-]/.test(rest)) assert.deepEqual(findingsOf(rest), [], rest);
      }
    });
});

describe('a job that is only begun', () => {
  const begun = 'type: command\ncommand: python train.py\ncode: ./src\ncompute: azureml:gpu-cluster\n';
  const labels = (marked: string) => completionsOf(marked).map(({ label }) => label);

  test('is offered the keys that it does not have yet', () => {
    for (const line of ['|\n', 'env|\n', 'resources:\n  instance_count: 2\n|\n']) {
      const keys = labels(begun + line);
      assert.ok(keys.includes('environment') && keys.includes('distribution'), line);
      assert.ok(!keys.includes('compute'), line);
    }
    assert.match(completed(`${begun}env|`, 'environment'), /\nenvironment:/);
  });

  test('is offered environments, also before it is recognised', () => {
    for (const text of [
      `${begun}environment: |\n`,
      'type: command\nenvironment: |\n',
      'type: command\ncode: ./src\nenvironment: |\ncommand: python train.py\n',
      'compute: gpu-cluster\nenvironment: |\n',
      'name: blue\nendpoint_name: digits\nmodel: ./model\nenvironment: |\n',
    ])
      assert.ok(labels(text).includes('acpt-pytorch-2.8-cuda12.6 15'), text);
    for (const text of [
      'name: web\nenvironment: |\n',
      'compute: gpu-cluster\ncluster: a\nenvironment: |\n',
      'endpoint_name: chat\nregion: a\nenvironment: |\n',
      'code: ./src\nenvironment: |\n',
    ])
      assert.deepEqual(labels(text), [], text);
  });

  test('is explained', () => {
    expectHover(begun.replace('compute', 'comp|ute'), /^\*\*compute\*\*/);
  });

  test('is told once what it lacks, and of a half-written line only that', () => {
    const said = (text: string) =>
      findingsOf(text)
        .filter(({ severity }) => severity === 'error' || severity === 'warning')
        .map(({ code, severity, message }) => `${severity} ${code}: ${message}`);
    const lacking = 'error missing-key: The document is missing the required key "environment".';
    assert.deepEqual(said(begun), [lacking]);
    assert.deepEqual(said(`${begun}resources:\n  instance_count: 2\n  shm_size: 64g\n`), [lacking]);
    const codes = (text: string) => said(text).map((each) => each.slice(0, each.indexOf(':')));
    assert.deepEqual(codes(`${begun}envi\n`), ['error yaml-syntax']);
    assert.deepEqual(codes(`${begun}environment:\n`), ['error wrong-type']);
    assert.deepEqual(said(`${begun}environment: azureml:mine:1\n`), []);
  });
});
