import path from 'node:path';
import { repository } from '../../test/e2e/host/folders.ts';
import { LimitError, minute } from '../../test/e2e/host/limits.ts';
import { run } from '../../test/e2e/host/processes.ts';
import type { Outcome } from './report.ts';

interface Check {
  readonly name: string;
  readonly script: string;
  readonly args: readonly string[];
  /** What to do about it, said above the output of a failed check. */
  readonly advice?: string;
}

const modules = path.join(repository, 'node_modules');

export const checks: readonly Check[] = [
  {
    name: 'lint',
    script: path.join(modules, '@biomejs', 'biome', 'bin', 'biome'),
    args: ['ci', '--colors=off', '--diagnostic-level=warn', '--error-on-warnings'],
    advice: 'Run `npx biome check --write` to fix formatting and all other safe fixes.',
  },
  {
    name: 'types',
    script: path.join(modules, 'typescript', 'bin', 'tsc'),
    args: ['--noEmit', '--pretty', 'false', '-p', '.'],
  },
  {
    name: 'types of pages',
    script: path.join(modules, 'typescript', 'bin', 'tsc'),
    args: ['--noEmit', '--pretty', 'false', '-p', 'src/webview'],
  },
  {
    name: 'unused',
    script: path.join(modules, 'knip', 'bin', 'knip.js'),
    args: ['--no-progress', '--reporter', 'compact'],
    advice: 'Remove what nothing uses, and `export` where only its own file uses it.',
  },
  { name: 'build', script: path.join(repository, 'esbuild.mjs'), args: [] },
];

/** A program whose exit code is the whole answer; its output is shown where that is not 0. */
export async function runCheck({ name, script, args, advice }: Check): Promise<Outcome> {
  const begin = Date.now();
  const ended = run(process.execPath, [script, ...args], { cwd: repository, limit: 5 * minute });
  const { code, output } = await ended.catch((error) => {
    if (error instanceof LimitError) return { code: undefined, output: error.message };
    throw error;
  });
  const milliseconds = Date.now() - begin;
  if (code === 0) return { name, passed: 1, failures: [], milliseconds };
  const detail = [
    ...(advice ? [advice] : []),
    output.trim() || `Exited with code ${code} without output.`,
  ].join('\n');
  return { name, passed: 0, failures: [{ title: name, detail }], milliseconds };
}
