/** Jobs in real containers that have a real Python: what they find, how they are debugged, what is kept of them. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { HostFacts } from '../../src/core/container/host/host.ts';
import { attachConfiguration } from '../../src/core/container/run/attach.ts';
import { type DebugWishes, type Listening, listeningOf } from '../../src/core/container/run/debugger.ts';
import { serverOf } from '../../src/core/container/run/servers.ts';
import { findDebugpy } from '../../src/engine/debugpy.ts';
import { type ForwardedPort, forwardPort, freePorts } from '../../src/engine/forward.ts';
import { probeHost } from '../../src/engine/probe.ts';
import { prepareRun } from '../../src/engine/runJob.ts';
import { deleteRun, runsIn } from '../../src/engine/runs.ts';
import { lastOutput, minute, within } from '../e2e/host/limits.ts';
import { DebugClient } from '../support/debugClient.ts';
import { acpt, curated, Folder, running, start } from '../support/devContainers.ts';
import { type Engine, startEngine } from '../support/engine.ts';
import { skip } from '../support/programs.ts';
import { python } from '../support/standIn.ts';

describe('jobs in containers with Python', { skip }, () => {
  let engine: Engine;
  let host: HostFacts;
  const given = process.env.DOCKER_HOST;

  before(async () => {
    engine = await startEngine();
    process.env.DOCKER_HOST = engine.host;
    await engine.pythonImage(acpt, curated);
    host = await probeHost({ engine: 'docker', image: curated, insideContainer: false });
  });
  after(async () => {
    await engine?.stop();
    if (given === undefined) delete process.env.DOCKER_HOST;
    else process.env.DOCKER_HOST = given;
  });

  const interpreter = `${python}/bin/python`;

  let shared: Folder | undefined;
  let opened: ReturnType<typeof open> | undefined;
  const open = async (folder: Folder) => running(await start(folder, host, 'none')).container;
  /** These files in the folder of a container that tests share, one after another: a job changes its folder alone. */
  function folderOf(text: string): Folder {
    if (shared) shared.replace(text);
    else shared = new Folder(text);
    return shared;
  }

  async function ready(folder: Folder, debug?: DebugWishes, gpus = 0) {
    const plan = folder.plan();
    const { run } = plan.job;
    assert.ok(run);
    if (folder === shared) opened ??= open(folder);
    const container = await ((folder === shared && opened) || open(folder));
    const where = { engine: 'docker', container };
    const place = {
      workspaceFolder: folder.path,
      remoteWorkspaceFolder: container.folder,
      gpus,
      container: where,
    };
    return { plan, where, place, prepared: prepareRun(plan, run, place, { debug }) };
  }

  /** Runs it to its end; `onListening` is told of programs that wait for a debugger. */
  async function finish(
    { prepared }: Pick<Awaited<ReturnType<typeof ready>>, 'prepared'>,
    onListening: (listening: Listening) => Promise<void> = async () => {},
  ) {
    const job = prepared.start();
    let output = '';
    const told: Promise<void>[] = [];
    const take = (text: string) => {
      output += text;
      for (const line of text.split('\n')) {
        const listening = listeningOf(line);
        if (listening) told.push(onListening(listening));
      }
    };
    job.child.stdout.setEncoding('utf8').on('data', take);
    job.child.stderr.setEncoding('utf8').on('data', take);
    const closed = new Promise<number | null>((resolve) => job.child.on('close', resolve));
    const code = await within(minute, 'The job', closed, async () => {
      const said = lastOutput(output);
      await job.stop();
      return said;
    });
    await Promise.all(told);
    return { code, output };
  }

  const train = (program: string, more = '') => `--- train.yml
name: night
command: python train.py --lr \${{inputs.lr}}
code: src
environment: azureml:AzureML-acpt-pytorch-2.8-cuda12.6@latest
inputs: { lr: 0.1, data: { type: uri_folder, path: data } }
outputs: { model: { type: uri_folder } }
${more}--- src/train.py
${program}
--- data/x.txt
x
`;

  test('a script finds what it finds on a cluster, and what it writes is kept with the run', async () => {
    const folder = folderOf(
      train(`import os, urllib.parse
print(os.environ["AZUREML_RUN_ID"])
assert os.path.exists(os.environ["AZURE_ML_INPUT_data"] + "/x.txt")
open(os.environ["AZURE_ML_OUTPUT_model"] + "/model.txt", "w").write("model")
store = urllib.parse.unquote(urllib.parse.urlparse(os.environ["MLFLOW_TRACKING_URI"]).path)
os.makedirs(store + "/0")
open("outputs/metrics.txt", "w").write("0.9")
assert "AZUREML_ARM_SUBSCRIPTION" not in os.environ`),
    );
    const job = await ready(folder);
    const { code, output } = await finish(job);
    assert.equal(code, 0, output);
    const [run] = runsIn(folder.path);
    assert.ok(run);
    assert.equal(output.trim(), run.id);
    assert.equal(run.folder, job.prepared.runFolder);
    assert.equal(folder.file(`.acpt/runs/${run.id}/model/model.txt`), 'model');
    assert.equal(folder.file(`.acpt/runs/${run.id}/outputs/metrics.txt`), '0.9');
    assert.equal(existsSync(path.join(folder.path, 'src/outputs')), false, 'the link is gone');
    assert.equal(run.tracked, true);
    assert.equal(readFileSync(run.log, 'utf8'), output);
    const { document, line, environment, kind, exitCode } = run.record;
    assert.deepEqual([document, line, kind, exitCode, run.state], ['train.yml', 3, 'run', 0, 'succeeded']);
    assert.match(environment, /acpt-pytorch-2\.8-cuda12\.6/);
  });

  test('how it ended is kept, also when it was stopped; a run is deleted when it is over', async () => {
    const folder = folderOf(train('import sys; print("begun", flush=True); sys.exit(3)'));
    const { code } = await finish(await ready(folder));
    assert.equal(code, 3);
    assert.deepEqual(
      runsIn(folder.path).map(({ state, record }) => [state, record.exitCode]),
      [['failed', 3]],
    );

    const slow = folderOf(train('import time; print("begun", flush=True); time.sleep(300)'));
    const { prepared } = await ready(slow);
    const job = prepared.start();
    await new Promise((resolve) => job.child.stdout.once('data', resolve));
    const [going] = runsIn(slow.path);
    assert.equal(going?.state, 'running');
    assert.throws(() => going && deleteRun(slow.path, going), /still running/);
    const closed = new Promise((resolve) => job.child.on('close', resolve));
    await job.stop();
    await closed;
    const [run] = runsIn(slow.path);
    assert.equal(run?.state, 'stopped');
    assert.equal(existsSync(path.join(slow.path, 'src/outputs')), false, 'the link goes also then');
    assert.ok(run);
    deleteRun(slow.path, run);
    assert.equal(existsSync(run.folder), false);
    assert.deepEqual(runsIn(slow.path), []);
  });

  test('a breakpoint in the code of this machine is hit in the container, through the engine', async () => {
    const folder = folderOf(
      train('import sys\nlr = sys.argv[2]\nprint("trained", lr)').replace(
        'command: python',
        'command: python -c "print(1)" && python -u',
      ),
    );
    const port = await freePorts(5678, 1);
    const job = await ready(folder, { port, wait: 30 });
    let forwarded: ForwardedPort | undefined;
    const hit: unknown[] = [];
    const { code, output } = await finish(job, async (listening) => {
      assert.deepEqual(listening, { rank: 0, port, waits: true });
      forwarded = await forwardPort(job.where, interpreter, listening.port);
      assert.equal(forwarded.port, port, 'the same number here as there');
      const client = await DebugClient.connect(forwarded.port);
      const attachment = { ...job.place, plan: job.plan, gitRoot: undefined, inPlace: false };
      const { pathMappings } = attachConfiguration(attachment, 0, port);
      const file = path.join(folder.path, 'src/train.py');
      await client.attach(file, [3], { pathMappings });
      const place = await client.stopped();
      hit.push([place.path, place.line, await client.evaluate('lr', place.frame)]);
      await client.continue(place.thread);
    });
    forwarded?.close();
    assert.equal(code, 0, output);
    assert.deepEqual(hit, [[path.join(folder.path, 'src/train.py'), 3, "'0.1'"]]);
    assert.match(output, /^1\nacpt: Rank 0 waits/);
    assert.match(output, /trained 0\.1/);
    assert.equal(runsIn(folder.path)[0]?.record.kind, 'debug');
  });

  test('of two ranks, the first waits for a debugger, and the other can be attached to', async () => {
    const program = `import os, time
rank = os.environ["RANK"]
print("rank", rank, "of", os.environ["WORLD_SIZE"], flush=True)
if rank == "1":
    while not os.path.exists("go"): time.sleep(0.05)
done = rank`;
    const folder = folderOf(
      train(program, 'distribution: { type: pytorch, process_count_per_instance: 2 }\n'),
    );
    const port = await freePorts(5700, 2);
    const job = await ready(folder, { port, wait: 30 }, 2);
    const hit: string[] = [];
    const { code, output } = await finish(job, async ({ rank, port: there, waits }) => {
      assert.equal(there, port + rank);
      assert.equal(waits, rank === 0);
      const forwarded = await forwardPort(job.where, interpreter, there);
      const client = await DebugClient.connect(forwarded.port);
      const file = `${job.place.remoteWorkspaceFolder}/src/train.py`;
      await client.attach(file, [6]);
      if (rank === 1) mkdirSync(path.join(folder.path, 'src/go'));
      const { frame, thread } = await client.stopped();
      hit.push(await client.evaluate('rank', frame));
      await client.continue(thread);
      await client.event('terminated');
      forwarded.close();
    });
    assert.equal(code, 0, output);
    assert.deepEqual(hit.sort(), ["'0'", "'1'"]);
    assert.match(output, /rank 0 of 2/);
    assert.match(output, /rank 1 of 2/);
  });

  test('a debugger that never attaches ends the job with a sentence', async () => {
    const folder = folderOf(train('print("trained")'));
    const { code, output } = await finish(await ready(folder, { port: 5678, wait: 1 }));
    assert.equal(code, 124);
    assert.match(output, /No debugger attached within 1 seconds: the program was not started\./);
    assert.doesNotMatch(output, /trained/);
  });

  test('a port that is taken in the container is passed over', async () => {
    const folder = folderOf(train('print("trained")'));
    const job = await ready(folder, { port: 5678, wait: 20 });
    const python = (program: string) =>
      engine.docker('exec', job.where.container.id, interpreter, '-c', program);
    const holder = python(
      'import os, socket, time\ns = socket.create_server(("127.0.0.1", 5678))\nopen("/tmp/held", "w")\nwhile os.path.exists("/tmp/held"): time.sleep(0.1)',
    );
    await python('import os, time\nwhile not os.path.exists("/tmp/held"): time.sleep(0.1)');
    const { code, output } = await finish(job, async ({ port }) => {
      assert.equal(port, 5778);
      const forwarded = await forwardPort(job.where, interpreter, port);
      const client = await DebugClient.connect(forwarded.port);
      await client.attach('/nowhere.py', []);
      await client.event('terminated');
      forwarded.close();
    });
    assert.equal(code, 0, output);
    assert.match(output, /trained/);
    await python('import os; os.remove("/tmp/held")');
    await holder;
  });

  test('what a launcher of Python starts is debugged too, and one that is no Python program just runs', async () => {
    const folder = folderOf(
      train('import sys\nx = 5\nprint("trained", sys.argv[1:])').replace(
        'command: python train.py',
        'command: deepspeed && accelerate train.py',
      ),
    );
    const port = await freePorts(5800, 1);
    const job = await ready(folder, { port, wait: 30 });
    const write = (name: string, text: string) =>
      engine.docker(
        'exec',
        job.where.container.id,
        'sh',
        '-c',
        `printf '${text}' >/usr/local/bin/${name}; chmod +x /usr/local/bin/${name}`,
      );
    await write(
      'accelerate',
      '#!/usr/bin/python3\\nimport subprocess, sys\\nsys.exit(subprocess.call([sys.executable] + sys.argv[1:]))\\n',
    );
    await write('deepspeed', '#!/bin/sh\\necho only a shell\\n');
    const hit: string[] = [];
    const { code, output } = await finish(job, async (listening) => {
      const forwarded = await forwardPort(job.where, interpreter, listening.port);
      const launcher = await DebugClient.connect(forwarded.port);
      const file = `${job.place.remoteWorkspaceFolder}/src/train.py`;
      await launcher.attach(file, [3], { subProcess: true });
      // As the Python Debugger extension does, where the launcher's debugger says so: at the same port.
      const { body } = await launcher.event('debugpyAttach');
      assert.equal(body.connect.port, forwarded.port);
      const child = await DebugClient.connect(body.connect.port);
      await child.attach(file, [3], { subProcessId: body.subProcessId });
      const { frame, thread } = await child.stopped();
      hit.push(await child.evaluate('x', frame));
      await child.continue(thread);
      await launcher.event('terminated');
      forwarded.close();
    });
    assert.equal(code, 0, output);
    assert.deepEqual(hit, ['5']);
    assert.match(output, /^only a shell\n/);
    assert.match(output, /trained \['--lr', '0\.1'\]/);
  });

  test('what a container has of debugpy and of Python is told apart', async () => {
    const folder = new Folder(train('print("trained")'));
    const { where } = await ready(folder);
    assert.deepEqual(await findDebugpy(where, interpreter), { kind: 'found' });
    await engine.docker('exec', where.container.id, 'mv', '/usr/lib/python3/dist-packages', '/opt/copy');
    assert.deepEqual(await findDebugpy(where, interpreter), { kind: 'missing' });
    // A job that is debugged all the same says what is missing.
    const without = await finish(await ready(folder, { port: 5678, wait: 1 }));
    assert.equal(without.code, 125);
    assert.match(without.output, /debugpy is not installed for .*python: pip install debugpy/);
    const withCopy = await finish(await ready(folder, { port: 5678, wait: 1, libraries: '/opt/copy' }));
    assert.equal(withCopy.code, 124, withCopy.output);
    const { kind } = await findDebugpy(where, '/nowhere/python');
    assert.equal(kind, 'no python');
  });

  test('what a job serves is reached from this machine, by many at once', async () => {
    const folder = folderOf(
      train(`import http.server, threading
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
print("TensorBoard 2.21.0 at http://127.0.0.1:%d/ (Press CTRL+C to quit)" % server.server_port, flush=True)
threading.Timer(15, server.shutdown).start()
server.serve_forever()`),
    );
    const { prepared, where } = await ready(folder);
    const job = prepared.start();
    const [line] = String(await new Promise((resolve) => job.child.stdout.once('data', resolve))).split('\n');
    const server = serverOf(line ?? '');
    assert.equal(server?.name, 'TensorBoard');
    const forwarded = await forwardPort(where, interpreter, server?.port ?? 0);
    const texts = await Promise.all(
      Array.from({ length: 5 }, async () =>
        (await fetch(`http://127.0.0.1:${forwarded.port}/train.py`)).text(),
      ),
    );
    for (const text of texts) assert.match(text, /^import http\.server/);
    forwarded.close();
    const closed = new Promise((resolve) => job.child.on('close', resolve));
    await job.stop();
    await closed;
  });

  test('of ports that are taken on this machine, none is used', async () => {
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as net.AddressInfo;
    const free = await freePorts(port, 2);
    assert.ok(free > port);
    const folder = folderOf(train('print("trained")'));
    const { where } = await ready(folder);
    const forwarded = await forwardPort(where, interpreter, 4000, port);
    assert.notEqual(forwarded.port, port);
    forwarded.close();
    server.close();
  });
});
