/** Caches that survive a rebuild, and what is cleaned away: with a real Docker and a real Podman. */
import assert from 'node:assert/strict';
import { chmodSync, chownSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { HostFacts } from '../../src/core/container/host/host.ts';
import { cacheNames, openingOf } from '../../src/core/container/plan/caches.ts';
import type { ContainerOptions } from '../../src/core/container/plan/options.ts';
import { removeOwn, stopOwn } from '../../src/engine/cleaning.ts';
import { inventoryOf } from '../../src/engine/inventory.ts';
import { startJob } from '../../src/engine/job.ts';
import { optionsFor } from '../../src/engine/options.ts';
import { probeHost } from '../../src/engine/probe.ts';
import { acpt, Folder, running, start } from '../support/devContainers.ts';
import { startEngine } from '../support/engine.ts';
import { someone, startPodman } from '../support/podman.ts';
import { skip } from '../support/programs.ts';

interface Engine {
  readonly command: string;
  call(...args: readonly string[]): Promise<{ readonly code: number | undefined; readonly output: string }>;
  stop(): Promise<void>;
}

/** `root`: the dev container tools start containers of root's alone; `nobody`: the engine knows one user only. */
type Others = 'any' | 'root' | 'nobody';

const engines: readonly (readonly [string, () => Promise<Engine>, Others])[] = [
  [
    'Docker',
    async () => {
      const engine = await startEngine();
      process.env.DOCKER_HOST = engine.host;
      await engine.image(acpt);
      return { command: 'docker', call: engine.docker, stop: engine.stop };
    },
    'any',
  ],
  ['Podman', () => podman(false), 'root'],
  ['Podman that is not root', () => podman(true), 'nobody'],
];

async function podman(rootless: boolean): Promise<Engine> {
  const engine = await startPodman({ rootless });
  await engine.image(acpt);
  return { command: engine.command, call: engine.podman, stop: engine.stop };
}

const plain = `--- env.yml\nname: own\nimage: ${acpt}\n`;

const built = `--- env.yml
name: own
build: { path: docker }
--- docker/Dockerfile
FROM ${acpt}
RUN touch built
`;

/** An image whose user is not root, and who cannot become root. */
const byWorker = `${built}RUN echo 'worker:x:1234:1234::/home/worker:/bin/sh' >>/etc/passwd && mkdir -p /home/worker && chown 1234:1234 /home/worker
USER worker
`;

for (const [title, launch, others] of engines)
  describe(`with ${title}`, { skip }, () => {
    const given = process.env.DOCKER_HOST;
    let engine: Engine;
    let host: HostFacts;
    before(async () => {
      engine = await launch();
      host = await probeHost({ engine: engine.command, image: acpt, insideContainer: false });
    });
    after(async () => {
      await engine?.stop();
      if (given === undefined) delete process.env.DOCKER_HOST;
      else process.env.DOCKER_HOST = given;
    });

    function folderWith(text: string): Folder {
      const folder = new Folder(text);
      if (others === 'nobody') {
        chmodSync(folder.path, 0o755);
        chownSync(folder.path, someone, someone);
      }
      return folder;
    }
    const optionsOf = (folder: Folder, make = true) =>
      optionsFor(host, folder.path, { caches: 'folder', shares: [], make });
    const open = async (folder: Folder, options: ContainerOptions, removeExisting = false) => {
      const caches = openingOf(folder.plan(), options);
      return running(await start(folder, host, 'none', { removeExisting, options, caches })).container;
    };
    /** What is left of a test makes cleaning, which goes through it piece by piece, take long. */
    const discard = async (id: string | undefined, { caches = [] }: ContainerOptions) => {
      if (id !== undefined) await engine.call('rm', '--force', id);
      await engine.call('volume', 'rm', ...caches.map(({ volume }) => volume));
    };
    const inside = async (id: string, user: string, script: string) => {
      const { code, output } = await engine.call('exec', '-u', user, id, 'sh', '-c', script);
      assert.equal(code, 0, output);
      return output.trim();
    };
    const volumes = async () =>
      (await engine.call('volume', 'ls', '--quiet')).output.split('\n').filter((line) => line !== '');
    const fill = `set -e
pip_cache=$PIP_CACHE_DIR; echo wheel >$pip_cache/wheel; echo package >\${CONDA_PKGS_DIRS%%,*}/package
for each in .cache/huggingface/hub .cache/huggingface/datasets .cache/torch/hub .cache/torch_extensions .triton/cache; do echo kept >~/$each/file; done
echo secret >~/.cache/huggingface/token`;
    const look = `cat $PIP_CACHE_DIR/wheel \${CONDA_PKGS_DIRS%%,*}/package
for each in .cache/huggingface/hub .cache/huggingface/datasets .cache/torch/hub .cache/torch_extensions .triton/cache; do cat ~/$each/file; done
cat ~/.cache/huggingface/token 2>/dev/null || echo no token`;

    for (const [who, text, user] of [
      ['root', plain, 'root'],
      ['a user who is not root', byWorker, 'worker'],
    ] as const)
      test(`what ${who} downloads survives a rebuild, and a token does not`, {
        skip: user !== 'root' && others !== 'any' ? 'the dev container tools cannot start it here' : false,
      }, async () => {
        const folder = folderWith(text);
        const options = await optionsOf(folder);
        assert.deepEqual(
          options.caches?.map(({ cache }) => cache),
          [...cacheNames],
        );
        const first = await open(folder, options);
        assert.equal(first.user, user);
        await inside(first.id, user, fill);
        const second = await open(folder, await optionsOf(folder), true);
        assert.notEqual(second.id, first.id);
        assert.equal(
          await inside(second.id, user, look),
          ['wheel', 'package', 'kept', 'kept', 'kept', 'kept', 'kept', 'no token'].join('\n'),
        );
        // None of the volumes holds it under any name.
        const found = await inside(second.id, '0', 'grep -rl secret /acpt/caches || echo nothing');
        assert.equal(found, 'nothing');
        await discard(second.id, options);
      });

    test('in a container with caches', async (t) => {
      const folder = folderWith(
        `${built}RUN mkdir -p /root/.cache/huggingface/hub/model && echo baked >/root/.cache/huggingface/hub/model/file\n`,
      );
      const options = await optionsOf(folder);
      const container = await open(folder, options);
      const { id } = container;

      await t.test('what an image has where a cache would be stays visible', async () => {
        assert.equal(await inside(id, 'root', 'cat ~/.cache/huggingface/hub/model/file'), 'baked');
        assert.equal(
          await inside(id, 'root', 'readlink ~/.cache/huggingface/datasets'),
          '/acpt/caches/huggingface/0/datasets',
        );
      });

      await t.test('a job that runs uses them', async () => {
        const { child } = startJob(
          { script: 'echo "$PIP_CACHE_DIR"; readlink ~/.cache/torch/hub' },
          { engine: engine.command, container },
          container.folder,
        );
        let output = '';
        child.stdout.on('data', (data) => (output += data));
        assert.equal(await new Promise((resolve) => child.on('close', resolve)), 0);
        assert.equal(output, '/acpt/caches/pip\n/acpt/caches/torch/0/hub\n');
      });

      await t.test(
        'a user gets at volumes that belong to root',
        {
          skip: others === 'nobody' ? 'there is no other user' : false,
        },
        async () => {
          const opening = openingOf(folder.plan(), options);
          assert.ok(opening);
          const asUser = (script: string) =>
            inside(id, '1234', `export HOME=/tmp/home; mkdir -p ~; ${script}`);
          await asUser(opening.asUser);
          assert.equal(await asUser('[ -L ~/.cache/torch/hub ] || echo none'), 'none');
          await inside(id, '0', opening.asRoot);
          await asUser(opening.asUser);
          await asUser('echo model >~/.cache/torch/hub/file; echo wheel >$PIP_CACHE_DIR/file');
          assert.equal(await inside(id, '0', 'cat /acpt/caches/torch/1234/hub/file'), 'model');
        },
      );
      await discard(id, options);
    });

    test('nothing is made by looking', async () => {
      const folder = folderWith(plain);
      const before = await volumes();
      assert.equal((await optionsOf(folder, false)).caches?.length, cacheNames.length);
      assert.deepEqual(await volumes(), before);
    });

    test("somebody else's volume of the same name is not used, and not removed", async () => {
      const folder = folderWith(plain);
      const [first] = (await optionsOf(folder, false)).caches ?? [];
      assert.ok(first);
      await engine.call('volume', 'create', '--label=dev.acpt.owner=another', first.volume);
      const options = await optionsOf(folder);
      const { caches, remarks, owner } = options;
      assert.ok(owner);
      assert.deepEqual(
        caches?.map(({ cache }) => cache),
        cacheNames.slice(1),
      );
      assert.deepEqual(remarks, [
        `The volume ${first.volume} was not created by ACPT for you, so it is not used as a cache.`,
      ]);
      const { things } = await inventoryOf(engine.command, owner);
      assert.equal(
        things.some(({ name }) => name === first.volume),
        false,
      );
      // Even where somebody asks for it by its name, with a list that is older than the volume.
      const [refused] = await removeOwn(engine.command, owner, [
        {
          kind: 'volume',
          id: first.volume,
          name: first.volume,
          aliases: [],
          about: '',
          running: false,
          size: '',
        },
      ]);
      assert.equal(refused?.refusal, 'It was not made by ACPT for you.');
      assert.ok((await volumes()).includes(first.volume));
      await discard(undefined, options);
    });

    test('cleaning lists and removes what is ours, and nothing beside it', async () => {
      const beside = folderWith(plain);
      const other = running(await start(beside, host, 'none')).container;
      await engine.call('volume', 'create', 'my-data');
      await engine.call('tag', acpt, 'vsc-not-ours');
      const folder = folderWith(built);
      const options = await optionsOf(folder);
      const { owner } = options;
      assert.ok(owner);
      const { id } = await open(folder, options);
      // Somebody built on ours, which has inherited its labels.
      const list = async () => (await inventoryOf(engine.command, owner)).things;
      const things = await list();
      const image = things.find(({ kind }) => kind === 'image');
      assert.ok(image);
      await engine.call('tag', image.id, 'team/derived:1');
      assert.equal(
        (await list()).some(({ name }) => name === image.name),
        false,
        'an image with a name of its own is not ours to remove',
      );
      await engine.call('image', 'rm', 'team/derived:1');

      const mine = things.find((each) => each.id === id);
      assert.equal(mine?.running, true);
      assert.match(mine?.about ?? '', new RegExp(folder.path));
      assert.equal(
        things.some((each) => each.id === other.id),
        false,
      );
      const ours = new Set(options.caches?.map(({ volume }) => volume));
      const held = things.filter(({ kind, name }) => kind === 'volume' && ours.has(name));
      assert.equal(held.length, cacheNames.length);
      assert.ok(held.every(({ size }) => size !== undefined && /^\d/.test(size)));

      // A volume in use is refused, by the engine, in a sentence.
      const [busy] = await removeOwn(engine.command, owner, held.slice(0, 1));
      assert.match(busy?.refusal ?? '', /in use|being used/);
      const stopped = await stopOwn(
        engine.command,
        owner,
        things.filter((each) => each.id === id),
      );
      assert.deepEqual(
        stopped.map(({ refusal }) => refusal),
        [undefined],
      );
      const outcomes = await removeOwn(engine.command, owner, await list());
      assert.deepEqual(
        outcomes.filter(({ refusal }) => refusal !== undefined),
        [],
      );
      assert.deepEqual(await list(), []);
      assert.equal((await engine.call('inspect', '--type=container', other.id)).code, 0);
      assert.equal((await engine.call('image', 'inspect', 'vsc-not-ours')).code, 0);
      assert.equal((await engine.call('image', 'inspect', acpt)).code, 0);
      assert.ok((await volumes()).includes('my-data'));
    });
  });
