import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ScreenAnswer, ScreenRequest, TestReport } from './protocol.ts';

export interface Exchange {
  readonly address: string;
  readonly reports: readonly TestReport[];
  /** Resolves when the suite says that it has run all its tests. */
  readonly done: Promise<void>;
  close(): void;
}

export interface Listeners {
  onReport(report: TestReport): Promise<void>;
  onScreen(request: ScreenRequest): Promise<ScreenAnswer>;
}

/** The loopback address to which a suite reports. The console would reach us too, but cuts and decorates its lines. */
export async function openExchange({ onReport, onScreen }: Listeners): Promise<Exchange> {
  const secret = randomUUID();
  const reports: TestReport[] = [];
  let finish = () => {};
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const answers: Record<string, (message: unknown) => Promise<object>> = {
    async test(message) {
      const report = message as TestReport;
      reports.push(report);
      await onReport(report);
      return {};
    },
    screen: (message) => onScreen(message as ScreenRequest),
    async done() {
      finish();
      return {};
    },
  };
  const server = createServer(async (request, response) => {
    const [, given, what = ''] = (request.url ?? '').split('/');
    const answer = given === secret ? answers[what] : undefined;
    send(response, answer ? 200 : 404, answer ? await answer(JSON.parse(await bodyOf(request))) : {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/${secret}`,
    reports,
    done,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  return body;
}

function send(response: ServerResponse, status: number, message: object): void {
  // A suite in a web worker belongs to another origin than this address.
  response.writeHead(status, { 'content-type': 'application/json', 'access-control-allow-origin': '*' });
  response.end(JSON.stringify(message));
}
