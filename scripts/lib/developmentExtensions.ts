import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureFolder } from '../../test/e2e/host/folders.ts';

/**
 * An extensions folder whose only extensions lie in these folders, as they are: for this repository, a rebuild and a reload
 * of the window are enough to see a change. VS Code takes an extension for installed when the folder's list says so.
 */
export function registerExtensions(folder: string, sources: readonly string[]): void {
  const entries = sources.map((source) => {
    const { publisher, name, version } = JSON.parse(readFileSync(path.join(source, 'package.json'), 'utf8'));
    return {
      identifier: { id: `${publisher}.${name}` },
      version,
      location: { $mid: 1, path: pathToFileURL(source).pathname, scheme: 'file' },
      metadata: { installedTimestamp: Date.now(), source: 'resource' },
    };
  });
  writeFileSync(path.join(ensureFolder(folder), 'extensions.json'), JSON.stringify(entries, undefined, 2));
}
