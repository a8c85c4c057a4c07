/** A little client of the Debug Adapter Protocol, over TCP. */
import { once } from 'node:events';
import net from 'node:net';

interface Message {
  readonly seq: number;
  readonly type: 'request' | 'response' | 'event';
  readonly event?: string;
  readonly command?: string;
  readonly request_seq?: number;
  readonly success?: boolean;
  readonly message?: string;
  // biome-ignore lint/suspicious/noExplicitAny: what it holds depends on the message, and tests say what they expect.
  readonly body?: any;
}

export class DebugClient {
  readonly #socket: net.Socket;
  readonly #waiting: { readonly fits: (message: Message) => boolean; take(message: Message): void }[] = [];
  /** Events that nobody waited for yet. */
  #seen: Message[] = [];
  #text = Buffer.alloc(0);
  #next = 1;

  private constructor(socket: net.Socket) {
    this.#socket = socket;
    socket.on('data', (data) => this.#take(data));
    socket.on('error', () => {});
  }

  static async connect(port: number): Promise<DebugClient> {
    const socket = net.connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new DebugClient(socket);
  }

  /** Attaches, with breakpoints in a file as the program knows it or as `localRoot` maps it. */
  async attach(
    file: string,
    lines: readonly number[],
    more: Readonly<Record<string, unknown>> = {},
  ): Promise<void> {
    await this.request('initialize', { adapterID: 'debugpy', pathFormat: 'path', linesStartAt1: true });
    const attached = this.request('attach', { name: 'test', type: 'debugpy', request: 'attach', ...more });
    await this.event('initialized');
    await this.request('setBreakpoints', {
      source: { path: file },
      breakpoints: lines.map((line) => ({ line })),
    });
    await this.request('configurationDone', {});
    await attached;
  }

  /** Waits for a breakpoint, and says where it is. */
  async stopped(): Promise<{
    readonly path: string;
    readonly line: number;
    readonly frame: number;
    readonly thread: number;
  }> {
    const { body } = await this.event('stopped');
    const { stackFrames } = await this.request('stackTrace', { threadId: body.threadId });
    const [frame] = stackFrames;
    return { path: frame.source.path, line: frame.line, frame: frame.id, thread: body.threadId };
  }

  async evaluate(expression: string, frameId: number): Promise<string> {
    return (await this.request('evaluate', { expression, frameId })).result;
  }

  async continue(threadId: number): Promise<void> {
    await this.request('continue', { threadId });
  }

  close(): void {
    this.#socket.destroy();
  }

  // biome-ignore lint/suspicious/noExplicitAny: as above.
  async request(command: string, args: unknown): Promise<any> {
    const seq = this.#next++;
    const answer = this.#wait((each) => each.type === 'response' && each.request_seq === seq);
    const body = JSON.stringify({ seq, type: 'request', command, arguments: args });
    this.#socket.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    const message = await answer;
    if (message.success === false) throw new Error(`${command}: ${message.message}`);
    return message.body;
  }

  event(name: string): Promise<Message> {
    const fits = (each: Message) => each.type === 'event' && each.event === name;
    const seen = this.#seen.find(fits);
    if (!seen) return this.#wait(fits);
    this.#seen = this.#seen.filter((each) => each !== seen);
    return Promise.resolve(seen);
  }

  #wait(fits: (message: Message) => boolean): Promise<Message> {
    return new Promise((take) => this.#waiting.push({ fits, take }));
  }

  #take(data: Buffer): void {
    this.#text = Buffer.concat([this.#text, data]);
    for (;;) {
      const end = this.#text.indexOf('\r\n\r\n');
      const [, length] = /Content-Length: (\d+)/.exec(this.#text.subarray(0, end).toString()) ?? [];
      if (end < 0 || length === undefined || this.#text.length < end + 4 + Number(length)) return;
      const message: Message = JSON.parse(this.#text.subarray(end + 4, end + 4 + Number(length)).toString());
      this.#text = this.#text.subarray(end + 4 + Number(length));
      const place = this.#waiting.findIndex(({ fits }) => fits(message));
      if (place >= 0) this.#waiting.splice(place, 1)[0]?.take(message);
      else if (message.type === 'event') this.#seen.push(message);
    }
  }
}
