import path from 'node:path';
import { repository } from '../../test/e2e/host/folders.ts';
import { minute } from '../../test/e2e/host/limits.ts';
import { run } from '../../test/e2e/host/processes.ts';

/** Packs what was built into one file to install. */
export function packExtension(file: string): ReturnType<typeof run> {
  return run(
    process.execPath,
    // Everything the extension runs is bundled, so its package needs no node_modules.
    [
      path.join(repository, 'node_modules', '@vscode', 'vsce', 'vsce'),
      'package',
      '--no-dependencies',
      // Its page in VS Code: no clone to speak of, and no links into one.
      '--readme-path',
      path.join('docs', 'gallery.md'),
      '--no-rewrite-relative-links',
      '--allow-missing-repository',
      '--out',
      file,
    ],
    { cwd: repository, limit: 5 * minute },
  );
}
