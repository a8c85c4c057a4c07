/** A mistake of our own in one file is told, and costs nothing of what is found in the others. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import type { Matrix } from '../../src/core/knowledge/matrix/matrix.ts';
import { acpt } from '../support/commandLine.ts';
import { frozenMatrix } from '../support/frozenMatrix.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'acpt-internal-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Facts that cannot be asked for one environment. */
const broken: Matrix = new Proxy(frozenMatrix(), {
  get(matrix, key) {
    if (key === 'environment')
      return (name: string) => {
        if (name === 'acpt-broken') throw new Error('It is broken.');
        return matrix.environment(name);
      };
    const value: unknown = Reflect.get(matrix, key, matrix);
    return typeof value === 'function' ? value.bind(matrix) : value;
  },
});

test('the other files are checked and the exit status says that one was not', async () => {
  for (const [name, environment] of [
    ['a', 'acpt-broken'],
    ['b', 'acpt-pytorch-2.8-cuda12.7'],
  ])
    writeFileSync(
      path.join(folder, `${name}.yml`),
      `command: a\nenvironment: azureml://registries/azureml/environments/${environment}/versions/1\n`,
    );
  const { code, out, err } = await acpt(['check', '--format', 'concise', folder], { matrix: broken });
  assert.equal(code, 2);
  assert.match(err, /^acpt: internal error in .*a\.yml: Error: It is broken\.$/m);
  assert.match(out, /b\.yml.*unknown-environment/);
});
