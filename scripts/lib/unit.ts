import { globSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { repository } from '../../test/e2e/host/folders.ts';
import type { Outcome } from './report.ts';
import { defaultLimits, runTestFiles } from './testFile.ts';

/** Tests that bring a container engine; the others need nothing but Node.js. */
const withEngine = path.join('test', 'engine');

/** It runs the tests in `src` in one process: each of those alone would mostly load what the others load too. */
const besideRules = path.join('test', 'rules.test.ts');

/** Whether it asks nothing of the built programs. */
export const needsNoBuild = (file: string) => file === besideRules;

/** Those with a container engine, or those without. */
export function findTestFiles(needs: 'engine' | 'nothing', words: readonly string[] = []): string[] {
  const files = globSync(['test/**/*.test.ts', 'src/**/*.test.ts'], { cwd: repository })
    .filter((file) => !file.startsWith(path.join('test', 'e2e')))
    .filter((file) => file.startsWith(withEngine) === (needs === 'engine'))
    .filter((file) => words.every((word) => file.includes(word)))
    .sort();
  return files.includes(besideRules) ? files.filter((file) => !file.startsWith('src')) : files;
}

/** Those that take or wait longest begin first, each alone: what begins last should be short. */
const isLong = (file: string) =>
  /^test[\\/](?:refresh|rules|incremental|cli|growth|project|ci|cli[\\/](?:watch|workspace|sample)|coexistence[\\/].*|limits[\\/].*|robustness[\\/]fuzz[\\/].*|engine[\\/].*)\.test/.test(
    file,
  );

/** Of those, these take several times as long as the others. */
const isLongest = (file: string) => /^test[\\/]engine[\\/](?:up|caches|podman)\.test/.test(file);

/** A process is in one folder, and has one of each module of Node. */
const keepsApart = (file: string) =>
  /\bprocess\.chdir\(|\bsyncBuiltinESMExports\(/.test(readFileSync(path.join(repository, file), 'utf8'));

/** Large enough that loading is little of it, small enough that none is the last for long. */
const mostTogether = 18;

/** One more than the machine can compute: those with containers, pipes or limits of time mostly wait. */
const atOnce = os.availableParallelism() + 1;

/** Runs test files, several in one process where they may; their paths are relative to the repository. */
export async function runFiles(
  files: readonly string[],
  onDone: (outcome: Outcome) => Promise<void> | void,
): Promise<void> {
  const waiting = inProcesses(files);
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      await onDone(await runTestFiles(next, defaultLimits));
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

/** Which files share a process. */
function inProcesses(files: readonly string[]): (readonly string[])[] {
  const long = files.filter(isLong).sort((one, other) => Number(isLongest(other)) - Number(isLongest(one)));
  const short = files.filter((file) => !isLong(file));
  const [apart, others] = [short.filter(keepsApart), short.filter((file) => !keepsApart(file))];
  // By their paths, since those of a folder load much the same.
  const size = Math.ceil(others.length / Math.ceil(others.length / mostTogether));
  const shared = Array.from({ length: Math.ceil(others.length / size) }, (_, index) =>
    others.slice(index * size, (index + 1) * size),
  );
  // The last ones of the path have the tests of robustness.
  return [...long.map((file) => [file]), ...shared.toReversed(), ...apart.map((file) => [file])];
}
