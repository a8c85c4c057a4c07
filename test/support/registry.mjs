/**
 * A registry of images for the tests, read-only and without a network: `node registry.mjs FOLDER`. It runs in the
 * engine's own namespaces and so is plain JavaScript. Images whose name has "slow" in it take their time.
 */
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const [, , folder = ''] = process.argv;
const manifestType = 'application/vnd.docker.distribution.manifest.v2+json';

createServer(async (request, response) => {
  const [, name, kind, reference] = /^\/v2\/(.+)\/(manifests|blobs)\/([^/]+)$/.exec(request.url ?? '') ?? [];
  response.setHeader('docker-distribution-api-version', 'registry/2.0');
  if (!name) return response.end('{}');
  const file =
    kind === 'blobs' || reference.startsWith('sha256:')
      ? path.join(folder, 'blobs', reference)
      : path.join(folder, 'manifests', encodeURIComponent(`${name}:${reference}`));
  if (!existsSync(file)) {
    response.writeHead(404, { 'content-type': 'application/json' });
    const code = kind === 'blobs' ? 'BLOB_UNKNOWN' : 'MANIFEST_UNKNOWN';
    return response.end(
      JSON.stringify({ errors: [{ code, message: code.toLowerCase().replace('_', ' '), detail: {} }] }),
    );
  }
  if (kind === 'manifests') {
    // What lies at the name of a tag is the digest of its manifest.
    const digest = reference.startsWith('sha256:') ? reference : readFileSync(file, 'utf8');
    const manifest = readFileSync(path.join(folder, 'blobs', digest));
    response.writeHead(200, {
      'content-type': manifestType,
      'docker-content-digest': digest,
      'content-length': manifest.length,
    });
    return response.end(request.method === 'HEAD' ? undefined : manifest);
  }
  const { size } = statSync(file);
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': size });
  if (request.method === 'HEAD') return response.end();
  const parts = name.includes('slow') && size > 100_000 ? 20 : 1;
  for await (const chunk of createReadStream(file, { highWaterMark: Math.ceil(size / parts) })) {
    response.write(chunk);
    if (parts > 1) await pause(200);
  }
  response.end();
}).listen(5000, '127.0.0.1');
