import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fetchedOnce } from '../e2e/host/fetchedOnce.ts';
import { minute } from '../e2e/host/limits.ts';
import { ownEnvironment, run } from '../e2e/host/processes.ts';

/**
 * The folder `node_modules` with a package and what it requires, installed when it is first needed: npm takes longer
 * than most that is tested with them. Nothing of them is run, and nothing may be changed in them.
 * @param name with a version
 */
export function npmInstall(name: string): Promise<string> {
  return npmInstallAll(name, [name]);
}

/** @param called what the packages are kept as */
export async function npmInstallAll(called: string, names: readonly string[]): Promise<string> {
  const folder = await fetchedOnce(`npm-${called.replaceAll('/', '-')}`, async (partial) => {
    writeFileSync(path.join(partial, 'package.json'), '{}');
    const { code, output } = await run(
      'npm',
      ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--no-bin-links', ...names],
      { cwd: partial, env: ownEnvironment(), limit: 5 * minute },
    );
    assert.equal(code, 0, output);
    return partial;
  });
  return path.join(folder, 'node_modules');
}
