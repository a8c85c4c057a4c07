/** A mistake of our own in one file is told, and costs nothing of what is found in the others. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, beforeEach, test } from 'node:test';
import type { Matrix } from '../../src/core/knowledge/matrix/matrix.ts';
import { acpt } from '../support/commandLine.ts';
import { frozenMatrix } from '../support/frozenMatrix.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'acpt-internal-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Facts that cannot be asked for one environment and one image. */
const broken: Matrix = new Proxy(frozenMatrix(), {
  get(matrix, key) {
    const value: unknown = Reflect.get(matrix, key, matrix);
    if (typeof value !== 'function') return value;
    return (...given: unknown[]) => {
      if (/acpt[-/]broken/.test(JSON.stringify(given[0]) ?? '')) throw new Error('It is broken.');
      return Reflect.apply(value, matrix, given);
    };
  },
});

beforeEach(() => {
  for (const [name, environment] of [
    ['a', 'acpt-broken'],
    ['b', 'acpt-pytorch-2.8-cuda12.7'],
  ])
    writeFileSync(
      path.join(folder, `${name}.yml`),
      `command: a\nenvironment: azureml://registries/azureml/environments/${environment}/versions/15\n`,
    );
  writeFileSync(path.join(folder, 'Dockerfile'), 'FROM mcr.microsoft.com/aifx/acpt/broken:1\n');
});

test('the other files are checked and the exit status says that one was not', async () => {
  const { code, out, err } = await acpt(['check', '--format', 'concise', folder], { matrix: broken });
  assert.equal(code, 2);
  assert.match(err, /^acpt: internal error in .*a\.yml: Error: It is broken\.$/m);
  assert.match(out, /b\.yml.*unknown-environment/);
});

for (const fix of ['--fix', '--fix-all'])
  test(`${fix} repairs the others`, async () => {
    const { code, err } = await acpt(['check', fix, folder], { matrix: broken });
    assert.equal(code, 2);
    assert.match(err, /^acpt: 1 file repaired\.$/m);
    for (const name of ['a.yml', 'Dockerfile'])
      assert.equal(err.match(RegExp(`internal error in .*${name}`, 'g'))?.length, 1, name);
    assert.match(readFileSync(path.join(folder, 'b.yml'), 'utf8'), /cuda12\.6/);
  });

test('--diff shows what would change in the others', async () => {
  const { code, out, err } = await acpt(['check', '--diff', folder], { matrix: broken });
  assert.equal(code, 2);
  assert.equal(err.match(/internal error in .*Dockerfile/g)?.length, 1);
  assert.match(out, /^\+environment: .*cuda12\.6/m);
});
