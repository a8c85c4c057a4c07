/** What is kept of runs, and what their output says of debuggers and servers. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { describe, test } from 'node:test';
import { attachConfiguration } from '../../src/core/container/run/attach.ts';
import { listeningOf } from '../../src/core/container/run/debugger.ts';
import { durationText, outcomeText, type RunRecord, stateOf } from '../../src/core/container/run/record.ts';
import { serverOf } from '../../src/core/container/run/servers.ts';
import { viewerCommand, viewerCommandHere, viewerPlace } from '../../src/core/container/run/viewers.ts';
import { forwardPort } from '../../src/engine/forward.ts';
import { deleteRun, runsIn } from '../../src/engine/runs.ts';
import { temporaryFolder } from '../e2e/host/folders.ts';
import { acptIn } from '../support/commandLine.ts';

const record: RunRecord = {
  version: 1,
  name: 'night',
  environment: 'acpt-pytorch-2.8-cuda12.6, version 15',
  kind: 'run',
  seenAs: '/workspaces/w/.acpt/runs/one',
  started: '2026-11-22T10:15:00.000Z',
  process: 1,
};

function folderWith(runs: Readonly<Record<string, unknown>>): string {
  const folder = temporaryFolder('runs');
  for (const [id, content] of Object.entries(runs)) {
    const own = path.join(folder, '.acpt/runs', id);
    mkdirSync(own, { recursive: true });
    writeFileSync(
      path.join(own, 'run.json'),
      typeof content === 'string' ? content : JSON.stringify(content),
    );
    writeFileSync(path.join(own, 'log.txt'), 'begun\u001b[31m\n##vso[task.complete]\n');
  }
  return folder;
}

describe('a run', () => {
  const ended = { ...record, ended: '2026-11-22T10:18:12.400Z' };

  test('is in the state in which it ended, or goes on, or was cut off', () => {
    const states = [
      [record, true, 'running', 'running'],
      [record, false, 'interrupted', 'interrupted'],
      [{ ...ended, exitCode: 0 }, true, 'succeeded', 'succeeded in 3 min 12 s'],
      [{ ...ended, exitCode: 3 }, true, 'failed', 'failed with exit code 3 after 3 min 12 s'],
      [{ ...ended, exitCode: null }, true, 'failed', 'failed after 3 min 12 s'],
      [{ ...ended, exitCode: 143, stopped: true }, true, 'stopped', 'stopped after 3 min 12 s'],
    ] as const;
    for (const [run, alive, state, text] of states) {
      assert.equal(
        stateOf(run, () => alive),
        state,
      );
      assert.equal(outcomeText(run, state), text);
    }
    assert.deepEqual(
      [durationText(59.6), durationText(-1), durationText(7500)],
      ['1 min 0 s', '0 s', '2 h 5 min'],
    );
  });

  test('is listed, the latest first; what is none is not', () => {
    const folder = folderWith({
      old: record,
      new: { ...ended, started: '2026-11-23T00:00:00.000Z', exitCode: 0 },
      broken: '{',
      strange: { ...record, version: 2 },
      undated: { ...record, started: 'yesterday' },
      endless: { ...record, ended: 'tomorrow' },
      above: { ...record, line: -1 },
      between: { ...record, line: 1.5 },
      list: [record],
      deep: `${'['.repeat(40_000)}${']'.repeat(40_000)}`,
      elsewhere: { ...record, document: '../../job.yml' },
      absolute: { ...record, document: '/job.yml' },
      option: { ...record, container: { id: '--privileged', user: 'root' } },
      quoted: { ...record, python: 'python; rm -rf /' },
    });
    mkdirSync(path.join(folder, '.acpt/runs/older-than-records'));
    assert.deepEqual(
      runsIn(folder).map(({ id, state }) => [id, state]),
      [
        ['new', 'succeeded'],
        ['old', 'running'],
      ],
    );
    assert.deepEqual(runsIn(path.join(folder, 'nowhere')), []);
  });

  test('is deleted with what is in it, not with what lies behind a link', () => {
    const folder = folderWith({ one: { ...ended, exitCode: 0 } });
    const elsewhere = temporaryFolder('elsewhere');
    writeFileSync(path.join(elsewhere, 'mine'), '');
    symlinkSync(elsewhere, path.join(folder, '.acpt/runs/one/link'));
    const [run] = runsIn(folder);
    assert.ok(run);
    deleteRun(folder, run);
    assert.deepEqual(runsIn(folder), []);
    assert.ok(existsSync(path.join(elsewhere, 'mine')));

    const linked = temporaryFolder('runs');
    const other = folderWith({ two: { ...ended, exitCode: 0 } });
    symlinkSync(path.join(other, '.acpt'), path.join(linked, '.acpt'));
    const [behind] = runsIn(linked);
    assert.ok(behind);
    assert.throws(() => deleteRun(linked, behind), /is not a folder of runs/);
    assert.equal(runsIn(other).length, 1);

    const sources = folderWith({});
    mkdirSync(path.join(sources, '.acpt'), { recursive: true });
    mkdirSync(path.join(sources, 'src/train'), { recursive: true });
    writeFileSync(path.join(sources, 'src/train/run.json'), JSON.stringify({ ...ended, exitCode: 0 }));
    symlinkSync('../src', path.join(sources, '.acpt/runs'));
    const [theirs] = runsIn(sources);
    assert.ok(theirs);
    assert.throws(() => deleteRun(sources, theirs), /is not a folder of runs/);
    assert.ok(existsSync(path.join(sources, 'src/train')));
  });
});

test('acpt runs lists, shows and deletes', async () => {
  const folder = folderWith({
    one: {
      ...record,
      name: 'a\u001b[31mb',
      ended: record.started,
      exitCode: 0,
      document: 'job.yml',
      line: 2,
    },
    two: { ...record, ended: record.started, exitCode: 1, started: '2026-11-21T00:00:00.000Z' },
  });
  mkdirSync(path.join(folder, '.acpt/runs/one/mlruns'));
  const acpt = (...args: string[]) => acptIn(folder, ['runs', ...args]);
  assert.match(
    (await acpt()).out,
    /^one {2}2026-11-22 10:15 {2}succeeded in 0 s +acpt-pytorch-2\.8-cuda12\.6, version 15\ntwo .*failed with exit code 1/,
  );
  const shown = (await acpt('show', 'one')).out;
  assert.match(shown, /^a\\u001b\[31mb: succeeded in 0 s\n/);
  assert.match(shown, /document {4}job\.yml:3\n/);
  assert.match(
    shown,
    /MLFLOW_ALLOW_FILE_STORE=true mlflow ui --backend-store-uri .*\.acpt\/runs\/one\/mlruns/,
  );
  assert.match(shown, /\nbegun\n#\\u0023vso/);
  const data = JSON.parse((await acpt('list', '--format', 'json')).out);
  assert.deepEqual(
    data.map(({ id, state, exitCode }: Record<string, unknown>) => [id, state, exitCode]),
    [
      ['one', 'succeeded', 0],
      ['two', 'failed', 1],
    ],
  );
  for (const [args, said] of [
    [['show'], /ID of one run/],
    [['show', 'three'], /No run three/],
    [['delete', '../..'], /No run/],
    [['forget'], /Unknown action "forget"/],
    [['--workspace-folder', 'nowhere'], /Folder not found/],
  ] as const) {
    const { code, err } = await acpt(...args);
    assert.equal(code, 2);
    assert.match(err, said);
  }
  assert.equal((await acpt('delete', 'one', 'two')).code, 0);
  assert.match((await acpt()).err, /Nothing was run/);
});

test('what a job says of its debugger is taken from lines of ours alone', () => {
  assert.deepEqual(
    listeningOf('acpt: Rank 0 waits for a debugger at 127.0.0.1:5678, for up to 300 seconds.'),
    {
      rank: 0,
      port: 5678,
      waits: true,
    },
  );
  assert.deepEqual(listeningOf('acpt: Rank 3 can be debugged at 127.0.0.1:5681.'), {
    rank: 3,
    port: 5681,
    waits: false,
  });
  assert.equal(listeningOf('acpt: Rank 0 can be debugged at 127.0.0.1:65535.')?.port, 65_535);
  for (const line of [
    '',
    'x acpt: Rank 0 can be debugged at 127.0.0.1:1.',
    'acpt: Rank 0 waits for a debugger at 1.2.3.4:5.',
    'acpt: Rank 0 waits for a debugger at 127.0.0.1:65536.',
  ])
    assert.equal(listeningOf(line), undefined);
});

test('a server is one that says that it listens', () => {
  const cases: readonly (readonly [string, unknown])[] = [
    [
      'TensorBoard 2.15.1 at http://localhost:6006/ (Press CTRL+C to quit)',
      { name: 'TensorBoard', port: 6006 },
    ],
    [
      'INFO:     Uvicorn running on http://127.0.0.1:5000 (Press CTRL+C to quit)',
      { name: 'A server', port: 5000 },
    ],
    ['[2026-11-22] [INFO] Listening at: http://0.0.0.0:8080 (7)', { name: 'A server', port: 8080 }],
    ['Serving HTTP on 0.0.0.0 port 8000 (http://0.0.0.0:8000/) ...', { name: 'A server', port: 8000 }],
    ['Downloading from http://localhost:5000/data', undefined],
    ['running on http://example.com:5000', undefined],
    ['running on http://127.0.0.1:99999', undefined],
    ['loss 0.1', undefined],
  ];
  for (const [line, expected] of cases) assert.deepEqual(serverOf(line), expected, line);
});

test('an editor maps the folder, the repository around it, and code from outside', () => {
  type Attachment = Parameters<typeof attachConfiguration>[0];
  const place: Attachment = {
    plan: { title: 'e', job: { code: '/far/src', run: { name: 'night' } } } as Attachment['plan'],
    workspaceFolder: '/home/me/repo/train',
    gitRoot: '/home/me/repo',
    remoteWorkspaceFolder: '/workspaces/repo/train',
    inPlace: false,
  };
  const mappings = (more: Partial<typeof place>) =>
    attachConfiguration({ ...place, ...more }, 0, 5680).pathMappings;
  const own = { localRoot: '/home/me/repo/train', remoteRoot: '/workspaces/repo/train' };
  const far = { localRoot: '/far/src', remoteRoot: '/acpt/code' };
  assert.deepEqual(attachConfiguration(place, 2, 5680), {
    name: 'ACPT: Attach to night, rank 2',
    type: 'debugpy',
    request: 'attach',
    connect: { host: '127.0.0.1', port: 5680 },
    pathMappings: [far, own, { localRoot: '/home/me/repo', remoteRoot: '/workspaces/repo' }],
    justMyCode: true,
  });
  assert.deepEqual(mappings({ gitRoot: undefined }), [far, own]);
  assert.deepEqual(mappings({ gitRoot: place.workspaceFolder }), [far, own]);
  assert.deepEqual(mappings({ remoteWorkspaceFolder: '/elsewhere' }), [
    far,
    { ...own, remoteRoot: '/elsewhere' },
  ]);
  assert.equal(attachConfiguration({ ...place, inPlace: true }, 0, 1).pathMappings, undefined);
  const nameless = { ...place.plan, job: { ...place.plan.job, run: undefined } };
  assert.equal(attachConfiguration({ ...place, plan: nameless }, 0, 1).name, 'ACPT: Attach to e');
});

test('what a run wrote is shown by the programs of its environment', () => {
  assert.equal(
    viewerCommand('MLflow', '/opt/python', "/it's/run", 5000),
    "MLFLOW_ALLOW_FILE_STORE=true /opt/python -m mlflow ui --backend-store-uri '/it'\\''s/run/mlruns' --host 127.0.0.1 --port 5000",
  );
  assert.equal(
    viewerCommand('TensorBoard', '/opt/python', '/run', 6006),
    '/opt/python -m tensorboard.main --logdir /run --host 127.0.0.1 --port 6006',
  );
  assert.equal(viewerCommandHere('TensorBoard', '/a b/$(c)'), "tensorboard --logdir '/a b/$(c)'");
  assert.match(viewerCommandHere('MLflow', '/a b'), / mlflow ui --backend-store-uri '\/a b\/mlruns'$/);
});

test('a record without a container runs nothing outside of one', () => {
  const container = { id: '0123456789ab', user: 'root' };
  assert.equal(viewerPlace({}, false), undefined);
  assert.equal(viewerPlace({}, true), 'here');
  assert.equal(viewerPlace({ container }, false), container);
  assert.equal(viewerPlace({ container }, true), container);
});

test('a port is passed on, unless the container shares the network of this very machine', async () => {
  const engine = path.join(temporaryFolder('engine'), 'engine');
  // Answers what it is asked of the network; asked to run something, it says hello.
  writeFileSync(engine, '#!/bin/sh\ncase $1 in inspect) echo host ;; *) echo hello ;; esac\n', {
    mode: 0o755,
  });
  const where = { engine, container: { id: 'abc', user: 'root' } };
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  assert.equal((await forwardPort(where, 'python', port)).port, port);
  await new Promise((resolve) => server.close(resolve));

  const elsewhere = await forwardPort(where, 'python', port);
  const said = await new Promise((resolve) => net.connect(elsewhere.port, '127.0.0.1').once('data', resolve));
  assert.equal(String(said), 'hello\n');
  elsewhere.close();
});
