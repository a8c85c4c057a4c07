/** Disks that are full or read-only, files that may not be read or that vanish, two programs at once. */
import assert from 'node:assert/strict';
import { chmodSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { repository, temporaryFolder } from '../e2e/host/folders.ts';
import { run } from '../e2e/host/processes.ts';
import { skip } from '../support/programs.ts';

const outer = temporaryFolder('disk');
after(() => rmSync(outer, { recursive: true, force: true }));
const image = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202606.3';
const schema = 'https://azuremlschemas.azureedge.net/latest/environment.schema.json';
const environment = `$schema: ${schema}\nname: e\nimage: ${image}\n`;
const mistaken = `${environment}tags: 3\n`;
const cli = path.join(repository, 'dist', 'cli.js');
/** Runs several command lines, where the program itself need not start. */
const commandLines = path.join(repository, 'test', 'support', 'commandLines.ts');
interface Told {
  readonly code: number;
  readonly err: string;
}
/** To ask what this machine has takes longer than all else. */
const nothing = ['--engine', '/nowhere/docker', '--gpu', 'none'];

/** A new folder with these files. */
function folder(name: string, files: Readonly<Record<string, string>>): string {
  const root = path.join(outer, name);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  return root;
}

const acpt = (cwd: string, ...args: string[]) => run(process.execPath, [cli, ...args], { cwd });

describe('what may not be read', {
  skip: process.platform === 'win32' && 'Windows has no modes of files.',
}, () => {
  const root = folder('secret', {
    'a.yml': mistaken,
    'secret.yml': mistaken,
    'inner/b.yml': mistaken,
    'conda.yml': 'dependencies: [python=3.10]',
    'z.yml': `${mistaken}conda_file: conda.yml\n`,
  });
  for (const name of ['secret.yml', 'inner', 'conda.yml']) chmodSync(path.join(root, name), 0);
  after(() => chmodSync(path.join(root, 'inner'), 0o700));
  // Root may read everything, unless it gives that up.
  const humble = (...args: string[]) =>
    process.getuid?.() === 0
      ? run('setpriv', ['--bounding-set=-dac_override,-dac_read_search', process.execPath, ...args], {
          cwd: root,
        })
      : run(process.execPath, args, { cwd: root });

  test('is told of, and the rest is checked', async () => {
    const { code, output } = await humble(cli, 'check', '.');
    assert.equal(code, 2, output);
    for (const name of ['inner', 'secret.yml', 'conda.yml'])
      assert.ok(output.includes(`acpt: Cannot read ${name}: permission denied.\n`), output);
    for (const name of ['a.yml', 'z.yml']) assert.ok(output.includes(`${name}:`), output);
  });

  test('is told of where it is named', async () => {
    const cases = [
      [['check', 'secret.yml', 'a.yml'], 'Cannot read secret.yml: permission denied.'],
      [['check', 'inner'], 'Cannot read inner: permission denied.'],
      [['stack', 'secret.yml'], 'Cannot read secret.yml: permission denied.'],
      [['devcontainer', ...nothing, 'z.yml'], 'Conda file not found or not readable: conda.yml.'],
    ] as const;
    const { output } = await humble(commandLines, JSON.stringify(cases.map(([args]) => args)));
    const told: readonly Told[] = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.equal(told.length, cases.length);
    for (const [index, [, sentence]] of cases.entries()) {
      assert.equal(told[index]?.code, 2, output);
      assert.ok(told[index]?.err.includes(`acpt: ${sentence}\n`), output);
    }
  });
});

test('what vanishes and comes back while a folder is checked is no mistake', async () => {
  const names = Array.from({ length: 40 }, (_, index) => `part${index}.yml`);
  const root = folder('vanishing', {
    'a.yml': environment,
    ...Object.fromEntries(names.map((name) => [name, environment])),
  });
  let over = false;
  const coming = (async () => {
    for (let turn = 0; !over; turn++) {
      for (const name of names) {
        const file = path.join(root, name);
        if (turn % 2 === 0) rmSync(file, { force: true });
        else writeFileSync(file, environment);
        await pause(1);
      }
    }
  })();
  // In another process than that in which the files come and go, where reading would keep them from it.
  const lines = Array.from({ length: 10 }, () => ['check', '.']);
  const { code, output } = await run(process.execPath, [commandLines, JSON.stringify(lines)], { cwd: root });
  assert.equal(code, 0, output);
  const told: readonly Told[] = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.equal(told.length, lines.length);
  for (const each of told) assert.deepEqual([each.code, each.err], [0, ''], output);
  over = true;
  await coming;
});

test('several that write the same dev container at once leave it whole', async () => {
  const files = { 'e.yml': environment };
  // The names of volumes say which folder they are for.
  const write = (root: string) =>
    acpt(root, 'devcontainer', '--write', ...nothing, '--caches', 'off', 'e.yml');
  const alone = folder('alone', files);
  assert.equal((await write(alone)).code, 0);
  const together = folder('together', files);
  for (const { code, output } of await Promise.all(Array.from({ length: 4 }, () => write(together))))
    assert.equal(code, 0, output);
  const contents = (root: string) =>
    globSync('.devcontainer/**', { cwd: root, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => [path.relative(root, file), readFileSync(file, 'utf8').replaceAll(root, '')]);
  assert.deepEqual(contents(together), contents(alone));
});

describe('a disk', { skip }, () => {
  /** Runs a script in a folder that is a disk of its own, which only the script sees. */
  const onDisk = (root: string, script: string) =>
    run('unshare', ['--mount', 'sh', '-ec', script], {
      cwd: root,
      env: {
        ...process.env,
        ACPT: `${process.execPath} ${cli} devcontainer --write ${nothing.join(' ')} e.yml`,
      },
    });

  test('that is full is told of, and what stands there stays', async () => {
    const root = folder('full', { 'e.yml': environment });
    const { output } = await onDisk(
      root,
      `cp e.yml ../e.yml; mount -t tmpfs -o size=64k none .; cd .; cd ${root}; cp ../e.yml .
      $ACPT; find .devcontainer -type f -exec md5sum {} + | sort > ../before
      sed -i 's/202606.3/202608.2/' e.yml
      cat /dev/zero > filled 2>/dev/null || :
      $ACPT && echo STATUS 0 || echo STATUS $?
      find .devcontainer -type f -exec md5sum {} + | sort | diff ../before - && echo UNCHANGED
      rm filled; $ACPT && grep -c 202608.2 .devcontainer/*/devcontainer.json`,
    );
    assert.match(output, /acpt: Cannot write \S+\/devcontainer\.json: the disk is full\.\n/);
    assert.match(output, /^STATUS 2\nUNCHANGED\n/m);
    assert.match(output, /^[1-9]\d*\n*$/m, 'written once there is room');
  });

  test('that is read-only is told of', async () => {
    const root = folder('readonly', { 'e.yml': environment });
    const { output } = await onDisk(
      root,
      `mount --bind . .; mount -o remount,bind,ro .; cd ${root}; $ACPT && echo STATUS 0 || echo STATUS $?`,
    );
    assert.match(output, /acpt: Cannot write \S+: the disk is read-only\.\n/);
    assert.match(output, /^STATUS 2$/m);
    assert.equal(existsSync(path.join(root, '.devcontainer')), false);
  });
});
