/** Beside `otherFacts.ts`: the facts that a refresh has added are those that the code has. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bundledMatrix } from '../../src/core/knowledge/matrix/load.ts';
import { lastVersion, newestTag } from '../../src/core/knowledge/matrix/matrix.ts';
import type { Added } from './refreshedFacts.ts';

test('what was added is known, and the newest is another', () => {
  const added: Added = JSON.parse(process.env.ACPT_ADDED_FACTS ?? '');
  const matrix = bundledMatrix();
  const repository = matrix.repository(added.tag.repository);
  assert.equal(repository && newestTag(repository)?.tag, added.tag.name);
  const environment = matrix.environment(added.version.environment);
  assert.equal(environment && lastVersion(environment), added.version.number);
  assert.equal(matrix.offeredRepositories[0]?.repository, added.repository);
  assert.equal(matrix.recommended?.name, added.environment);
  assert.equal(matrix.compatibility.torch.at(-1)?.torch, added.torch);
  assert.ok(matrix.vmSize(added.vmSize));
});
