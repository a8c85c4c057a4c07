/** `acpt matrix` against a real registry with the repositories that the facts name. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { images } from '../../src/core/knowledge/matrix/files.ts';
import { removeFolder, repository as root, temporaryFolder } from '../e2e/host/folders.ts';
import { ownEnvironment, run } from '../e2e/host/processes.ts';
import { skip } from '../support/programs.ts';
import { type RealRegistry, startRealRegistry } from '../support/realRegistry.ts';

const host = 'mcr.microsoft.com/';
const known = images.repositories.filter(({ repository }) => repository.startsWith(host));
const torch280 = 'aifx/acpt/stable-ubuntu2204-cu126-py310-torch280';
/** Planted: one repository that is not there, one tag that is not there. */
const goneImage = known.find(({ tags = [], digests = [] }) => tags.length > 3 && digests.length === 0);
const goneTag = 'biweekly.202607.1';

describe('a registry', { skip }, () => {
  let registry: RealRegistry;
  let pushed: { digest: string; bytes: number };
  const folder = temporaryFolder('facts');
  const cache = path.join(folder, 'cache');
  before(async () => {
    registry = await startRealRegistry();
    for (const { repository, tags = [] } of known) {
      const name = repository.slice(host.length);
      if (repository === goneImage?.repository) continue;
      const has = tags.map(([tag]) => tag).filter((tag) => !(name === torch280 && tag === goneTag));
      const image = await registry.push(name, has.length > 0 ? has : ['latest']);
      if (name === torch280) pushed = image;
    }
    await registry.push(torch280, ['biweekly.209901.1']);
    await registry.push('aifx/acpt/stable-ubuntu2404-cu130-py312-torch2110', ['biweekly.209901.1']);
    await registry.push('aifx/acpt/no-such-name', ['latest']);
    await registry.push('azureml/curated/acpt-pytorch-2.8-cuda12.6', ['15', '99']);
  });
  after(() => {
    registry?.stop();
    removeFolder(folder);
  });

  const acpt = async (...args: string[]) =>
    run(process.execPath, [path.join(root, 'dist', 'cli.js'), ...args], {
      cwd: folder,
      env: {
        ...ownEnvironment(),
        ACPT_CACHE: cache,
        ACPT_REGISTRY: registry.address,
        NODE_EXTRA_CA_CERTS: registry.authority,
      },
    });

  test('check finds what is planted, all and only', async () => {
    const { code, output } = await acpt('matrix', 'check', '--format', 'json');
    assert.equal(code, 1, output);
    const { contradictions } = JSON.parse(output) as {
      contradictions: { repository: string; tag?: string; message: string }[];
    };
    // Nobody can push an image that has the digest of another: those of which one is known are denied too.
    const moved = known.flatMap(({ repository, digests = [], tags = [] }) =>
      digests
        .filter(({ tag }) => tag !== null && tag !== 'latest' && tags.some(([each]) => each === tag))
        .map(({ tag }) => `${repository}:${tag} digest`),
    );
    assert.deepEqual(
      contradictions
        .map(({ repository, tag, message }) =>
          tag ? `${repository}:${tag}${/sha256/.test(message) ? ' digest' : ''}` : repository,
        )
        .sort(),
      [
        goneImage?.repository,
        `${host}${torch280}:${goneTag}`,
        ...moved.filter((each) => !each.includes(`${torch280}:${goneTag}`)),
      ].sort(),
    );
  });

  test('update says what is new, and stores it only when it is to', async () => {
    const dry = await acpt('matrix', 'update', '--dry-run');
    assert.equal(dry.code, 0, dry.output);
    assert.match(
      dry.output,
      /^New image mcr\.microsoft\.com\/aifx\/acpt\/stable-ubuntu2404-cu130-py312-torch2110, with 1 tag\.$/m,
    );
    assert.match(dry.output, /^No longer in .*torch280: biweekly\.202607\.1\.$/m);
    assert.match(dry.output, /^New in .*torch280: biweekly\.209901\.1\.$/m);
    assert.match(dry.output, /^New version of acpt-pytorch-2\.8-cuda12\.6: 99 /m);
    assert.match(dry.output, /Nothing was stored\.$/m);
    assert.match((await acpt('matrix')).output, /^Of the registry: nothing\./m);
    const { code, output } = await acpt('matrix', 'update');
    assert.equal(code, 0, output);
    assert.match(output, /^localhost:\d+ has \d+ of \d+ repositories\. Stored in /m);
    assert.match(
      (await acpt('matrix')).output,
      /^Of the registry: asked on \d{4}-\d\d-\d\d, \d+ repositories/m,
    );
    const again = await acpt('matrix', 'update');
    assert.match(again.output, /^Nothing is new\.$/m, 'the second time');
  });

  test('every command knows it then', async () => {
    assert.match((await acpt('matrix', 'list')).output, /torch2110 +biweekly\.209901\.1/);
    const stack = await acpt('stack', `${host}${torch280}:latest`);
    assert.match(stack.output, new RegExp(`download of ${(pushed.bytes / 1e9).toFixed(1)} GB`));
    writeFileSync(path.join(folder, 'e.yml'), `name: e\nimage: ${host}${torch280}:${goneTag}\n`);
    const { code, output } = await acpt('check', 'e.yml');
    assert.equal(code, 1, output);
    assert.match(output, /biweekly\.202607\.1 was removed: it was not in the registry on/);
  });

  test('an answer that is none changes nothing', async () => {
    const file = path.join(cache, 'facts', 'registry.json');
    const stored = readFileSync(file, 'utf8');
    const noTrust = await run(process.execPath, [path.join(root, 'dist', 'cli.js'), 'matrix', 'update'], {
      env: { ...ownEnvironment(), ACPT_CACHE: cache, ACPT_REGISTRY: registry.address },
    });
    assert.equal(noTrust.code, 2, noTrust.output);
    assert.match(
      noTrust.output,
      /has a certificate that is not trusted .*NODE_EXTRA_CA_CERTS.*Nothing was changed\./s,
    );
    const nobody = await acpt('matrix', 'update', '--registry', 'https://localhost:1');
    assert.equal(nobody.code, 2);
    assert.match(nobody.output, /localhost:1 refused the connection\. Nothing was changed\./);
    for (const wrong of ['ftp://x', 'https://a@b/', 'a b'])
      assert.match((await acpt('matrix', 'update', '--registry', wrong)).output, /Invalid registry/);
    assert.equal(readFileSync(file, 'utf8'), stored);
  });

  test('facts that are damaged, too new in form or a folder are passed over, and can be forgotten', async () => {
    const file = path.join(cache, 'facts', 'registry.json');
    const good = readFileSync(file, 'utf8');
    for (const text of ['{', '{"format": 2}', good.replace(/"tag":"[^"]*"/, '"tag":"::error::"'), '']) {
      writeFileSync(file, text);
      const { code, output } = await acpt('matrix', 'list');
      assert.equal(code, 0, output);
      assert.doesNotMatch(output, /209901/);
    }
    assert.match((await acpt('matrix', 'forget')).output, /^Removed /);
    assert.match((await acpt('matrix', 'forget')).output, /^There are no facts/);
    mkdirSync(file);
    assert.equal((await acpt('matrix', 'list')).code, 0);
  });
});
