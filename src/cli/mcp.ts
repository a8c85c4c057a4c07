/** `acpt mcp`: what the command line knows, for assistants, by the Model Context Protocol. */
import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { CommandError, type Output } from './output.ts';
import { rulePage } from './rulePages.ts';
import { version } from './version.ts';

export async function mcp(args: readonly string[], output: Output): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { root: { type: 'string', multiple: true, default: ['.'] } },
  });
  if (positionals.length > 0)
    throw new CommandError(`Unexpected argument "${positionals[0]}". Expected acpt mcp [--root FOLDER]…`);
  for (const folder of values.root)
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
      throw new CommandError(`Folder not found: ${folder} (--root).`);
  // Few have an assistant, and everybody starts this program.
  const { serve } = await import('../mcp/serve.ts');
  await serve(
    values.root,
    {
      page: rulePage,
      get matrix() {
        return output.matrix;
      },
    },
    version,
  );
  return 0;
}
