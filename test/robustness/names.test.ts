/** Names of JavaScript's own, wherever a file can have a name: they are names like all others. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import type { Span } from '../../src/core/base/span.ts';
import { parseYaml } from '../../src/core/languages/yaml/parse.ts';
import type { YamlNode } from '../../src/core/languages/yaml/tree.ts';
import { DocumentFacts } from '../../src/core/stack/documentFacts.ts';
import { repository } from '../e2e/host/folders.ts';
import { askEverything } from '../support/everything.ts';
import { factsOf, findingsOf, projectOf } from '../support/yaml.ts';

const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'];

function* placesOf(node: YamlNode | undefined): Generator<Span> {
  if (node?.kind === 'mapping')
    for (const { key, value } of node.pairs) {
      yield key.span;
      yield* placesOf(value);
    }
  else if (node?.kind === 'sequence') for (const { value } of node.items) yield* placesOf(value);
  else if (node?.kind === 'scalar' && node.text.length < 200) yield node.span;
}

describe('constructor and its like', () => {
  const folder = path.join(repository, 'test', 'workspace');
  for (const name of globSync('**/*.{yml,yaml}', { cwd: folder }))
    test(`in place of each key and value of ${name}`, () => {
      const text = readFileSync(path.join(folder, name), 'utf8');
      const file = `/w/${name}`;
      // As in an editor: all that is not changed stays parsed.
      const project = projectOf(new Map([[file, text]]));
      for (const [index, { start, end }] of [...placesOf(parseYaml(text).root)].entries()) {
        const changed = text.slice(0, start) + names[index % names.length] + text.slice(end);
        project.open(file, changed);
        const document = new DocumentFacts(project, file);
        assert.doesNotThrow(() => askEverything(document, start), changed);
      }
    });

  test('in the names of an expression', () => {
    for (const name of names)
      for (const expression of [
        name,
        `inputs.${name}`,
        `parent.${name}.a`,
        `parent.jobs.${name}.${name}.${name}`,
      ]) {
        const text = `type: pipeline\njobs:\n  a:\n    command: x \${{${expression}}}\n    inputs: { b: "\${{${expression}}}" }\n`;
        askEverything(factsOf(text), text.indexOf(name) + 2);
      }
  });

  test('as packages, markers, computes, rules', () => {
    for (const name of names) {
      const conda = `name: e\nimage: mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280\nconda_file:\n  dependencies: [${name}, "pytorch::${name}=1", { pip: ["${name}==1", "x; ${name} == '1'"] }]\n`;
      askEverything(factsOf(conda), conda.length - 10);
      const job = `type: command\ncommand: x\nenvironment: azureml:x:1\ncompute: azureml:${name}\ndistribution: { type: pytorch, process_count_per_instance: 2 }\n`;
      askEverything(factsOf(job), 10);
      const settings = `severity: { ${name}: error }\ncomputes: { ${name}: ${name} }\n`;
      const project = projectOf(
        new Map([
          ['/w/.acpt.yaml', settings],
          ['/w/a.yml', job],
        ]),
      );
      for (const file of ['/w/.acpt.yaml', '/w/a.yml']) askEverything(new DocumentFacts(project, file), 5);
    }
  });

  test('are not taken for what a table says', () => {
    assert.deepEqual(
      findingsOf(
        'type: command\ncommand: echo ${{constructor}}\nenvironment: azureml:x:1\ncompute: azureml:c\n',
      ).map(({ code, message }) => `${code}: ${message}`),
      ['unknown-binding: Unknown context "constructor". A command can use "inputs" and "outputs".'],
    );
  });
});
