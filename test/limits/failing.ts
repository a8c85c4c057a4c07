/** Run by limits.test.ts beside another file. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

test('what fails', () => assert.fail('as it should'));
