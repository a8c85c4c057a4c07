/** A test file that does not end: what the tests of the limits run. It is no test of its own. */
import { spawn } from 'node:child_process';
import { describe, test } from 'node:test';

const sleep = process.env.ACPT_HANGING_SLEEP ?? '1000';

test('passes', () => {});

describe('a group', () => {
  test('waits for a program that does not want to end', async () => {
    const stubborn = spawn('sh', ['-c', `trap '' TERM; echo begun; setsid sleep ${sleep} & wait; wait`], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    await new Promise((resolve) => stubborn.once('close', resolve));
  });
});

test('waits for nothing that ever comes', async () => {
  setInterval(() => {}, 1000);
  await new Promise(() => {});
});

test('passes too', () => {});
