/** Files that a stranger's document names: nothing hangs, nothing fills the memory, nothing outside is read. */
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { isDeepStrictEqual, promisify } from 'node:util';
import { DiskFiles } from '../../src/disk/diskFiles.ts';
import { repository } from '../e2e/host/folders.ts';

const posix = process.platform !== 'win32';
const outer = mkdtempSync(path.join(tmpdir(), 'acpt-strange-'));
const folder = path.join(outer, 'inside');
mkdirSync(folder);
after(() => rmSync(outer, { recursive: true, force: true }));
const at = (name: string) => path.join(folder, name);
const write = (name: string, text: string | Buffer) => writeFileSync(at(name), text);

const schema = 'https://azuremlschemas.azureedge.net/latest/';
const image = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202606.3';
const environment = (rest: string) => `$schema: ${schema}environment.schema.json\nname: e\n${rest}\n`;
const up = '../'.repeat(12);

/** Documents that lead to files which never end, never begin, or are none. */
const hostile: Readonly<Record<string, string>> = {
  'a device without end as conda file': environment(`image: ${image}\nconda_file: ${up}dev/zero`),
  'random numbers as conda file': environment(`image: ${image}\nconda_file: ${up}dev/random`),
  'a pipe that nobody writes as conda file': environment(`image: ${image}\nconda_file: pipe`),
  'the log of the kernel': environment(`image: ${image}\nconda_file: ${up}proc/kmsg`),
  'a device as Dockerfile': environment('build: { path: /dev, dockerfile_path: zero }'),
  'a pipe as Dockerfile': environment('build: { path: ., dockerfile_path: pipe }'),
  'a device as component': `$schema: ${schema}pipelineJob.schema.json\ntype: pipeline\njobs:\n  a:\n    type: command\n    component: ${up}dev/zero\n  b:\n    type: command\n    component: ./pipe.yml\n`,
  'links in a circle': environment(`image: ${image}\nconda_file: circle.yml`),
  'a link to a device': environment(`image: ${image}\nconda_file: zero.yml`),
  'a folder': environment(`image: ${image}\nconda_file: folder.yml`),
  'requirements that are a pipe': environment('build: { path: ./built }'),
};

describe('the command line ends soon on', { skip: posix ? false : 'Windows has no such files.' }, () => {
  if (posix) {
    execFileSync('mkfifo', [at('pipe'), at('pipe.yml')]);
    symlinkSync('circle.yml', at('circle.yml'));
    symlinkSync('/dev/zero', at('zero.yml'));
    mkdirSync(at('folder.yml'));
    mkdirSync(at('built'));
    execFileSync('mkfifo', [at('built/requirements.txt')]);
    write(
      'built/Dockerfile',
      `FROM ${image}\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n`,
    );
  }
  const fileOf = (title: string) => at(`${title.replaceAll(' ', '-')}.yaml`);
  for (const [title, text] of Object.entries(hostile)) writeFileSync(fileOf(title), text);
  const linesFor = (title: string) => [
    ['check', fileOf(title)],
    ['stack', fileOf(title)],
    ['devcontainer', '--engine', '/nowhere/docker', fileOf(title)],
  ];
  const answers = posix ? answersTo(Object.keys(hostile).flatMap(linesFor)) : Promise.resolve([]);
  for (const title of Object.keys(hostile))
    test(title, async () => {
      for (const args of linesFor(title)) {
        const answer = (await answers).find((each) => isDeepStrictEqual(each.args, args));
        assert.ok(answer, `${args[0]}, or one before it, did not end`);
        assert.doesNotMatch(answer.err, /internal error|heap/);
      }
    });

  test('a named device is refused in a sentence', async () => {
    const program = path.join(repository, 'dist', 'cli.js');
    const error = await promisify(execFile)(process.execPath, [program, 'check', '/dev/zero'], {
      timeout: 20_000,
    }).then(
      () => assert.fail('it was read'),
      (each: { code: number; stderr: string }) => each,
    );
    assert.equal(error.code, 2);
    assert.equal(error.stderr, 'acpt: /dev/zero is a device; expected a file.\n');
  });
});

interface Told {
  readonly args: readonly string[];
  readonly err: string;
}

async function answersTo(lines: readonly (readonly string[])[]): Promise<Told[]> {
  const program = path.join(repository, 'test/support/commandLines.ts');
  // Whoever reads a device to its end needs more.
  const words = ['--max-old-space-size=200', program, JSON.stringify(lines)];
  const options = { timeout: 30_000, maxBuffer: 1e7, cwd: folder };
  const { stdout } = await promisify(execFile)(process.execPath, words, options).catch(
    (error: { stdout: string }) => error,
  );
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

describe('files on disk', () => {
  const files = () => {
    const all = new DiskFiles();
    all.permit(folder);
    return all;
  };

  test('are read inside of what was opened and its repository, and nowhere else', () => {
    write('in.txt', 'in');
    writeFileSync(path.join(outer, 'out.txt'), 'out');
    const before = files();
    assert.equal(before.read(at('in.txt')), 'in');
    assert.notEqual(before.version(at('in.txt')), undefined);
    assert.equal(before.read(path.join(outer, 'out.txt')), undefined);
    assert.equal(before.version(path.join(outer, 'out.txt')), undefined);
    assert.equal(new DiskFiles().read(at('in.txt')), undefined, 'nothing was opened');
    // A name that begins like that of the folder is another folder.
    mkdirSync(`${folder}side`);
    writeFileSync(`${folder}side/x`, 'x');
    assert.equal(before.read(`${folder}side/x`), undefined);
    mkdirSync(path.join(outer, '.git'));
    try {
      assert.equal(files().read(path.join(outer, 'out.txt')), 'out');
    } finally {
      rmSync(path.join(outer, '.git'), { recursive: true });
    }
  });

  test('end at a megabyte', () => {
    write('large', Buffer.alloc(1_000_001, 'a'));
    write('full', Buffer.alloc(1_000_000, 'a'));
    assert.equal(files().read(at('large')), undefined);
    assert.equal(files().version(at('large')), undefined);
    assert.equal(files().read(at('full'))?.length, 1_000_000);
  });

  test('without a size are read, those of the system', { skip: process.platform !== 'linux' }, () => {
    const all = new DiskFiles();
    all.permit('/proc/self');
    assert.match(all.read('/proc/self/status') ?? '', /^Name:/);
  });

  test('are read as pip reads them, where PowerShell wrote them', () => {
    const text = 'torch==2.8.0\r\n# Ä\r\n';
    const marked = Buffer.from(`\uFEFF${text}`, 'utf16le');
    write('requirements.txt', marked);
    write('big.txt', Buffer.from(marked).swap16());
    write('cut.txt', Buffer.from(marked).swap16().subarray(0, 5));
    write('job.yml', marked);
    assert.equal(files().read(at('requirements.txt')), text);
    assert.equal(files().read(at('big.txt')), text);
    assert.equal(files().read(at('cut.txt')), 't');
    assert.match(files().read(at('job.yml')) ?? '', /\0/);
  });

  test('lose their byte order mark', () => {
    write('marked', '\uFEFFa');
    assert.equal(files().read(at('marked')), 'a');
  });
});
