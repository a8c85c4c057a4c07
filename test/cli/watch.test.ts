/** `acpt check --watch` on real files: what makes it check again, what does not, and how it ends. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, renameSync, rmSync, watch as watchFolder, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { main } from '../../src/cli/main.ts';
import { FolderWatch } from '../../src/cli/watch/folders.ts';
import { rerun } from '../../src/cli/watch/rerun.ts';
import { Trace } from '../../src/cli/watch/trace.ts';
import { repository } from '../e2e/host/folders.ts';
import { frozenMatrix } from '../support/frozenMatrix.ts';

const program = path.join(repository, 'dist', 'cli.js');
const wrong = 'command: a\nenvironment: azureml:mine:latest\ncompute: azureml:c\n';
const right = wrong.replace('mine:latest', 'mine@latest');

let folder = '';
let child: ChildProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'acpt-watch-'));
});
afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const write = (name: string, text: string) => {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), text);
};

/** A run of the program and what it has said since it was last asked. */
function start(...args: string[]) {
  const words = [process.execPath, program, 'check', '--watch', '--format', 'concise', ...args];
  // Through one pipe, in which what it says keeps its order.
  const [command = '', ...rest] =
    process.platform === 'win32' ? words : ['sh', '-c', 'exec "$@" 2>&1', 'sh', ...words];
  const started = spawn(command, rest, {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1' },
  });
  child = started;
  let said = '';
  for (const stream of [started.stdout, started.stderr]) stream.on('data', (data) => (said += data));
  const watching = /Watching for changes[^\n]*\n/;
  return {
    /** What it said up to the end of a run. */
    async run(): Promise<string> {
      for (let waited = 0; !watching.test(said); waited += 50) {
        assert.ok(waited < 20_000 && started.exitCode === null, `no run: ${said}`);
        await pause(50);
      }
      // Debounced: what belongs to the same change is over.
      await pause(400);
      const [told] = [said];
      said = '';
      return told;
    },
    /** What it said in a while in which nothing should happen. */
    async silence(): Promise<string> {
      await pause(600);
      return said;
    },
    async stop(): Promise<number | null> {
      started.kill('SIGINT');
      const [code] = await once(started, 'exit');
      return code;
    },
  };
}

test('a change of what was read is checked, in one run for one change; Ctrl-C ends it', async () => {
  write('jobs/a.yml', wrong);
  write('readme.md', '');
  const acpt = start('.');
  assert.match(await acpt.run(), /a\.yml:2:\d+ error .*malformed-reference.*\n.*1 error/);
  write('jobs/a.yml', right);
  const fixed = await acpt.run();
  assert.match(fixed, /^\[\d\d:\d\d:\d\d\] Changed: jobs\/a\.yml\n1 Azure ML document: no problems/);
  assert.equal(fixed.match(/Watching/g)?.length, 1);
  write('readme.md', 'What nobody read.');
  assert.equal(await acpt.silence(), '');
  // As editors save: beside it, and then in its place.
  write('jobs/.a.yml.tmp', wrong);
  renameSync(path.join(folder, 'jobs/.a.yml.tmp'), path.join(folder, 'jobs/a.yml'));
  assert.match(await acpt.run(), /malformed-reference/);
  assert.equal(await acpt.stop(), 1);
});

test('files that come and go, what documents are made of, and what is ignored', async () => {
  write('a.yml', right);
  const acpt = start('.');
  assert.match(await acpt.run(), /1 Azure ML document: no problems/);
  write('new/deep/b.yml', wrong);
  assert.match(await acpt.run(), /new\/deep\/b\.yml:2/);
  write('.gitignore', 'new/\n');
  assert.match(await acpt.run(), /Changed: \.gitignore\n1 Azure ML document: no problems/);
  write('a.yml', wrong);
  assert.match(await acpt.run(), /a\.yml:2:\d+ error/);
  write('.acpt.yaml', 'severity: { malformed-reference: warning }\n');
  assert.match(await acpt.run(), /a\.yml:2:\d+ warning/);
  write('a.yml', 'command: a\nenvironment: { build: { path: context } }\ncompute: azureml:c\n');
  assert.match(await acpt.run(), /missing-file|context/);
  const image = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202608.2';
  write('context/Dockerfile', `FROM ${image}\nRUN pip install onnxruntime\n`);
  assert.match(await acpt.run(), /context\/Dockerfile:2:\d+ warning .*conflicting-onnxruntime/);
  assert.equal(await acpt.stop(), 0);
});

test('a named file may go for a moment; one that was never there is an error at once', async () => {
  write('a.yml', right);
  const acpt = start('a.yml');
  await acpt.run();
  rmSync(path.join(folder, 'a.yml'));
  assert.match(await acpt.run(), /File or folder not found: a\.yml/);
  write('a.yml', wrong);
  assert.match(await acpt.run(), /malformed-reference/);
  assert.equal(await acpt.stop(), 1);
  const never = start('b.yml');
  const [code] = await once(child as ChildProcess, 'exit');
  assert.equal(code, 2);
  assert.match(await never.silence(), /^acpt: File or folder not found: b\.yml\.\n$/);
});

test('what would change files is refused', async () => {
  for (const option of ['--fix', '--fix-all', '--diff', '--write-baseline=b.json']) {
    let err = '';
    const code = await main(['check', '--watch', option, folder], {
      matrix: frozenMatrix(),
      write: () => assert.fail(),
      complain: (line) => (err += line),
      colour: false,
    });
    assert.equal(code, 2);
    assert.match(err, new RegExp(`--watch cannot be combined with ${option.replace(/=.*/, '')}:`));
  }
});

test('where the system has no more watchers, one looks now and then, until it has', async () => {
  const before = process.getActiveResourcesInfo().length;
  let events = 0;
  let isFull = true;
  const full = (...args: Parameters<typeof watchFolder>) => {
    if (isFull) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    return watchFolder(...args);
  };
  const folders = new FolderWatch(() => events++, full as typeof watchFolder);
  folders.set([folder]);
  await pause(1300);
  assert.equal(events, 1);
  isFull = false;
  folders.set([folder]);
  await pause(1300);
  assert.equal(events, 1, 'no more looking');
  write('a.yml', '');
  await pause(100);
  assert.ok(events > 1);
  folders.close();
  await pause(10);
  assert.equal(process.getActiveResourcesInfo().length, before);
});

test('leaves no watchers and no timers, and sees what changed while it ran', async () => {
  const before = process.getActiveResourcesInfo().length;
  const file = path.join(folder, 'a.yml');
  write('a.yml', '1');
  const stopped = new AbortController();
  const changes: string[] = [];
  let runs = 0;
  await rerun(
    async () => {
      const trace = new Trace();
      trace.file(file);
      trace.folder(path.join(folder, 'not', 'there'));
      runs++;
      if (runs === 1) write('a.yml', '2 while it runs');
      if (runs === 2) write('not/there/b', '');
      if (runs === 3) stopped.abort();
      return trace;
    },
    (paths) => changes.push(...paths),
    stopped.signal,
  );
  assert.deepEqual(
    changes.map((each) => path.relative(folder, each)),
    ['a.yml', 'not/there'],
  );
  await pause(10);
  assert.equal(process.getActiveResourcesInfo().length, before);
});
