/** Clients that send garbage to the language server, or go away. */
import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Framing } from '../../src/server/framing.ts';
import { repository } from '../e2e/host/folders.ts';
import { second, within } from '../e2e/host/limits.ts';
import { run } from '../e2e/host/processes.ts';

const program = (name: string) => path.join(repository, 'dist', name);

describe('a client that sends garbage', () => {
  for (const [what, sent, wrong, starts] of [
    ['no headers', 'hello world\r\n\r\n', 'a header has a line without a colon', true],
    ['no length', 'Content-Type: a\r\n\r\n{}', 'a header has no Content-Length'],
    ['a length that is none', 'Content-Length: abc\r\n\r\n{}', 'a Content-Length is not a number'],
    ['a negative length', 'Content-Length: -5\r\n\r\n{}', 'a Content-Length is not a number'],
    [
      'a length beyond all',
      'Content-Length: 999999999999\r\n\r\n{',
      'a Content-Length is greater than 268435456 bytes',
      true,
    ],
    ['no end of headers', '\0'.repeat(100_000), 'no header ends within 4096 bytes'],
    [
      'a length that is too small',
      'Content-Length: 1\r\n\r\n{}\r\n\r\n',
      'a header has a line without a colon',
    ],
  ] as const)
    test(`${what}: ${starts ? 'the server ends and says why' : 'is told'}`, async (context) => {
      const whole = new Framing();
      assert.equal(whole.take(Buffer.from(sent)), wrong);
      const inBytes = new Framing();
      const told = Array.from(Buffer.from(sent), (byte) => inBytes.take(Uint8Array.of(byte)));
      assert.equal(
        told.find((each) => each !== undefined),
        wrong,
      );
      if (!starts) return;
      const server = new Server();
      context.after(() => server.kill());
      server.send(sent);
      assert.equal(await within(10 * second, 'The server', server.ended), 1);
      assert.equal(
        server.errors,
        `What came on standard input is not a message of the Language Server Protocol: ${wrong}. The server ends.\n`,
      );
    });

  describe('the message after it is answered:', () => {
    let server: Server;
    before(() => {
      server = new Server();
    });
    after(() => server.kill());
    for (const [index, [what, content, header = '']] of [
      ['no JSON', '{"a":'],
      ['null', 'null'],
      ['a list', '[]'],
      ['an unknown character set', '{}', 'Content-Type: x; charset=foo\r\n'],
      ['a request that nobody knows', '{"jsonrpc":"2.0","id":9,"method":"constructor"}'],
      ['parameters of the wrong shape', '{"jsonrpc":"2.0","id":9,"method":"textDocument/hover","params":7}'],
    ].entries())
      test(what ?? '', async () => {
        server.send(`Content-Length: ${content?.length}\r\n${header}\r\n${content}`);
        const id = 100 + index;
        server.send(messageOf(`{"jsonrpc":"2.0","id":${id},"method":"nobody/knows"}`));
        await within(10 * second, 'An answer', server.says(`"id":${id},`));
      });

    test('one that comes byte by byte', async () => {
      for (const byte of initialize) {
        server.send(byte);
        await pause(1);
      }
      await within(10 * second, 'An answer', server.says('"capabilities"'));
    });

    test('a client that goes away takes its server along', async () => {
      server.close();
      assert.equal(await within(10 * second, 'The server', server.ended), 1);
    });
  });

  test('a person who starts the server is told what it is', async () => {
    const { code, output } = await run(process.execPath, [program('server.js')], {});
    assert.equal(code, 2);
    assert.match(output, /^This is the ACPT language server, .*cli\.js check\.\n$/);
  });
});

const messageOf = (content: string) => `Content-Length: ${content.length}\r\n\r\n${content}`;
const initialize = messageOf(
  '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}',
);

class Server {
  readonly ended: Promise<number | null>;
  errors = '';
  #output = '';
  readonly #child: ChildProcessWithoutNullStreams;

  constructor() {
    this.#child = spawn(process.execPath, [program('server.js'), '--stdio']);
    this.ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.stderr.on('data', (chunk) => {
      this.errors += chunk;
    });
    // It may end before it has read everything.
    this.#child.stdin.on('error', () => {});
    this.#child.stdout.on('data', (chunk) => {
      this.#output += chunk;
    });
  }

  /** Done as soon as it has written that. */
  async says(text: string): Promise<void> {
    while (!this.#output.includes(text)) await once(this.#child.stdout, 'data');
  }

  send(text: string): void {
    this.#child.stdin.write(text);
  }

  close(): void {
    this.#child.stdin.end();
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}
