import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { minute } from '../e2e/host/limits.ts';
import { ownEnvironment, run } from '../e2e/host/processes.ts';

/** A package with what it requires, in a folder of its own; nothing of them is run. */
export async function npmInstall(folder: string, name: string): Promise<void> {
  writeFileSync(path.join(folder, 'package.json'), '{}');
  const { code, output } = await run(
    'npm',
    ['install', '--no-audit', '--no-fund', '--ignore-scripts', name],
    { cwd: folder, env: ownEnvironment(), limit: 5 * minute },
  );
  assert.equal(code, 0, output);
}
