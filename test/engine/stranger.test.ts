/** `acpt devcontainer --up` on a stranger's folder: nothing of it reaches this machine unless it is allowed to. */
import assert from 'node:assert/strict';
import { existsSync, globSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { repository, temporaryFolder } from '../e2e/host/folders.ts';
import { run } from '../e2e/host/processes.ts';
import { acpt, Folder } from '../support/devContainers.ts';
import { type Engine, startEngine } from '../support/engine.ts';
import { skip } from '../support/programs.ts';

describe("a stranger's folder", { skip }, () => {
  let engine: Engine;
  before(async () => {
    engine = await startEngine();
    await engine.image(acpt);
  });
  after(() => engine?.stop());

  const devcontainer = (folder: Folder, ...args: string[]) => program(folder, 'devcontainer', ...args);
  const program = (folder: Folder, ...args: string[]) =>
    run(
      process.execPath,
      [
        path.join(repository, 'dist', 'cli.js'),
        ...args.slice(0, 1),
        ...['--gpu', 'none', '--workspace-folder', folder.path],
        ...['--devcontainer-cli', path.join(repository, 'node_modules/@devcontainers/cli/devcontainer.js')],
        ...args.slice(1),
      ],
      { cwd: folder.path, env: { ...process.env, DOCKER_HOST: engine.host } },
    );
  const job = (folder: Folder) => program(folder, 'run', 'job.yml');
  const containers = async () => (await engine.docker('ps', '-aq')).output.trim();

  test('a devcontainer.json that runs a command on the host is refused, and runs once it is allowed', async () => {
    const folder = new Folder(`--- env.yml\nname: own\nimage: ${acpt}\n`);
    assert.equal((await devcontainer(folder, '--write', 'env.yml')).code, 0);
    const [file = ''] = globSync(`${folder.path}/.devcontainer/*/devcontainer.json`);
    const evil = readFileSync(file, 'utf8').replace('{', '{ "initializeCommand": "touch ran-on-the-host",');
    writeFileSync(file, evil);
    const refused = await devcontainer(folder, '--up', 'env.yml');
    assert.equal(refused.code, 2, refused.output);
    assert.match(
      refused.output,
      /acpt: \S+ contains initializeCommand, which ACPT did not write and which may access this machine\. Review it, then pass --allow-host\.\n/,
    );
    assert.equal(await containers(), '');
    assert.equal(existsSync(path.join(folder.path, 'ran-on-the-host')), false);

    const allowed = await devcontainer(folder, '--up', '--allow-host', 'env.yml');
    assert.equal(allowed.code, 0, allowed.output);
    assert.equal(existsSync(path.join(folder.path, 'ran-on-the-host')), true);
    await engine.docker('rm', '-f', await containers());
    await engine.docker('volume', 'prune', '--force');
  });

  test("a record in the folder does not lead into the caches of all folders, and its caches are the folder's own", async () => {
    const folder = new Folder(`--- env.yml\nname: own\nimage: ${acpt}\n`);
    assert.equal((await devcontainer(folder, '--write', '--caches', 'shared', 'env.yml')).code, 0);
    assert.equal((await engine.docker('volume', 'ls', '-q')).output, '', 'writing makes no volume');
    const refused = await devcontainer(folder, '--up', 'env.yml');
    assert.equal(refused.code, 2, refused.output);
    assert.match(refused.output, /would share its caches with your other folders\. Pass --caches shared/);
    assert.equal(await containers(), '');
    assert.equal((await engine.docker('volume', 'ls', '-q')).output, '');

    const other = new Folder(`--- env.yml\nname: own\nimage: ${acpt}\n`);
    const { code, output } = await devcontainer(other, '--up', 'env.yml');
    assert.equal(code, 0, output);
    const names = (await engine.docker('volume', 'ls', '-q')).output.trim().split('\n');
    assert.equal(names.length, 5);
    for (const name of names) assert.match(name, /^acpt-[0-9a-f]{10}-[0-9a-f]{10}-[a-z]+$/);

    const acptContainers = (...args: string[]) =>
      run(process.execPath, [path.join(repository, 'dist', 'cli.js'), 'containers', ...args], {
        env: { ...process.env, DOCKER_HOST: engine.host },
      });
    const listed = await acptContainers();
    assert.equal(listed.code, 0, listed.output);
    assert.match(listed.output, /^container {2}[0-9a-f]{12} \S+ .* running, \S+$/m);
    assert.match(listed.output, /^volume .* cache of Hugging Face, \//m);
    // What runs is not removed with the rest, and what it uses is not either.
    const kept = await acptContainers('remove', '--all', '--caches');
    assert.equal(kept.code, 1, kept.output);
    assert.match(kept.output, /in use/);
    const [id = ''] = /[0-9a-f]{12}/.exec(listed.output) ?? [];
    const stranger = await acptContainers('remove', 'bridge');
    assert.match(stranger.output, /"bridge" is nothing that ACPT made/);
    assert.equal((await acptContainers('stop', id)).code, 0);
    assert.equal((await acptContainers('remove', '--all', '--caches')).code, 0);
    assert.equal(await containers(), '');
    assert.equal((await engine.docker('volume', 'ls', '-q')).output, '');
  });

  test("a stranger's folder that names a volume of ours in its own devcontainer.json is refused", async () => {
    const folder = new Folder(`--- env.yml\nname: own\nimage: ${acpt}\n`);
    assert.equal((await devcontainer(folder, '--write', 'env.yml')).code, 0);
    const [file = ''] = globSync(`${folder.path}/.devcontainer/*/devcontainer.json`);
    const text = readFileSync(file, 'utf8');
    const evil = text.replace(/(acpt-[0-9a-f]{10})-[0-9a-f]{10}-huggingface/, '$1-huggingface');
    assert.notEqual(evil, text);
    writeFileSync(file, evil);
    const refused = await devcontainer(folder, '--up', 'env.yml');
    assert.equal(refused.code, 2, refused.output);
    assert.match(refused.output, /contains mounts, which ACPT did not write/);
  });

  test('paths outside the folder are not mounted', async () => {
    const folder = new Folder(
      `--- inner/job.yml\ncommand: ls\ncode: ../..\nenvironment: { image: "${acpt}" }\ninputs: { all: { type: uri_folder, path: ../../../etc } }\n`,
      'opened',
    );
    const { code, output } = await devcontainer(folder, '--up', 'inner/job.yml');
    assert.equal(code, 2, output);
    assert.match(
      output,
      /acpt: The container would have access to .*, outside \S+\. Pass --allow-host to allow this\.\n/,
    );
    assert.equal(await containers(), '');
  });

  test('its job runs in no container that reaches this machine, and writes through no link', async () => {
    const folder = new Folder(`--- job.yml\ncommand: touch ran\nenvironment: { image: "${acpt}" }\n`);
    assert.equal((await devcontainer(folder, '--write', 'job.yml')).code, 0);
    const [file = ''] = globSync(`${folder.path}/.devcontainer/*/devcontainer.json`);
    const ours = readFileSync(file, 'utf8');
    writeFileSync(file, ours.replace('{', '{ "initializeCommand": "touch ran-on-the-host",'));
    const refused = await job(folder);
    assert.equal(refused.code, 2, refused.output);
    assert.match(refused.output, /contains initializeCommand/);
    assert.equal(await containers(), '');
    assert.equal(existsSync(path.join(folder.path, 'ran-on-the-host')), false);

    writeFileSync(file, ours);
    const elsewhere = temporaryFolder('elsewhere');
    symlinkSync(elsewhere, path.join(folder.path, '.acpt'));
    const linked = await job(folder);
    assert.equal(linked.code, 2, linked.output);
    assert.match(linked.output, /outside the open folder/);
    assert.deepEqual(readdirSync(elsewhere), []);
  });
});
