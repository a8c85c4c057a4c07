/** `npm run package`: the extension as one file to install, `dist/acpt.vsix`. */
import { statSync } from 'node:fs';
import path from 'node:path';
import { repository } from '../test/e2e/host/folders.ts';
import { build } from './lib/build.ts';
import { say } from './lib/report.ts';
import { packExtension } from './lib/vsix.ts';

await build();
const file = path.join('dist', 'acpt.vsix');
const { code, output } = await packExtension(file);
if (code === 0) {
  say(`Created ${file} (${Math.round(statSync(path.join(repository, file)).size / 1024)} KB).`);
} else {
  say(output.trim());
  process.exitCode = 1;
}
