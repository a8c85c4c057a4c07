/** The outlines of documents that are no jobs, and of Dockerfiles. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { kindTitle } from '../../src/core/azureml/documents/kinds.ts';
import { dockerfileOutline } from '../../src/core/azureml/symbols/dockerfileOutline.ts';
import { documentSymbols } from '../../src/core/azureml/symbols/outline.ts';
import type { OutlineItem } from '../../src/core/azureml/symbols/outlineItem.ts';
import { parseDockerfile } from '../../src/core/languages/dockerfile/parse.ts';
import { factsOf } from '../support/yaml.ts';

function lines(items: readonly OutlineItem[], indent = ''): string[] {
  return items.flatMap(({ kind, name, detail, span, nameSpan, children }) => {
    assert.ok(span.start <= nameSpan.start && nameSpan.end <= span.end, name);
    for (const each of children)
      assert.ok(span.start <= each.span.start && each.span.end <= span.end, each.name);
    return [`${indent}${kind} ${name}${detail ? `: ${detail}` : ''}`, ...lines(children, `${indent}  `)];
  });
}
const outlined = (kind: string, text: string) =>
  lines(
    documentSymbols(
      factsOf(`$schema: https://azuremlschemas.azureedge.net/latest/${kind}.schema.json\n${text}`),
    ),
  );

describe('outlines', () => {
  test('of an environment: its settings, with what stands below them', () => {
    assert.deepEqual(
      outlined(
        'environment',
        'name: e\nimage: a/b:1\nconda_file:\n  channels: [conda-forge]\n  dependencies:\n    - python=3.10\n',
      ),
      [
        'document e: environment',
        '  setting image: a/b:1',
        '  section conda_file',
        '    section channels',
        '    section dependencies',
      ],
    );
  });

  test('of a deployment, an endpoint, data and a compute', () => {
    assert.deepEqual(
      outlined(
        'managedOnlineDeployment',
        'name: blue\ncode_configuration:\n  code: ./src\nscale_settings:\n',
      ),
      [
        'document blue: managed online deployment',
        '  section code_configuration',
        '    setting code: ./src',
        '  section scale_settings',
      ],
    );
    assert.deepEqual(outlined('managedOnlineEndpoint', 'name: e\ntraffic: {blue: 90, green: 10}\n'), [
      'document e: managed online endpoint',
      '  section traffic',
      '    setting blue: 90',
      '    setting green: 10',
    ]);
    assert.deepEqual(outlined('data', 'path: ./a\n'), ['document data: data', '  setting path: ./a']);
    assert.deepEqual(outlined('amlCompute', 'name: c\ntype: amlcompute\n'), [
      'document c: aml compute',
      '  setting type: amlcompute',
    ]);
  });

  test('what another place pulls in is not part of it', () => {
    assert.deepEqual(outlined('data', 'name: d\ntags: &t {a: b}\nproperties: *t\n'), [
      'document d: data',
      '  section tags',
      '    setting a: b',
      '  section properties',
    ]);
  });

  test('of no other YAML, and of no empty document', () => {
    assert.deepEqual(documentSymbols(factsOf('apiVersion: v1\nkind: Pod\n')), []);
    assert.deepEqual(documentSymbols(factsOf('')), []);
  });

  test('of a Dockerfile: its stages', () => {
    const dockerfile = parseDockerfile('ARG V=1\nFROM a:$V AS Build\nRUN x\nCOPY a b\n\nFROM c\n');
    assert.deepEqual(lines(dockerfileOutline(dockerfile)), ['stage build: a:1', 'stage c']);
  });
});

test('kinds in words', () => {
  assert.equal(kindTitle('kubernetesOnlineEndpoint'), 'kubernetes online endpoint');
  assert.equal(kindTitle('autoMLJob'), 'auto ml job');
});
