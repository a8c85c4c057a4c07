import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn } from '../../../../test/support/details.ts';
import { codesIn, expectNone } from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';

describe('deepspeed-launcher', () => {
  const launched = (nodes: number, command = 'deepspeed train.py') =>
    `--- job.yml\ncommand: ${command}\nresources: { instance_count: ${nodes} }\nenvironment: ${active}\n`;

  test('the launcher on several nodes', () => {
    assert.deepEqual(codesIn(launched(2)), ['deepspeed-launcher warning']);
    for (const command of [
      'deepspeed train.py',
      'pip install . && deepspeed train.py',
      'pip install .;  deepspeed train.py',
      '|\n  pip install .\n  deepspeed train.py',
    ]) {
      const found = messagesIn(launched(2, command), 'deepspeed-launcher');
      assert.deepEqual(
        found,
        [
          'The DeepSpeed launcher needs passwordless SSH between the 2 nodes, which Azure ML does not set up. Use "distribution: {type: pytorch}", and "python" instead of "deepspeed".',
        ],
        command,
      );
    }
  });

  test('is right where Azure ML starts the processes, or nothing says how many nodes there are', () => {
    const one = launched(2, 'python train.py');
    for (const text of [
      one,
      launched(2, 'echo deepspeed train.py'),
      launched(2).replace('environment', 'distribution: { type: pytorch }\nenvironment'),
      launched(2).replace('2', '"{{ nodes }}"'),
      launched(2).replace('deepspeed train.py', ''),
      launched(2).replace('deepspeed train.py', '[deepspeed, train.py]'),
      launched(2).replace('command: deepspeed train.py\n', ''),
    ])
      expectNone(text, 'deepspeed-launcher');
  });

  test('is right on one node, and with a host file', () => {
    assert.deepEqual(codesIn(launched(1)), []);
    assert.deepEqual(codesIn(launched(2, 'deepspeed --hostfile hosts train.py')), []);
  });
});
