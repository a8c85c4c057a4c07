/** One request to a registry: through the proxy of the environment, within bounds of time and size, without redirects. */
import { type IncomingMessage, request as plainRequest } from 'node:http';
import { type RequestOptions, request as secureRequest } from 'node:https';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** What went wrong on the way, as a clause: "did not answer within 30 s". */
export class NoAnswer extends Error {
  /** Whether it may go well another time. */
  readonly isPassing: boolean;

  constructor(message: string, isPassing: boolean) {
    super(message);
    this.isPassing = isPassing;
  }
}

export interface Bounds {
  /** In milliseconds, from the connection to the last letter. */
  readonly patience: number;
  /** In bytes. */
  readonly mostBytes: number;
  readonly signal: AbortSignal;
}

/**
 * @throws NoAnswer
 */
export function get(url: URL, headers: Readonly<Record<string, string>>, bounds: Bounds): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const late = AbortSignal.timeout(bounds.patience);
    const signal = AbortSignal.any([late, bounds.signal]);
    const fail = (error: unknown) => {
      if (bounds.signal.aborted) reject(new NoAnswer('was not waited for', false));
      else if (late.aborted)
        reject(new NoAnswer(`did not answer within ${Math.round(bounds.patience / 1000)} s`, true));
      else reject(error instanceof NoAnswer ? error : new NoAnswer(reasonOf(error), isPassing(error)));
    };
    const proxy = getProxyForUrl(url.href);
    const options: RequestOptions = {
      method: 'GET',
      headers: { 'user-agent': 'acpt', ...headers },
      signal,
      ...(proxy === '' ? {} : { agent: new HttpsProxyAgent(proxy) }),
    };
    const started = (url.protocol === 'https:' ? secureRequest : plainRequest)(url, options, (response) => {
      readAll(response, bounds.mostBytes).then(
        (body) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        fail,
      );
    });
    started.on('error', fail);
    started.end();
  });
}

async function readAll(response: IncomingMessage, mostBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > mostBytes) {
      response.destroy();
      throw new NoAnswer(`sent more than ${Math.round(mostBytes / 1e6)} MB`, false);
    }
    chunks.push(chunk);
  }
  if (!response.complete) throw new NoAnswer('ended its answer early', true);
  return Buffer.concat(chunks);
}

/** A certificate that is not trusted today is not trusted in a second. */
function isPassing(error: unknown): boolean {
  const code = codeOf(error);
  return !/CERT|SELF_SIGNED|TLS|SSL|ENOTFOUND|INVALID/.test(code);
}

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  switch (code) {
    case 'ENOTFOUND':
      return 'was not found: there is no such host, or no network';
    case 'ECONNREFUSED':
      return 'refused the connection';
    case 'ECONNRESET':
      return 'closed the connection';
    default:
      if (/CERT|SELF_SIGNED/.test(code))
        return `has a certificate that is not trusted (${code}); NODE_EXTRA_CA_CERTS names a file with more authorities`;
      return `could not be asked: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
