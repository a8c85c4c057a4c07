/** What is generated from the sources agrees with them. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { currentText, generatedFiles } from '../scripts/lib/generated.ts';

describe('generated files', async () => {
  for (const { path, text } of await generatedFiles())
    test(`${path} is up to date`, () =>
      assert.ok(currentText(path) === text, `${path} is out of date: run npm run generate`));
});
