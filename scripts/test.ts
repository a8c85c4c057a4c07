/**
 * `npm test`: everything, or what the arguments after `--` select:
 *   lint | types | unused | build | unit [part of a path …] | engine [part of a path …] | e2e [suite] [words of a test's name …] | test/some.test.ts …
 */
import path from 'node:path';
import { fetchHost } from '../test/e2e/host/chooseHost.ts';
import { repository } from '../test/e2e/host/folders.ts';
import { stopAll } from '../test/e2e/host/processes.ts';
import { runSuites } from '../test/e2e/host/suites.ts';
import { checks, runCheck } from './lib/checks.ts';
import { type Outcome, Report, readable, say } from './lib/report.ts';
import { findTestFiles, needsNoBuild, runFiles } from './lib/unit.ts';

const report = new Report();
let stopping = false;
const never = new Promise<never>(() => {});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    say('Stopped.');
    void stopAll().then(() => process.exit(signal === 'SIGINT' ? 130 : 1));
  });
}

const [group, ...words] = process.argv.slice(2);
if (!group) {
  // Random edits are tried for longer.
  process.env.ACPT_THOROUGH = '1';
  // Most of it is waiting for the network.
  const fetched = fetchHost(say);
  for (const check of checks) report.add(await runCheck(check));
  await runFiles([...findTestFiles('engine'), ...findTestFiles('nothing')], tell);
  await fetched;
  await e2e([]);
} else if (group === 'unit') {
  const files = testFiles('nothing', words);
  await Promise.all([
    runFiles(files.filter(needsNoBuild), tell),
    built(() =>
      runFiles(
        files.filter((file) => !needsNoBuild(file)),
        tell,
      ),
    ),
  ]);
} else if (group === 'engine') {
  await built(() => runFiles(testFiles('engine', words), tell));
} else if (group === 'e2e') {
  await built(() => e2e(words));
} else if (group.endsWith('.test.ts')) {
  const files = [group, ...words].map((file) => path.relative(repository, path.resolve(file)));
  await built(() => runFiles(files, tell));
} else {
  const check = checks.find(({ name }) => name === group);
  if (check) report.add(await runCheck(check));
  else
    fail(
      'arguments',
      `Invalid argument "${group}". Expected lint, types, unused, build, unit, engine, e2e or the path of a .test.ts file.`,
    );
}
if (stopping) await never;
report.finish();
// Not left to the event loop: something that a test forgot to close must not keep a finished run alive.
process.exit(report.failed ? 1 : 0);

/** What ends because the run is stopped is no failure, and nothing comes after it. */
async function tell(outcome: Outcome): Promise<void> {
  if (stopping) await never;
  report.add(outcome);
}

/** Tests of the built programs would otherwise test an outdated build. */
async function built(tests: () => Promise<void>): Promise<void> {
  for (const check of checks.filter(({ name }) => name === 'build')) report.add(await runCheck(check));
  await tests();
}

function testFiles(needs: 'engine' | 'nothing', parts: readonly string[]): readonly string[] {
  const files = findTestFiles(needs, parts);
  if (files.length === 0)
    fail(
      needs === 'engine' ? 'engine' : 'unit',
      `No such test files found in test/ and src/${parts.length > 0 ? ` with ${parts.join(' and ')} in the path` : ''}.`,
    );
  return files;
}

async function e2e(parts: readonly string[]): Promise<void> {
  let count = 0;
  try {
    await runSuites(parts, say, ({ suite, tests, milliseconds }) => {
      const name = path.join('test', 'e2e', suite.name);
      count += tests.length;
      report.add({
        name,
        passed: tests.filter(({ ok }) => ok).length,
        failures: tests
          .filter(({ ok }) => !ok)
          .map((test) => ({
            title: `${name}  ${test.name}`,
            detail: readable(test.error ?? 'No reason was given.'),
          })),
        milliseconds,
      });
    });
    if (count === 0) fail('e2e', `No VS Code test found with ${parts.join(' and ')} in its name.`);
  } catch (error) {
    fail('e2e', error instanceof Error ? error.message : String(error));
  }
}

function fail(title: string, detail: string): void {
  report.add({ name: title, passed: 0, failures: [{ title, detail }], milliseconds: 0 });
}
