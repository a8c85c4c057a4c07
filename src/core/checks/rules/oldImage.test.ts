import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesIn, expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
import { active, registry } from '../../../../test/support/samples.ts';
import { expectFindings } from '../../../../test/support/yaml.ts';

describe('old-image', () => {
  const image = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280';

  test('a tag and a version that have newer ones', () => {
    expectFindings(`
command: a
environment: ${registry}/acpt-pytorch-2.8-cuda12.6/versions/3
#                                                                                         ^ old-image hint
`);
    expectProject(`--- Dockerfile
FROM ${image}:biweekly.202601.1
#                                                                       ^^^^^^^^^^^^^^^^^ old-image hint
`);
  });

  test('the newest is right, however old it is', () => {
    expectNone(`--- Dockerfile\nFROM ${image}:biweekly.202608.2\n`, 'old-image', { today: '2027-11-23' });
    expectNone(`--- job.yml\ncommand: a\nenvironment: ${active}\n`, 'old-image');
  });

  test('old is what is older than thirty days', () => {
    // Version 14 is of 2026-07-20; a tag of a month is of its last days.
    const job = `--- job.yml\ncommand: a\nenvironment: ${registry}/acpt-pytorch-2.8-cuda12.6/versions/14\n`;
    expectNone(job, 'old-image', { today: '2026-08-19' });
    assert.ok(codesIn(job, { today: '2026-08-20' }).includes('old-image hint'));
    const dockerfile = `--- Dockerfile\nFROM ${image}:biweekly.202607.1\n`;
    expectNone(dockerfile, 'old-image', { today: '2026-08-27' });
    assert.ok(codesIn(dockerfile, { today: '2026-08-28' }).includes('old-image hint'));
  });

  test('the fix uses the newest', () => {
    expectFixed(
      `--- job.yml\ncommand: a\nenvironment: ${registry}/acpt-pytorch-2.8-cuda12.6/versions/3\n`,
      'old-image',
    );
    expectFixed(`--- Dockerfile\nFROM ${image}:biweekly.202601.1\n`, 'old-image');
  });
});
