import { globSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { repository } from '../../test/e2e/host/folders.ts';
import type { Outcome } from './report.ts';
import { defaultLimits, type Limits, runTestFile } from './testFile.ts';

/** Tests that bring a container engine; the others need nothing but Node.js. */
const withEngine = path.join('test', 'engine');

/** It runs the tests in `src` in one process: each of those alone would mostly load what the others load too. */
const besideRules = path.join('test', 'rules.test.ts');

/** Those with a container engine, or those without. */
export function findTestFiles(needs: 'engine' | 'nothing', words: readonly string[] = []): string[] {
  const files = globSync(['test/**/*.test.ts', 'src/**/*.test.ts'], { cwd: repository })
    .filter((file) => !file.startsWith(path.join('test', 'e2e')))
    .filter((file) => file.startsWith(withEngine) === (needs === 'engine'))
    .filter((file) => words.every((word) => file.includes(word)))
    .sort();
  return files.includes(besideRules) ? files.filter((file) => !file.startsWith('src')) : files;
}

/** Those that take longest begin first: what begins last should be short. */
const isLong = (file: string) => /^test[\\/](?:refresh|incremental|cli|engine[\\/]up)\.test/.test(file);

/** One more than the machine can compute: those with containers, pipes or limits of time mostly wait. */
const atOnce = os.availableParallelism() + 1;

/** Runs test files, each in a process of its own; their paths are relative to the repository. */
export async function runTestFiles(
  files: readonly string[],
  onFile: (outcome: Outcome) => Promise<void> | void,
  limits: Limits = defaultLimits,
): Promise<void> {
  const waiting = [...files.filter(isLong), ...files.filter((file) => !isLong(file))];
  const work = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift())
      await onFile(await runTestFile(file, limits));
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}
