/** `acpt check --format sarif`: what viewers and code scanning rely on. The multitool looks at it in `test/engine`. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import type { Log, Region, Replacement } from 'sarif';
import { main } from '../../src/cli/main.ts';
import type { Report } from '../../src/cli/reports/report.ts';
import { frozenMatrix } from '../support/frozenMatrix.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'acpt sarif-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const start = process.cwd();
after(() => process.chdir(start));

const wrong = 'azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.7/versions/15';
const right = wrong.replace('cuda12.7', 'cuda12.6');

async function check(...args: string[]): Promise<string> {
  let out = '';
  await main(['check', ...args], {
    matrix: frozenMatrix(),
    write: (text) => (out += text),
    complain: (...lines) => assert.fail(lines.join()),
    colour: false,
  });
  return out;
}

async function sarifOf(...args: string[]) {
  const log: Log = JSON.parse(await check('--format', 'sarif', ...args));
  const [run] = log.runs;
  assert.ok(run?.results);
  return { ...run, results: run.results };
}

function write(name: string, text: string): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** As a viewer would: lines end with \n, \r\n or \r, columns count UTF-16 code units. */
function offsetIn(text: string, line = 1, column = 1): number {
  const lines = text.split(/(?<=\r\n|\n|\r(?!\n))/);
  return lines.slice(0, line - 1).join('').length + column - 1;
}

function applied(text: string, replacements: readonly Replacement[]): string {
  return replacements.reduceRight((before, { deletedRegion: region, insertedContent }) => {
    const { startLine, startColumn, endLine, endColumn } = region as Required<Region>;
    return `${before.slice(0, offsetIn(before, startLine, startColumn))}${insertedContent?.text ?? ''}${before.slice(offsetIn(before, endLine, endColumn))}`;
  }, text);
}

for (const [ends, before] of [
  ['\n', ''],
  ['\r\n', 'display_name: "🚀 trainiert 😀"\r\n'],
] as const)
  test(`a fix is the edit of the editor, with ${JSON.stringify(ends)}`, async () => {
    process.chdir(folder);
    const text = `${before}command: a${ends}environment: { "x😀": 1 }${ends}`.replace(
      '{ "x😀": 1 }',
      `"${wrong}" # 😀`,
    );
    write('job.yml', text);
    const { results } = await sarifOf('job.yml');
    const [result] = results.filter(({ ruleId }) => ruleId === 'unknown-environment');
    const [fix] = result?.fixes ?? [];
    assert.match(fix?.description?.text ?? '', /acpt-pytorch-2\.8-cuda12\.6/);
    assert.equal(fix?.artifactChanges.length, 1);
    const [change] = fix?.artifactChanges ?? [];
    assert.deepEqual(change?.artifactLocation, { uri: 'job.yml', uriBaseId: '%SRCROOT%' });
    assert.equal(applied(text, change?.replacements ?? []), text.replace(wrong, right));
    const report: Report = JSON.parse(await check('--format', 'json', 'job.yml'));
    const fixes = report.files[0]?.findings.flatMap((each) => each.fixes ?? []) ?? [];
    assert.equal(fixes[0]?.title, fix?.description?.text);
    assert.deepEqual(
      fixes[0]?.edits.map((edit) => edit.path),
      ['job.yml'],
    );
  });

test('a notebook has no fixes: its file is no text of lines that could be replaced', async () => {
  process.chdir(folder);
  const source = [`E = "${wrong}"\n`];
  write('a.ipynb', JSON.stringify({ cells: [{ cell_type: 'code', source }] }));
  const { results } = await sarifOf('a.ipynb');
  assert.ok(results.length > 0);
  assert.deepEqual(
    results.filter(({ fixes }) => fixes),
    [],
  );
});

test('addresses are relative to the working directory, whatever is in the names and however they are given', async () => {
  process.chdir(folder);
  const names = ['a b#c%20/?x.yml', 'ä/[1]&.yml', 'plain.yml'];
  for (const name of names) write(`names/${name}`, `command: a\nenvironment: ${wrong}\n`);
  const uris = async (...args: string[]) => {
    const { results, originalUriBaseIds = {} } = await sarifOf(...args);
    return [...new Set(results.flatMap(({ locations = [] }) => locations))].map(({ physicalLocation }) => {
      const { uri = '', uriBaseId } = physicalLocation?.artifactLocation ?? {};
      if (uriBaseId === undefined) assert.match(uri, /^file:\/\/\//);
      else assert.ok(Object.hasOwn(originalUriBaseIds, uriBaseId));
      assert.ok(URL.canParse(uri, 'file:///x/'), uri);
      return { uri, uriBaseId };
    });
  };
  const relative = await uris('names');
  assert.deepEqual(
    relative.map(({ uri, uriBaseId }) => [uriBaseId, decodeURIComponent(new URL(uri, 'file:///').pathname)]),
    names.toSorted().map((name) => ['%SRCROOT%', `/names/${name}`]),
  );
  assert.deepEqual(await uris('./names'), relative);
  assert.deepEqual(await uris(path.join(folder, 'names')), relative);
  mkdirSync(path.join(folder, 'elsewhere'));
  process.chdir(path.join(folder, 'elsewhere'));
  for (const { uri, uriBaseId } of await uris('../names')) {
    assert.equal(uriBaseId, undefined);
    assert.ok(readFileSync(new URL(uri)).includes('cuda12.7'));
  }
});

test('rules are described once, are named in two ways, and results point at theirs', async () => {
  process.chdir(start);
  const { results, tool, columnKind } = await sarifOf('test/workspace');
  assert.equal(columnKind, 'utf16CodeUnits');
  const rules = tool.driver.rules ?? [];
  assert.equal(new Set(rules.map(({ id }) => id)).size, rules.length);
  for (const { id, name, shortDescription, fullDescription, help } of rules) {
    assert.match(name ?? '', /^(?:[A-Z0-9][a-z0-9]*)+$/, id);
    assert.notEqual(name, id);
    assert.ok(shortDescription?.text && fullDescription?.text && help?.text, id);
  }
  assert.ok(results.length > 20);
  for (const { ruleId, ruleIndex = -1, message, locations, relatedLocations = [], fixes = [] } of results) {
    assert.equal(rules[ruleIndex]?.id, ruleId);
    assert.ok(message.text);
    assert.equal(locations?.length, 1);
    assert.deepEqual(
      relatedLocations.map(({ id }) => id),
      relatedLocations.map((_, index) => index + 1),
    );
    for (const { message: told, physicalLocation } of relatedLocations)
      assert.ok(told?.text && physicalLocation?.region?.startLine);
    for (const { description, artifactChanges } of fixes) {
      assert.ok(description?.text);
      assert.ok(artifactChanges.every(({ replacements }) => replacements.length > 0));
    }
  }
  assert.ok(results.some(({ relatedLocations = [] }) => relatedLocations.length > 0));
  assert.ok(results.some(({ fixes = [] }) => fixes.length > 0));
});
