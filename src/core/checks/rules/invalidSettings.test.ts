import { describe, test } from 'node:test';
import { expectNone, expectProject } from '../../../../test/support/project.ts';

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

  test('valid settings are right, and other files have none', () => {
    expectProject('--- .acpt.yaml\nseverity: { old-image: off }\ndate: 2026-01-01\nignore: [archive]\n');
    expectNone('--- acpt.yaml\nseverities: {}\n', 'invalid-settings');
  });
});
