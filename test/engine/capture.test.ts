/** How programs that take long, and what they started, are ended. */
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { askAzure } from '../../src/engine/azure.ts';
import { capture } from '../../src/engine/capture.ts';
import { removeFolder, temporaryFolder } from '../e2e/host/folders.ts';

const root = temporaryFolder('capture');
after(() => removeFolder(root));
let number = 0;

/** Runs this until it says that it has begun, then ends it. */
async function ended(program: string, ending: 'alone' | 'request') {
  const begun = path.join(root, `begun ${++number}`);
  const file = path.join(root, `program ${number}.js`);
  writeFileSync(file, `${program}\nrequire('node:fs').writeFileSync(${JSON.stringify(begun)}, '');`);
  const stop = new AbortController();
  const began = Date.now();
  const result = capture(process.execPath, [file], 60_000, { signal: stop.signal, ending });
  while (!existsSync(begun)) await new Promise((go) => setTimeout(go, 20));
  stop.abort();
  const { code, late } = await result;
  assert.deepEqual([code, late], [undefined, true]);
  return Date.now() - began;
}

const isWindows = process.platform === 'win32' && 'there are no such requests';

describe('a program that is ended', { skip: isWindows }, () => {
  const tidied = path.join(root, 'tidied');
  const tidies = `process.on('SIGTERM', () => {
    require('node:fs').writeFileSync(${JSON.stringify(tidied)}, '');
    process.exit(0);
  });
  setInterval(() => {}, 1000);`;

  test('by a request tidies up first', async () => {
    await ended(tidies, 'alone');
    assert.ok(!existsSync(tidied));
    await ended(tidies, 'request');
    assert.ok(existsSync(tidied));
  });

  test('ends where it does not heed the request', async () => {
    const milliseconds = await ended(
      `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);`,
      'request',
    );
    assert.ok(milliseconds < 30_000, `${milliseconds} ms`);
  });
});

test('the Azure CLI is not called with words by which it, or its shell, would send secrets', async () => {
  const refused = async (word: string, platform: NodeJS.Platform) => {
    const answer = await askAzure(path.join(root, 'no az'), ['storage', word], 1000, undefined, platform);
    assert.ok('error' in answer);
    return answer.refusal;
  };
  for (const word of ['--prefix=@~/.ssh/id_rsa', '--container-name=@.env', '@-'])
    for (const platform of ['linux', 'darwin', 'win32'] as const)
      assert.match((await refused(word, platform)) ?? '', /it would take ".*" for the name of a file/);
  for (const word of ['--container-name=%GITHUB_TOKEN%', '--prefix=a\nb']) {
    assert.match((await refused(word, 'win32')) ?? '', /the shell of Windows would change "/);
    assert.equal(await refused(word, 'linux'), undefined);
  }
  for (const word of ['--prefix=a@b/@c', '--name=a=@b', 'me@example.com'])
    assert.equal(await refused(word, 'win32'), undefined);
});
