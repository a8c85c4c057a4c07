/** What is generated from the sources agrees with them. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { currentText, generatedFiles } from '../scripts/lib/generated.ts';

describe('generated files', () => {
  for (const { path, text } of generatedFiles())
    test(`${path} is up to date`, () =>
      assert.ok(currentText(path) === text, `${path} is out of date: run npm run generate`));
});
