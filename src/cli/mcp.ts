/** `acpt mcp`: what the command line knows, for assistants, by the Model Context Protocol. */
import type { McpOptions } from './commands/facts.ts';
import { isFolder } from './files.ts';
import { CommandError, type Output } from './output.ts';
import { rulePage } from './rulePages.ts';
import { version } from './version.ts';

export async function mcp({ root: roots }: McpOptions, output: Output): Promise<number> {
  for (const folder of roots)
    if (!isFolder(folder)) throw new CommandError(`Folder not found: ${folder} (--root).`);
  output.onStay?.();
  // Few have an assistant.
  const { serve } = await import('../mcp/serve.ts');
  await serve(
    roots,
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
