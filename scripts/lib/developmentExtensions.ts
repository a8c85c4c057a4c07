import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureFolder, repository } from '../../test/e2e/host/folders.ts';

/**
 * An extensions folder whose only extension is this repository itself, so that a rebuild and a reload of the window
 * are enough to see a change. VS Code takes an extension for installed when the folder's list says so.
 */
export function registerRepository(folder: string): void {
  const { publisher, name, version } = JSON.parse(
    readFileSync(path.join(repository, 'package.json'), 'utf8'),
  );
  const entry = {
    identifier: { id: `${publisher}.${name}` },
    version,
    location: { $mid: 1, path: pathToFileURL(repository).pathname, scheme: 'file' },
    metadata: { installedTimestamp: Date.now(), source: 'resource' },
  };
  writeFileSync(path.join(ensureFolder(folder), 'extensions.json'), JSON.stringify([entry], undefined, 2));
}
