/** Where a value is known from, in words. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Certainty } from '../../src/core/knowledge/matrix/certainty.ts';
import type { ImageRepository } from '../../src/core/knowledge/matrix/schema.ts';
import { stackText } from '../../src/core/stack/describe.ts';
import { imageStack } from '../../src/core/stack/image.ts';
import { frozenMatrix } from '../support/frozenMatrix.ts';

const [known] = frozenMatrix().repositories;
assert.ok(known);

/** The line of DeepSpeed, which was seen so in an image. */
function line(certainty: Certainty, tag: string | null): string {
  const contents = [{ asOf: '2026-06', tag, certainty, source: 's', packages: { deepspeed: '0.16.9' } }];
  const repository: ImageRepository = {
    ...(known as ImageRepository),
    repository: 'mcr.microsoft.com/a/b',
    contents,
  };
  const text = stackText(imageStack(frozenMatrix(), repository, 'biweekly.202606.1'));
  return /^ {2}DeepSpeed +(.*)$/m.exec(text)?.[1]?.replace(/ {2,}/g, ' ') ?? '';
}

test('what was measured names the image, what was written names where', () => {
  for (const [certainty, tag, words] of [
    ['sbom', 'biweekly.202606.1', 'SBOM of biweekly.202606.1'],
    ['sbom', null, 'SBOM of b'],
    ['measured-by-microsoft', 'biweekly.202606.1', 'measured by Microsoft in biweekly.202606.1'],
    ['freeze-derived', 'biweekly.202606.1', 'pip freeze of an image built on it'],
    ['official-image-list', null, "ONNX Runtime's image list"],
    ['official-env-table', null, "table in Microsoft's documentation"],
    ['third-party-measured', null, 'measured by a third party'],
    ['env-spec-tag', 'biweekly.202606.1', 'manually maintained environment tags'],
  ] as const)
    assert.equal(line(certainty, tag), `0.16.9 2026-06 ${words}`);
  assert.equal(line('env-spec-tag-stale', 'biweekly.202606.1'), 'unknown');
});
