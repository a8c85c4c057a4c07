/** The extension as people have it: packed, and installed into a VS Code that knows nothing of this repository. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { packExtension } from '../../../scripts/lib/vsix.ts';
import { ensureFolder } from './folders.ts';
import { minute } from './limits.ts';
import { ownEnvironment, run } from './processes.ts';

/**
 * @param program of VS Code, and what it is always given
 * @returns a folder for VS Code's `extensionDevelopmentPath`, without which it runs no tests: an extension that does nothing
 */
export async function installPacked(
  [program, ...words]: readonly [string, ...string[]],
  dataFolder: string,
): Promise<string> {
  const file = path.join(ensureFolder(dataFolder), 'acpt.vsix');
  const packed = await packExtension(file);
  if (packed.code !== 0) throw new Error(`The extension cannot be packed: ${packed.output}`);
  const { code, output } = await run(program, [...words, '--install-extension', file], {
    env: ownEnvironment(),
    limit: 2 * minute,
  });
  if (code !== 0 || !/successfully installed/.test(output))
    throw new Error(`VS Code does not install the extension: ${output}`);
  const nothing = ensureFolder(path.join(dataFolder, 'nothing'));
  writeFileSync(
    path.join(nothing, 'package.json'),
    JSON.stringify({ publisher: 'acpt-tests', name: 'nothing', version: '0.0.1', engines: { vscode: '*' } }),
  );
  return nothing;
}
