/**
 * A program in place of another one whose answers are made in the process of the tests: to start a shell that asks for
 * them takes a tenth of what it takes to start Node.
 */
import { chmodSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';

/** Nothing but a text is what it prints. */
export type Answer = string | { readonly code?: number; readonly out?: string; readonly err?: string };

/** @param folder in which it was started */
export type Answering = (args: readonly string[], folder: string) => Answer | Promise<Answer>;

const programs = new Map<string, { readonly answer: Answering; readonly calls: string[][] }>();
const server = createServer(converse);
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
server.unref();
const address = server.address();
const port = typeof address === 'object' ? address?.port : undefined;

/** @returns the words of each call so far */
export function answeringProgram(file: string, answer: Answering): () => string[][] {
  const name = String(programs.size);
  const calls: string[][] = [];
  programs.set(name, { answer, calls });
  writeFileSync(
    file,
    `#!/usr/bin/env bash
exec 3<>/dev/tcp/127.0.0.1/${port} || exit 70
printf '%s\\0' ${name} "$PWD" $# "$@" >&3
IFS=' ' read -r code stream <&3
cat <&3 >&$stream
exit $code
`,
  );
  chmodSync(file, 0o755);
  return () => [...calls];
}

function converse(socket: Socket): void {
  let asked = '';
  socket.setEncoding('utf8').on('data', (part) => {
    asked += part;
    const [name = '', folder = '', count, ...args] = asked.split('\0').slice(0, -1);
    const program = programs.get(name);
    if (!program || args.length !== Number(count)) return;
    program.calls.push(args);
    void reply(socket, program.answer(args, folder));
  });
  // It may be ended before it has heard its answer.
  socket.on('error', () => socket.destroy());
}

async function reply(socket: Socket, answering: ReturnType<Answering>): Promise<void> {
  const answer = await answering;
  const { code = 0, out = '', err } = typeof answer === 'string' ? { out: answer } : answer;
  socket.end(`${code} ${err === undefined ? 1 : 2}\n${err ?? out}`);
}
