/** Debian's registry of images on loopback, with TLS and tokens, as the great ones have them. */

import { spawn } from 'node:child_process';
import { createHash, createPrivateKey, randomUUID, sign, X509Certificate } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { Agent, createServer, request } from 'node:https';
import { type AddressInfo, createServer as createSocket } from 'node:net';
import path from 'node:path';
import { onPath } from '../e2e/host/apt.ts';
import { removeFolder, temporaryFolder } from '../e2e/host/folders.ts';
import { adopt, run } from '../e2e/host/processes.ts';
import { obtain, succeed } from './programs.ts';

const manifestType = 'application/vnd.docker.distribution.manifest.v2+json';

export interface RealRegistry {
  /** `https://localhost:12345/` */
  readonly address: string;
  /** The certificate of its authority, as a file. */
  readonly authority: string;
  /**
   * Puts images there, all of the same contents; their digest and what is downloaded of them. The first is uploaded;
   * the others are copies of what the registry stored for that, as uploading hundreds takes longer than all tests.
   */
  push(
    repository: string,
    tags: readonly string[],
  ): Promise<{ readonly digest: string; readonly bytes: number }>;
  stop(): void;
}

/** @throws Error that says how to get it, where it is not there and may not be installed */
export async function startRealRegistry(): Promise<RealRegistry> {
  await obtain(
    [
      { package: 'docker-registry', isThere: () => onPath('docker-registry') !== undefined, serves: true },
      { package: 'openssl', isThere: () => onPath('openssl') !== undefined },
    ],
    'the tests with a registry of images',
    console.log,
  );
  const folder = temporaryFolder('registry');
  const file = (name: string) => path.join(folder, name);
  await succeed(
    run('openssl', [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost',
      '-keyout',
      file('key.pem'),
      '-out',
      file('cert.pem'),
    ]),
    'Making a certificate',
  );
  const key = readFileSync(file('key.pem'), 'utf8');
  const cert = readFileSync(file('cert.pem'), 'utf8');
  const tokens = createServer({ key, cert }, (asked, response) => {
    const scope = new URL(asked.url ?? '', 'https://localhost').searchParams.get('scope') ?? '';
    response.end(JSON.stringify({ token: tokenFor(scope, key, cert) }));
  });
  await new Promise<void>((resolve) => tokens.listen(0, '127.0.0.1', resolve));
  const port = await freePort();
  mkdirSync(file('storage'));
  writeFileSync(
    file('config.yml'),
    `version: 0.1
log: {level: error}
storage: {filesystem: {rootdirectory: ${file('storage')}}}
http:
  addr: 127.0.0.1:${port}
  tls: {certificate: ${file('cert.pem')}, key: ${file('key.pem')}}
auth:
  token:
    realm: https://localhost:${(tokens.address() as AddressInfo).port}/token
    service: images
    issuer: test
    rootcertbundle: ${file('cert.pem')}
`,
  );
  const server = spawn('docker-registry', ['serve', file('config.yml')], { stdio: 'ignore' });
  adopt(server);
  const agent = new Agent({ ca: cert, keepAlive: true });
  const call = (method: string, url: string, scope: string, body?: Buffer, type?: string) =>
    send(
      agent,
      method,
      new URL(url, `https://localhost:${port}/`),
      {
        authorization: `Bearer ${tokenFor(scope, key, cert)}`,
        ...(type ? { 'content-type': type } : {}),
      },
      body,
    );
  await comesUp(() => call('GET', '/v2/', ''));
  const upload = async (repository: string, tag: string) => {
    const scope = `repository:${repository}:pull,push`;
    const blobs = [Buffer.from('{"architecture":"amd64","os":"linux"}'), Buffer.alloc(5000, 'x')];
    const [config, layer] = await Promise.all(
      blobs.map(async (blob) => {
        const digest = digestOf(blob);
        const { headers } = await call('POST', `/v2/${repository}/blobs/uploads/`, scope);
        const at = new URL(String(headers.location), `https://localhost:${port}/`);
        at.searchParams.set('digest', digest);
        await call('PUT', at.href, scope, blob, 'application/octet-stream');
        return { digest, size: blob.length };
      }),
    );
    const manifest = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: manifestType,
        config: { mediaType: 'application/vnd.docker.container.image.v1+json', ...config },
        layers: [{ mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip', ...layer }],
      }),
    );
    await call('PUT', `/v2/${repository}/manifests/${tag}`, scope, manifest, manifestType);
    return { digest: digestOf(manifest), bytes: blobs.reduce((sum, { length }) => sum + length, 0) };
  };
  let uploaded: ReturnType<typeof upload> | undefined;
  const kept = file('kept');
  const keptTag = file('tag');
  const placeOf = (repository: string) => file(`storage/docker/registry/v2/repositories/${repository}`);
  return {
    address: `https://localhost:${port}/`,
    authority: file('cert.pem'),
    async push(repository, tags) {
      const [first = 'latest'] = tags;
      uploaded ??= upload(repository, first).then((image) => {
        cpSync(placeOf(repository), kept, { recursive: true });
        renameSync(path.join(kept, '_manifests/tags', first), keptTag);
        return image;
      });
      const image = await uploaded;
      const place = placeOf(repository);
      cpSync(kept, place, { recursive: true });
      for (const tag of tags) cpSync(keptTag, path.join(place, '_manifests/tags', tag), { recursive: true });
      return image;
    },
    stop() {
      agent.destroy();
      tokens.closeAllConnections();
      tokens.close();
      server.kill('SIGKILL');
      removeFolder(folder);
    },
  };
}

/** A token that this registry believes, for `repository:name:pull,push` or `registry:catalog:*`. */
function tokenFor(scope: string, key: string, cert: string): string {
  const [type = '', name = '', actions = ''] = scope.split(':');
  const now = Math.floor(Date.now() / 1000);
  const header = { typ: 'JWT', alg: 'RS256', x5c: [new X509Certificate(cert).raw.toString('base64')] };
  const claims = {
    iss: 'test',
    sub: '',
    aud: 'images',
    exp: now + 300,
    nbf: now - 5,
    iat: now,
    jti: randomUUID(),
    access: type === '' ? [] : [{ type, name, actions: actions.split(',') }],
  };
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part(header)}.${part(claims)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), createPrivateKey(key)).toString('base64url')}`;
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

function send(
  agent: Agent,
  method: string,
  url: URL,
  headers: Record<string, string>,
  body: Buffer = Buffer.alloc(0),
): Promise<{ headers: Record<string, unknown> }> {
  return new Promise((resolve, reject) => {
    const asked = request(
      url,
      { method, agent, headers: { ...headers, 'content-length': String(body.length) } },
      (response) => {
        let text = '';
        response.on('data', (part) => {
          text += part;
        });
        response.on('end', () => {
          const status = response.statusCode ?? 0;
          if (status < 300) resolve({ headers: response.headers });
          else reject(new Error(`${method} ${url.pathname}: ${status} ${text}`));
        });
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const socket = createSocket().listen(0, '127.0.0.1', () => {
      const { port } = socket.address() as AddressInfo;
      socket.close(() => resolve(port));
    });
  });
}

async function comesUp(ask: () => Promise<unknown>): Promise<void> {
  for (let tried = 0; ; tried++) {
    try {
      await ask();
      return;
    } catch (error) {
      if (tried >= 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
