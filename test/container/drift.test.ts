/** What is said of an environment that has moved on since its container was made. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { driftOf } from '../../src/core/container/plan/drift.ts';
import { driftSince, prepare, write } from '../../src/engine/files.ts';
import { isPlanOf, madeFrom, writtenIn } from '../../src/engine/written.ts';
import { acptIn } from '../support/commandLine.ts';
import { acpt, Folder } from '../support/devContainers.ts';
import { plainHost } from '../support/host.ts';

const job = (version: number) => `--- job.yml
name: night
command: python train.py
environment: azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/versions/${version}
`;

const built = (requirement: string) => `--- env.yml
name: own
build: { path: docker }
--- docker/Dockerfile
FROM ${acpt}
RUN pip install -r requirements.txt
COPY requirements.txt .
--- docker/requirements.txt
${requirement}
`;

/** The folder with other files. */
function moved(folder: Folder, text: string): Folder {
  const next = new Folder(text);
  for (const name of ['job.yml', 'env.yml', 'docker/Dockerfile', 'docker/requirements.txt'])
    try {
      writeFileSync(path.join(folder.path, name), next.file(name));
    } catch {
      // This text has no such file.
    }
  return next;
}

/** What has changed of the plan of one text when it becomes the other, in one folder. */
function drift(before: string, after: string): string[] {
  const folder = new Folder(before);
  const made = madeFrom(folder.plan(), folder.path);
  const next = moved(folder, after);
  const now = madeFrom(next.plan(), next.path);
  return driftOf(made, now);
}

describe('what has changed', () => {
  test('nothing, where nothing has', () => {
    assert.deepEqual(drift(job(15), job(15)), []);
    assert.deepEqual(drift(built('einops==0.8.0'), built('einops==0.8.0')), []);
  });

  test('another version of the environment, with what it installs', () => {
    const changes = drift(job(14), job(15));
    assert.equal(changes[0], 'acpt-pytorch-2.8-cuda12.6:14 → 15');
    assert.ok(
      changes.some((each) => /^torch 2\.8\.0\S* → 2\.10\.0/.test(each)),
      changes.join('\n'),
    );
    // What is not known of one of them is not said to have come or gone.
    assert.doesNotMatch(changes.join('\n'), /not pinned/);
  });

  test('a file that the image is built from, and the package that it pins', () => {
    const changes = drift(built('einops==0.7.0'), built('einops==0.8.0\ntransformers==4.50.0'));
    assert.deepEqual(
      changes.filter((each) => /edited/.test(each)),
      ['docker/requirements.txt was edited'],
    );
    assert.ok(changes.includes('einops 0.7.0 → 0.8.0'), changes.join('\n'));
    assert.ok(changes.includes('transformers not pinned → 4.50.0'), changes.join('\n'));
  });

  test('what is not known of an image has not come or gone', () => {
    const made = { base: 'x', sources: {} };
    const known = { ...made, versions: { torch: '2.8.0', CUDA: '12.6' } };
    assert.deepEqual(driftOf({ ...made, versions: {} }, known), []);
    assert.deepEqual(driftOf(known, { ...made, versions: { torch: '2.9.0' } }), ['torch 2.8.0 → 2.9.0']);
  });

  test('names that every object has are names like others', () => {
    const made = { base: 'x', sources: {} };
    assert.deepEqual(
      driftOf(
        { ...made, versions: {} },
        { ...made, versions: JSON.parse('{"__proto__":"1","constructor":"2"}') },
      ),
      ['__proto__ not pinned → 1', 'constructor not pinned → 2'],
    );
  });
});

describe('what is remembered', () => {
  test('is compared the next time, and forgotten when the files are written again', () => {
    const folder = new Folder(job(14));
    const first = prepare(folder.plan(), plainHost, 'none', folder.path);
    assert.equal(driftSince(first), undefined, 'none were written');
    write(first);
    assert.deepEqual(driftSince(prepare(folder.plan(), plainHost, 'none', folder.path)), []);

    const [written] = writtenIn(folder.path);
    assert.ok(written?.made);
    assert.deepEqual([written.document, written.step, written.gpu], ['job.yml', 'night', 'none']);
    assert.ok(isPlanOf(folder.plan(), folder.path, written));
    assert.equal(isPlanOf({ ...folder.plan(), source: undefined }, folder.path, written), false);
  });

  test('says nothing where somebody damaged it', () => {
    const folder = new Folder(job(14));
    write(prepare(folder.plan(), plainHost, 'none', folder.path));
    const [{ configFile } = { configFile: '' }] = writtenIn(folder.path);
    const memory = path.join(path.dirname(configFile), '.acpt-written.json');
    for (const text of [
      '',
      'null',
      '[]',
      '{"version":1}',
      readFileSync(memory, 'utf8').replace('"made"', '"made":1,"x"'),
    ]) {
      writeFileSync(memory, text);
      assert.deepEqual(writtenIn(folder.path), [], text.slice(0, 20));
    }
  });

  test('the command line tells it, and exits with 1', async () => {
    const folder = new Folder(job(14));
    const acptOf = (...args: string[]) =>
      acptIn(folder.path, [
        'devcontainer',
        ...['--engine', '/nowhere/docker', '--gpu', 'none', '--workspace-folder', folder.path],
        ...args,
        'job.yml',
      ]);
    const none = await acptOf('--check');
    assert.deepEqual([none.code, /No container is configured/.test(none.output)], [1, true], none.output);
    assert.equal((await acptOf('--write')).code, 0);
    const current = await acptOf('--check');
    assert.equal(current.code, 0, current.output);
    assert.match(
      current.output,
      /^\.devcontainer\/acpt-pytorch-2\.8-cuda12\.6-cpu\/devcontainer\.json: up to date$/m,
    );
    moved(folder, job(15));
    const drifted = await acptOf('--check');
    assert.equal(drifted.code, 1, drifted.output);
    assert.match(drifted.output, /: acpt-pytorch-2\.8-cuda12\.6:14 → 15$/m);
    assert.equal((await acptOf('--check', '--write')).code, 2);
  });
});
