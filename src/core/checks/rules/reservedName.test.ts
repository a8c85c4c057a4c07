import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesIn, expectFixed } from '../../../../test/support/project.ts';

describe('reserved-name', () => {
  const named = (name: string) => `--- e.yml\nname: ${name}\nimage: mcr.microsoft.com/azureml/x\n`;

  test('a name that begins like those of curated environments', () =>
    assert.deepEqual(codesIn(named('AzureML-mine')), ['reserved-name error']));

  test('other names are right', () => assert.deepEqual(codesIn(named('mine-AzureML')), []));

  test('the fix removes the prefix', () => {
    const after = expectFixed(named('AzureML-mine'), 'reserved-name');
    assert.match(after.files.get('e.yml') ?? '', /^name: mine\n/);
  });
});
