/** `npm run package`: the extension as one file to install, `dist/acpt.vsix`. */
import { statSync } from 'node:fs';
import path from 'node:path';
import { repository } from '../test/e2e/host/folders.ts';
import { minute } from '../test/e2e/host/limits.ts';
import { run } from '../test/e2e/host/processes.ts';
import { build } from './lib/build.ts';
import { say } from './lib/report.ts';

await build();
const file = path.join('dist', 'acpt.vsix');
const vsce = path.join(repository, 'node_modules', '@vscode', 'vsce', 'vsce');
const { code, output } = await run(
  process.execPath,
  // Everything the extension runs is bundled, so its package needs no node_modules.
  [
    vsce,
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
if (code === 0) {
  say(`Created ${file} (${Math.round(statSync(path.join(repository, file)).size / 1024)} KB).`);
} else {
  say(output.trim());
  process.exitCode = 1;
}
