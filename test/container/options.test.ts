/** What a container gets that no document says: caches, and what the user shares. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { devContainer } from '../../src/core/container/configuration/generate.ts';
import { hostReaching } from '../../src/core/container/configuration/refresh.ts';
import { cacheVolumes, linkCaches } from '../../src/core/container/plan/caches.ts';
import type { ContainerOptions } from '../../src/core/container/plan/options.ts';
import { inventoryOf } from '../../src/engine/inventory.ts';
import { optionsFor, type Wishes } from '../../src/engine/options.ts';
import { folderKey, isOfAnother, ownerOf } from '../../src/engine/owner.ts';
import { temporaryFolder } from '../e2e/host/folders.ts';
import { acpt, Folder } from '../support/devContainers.ts';
import { docker, plainHost } from '../support/host.ts';

const windows = process.platform === 'win32';
const owner = '0123456789';
const caches = cacheVolumes(owner, undefined);

const job = (more = '') => `--- job.yml
command: python train.py
environment: { image: "${acpt}" }
${more}`;

function made(options: ContainerOptions, text = job()) {
  const folder = new Folder(text);
  return devContainer(
    folder.plan(),
    plainHost,
    'none',
    { workspaceFolder: folder.path, gitRoot: undefined, folder: 'acpt-x', exists: () => true },
    options,
  );
}

describe('caches', () => {
  test('are volumes, and variables for programs that do without', () => {
    const { configuration } = made({ owner, caches });
    assert.deepEqual(configuration.mounts, [
      'type=volume,source=acpt-0123456789-pip,target=/acpt/caches/pip',
      'type=volume,source=acpt-0123456789-conda,target=/acpt/caches/conda',
      'type=volume,source=acpt-0123456789-huggingface,target=/acpt/caches/huggingface',
      'type=volume,source=acpt-0123456789-torch,target=/acpt/caches/torch',
      'type=volume,source=acpt-0123456789-compiled,target=/acpt/caches/compiled',
    ]);
    assert.deepEqual(configuration.containerEnv, {
      PIP_CACHE_DIR: '/acpt/caches/pip',
      CONDA_PKGS_DIRS: '/acpt/caches/conda,/opt/conda/pkgs,~/.conda/pkgs',
    });
    assert.ok((configuration.runArgs as string[]).includes(`--label=dev.acpt.owner=${owner}`));
    assert.deepEqual(hostReaching(JSON.stringify(configuration), configuration), []);
  });

  test('no variable moves a folder that holds a token, or hides what an image has', () => {
    const { configuration } = made({ owner, caches });
    const text = JSON.stringify(configuration);
    assert.doesNotMatch(text, /HF_HOME|HF_HUB_CACHE|TORCH_HOME|XDG_CACHE_HOME|TORCH_EXTENSIONS_DIR/);
    assert.doesNotMatch(text, /\.cache\/huggingface(?:["; ]|\/token)/);
  });

  test("the job's own variable stays as it is", () => {
    const { configuration } = made({ caches }, job('environment_variables: { PIP_CACHE_DIR: /tmp/pip }\n'));
    assert.equal((configuration.containerEnv as { PIP_CACHE_DIR: string }).PIP_CACHE_DIR, '/tmp/pip');
  });

  test('none are wanted: nothing of them is written', () => {
    const { configuration } = made({ owner });
    assert.deepEqual(
      [configuration.mounts, configuration.containerEnv, configuration.postStartCommand],
      [undefined, undefined, undefined],
    );
  });

  test('what is built for a container is marked too', () => {
    const text = `--- env.yml\nname: a\nimage: ${acpt}\nconda_file: { dependencies: [python] }\n`;
    const { options } = made({ owner }, text).configuration.build as { options: string[] };
    assert.deepEqual(options, [`--label=dev.acpt.owner=${owner}`]);
  });

  test('compiled extensions are kept apart by what they were compiled for', () => {
    const of = (summary: string) => linkCaches(caches, { name: 'acpt-x', summary });
    assert.match(
      of('torch 2.8.0 · CUDA 12.6 · Python 3.10') ?? '',
      / torch-2\.8\.0-cuda-12\.6-python-3\.10\/torch_extensions /,
    );
    assert.notEqual(of('torch 2.8.0'), of('torch 2.10.0'));
    // It is a word of a shell command, whatever the summary says.
    assert.match(of('$(reboot) "; ../..') ?? '', / reboot\/torch_extensions /);
    assert.match(of('· · ·') ?? '', / unknown\/torch_extensions /);
  });

  test('the names of volumes are digits and letters, whatever a folder is called', () => {
    for (const folder of ['/home/me/$(reboot)', '/x/,readonly,source=/', '/ü/ "\n', `/${'long'.repeat(500)}`])
      for (const { volume } of cacheVolumes(ownerOf(docker), folderKey(folder)))
        assert.match(volume, /^acpt-[0-9a-f]{10}-[0-9a-f]{10}-[a-z]+$/);
    assert.notEqual(folderKey('/a'), folderKey('/b'));
    assert.notEqual(ownerOf({ elsewhere: true }), ownerOf({ elsewhere: false }));
  });
});

test('a folder of another user is told from one of this user, and from one that is gone', () => {
  const folder = temporaryFolder('owner');
  const user = process.getuid?.();
  assert.equal(isOfAnother(folder), false);
  assert.equal(isOfAnother(folder, (user ?? 0) + 1), user !== undefined);
  assert.equal(isOfAnother(path.join(folder, 'gone'), 4711), false);
});

describe('the command in the container', { skip: windows ? 'it is for a shell' : false }, () => {
  /** Runs it with a home of its own and volumes at another place. */
  function link(home: string, volumes: string): void {
    const command = linkCaches(caches, { name: 'acpt-x', summary: 'torch 2.8.0' }) ?? '';
    const { status, stderr } = spawnSync('sh', ['-c', command.replaceAll('/acpt/caches', volumes)], {
      env: { PATH: process.env.PATH, HOME: home },
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
  }
  const volumesIn = (folder: string) => {
    for (const { cache } of caches) mkdirSync(path.join(folder, 'volumes', cache), { recursive: true });
    return path.join(folder, 'volumes');
  };

  test('leads the usual folders into the volumes, again and again', () => {
    const folder = temporaryFolder('caches');
    const volumes = volumesIn(folder);
    const home = path.join(folder, 'home with a space');
    mkdirSync(path.join(home, '.cache/torch/hub'), { recursive: true });
    for (let time = 0; time < 2; time++) {
      link(home, volumes);
      const user = process.getuid?.();
      assert.equal(
        readlinkSync(path.join(home, '.cache/huggingface/hub')),
        `${volumes}/huggingface/${user}/hub`,
      );
      assert.equal(
        readlinkSync(path.join(home, '.cache/torch/hub')),
        `${volumes}/torch/${user}/hub`,
        'it was empty',
      );
      assert.equal(readlinkSync(path.join(home, '.triton/cache')), `${volumes}/compiled/${user}/triton`);
    }
  });

  test('leaves what is there', () => {
    const folder = temporaryFolder('caches');
    const volumes = volumesIn(folder);
    const model = path.join(folder, '.cache/huggingface/hub/model');
    mkdirSync(path.dirname(model), { recursive: true });
    writeFileSync(model, 'baked');
    link(folder, volumes);
    assert.equal(readFileSync(model, 'utf8'), 'baked');
    assert.deepEqual(readdirSync(path.dirname(model)), ['model']);
    assert.ok(existsSync(path.join(folder, '.cache/torch/hub')));
  });

  test('does nothing where there is no volume', () => {
    const folder = temporaryFolder('caches');
    link(folder, path.join(folder, 'nowhere'));
    assert.equal(existsSync(path.join(folder, '.cache')), false);
  });
});

describe('what the user shares', { skip: windows ? 'paths of another kind' : false }, () => {
  const names = ['HOME', 'AZURE_CONFIG_DIR', 'SSH_AUTH_SOCK'] as const;
  const given = names.map((name) => [name, process.env[name]] as const);
  let home = '';
  beforeEach(() => {
    for (const name of names) delete process.env[name];
    home = temporaryFolder('home');
    process.env.HOME = home;
  });
  afterEach(() => {
    for (const [name, value] of given)
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  });
  const share = (...shares: Wishes['shares']) =>
    optionsFor(plainHost, home, { caches: 'off', shares, make: true });

  test('nothing, if nothing was asked for', async () => {
    mkdirSync(path.join(home, '.azure'));
    writeFileSync(path.join(home, '.gitconfig'), '');
    const options = await share();
    assert.deepEqual([options.shares, options.remarks], [[], []]);
    assert.equal(made(options).configuration.mounts, undefined);
  });

  test('read-only, and named before', async () => {
    mkdirSync(path.join(home, '.azure'));
    writeFileSync(path.join(home, '.gitconfig'), '');
    const { configuration, remarks, header } = made(await share('azure', 'git'));
    assert.deepEqual(configuration.mounts, [
      `type=bind,source=${home}/.azure,target=/acpt/host/azure,readonly`,
      `type=bind,source=${home}/.gitconfig,target=/acpt/host/git,readonly`,
    ]);
    assert.match(remarks.join(' '), /Your Azure sign-in, \S+\/\.azure, is mounted read-only and copied/);
    assert.match(header.join(' '), /Your Git configuration, \S+, is mounted read-only/);
    assert.match(String(configuration.postStartCommand), /cp -R \/acpt\/host\/azure ~\/\.azure/);
  });

  test('an agent whose socket stays, and no other', async () => {
    const socket = path.join('/run', 'acpt-no-such-agent.sock');
    process.env.SSH_AUTH_SOCK = socket;
    assert.match((await share('ssh')).remarks?.join() ?? '', /no SSH agent is running/);
    const passing = path.join(home, 'agent');
    writeFileSync(passing, '');
    process.env.SSH_AUTH_SOCK = passing;
    const options = await share('ssh');
    if (passing.startsWith('/tmp/')) {
      assert.deepEqual(options.shares, []);
      assert.match(options.remarks?.join() ?? '', /is gone after you log out/);
    }
    const { configuration } = made({ shares: [{ share: 'ssh', path: '/run/user/1000/agent' }] });
    assert.deepEqual(configuration.mounts, ['type=bind,source=/run/user/1000/agent,target=/acpt/host/ssh']);
    assert.deepEqual(configuration.containerEnv, { SSH_AUTH_SOCK: '/acpt/host/ssh' });
  });

  test('what is not there, or cannot be written, is said and left out', async () => {
    assert.match((await share('azure')).remarks?.join() ?? '', /there is no ~\/\.azure folder/);
    const odd = path.join(home, 'a,readonly=false');
    mkdirSync(odd);
    process.env.AZURE_CONFIG_DIR = odd;
    const { shares, remarks } = await share('azure');
    assert.deepEqual(shares, []);
    assert.match(remarks?.join() ?? '', /cannot be written as a mount/);
  });
});

describe('an engine that goes away', { skip: windows ? 'it is a shell script' : false }, () => {
  /** Answers so many times, and then no more. */
  function engineFor(times: number): string {
    const folder = temporaryFolder('engine');
    const file = path.join(folder, 'docker');
    writeFileSync(
      file,
      `#!/bin/sh
echo "$*" >>${folder}/calls
[ "$(wc -l <${folder}/calls)" -le ${times} ] || { echo 'Cannot connect to the Docker daemon' >&2; exit 1; }
case "$*" in
  'volume ls'*) echo acpt-x; [ -e ${folder}/made ] && cat ${folder}/made ;;
  'volume create'*) for last; do :; done; echo "$last" >>${folder}/made; echo "$last" ;;
  'volume inspect'*) echo '[{"Name": "x", "Labels": null' ;;
  'ps '*) echo 0123 ;;
esac
true
`,
    );
    chmodSync(file, 0o755);
    return file;
  }

  for (const times of [0, 1, 3, 6, 7, 100])
    test(`after ${times} answers, there are no caches, and a sentence says so`, async () => {
      const host = { ...plainHost, engine: { ...docker, command: engineFor(times) } };
      const { caches: found, remarks } = await optionsFor(host, '/x', {
        caches: 'shared',
        shares: [],
        make: true,
      });
      assert.deepEqual(found, []);
      assert.match(remarks?.join(' ') ?? '', /does not say which volumes|could not be created/);
    });

  for (const times of [0, 2, 5, 100])
    test(`after ${times} answers, the list says what is missing from it`, async () => {
      const { things, problems } = await inventoryOf(engineFor(times), owner);
      assert.deepEqual(things, []);
      assert.ok(problems.length > 0);
      for (const problem of problems) assert.match(problem, /^The engine does not list its \w+\.$/);
    });
});
