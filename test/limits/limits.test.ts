/** Whatever hangs is ended, with all that it started, and told of in a sentence. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import type { Outcome } from '../../scripts/lib/report.ts';
import { defaultLimits, runTestFiles } from '../../scripts/lib/testFile.ts';
import { run } from '../e2e/host/processes.ts';
import { processesAbout } from '../support/devContainers.ts';

const linux = process.platform === 'linux';
const skip = linux ? false : 'Only on Linux is all seen that a process has started.';
const hanging = path.join('test', 'limits', 'hanging.ts');

const outcomeOf = async (limits: Partial<typeof defaultLimits>, sleep: string): Promise<Outcome> => {
  process.env.ACPT_HANGING_SLEEP = sleep;
  try {
    return await runTestFiles([hanging], { ...defaultLimits, patience: 300, ...limits });
  } finally {
    delete process.env.ACPT_HANGING_SLEEP;
  }
};

/** A time to sleep that no other run of these tests uses. */
const unlike = (first: number) => `${first}${process.pid}`;
const asleep = (sleep: string) => processesAbout(`sleep ${sleep}`);

describe('what hangs', { concurrency: true, skip }, () => {
  test('a test has its limit, the tests after it run, and a file that then does not end is ended', async () => {
    const sleep = unlike(1);
    const { passed, failures } = await outcomeOf({ test: 600, silence: 3000 }, sleep);
    assert.equal(passed, 2);
    const [program, nothing, file, ...others] = failures;
    assert.match(program?.title ?? '', /a group › waits for a program that does not want to end$/);
    assert.match(
      program?.detail ?? '',
      new RegExp(`^The test did not end within 0\\.6 s; still running: sh -c .*, sleep ${sleep}$`),
    );
    assert.match(nothing?.title ?? '', /waits for nothing that ever comes$/);
    assert.match(nothing?.detail ?? '', /^The test did not end within 0\.6 s/);
    assert.match(
      file?.detail ?? '',
      /^The file, after its last test, did not end within 3 s; still running: .*its last output was: begun$/m,
    );
    assert.deepEqual(others, []);
    assert.deepEqual(await asleep(sleep), []);
  });

  test('a file has its limit, and the test that ran is named', async () => {
    const sleep = unlike(2);
    const { passed, failures } = await outcomeOf({ file: 4000 }, sleep);
    assert.equal(passed, 1);
    assert.equal(failures.length, 1);
    assert.match(
      failures[0]?.detail ?? '',
      /^The file, in the test "a group › waits for a program that does not want to end", did not end within 4 s; still running: sh -c /,
    );
    assert.deepEqual(await asleep(sleep), []);
  });

  test('a program has its limit, whatever it started and whoever ignores being asked to end', async () => {
    const sleep = unlike(3);
    const script = `trap '' TERM; echo begun; setsid sleep ${sleep} & wait; wait`;
    await assert.rejects(run('sh', ['-c', script], { limit: 1000, patience: 200 }), {
      name: 'LimitError',
      message: `sh -c ${script} did not end within 1 s; its last output was: begun`,
    });
    assert.deepEqual(await asleep(sleep), []);
  });
});

test('files in one process are told of by their own names', async () => {
  const files = ['failing.ts', 'passing.ts'].map((name) => path.join('test', 'limits', name));
  const { name, passed, failures } = await runTestFiles(files, defaultLimits);
  assert.equal(
    name,
    `${path.join('test', 'limits', 'failing.ts')} … ${path.join('test', 'limits', 'passing.ts')} (2 files)`,
  );
  assert.equal(passed, 1);
  assert.deepEqual(
    failures.map(({ title }) => title),
    [`${files[0]}:5:1  what fails`],
  );
});
