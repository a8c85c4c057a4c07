import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv, type AnySchemaObject } from 'ajv';
import { documentKinds } from '../../src/core/azureml/documents/kinds.ts';
import { checkValue } from '../../src/core/azureml/schema/check.ts';
import { schemaFor } from '../../src/core/azureml/schema/load.ts';
import { alternatives, inside, rootPlace, type SchemaPlace } from '../../src/core/azureml/schema/place.ts';
import { typesOf } from '../../src/core/azureml/schema/schema.ts';
import { snippetFor, withoutStops } from '../../src/core/azureml/schema/skeleton.ts';
import { parseYaml } from '../../src/core/languages/yaml/parse.ts';
import { asMapping, pairOf } from '../../src/core/languages/yaml/tree.ts';

const folder = new URL('../../schemas/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.schema.json'));
const texts = new Map(files.map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]));
const schemas = new Map([...texts].map(([name, text]) => [name, JSON.parse(text) as AnySchemaObject]));
const readme = readFileSync(new URL('README.md', folder), 'utf8');

function* nodes(value: unknown, path: string): Generator<{ node: Record<string, unknown>; path: string }> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield { node: value as Record<string, unknown>, path };
  for (const [key, child] of Object.entries(value)) yield* nodes(child, `${path}/${key}`);
}

const keywords = new Set(
  [...texts.values()].flatMap((text) => text.match(/"x-acpt-\w+"/g) ?? []).map((word) => word.slice(1, -1)),
);

function compiler(): Ajv {
  const ajv = new Ajv({
    strict: true,
    strictTypes: false,
    strictRequired: false,
    allowUnionTypes: true,
    formats: { 'date-time': true },
  });
  for (const keyword of keywords) ajv.addKeyword(keyword);
  for (const schema of schemas.values()) ajv.addSchema(schema);
  return ajv;
}

test('every kind has a schema', () => {
  assert.deepEqual(
    [...files].sort(),
    [...documentKinds, 'automl', 'common', 'steps', 'timeZones'].map((kind) => `${kind}.schema.json`).sort(),
  );
});

test('they are valid draft 7 schemas, and every reference in them leads somewhere', () => {
  const ajv = compiler();
  for (const kind of documentKinds) assert.ok(ajv.getSchema(`${kind}.schema.json`), kind);
});

test('other validators can use them', () => {
  const ajv = compiler();
  const verdict = (kind: string, document: unknown) => ajv.getSchema(`${kind}.schema.json`)?.(document);
  const job = { command: 'a', environment: 'azureml:e:1' };
  assert.equal(
    verdict('commandJob', { ...job, distribution: { type: 'pytorch', process_count_per_instance: '8' } }),
    true,
  );
  assert.equal(verdict('commandJob', { ...job, resources: { instance_cont: 2 } }), false);
  assert.equal(verdict('commandJob', { command: 'a' }), false);
  const step = { component: './c.yml', resources: { instance_count: '${{parent.inputs.n}}' } };
  assert.equal(verdict('pipelineJob', { type: 'pipeline', jobs: { a: step } }), true);
  assert.equal(verdict('environment', { name: 'e', image: 'a', version: 1.1 }), true);
});

test('every key has a description', () => {
  const silent = [];
  for (const [name, schema] of schemas) {
    for (const { node, path } of nodes(schema, name)) {
      // A key may be called `properties` itself.
      if (!path.endsWith('/properties') || typeof (node.type ?? node.$ref) === 'string') continue;
      for (const [key, property] of Object.entries(node)) {
        const described = [property as Record<string, unknown>];
        const reference = described[0]?.$ref;
        if (typeof reference === 'string') {
          const [file = '', pointer = ''] = reference.split('#');
          const target = schemas.get(file === '' ? name : file);
          described.push(target?.definitions?.[pointer.replace('/definitions/', '')] ?? {});
        }
        if (!described.some((each) => typeof each.description === 'string')) silent.push(`${path}/${key}`);
      }
    }
  }
  assert.deepEqual(silent, []);
});

test('every default is a value that may be written there', () => {
  const ajv = compiler();
  for (const [name, schema] of schemas)
    for (const { node, path } of nodes(schema, '')) {
      if (path.endsWith('/properties') || node.default === undefined || node.default === null) continue;
      assert.ok(ajv.validate({ $ref: `${name}#${path}` }, node.default), `${name}${path}: ${node.default}`);
    }
});

test('every pattern of what people write is described', () => {
  const silent = [];
  for (const [name, schema] of schemas)
    for (const { node, path } of nodes(schema, name)) {
      if (path.endsWith('/properties')) continue;
      const isJudged = node.pattern && !node.readOnly && !node['x-acpt-coerce'];
      if (isJudged && !(node['x-acpt-patternHint'] ?? node.message)) silent.push(path);
    }
  assert.deepEqual(silent, []);
});

test('every keyword of our own is documented', () => {
  assert.deepEqual(
    [...keywords].filter((keyword) => !readme.includes(`\`${keyword}\``)),
    [],
  );
});

test('they stay small', () => {
  const size = [...texts.values()].reduce((sum, text) => sum + text.length, 0);
  const minified = [...schemas.values()].reduce((sum, schema) => sum + JSON.stringify(schema).length, 0);
  // A tenth of it are the names of time zones.
  assert.ok(size < 413_000, `${size}`);
  assert.ok(minified < 295_000, `${minified}`);
});

function* properties(place: SchemaPlace, depth = 0): Generator<{ name: string; place: SchemaPlace }> {
  if (depth > 4) return;
  for (const each of alternatives(place)) {
    for (const [name, property] of Object.entries(each.schema.properties ?? {})) {
      const behind = inside(each, property);
      yield { name, place: behind };
      yield* properties(behind, depth + 1);
    }
  }
}

test('snippets are YAML that fits the schema they belong to', () => {
  const seen = new Set<unknown>();
  for (const kind of documentKinds) {
    assert.ok(schemaFor(kind));
    for (const { name, place } of properties(rootPlace(kind))) {
      if (seen.has(place.schema)) continue;
      seen.add(place.schema);
      const plain = withoutStops(snippetFor(name, place));
      assert.doesNotMatch(plain, /\$\{\d|\\/, `${kind} ${name}: ${plain}`);
      assert.deepEqual(parseYaml(plain).problems, [], `${kind} ${name}: ${plain}`);
      assert.ok(plain.startsWith(`${name}:`), `${kind} ${name}: ${plain}`);
    }
  }
  assert.ok(seen.size > 300 && typesOf({ type: 'string' }).length === 1);
});

/** A snippet with its places filled in: the first of the choices everywhere, then each of the others in its place. */
function* filled(snippet: string): Generator<string> {
  yield withoutStops(snippet);
  for (const { 0: whole, 1: choices = '', index } of snippet.matchAll(/\$\{\d+\|([^|]+)\|\}/g))
    for (const choice of choices.split(',').slice(1))
      yield withoutStops(snippet.slice(0, index) + choice + snippet.slice(index + whole.length));
}

test('what a snippet writes is accepted, whatever is chosen in it', () => {
  const refused = new Set<string>();
  let count = 0;
  for (const kind of documentKinds)
    for (const { name, place } of properties(rootPlace(kind)))
      for (const text of filled(snippetFor(name, place))) {
        const pair = pairOf(asMapping(parseYaml(text).root), name);
        if (!pair?.value) continue;
        count++;
        const problems = checkValue(place, pair.value, text, { name, span: pair.key.span });
        // Places that are left empty are the writer's.
        for (const { code, message } of problems.filter(({ code }) => /^unknown-|^conflicting-/.test(code)))
          refused.add(`${kind} ${JSON.stringify(text)}: ${code} ${message}`);
      }
  assert.deepEqual([...refused], []);
  assert.ok(count > 500, `${count}`);
});
