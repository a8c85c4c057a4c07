import path from 'node:path';
import { repository } from '../../test/e2e/host/folders.ts';
import { minute } from '../../test/e2e/host/limits.ts';
import { run } from '../../test/e2e/host/processes.ts';
import { say } from './report.ts';

/** Builds `dist/`; if that fails, prints the reason and exits. */
export async function build(): Promise<void> {
  say('Building…');
  const { code, output } = await run(process.execPath, [path.join(repository, 'esbuild.mjs')], {
    cwd: repository,
    limit: 5 * minute,
  });
  if (code === 0) return;
  say(output.trim());
  say('Build failed.');
  process.exit(1);
}
