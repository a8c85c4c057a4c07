/** Clients that send garbage to the language server, or go away. */
import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import path from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { repository } from '../e2e/host/folders.ts';
import { second, within } from '../e2e/host/limits.ts';
import { run } from '../e2e/host/processes.ts';

const program = (name: string) => path.join(repository, 'dist', name);

describe('a client that sends garbage', () => {
  for (const [what, sent, sentence] of [
    ['no headers', 'hello world\r\n\r\n', /a header has a line without a colon/],
    ['no length', 'Content-Type: a\r\n\r\n{}', /a header has no Content-Length/],
    ['a length that is none', 'Content-Length: abc\r\n\r\n{}', /a Content-Length is not a number/],
    ['a negative length', 'Content-Length: -5\r\n\r\n{}', /a Content-Length is not a number/],
    ['a length beyond all', 'Content-Length: 999999999999\r\n\r\n{', /is greater than \d+ bytes/],
    ['no end of headers', '\0'.repeat(100_000), /no header ends within \d+ bytes/],
    ['a length that is too small', 'Content-Length: 1\r\n\r\n{}\r\n\r\n', /a header has/],
  ] as const)
    test(`${what}: the server ends and says why`, async () => {
      const server = new Server();
      server.send(sent);
      assert.equal(await within(10 * second, 'The server', server.ended), 1);
      assert.match(
        server.errors,
        /^What came on standard input is not a message of the Language Server Protocol: .*\. The server ends\.\n$/,
      );
      assert.match(server.errors, sentence);
    });

  for (const [what, content, header = ''] of [
    ['no JSON', '{"a":'],
    ['null', 'null'],
    ['a list', '[]'],
    ['an unknown character set', '{}', 'Content-Type: x; charset=foo\r\n'],
    ['a request that nobody knows', '{"jsonrpc":"2.0","id":9,"method":"constructor"}'],
    ['parameters of the wrong shape', '{"jsonrpc":"2.0","id":9,"method":"textDocument/hover","params":7}'],
  ])
    test(`${what}: the next message is answered`, async () => {
      const server = new Server();
      server.send(`Content-Length: ${content?.length}\r\n${header}\r\n${content}`);
      server.send(initialize);
      await within(10 * second, 'An answer', server.answered);
      server.kill();
    });

  test('a message that comes byte by byte is answered', async () => {
    const server = new Server();
    for (const byte of initialize) {
      server.send(byte);
      await pause(1);
    }
    await within(10 * second, 'An answer', server.answered);
    server.kill();
  });

  test('a client that goes away takes its server along', async () => {
    const server = new Server();
    server.send(initialize);
    await server.answered;
    server.close();
    assert.equal(await within(10 * second, 'The server', server.ended), 1);
  });

  test('a person who starts the server is told what it is', async () => {
    const { code, output } = await run(process.execPath, [program('server.js')], {});
    assert.equal(code, 2);
    assert.match(output, /^This is the ACPT language server, .*cli\.js check\.\n$/);
  });
});

const message =
  '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}';
const initialize = `Content-Length: ${message.length}\r\n\r\n${message}`;

class Server {
  readonly ended: Promise<number | null>;
  readonly answered: Promise<void>;
  errors = '';
  readonly #child: ChildProcessWithoutNullStreams;

  constructor() {
    this.#child = spawn(process.execPath, [program('server.js'), '--stdio']);
    this.ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.stderr.on('data', (chunk) => {
      this.errors += chunk;
    });
    // It may end before it has read everything.
    this.#child.stdin.on('error', () => {});
    let output = '';
    this.answered = new Promise((resolve) => {
      this.#child.stdout.on('data', (chunk) => {
        output += chunk;
        if (output.includes('"capabilities"')) resolve();
      });
    });
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
