/** What a registry may do wrong, by a server that does it. What a real one does is in `test/engine/registry.test.ts`. */
import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, test } from 'node:test';
import { RegistryClient } from '../../src/registry/client.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, count: number) => void;

const stopped: (() => void)[] = [];
after(() => {
  for (const stop of stopped) stop();
});

/** A client of a server that answers so; `counts` says how often it was asked. */
/** @param answer how long is waited, in milliseconds: short only where nothing comes */
async function clientOf(handle: Handler, signal = new AbortController().signal, answer = 10_000) {
  const counts = { requests: 0 };
  const server = createServer((request, response) => handle(request, response, ++counts.requests));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stopped.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const base = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const client = new RegistryClient(base, signal, { answer, pause: [5, 400], tries: 3 });
  return { client, counts, base };
}

const json = (
  response: ServerResponse,
  value: unknown,
  headers: Record<string, string> = {},
  status = 200,
) => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof value === 'string' ? value : JSON.stringify(value));
};
const manifest = JSON.stringify({ config: { size: 10 }, layers: [{ size: 100 }, { size: 5 }] });

describe('a registry', () => {
  test('pages, until there is no next one', async () => {
    const { client } = await clientOf((request, response) => {
      const last = new URL(request.url ?? '', 'http://x').searchParams.get('last');
      if (last === null)
        json(response, { tags: ['a', 'b'] }, { link: '</v2/x/tags/list?n=1000&last=b>; rel="next"' });
      else json(response, { tags: ['c'] });
    });
    assert.deepEqual(await client.tags('x'), ['a', 'b', 'c']);
  });

  test('what is not there, and a catalogue that is nobody’s business', async () => {
    const { client } = await clientOf((request, response) =>
      json(response, { errors: [] }, {}, request.url?.includes('_catalog') ? 401 : 404),
    );
    assert.equal(await client.tags('x'), undefined);
    assert.equal(await client.image('x', 'latest'), undefined);
    assert.equal(await client.catalogue(), undefined);
  });

  test('a token is fetched once for a repository, and again when it has expired', async () => {
    let tokens = 0;
    const { client, counts } = await clientOf((request, response) => {
      if (request.url?.startsWith('/token')) {
        const asked = new URL(request.url, 'http://x').searchParams;
        assert.deepEqual([asked.get('service'), asked.get('scope')], ['images', 'repository:x:pull']);
        json(response, { access_token: `t${++tokens}` });
      } else if (request.headers.authorization === `Bearer t${tokens}`) json(response, { tags: ['a'] });
      else
        json(
          response,
          {},
          {
            'www-authenticate': `Bearer realm="http://${request.headers.host}/token",service="images",scope="repository:x:pull"`,
          },
          401,
        );
    });
    await client.tags('x');
    assert.equal(counts.requests, 3);
    await client.tags('x');
    assert.equal(counts.requests, 4);
    tokens++;
    await client.tags('x');
    assert.equal(counts.requests, 7);
  });

  test('an image of several platforms, and what is downloaded of it', async () => {
    const { createHash } = await import('node:crypto');
    const digest = `sha256:${createHash('sha256').update(manifest).digest('hex')}`;
    const index = JSON.stringify({
      manifests: [
        { digest: `sha256:${'0'.repeat(64)}`, platform: { os: 'linux', architecture: 'arm64' } },
        { digest, platform: { os: 'linux', architecture: 'amd64' } },
      ],
    });
    const { client } = await clientOf((request, response) =>
      json(response, request.url?.endsWith(digest) ? manifest : index),
    );
    const image = await client.image('x', 'latest');
    assert.equal(image?.bytes, 115);
    assert.equal(image?.digest, `sha256:${createHash('sha256').update(index).digest('hex')}`);
  });

  test('busy, then not; it says how long to wait', async () => {
    for (const status of [429, 500, 503]) {
      const { client, counts } = await clientOf((_, response, count) =>
        json(
          response,
          count < 3 ? 'no' : { tags: ['a'] },
          count < 3 ? { 'retry-after': '0' } : {},
          count < 3 ? status : 200,
        ),
      );
      assert.deepEqual(await client.tags('x'), ['a']);
      assert.equal(counts.requests, 3);
    }
    const begin = Date.now();
    const { client } = await clientOf((_, response, count) =>
      json(response, count < 2 ? 'no' : { tags: [] }, { 'retry-after': '3600' }, count < 2 ? 429 : 200),
    );
    await client.tags('x');
    assert.ok(Date.now() - begin >= 350, 'as long as it says, within bounds');
  });
});

describe('a registry that does wrong is told so in a sentence', () => {
  const wrong: Record<string, readonly [Handler, RegExp]> = {
    'always busy': [(_, response) => json(response, '', {}, 503), /answered 503 when it was asked for x\.$/],
    forbidden: [(_, response) => json(response, '', {}, 403), /answered 403 when it was asked for x\.$/],
    'a redirect to elsewhere': [
      (_, response) => json(response, '', { location: 'http://127.0.0.1:1/' }, 302),
      /answered 302/,
    ],
    'half of an answer': [
      (_, response) => {
        response.writeHead(200, { 'content-length': '1000' });
        response.write('{"tags": ["a"');
        setTimeout(() => response.destroy(), 20);
      },
      /closed the connection|ended its answer early|could not be asked: aborted/,
    ],
    'no JSON': [(_, response) => json(response, '<html>'), /sent something that is no JSON/],
    'another shape': [(_, response) => json(response, { tags: [1] }), /sent an answer of another shape/],
    'a name that is none': [
      (_, response) => json(response, { tags: ['a\n::error::x'] }),
      /lists a name that is none/,
    ],
    'a drip': [
      (_, response) => {
        response.writeHead(200);
        const drip = setInterval(() => response.write(' '), 20);
        response.on('close', () => clearInterval(drip));
      },
      /did not answer within 0 s/,
    ],
    'far too much': [
      (_, response) => {
        response.writeHead(200);
        const more = () => {
          while (!response.destroyed && response.write(Buffer.alloc(1_000_000, ' ')));
          response.once('drain', more);
        };
        more();
      },
      /sent more than 8 MB/,
    ],
    'pages without an end': [
      (_, response, count) =>
        json(response, { tags: [`t${count}`] }, { link: `</v2/x/tags/list?last=t${count}>; rel="next"` }),
      /lists without an end what it has \(x\)/,
    ],
    'the next page elsewhere': [
      (_, response) => json(response, { tags: [] }, { link: '<http://127.0.0.1:1/v2/x>; rel="next"' }),
      /leads to another place/,
    ],
    'a token for the open': [
      (_, response) => json(response, '', { 'www-authenticate': 'Bearer realm="ftp://x/token"' }, 401),
      /answered 401/,
    ],
  };
  for (const [name, [handle, message]] of Object.entries(wrong))
    test(name, async () => {
      const neverEnds = message.source.includes('did not answer');
      const { client, base } = await clientOf(handle, undefined, neverEnds ? 300 : undefined);
      await assert.rejects(client.tags('x'), (error: Error) => {
        assert.match(error.message, message);
        assert.ok(error.message.startsWith(base.host), error.message);
        return true;
      });
    });

  test('another manifest than its digest says', async () => {
    const said = { 'docker-content-digest': `sha256:${'1'.repeat(64)}` };
    const { client } = await clientOf((_, response) => json(response, manifest, said));
    await assert.rejects(client.image('x', 'latest'), /sent something else than the digest says \(latest\)/);
  });

  test('nobody there, and nobody who waits any more', async () => {
    const nobody = new RegistryClient(new URL('http://127.0.0.1:1/'), new AbortController().signal, {
      answer: 300,
      pause: [1, 1],
      tries: 2,
    });
    await assert.rejects(nobody.tags('x'), /^Error: 127\.0\.0\.1:1 refused the connection\.$/);
    const { client } = await clientOf(() => {}, AbortSignal.timeout(50));
    await assert.rejects(client.tags('x'), /was not waited for/);
  });
});

test('a proxy of the environment is asked', async () => {
  let connected = '';
  const proxy = createServer().on('connect', (request, socket) => {
    connected = request.url ?? '';
    socket.end('HTTP/1.1 503 no\r\n\r\n');
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  stopped.push(() => proxy.close());
  process.env.https_proxy = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  try {
    const client = new RegistryClient(new URL(`https://registry.invalid/`), AbortSignal.timeout(5000), {
      answer: 1000,
      pause: [1, 1],
      tries: 1,
    });
    await assert.rejects(client.tags('x'));
    assert.equal(connected, 'registry.invalid:443');
  } finally {
    delete process.env.https_proxy;
  }
});
