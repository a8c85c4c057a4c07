import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { allSaidIn } from '../../../../test/support/details.ts';
import { codesIn, expectFixed, expectProject } from '../../../../test/support/project.ts';

const code = 'reserved-name';

describe(code, () => {
  const named = (name: string) => `--- e.yml\nname: ${name}\nimage: mcr.microsoft.com/azureml/x\n`;

  test('a name that begins like those of curated environments', () =>
    assert.deepEqual(codesIn(named('AzureML-mine')), ['reserved-name error']));

  test('what is said', () => {
    const said = (text: string) => allSaidIn(text, code);
    const reserved = (prefix: string) =>
      `Names that begin with "${prefix}" are reserved for curated environments; the service rejects them.`;
    for (const separator of ['-', '_', '.', ''])
      assert.deepEqual(said(named(`AzureML${separator}mine`)), [reserved('AzureML'), 'Rename to mine']);
    assert.deepEqual(said(named('Microsoft-Azure.ML-')), [reserved('Microsoft'), 'Rename to Azure.ML-']);
    for (const name of ['AzureML', 'AzureML-', 'AzureML--mine'])
      assert.deepEqual(said(named(name)), [reserved('AzureML')], name);
    expectProject(
      `--- e.yml\nname: AzureML-mine\n#     ^^^^^^^^ ${code} error\nimage: mcr.microsoft.com/azureml/x\n`,
    );
  });

  test('other names are right', () => assert.deepEqual(codesIn(named('mine-AzureML')), []));

  test('the fix removes the prefix', () => {
    const after = expectFixed(named('AzureML-mine'), 'reserved-name');
    assert.match(after.files.get('e.yml') ?? '', /^name: mine\n/);
  });
});
