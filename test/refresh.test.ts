/**
 * Adding facts to `data/` fails no test. A copy of the repository gets one more of everything: a tag, a version, an
 * image repository, an environment, a PyTorch release, a VM size. It is built, and the tests that load facts of `data/`
 * have to pass with those of the copy; the others bring a matrix of their own.
 *
 * Left out is what takes long and has nothing to do with facts: tests with a container engine, those in VS Code,
 * measurements of time, what the command line does whatever the facts are.
 */
import assert from 'node:assert/strict';
import { globSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { compilesLittle } from '../scripts/lib/testFile.ts';
import * as live from '../src/core/knowledge/matrix/files.ts';
import { packagesFile } from '../src/core/knowledge/packages/file.ts';
import { copyOfRepository, repository as root } from './e2e/host/folders.ts';
import { minute } from './e2e/host/limits.ts';
import { ownEnvironment, run } from './e2e/host/processes.ts';
import { readersOfData } from './support/readersOfData.ts';
import { refreshedFacts } from './support/refreshedFacts.ts';

const others = /^test[\\/](?:e2e|engine)[\\/]|[\\/](?:growth|refresh)\.test\.ts$|[\\/]cli[\\/]containers\./;
const readers = readersOfData(globSync('{src,test}/**/*.test.ts', { cwd: root })).filter(
  (file) =>
    !others.test(file) &&
    !/frozenMatrix|support\/commandLine/.test(readFileSync(path.join(root, file), 'utf8')),
);
/** Names of tests in them that start programs or read much, and say the same whatever the facts are. */
const slowTests =
  /exits with 2|says what is wrong|where it cannot|cut off|in every format|files of every sort|git ignores|wherever it is called|standard input|its version/;

const { facts, added } = refreshedFacts({ ...live, packages: packagesFile });
const copy = copyOfRepository('refresh', ['dist', 'docs', 'test']);
symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'), 'junction');
write('images', facts.images);
write('environments', facts.environments);
write('compatibility', facts.compatibility);
write('vm-sizes', facts.vmSizes);
const built = node(copy, ['esbuild.mjs', 'cli']);

describe('with more facts', { concurrency: true }, () => {
  test('the built program knows them', async () => {
    assert.equal((await built).code, 0, (await built).output);
    const { output } = await node(copy, ['dist/cli.js', 'stack', added.tag.repository]);
    assert.ok(output.includes(added.tag.name), output);
  });

  test('the code knows them, and the tests that load them pass', async () => {
    assert.ok(readers.includes(path.join('test', 'matrix.test.ts')));
    await expectToPass(['test/support/addedFacts.ts', ...readers], 40);
  });
});

function write(name: string, content: object): void {
  writeFileSync(path.join(copy, 'data', `${name}.json`), JSON.stringify(content));
}

/** All in one process: to start one for each file takes longer than most of the tests. */
async function expectToPass(files: readonly string[], atLeast: number): Promise<void> {
  const { code, output } = await node(
    root,
    [
      ...compilesLittle,
      `--import=${pathToFileURL(path.join(root, 'test', 'support', 'otherFacts.ts')).href}`,
      '--test',
      '--test-isolation=none',
      '--test-reporter=spec',
      `--test-skip-pattern=${slowTests}`,
      ...files,
    ],
    { ACPT_OTHER_DATA: path.join(copy, 'data'), ACPT_ADDED_FACTS: JSON.stringify(added) },
  );
  const [, report = output] = output.split('failing tests:');
  assert.equal(code, 0, report);
  const passed = Number(/^ℹ pass (\d+)$/m.exec(output)?.[1]);
  assert.ok(passed >= atLeast, `${passed} tests passed:\n${output}`);
}

function node(cwd: string, args: readonly string[], more: Readonly<Record<string, string>> = {}) {
  // With the variable of the runner around this one, a runner would only report to that.
  const { NODE_TEST_CONTEXT: _, ...env } = { ...ownEnvironment(), ...more };
  // Beside it other tests run, on however few cores.
  return run(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    cwd,
    env,
    limit: 4 * minute,
  });
}
