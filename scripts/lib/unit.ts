import { globSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { repository } from '../../test/e2e/host/folders.ts';
import type { Outcome } from './report.ts';
import { defaultLimits, type Limits, runTestFile } from './testFile.ts';

/** It runs the tests in `src` in one process: each of those alone would mostly load what the others load too. */
const besideRules = path.join('test', 'rules.test.ts');

export function findTestFiles(words: readonly string[] = []): string[] {
  const files = globSync(['test/**/*.test.ts', 'src/**/*.test.ts'], { cwd: repository })
    .filter((file) => !file.startsWith(path.join('test', 'e2e')))
    .filter((file) => words.every((word) => file.includes(word)))
    .sort();
  return files.includes(besideRules) ? files.filter((file) => !file.startsWith('src')) : files;
}

/** Tests with containers wait more than they compute, so that two of them fit on any machine. */
const atOnce = Math.max(2, os.availableParallelism() - 1);

/** Runs test files, each in a process of its own; their paths are relative to the repository. */
export async function runTestFiles(
  files: readonly string[],
  onFile: (outcome: Outcome) => Promise<void> | void,
  limits: Limits = defaultLimits,
): Promise<void> {
  // Those with containers take longest, and what begins last should be short.
  const container = path.join('test', 'container');
  const waiting = [
    ...files.filter((file) => file.startsWith(container)).reverse(),
    ...files.filter((file) => !file.startsWith(container)),
  ];
  const work = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift())
      await onFile(await runTestFile(file, limits));
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}
