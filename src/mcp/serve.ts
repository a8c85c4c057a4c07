import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { Desk } from './desk/desk.ts';
import { Roots } from './desk/roots.ts';
import { createServer } from './server.ts';

/**
 * Speaks on standard input and output until the other side ends.
 * @param folders that exist, below which files may be read
 */
export async function serve(
  folders: readonly string[],
  known: Pick<Desk, 'matrix' | 'page'>,
  version: string,
): Promise<void> {
  const roots = new Roots(folders);
  const desk: Desk = {
    get matrix() {
      return known.matrix;
    },
    roots,
    page: known.page,
  };
  const server = createServer(desk, version);
  const ended = new Promise<void>((resolve) => {
    server.server.onclose = resolve;
    process.stdin.on('end', resolve);
    process.stdin.on('close', resolve);
  });
  await server.connect(new StdioServerTransport());
  await ended;
}
