/** Texts that people read, each compared with a file that somebody has reviewed. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';

/** `UPDATE_GOLDEN=1` accepts the text as it is now: read the difference before it is committed. */
export function expectGolden(file: URL, text: string): void {
  if (process.env.UPDATE_GOLDEN) writeFileSync(file, text);
  assert.equal(text, readFileSync(file, 'utf8'));
}
