import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  expectFixed,
  expectNone,
  expectProject,
  filesOf,
  Workspace,
} from '../../../../test/support/project.ts';

describe('invalid-settings', () => {
  test('unknown settings and values', () =>
    expectProject(`--- .acpt.yaml
severities: {}
#           ^^ invalid-settings warning
severity:
  old-image: never
  #          ^^^^^ invalid-settings warning
date: tomorrow
#     ^^^^^^^^ invalid-settings warning
computes: { a: Standard_NC6 }
ignore: 3
#       ^ invalid-settings warning
`));

  test('rules that do not exist', () => {
    expectProject(`--- .acpt.yaml
severity:
  old-imag: off
# ^^^^^^^^ invalid-settings warning
  something-else: off
# ^^^^^^^^^^^^^^ invalid-settings warning
  old-image: off
`);
    expectFixed('--- .acpt.yaml\nseverity: {old-imag: off}\n', 'invalid-settings');
    expectNone('--- .acpt.yaml\nseverity: {nope: error, invalid-settings: off}\n', 'invalid-settings');
    expectNone(
      '--- job.yml\n$schema: https://azuremlschemas.azureedge.net/latest/data.schema.json\nseverity: {nope: 1}\n',
      'invalid-settings',
    );
  });

  test('with a name that is nearly the same', () => {
    const found = filesOf('--- .acpt.yaml\nseverity: {old-imag: off, something-else: off}\n');
    assert.deepEqual(
      new Workspace(found).all.map(({ finding }) => finding.message),
      ['Unknown rule "old-imag". Did you mean "old-image"?', 'Unknown rule "something-else".'],
    );
  });

  test('valid settings are right, and other files have none', () => {
    expectProject('--- .acpt.yaml\nseverity: { old-image: off }\ndate: 2026-01-01\nignore: [archive]\n');
    expectNone('--- acpt.yaml\nseverities: {}\n', 'invalid-settings');
  });
});
