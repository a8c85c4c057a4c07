/** Texts that people read, each compared with a file that somebody has reviewed. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { reviewedTexts } from './said.ts';

/** `UPDATE_GOLDEN=1` accepts the text as it is now: read the difference before it is committed. */
export function expectGolden(file: URL, text: string): void {
  if (process.env.UPDATE_GOLDEN) writeFileSync(file, text);
  assert.equal(text, readFileSync(file, 'utf8'));
}

/**
 * A test for each text of a reviewed file, which is compared with what is told of it.
 * @param tell the text with what is said about it
 */
export function reviewEach(file: URL, tell: (title: string, text: string) => string): void {
  const reviewed = readFileSync(file, 'utf8');
  const parts = reviewed.split(/^(?==== )/m).map((part) => part.trimEnd());
  const texts = reviewedTexts(reviewed);
  const told = ({ title, text }: (typeof texts)[number]) => `=== ${title}\n${tell(title, text)}`.trimEnd();
  if (process.env.UPDATE_GOLDEN) writeFileSync(file, `${texts.map(told).join('\n\n')}\n`);
  else
    for (const [index, each] of texts.entries())
      test(each.title, () => assert.equal(told(each), parts[index]));
}
