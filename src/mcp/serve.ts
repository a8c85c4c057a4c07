import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { Desk } from './desk/desk.ts';
import { createServer } from './server.ts';

/** Speaks on standard input and output until the other side ends. */
export async function serve(desk: Desk, version: string): Promise<void> {
  const server = createServer(desk, version);
  const ended = new Promise<void>((resolve) => {
    server.server.onclose = resolve;
    process.stdin.on('end', resolve);
    process.stdin.on('close', resolve);
  });
  await server.connect(new StdioServerTransport());
  await ended;
}
