import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesIn } from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';

describe('deepspeed-launcher', () => {
  const launched = (nodes: number, command = 'deepspeed train.py') =>
    `--- job.yml\ncommand: ${command}\nresources: { instance_count: ${nodes} }\nenvironment: ${active}\n`;

  test('the launcher on several nodes', () =>
    assert.deepEqual(codesIn(launched(2)), ['deepspeed-launcher warning']));

  test('is right on one node, and with a host file', () => {
    assert.deepEqual(codesIn(launched(1)), []);
    assert.deepEqual(codesIn(launched(2, 'deepspeed --hostfile hosts train.py')), []);
  });
});
