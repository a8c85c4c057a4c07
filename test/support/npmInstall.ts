import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fetchedOnce, npmFetches } from '../e2e/host/fetchedOnce.ts';

/**
 * The folder `node_modules` with a package and what it requires, installed when it is first needed: npm takes longer
 * than most that is done with them. Nothing of them is run, and nothing may be changed in them.
 * @param name with a version
 * @param onFetch called where it has to be fetched first
 */
export function npmInstall(name: string, onFetch: () => void = () => {}): Promise<string> {
  return npmInstallAll(name, [name], onFetch);
}

/** @param called what the packages are kept as */
export async function npmInstallAll(
  called: string,
  names: readonly string[],
  onFetch: () => void = () => {},
): Promise<string> {
  const folder = await fetchedOnce(`npm-${called.replaceAll('/', '-')}`, async (partial) => {
    onFetch();
    writeFileSync(path.join(partial, 'package.json'), '{}');
    await npmFetches(['install', '--ignore-scripts', '--no-bin-links', ...names], partial);
    return partial;
  });
  return path.join(folder, 'node_modules');
}
