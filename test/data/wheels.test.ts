import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wheelsFor } from '../../scripts/data/wheels.ts';

function tagsOf(...tags: readonly string[]): string {
  return wheelsFor(tags.map((each) => `some-1.0-${each}.whl`)).tags;
}

const linux = 'manylinux_2_27_x86_64.manylinux_2_28_x86_64';

test('wheels are told by the Pythons of an ACPT image that they are for, oldest first', () => {
  assert.equal(tagsOf(`cp310-cp310-${linux}`, `cp39-cp39-${linux}`), '3.9 3.10');
  assert.equal(tagsOf('py3-none-any'), 'any');
  assert.equal(tagsOf('py2.py3-none-manylinux2014_x86_64'), 'any');
  assert.equal(tagsOf(), '');
});

test('beside wheels for one Python, one for the stable ABI is for that Python and all later ones', () => {
  assert.equal(
    tagsOf(`cp310-cp310-${linux}`, `cp311-cp311-${linux}`, `cp312-abi3-${linux}`),
    '3.10 3.11 abi3 3.12',
  );
  assert.equal(tagsOf(`cp313-cp313-${linux}`, `cp312-abi3-${linux}`), 'abi3 3.12');
  assert.equal(tagsOf(`cp310-abi3-${linux}`, `cp38-abi3-${linux}`), 'abi3 3.8');
});

test('wheels for other machines and for Python without its lock are left out', () => {
  assert.equal(
    tagsOf(
      'cp310-cp310-win_amd64',
      'cp310-cp310-musllinux_1_2_x86_64',
      'cp310-cp310-manylinux_2_39_x86_64',
      'cp310-cp310-manylinux2014_aarch64',
      `cp313-cp313t-${linux}`,
    ),
    '',
  );
});
