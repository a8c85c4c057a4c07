/** Files that environments are made of, checked with what is made of them and by themselves, as before a commit. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { acptIn } from '../support/commandLine.ts';

const image = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202608.2';
const replaced = /^docker\/requirements\.txt:1:1 warning torch==2\.6\.0 replaces/m;
let folder = '';

beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'acpt-build-files-')));
  mkdirSync(path.join(folder, '.git'));
  write('docker/Dockerfile', `FROM ${image}\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n`);
  write('docker/requirements.txt', 'torch==2.6.0\n');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), text);
}

async function check(...names: string[]): Promise<{ readonly out: string; readonly code: number }> {
  const { out, code } = await acptIn(folder, ['check', '--format', 'concise', ...names]);
  return { out, code };
}

test('what a Dockerfile installs is told where no document names the Dockerfile', async () => {
  assert.match((await check('.')).out, replaced);
});

test('a file is judged by what is made of it, though that is not checked', async () => {
  assert.match((await check('docker/requirements.txt')).out, replaced);
  write('docker/requirements.txt', 'pyyaml\n');
  assert.match((await check('docker/requirements.txt')).out, /^0 Azure ML documents: no problems/);
  rmSync(path.join(folder, 'docker/Dockerfile'));
  assert.match((await check('docker/requirements.txt')).out, /not an Azure ML document; skipped/);
});

test('a Dockerfile that a document builds is judged as that builds it', async () => {
  write('requirements.txt', 'pyyaml\n');
  write('env.yml', 'name: e\nbuild:\n  path: .\n  dockerfile_path: docker/Dockerfile\n');
  assert.doesNotMatch((await check('docker/Dockerfile')).out, replaced);
  assert.doesNotMatch((await check('docker/requirements.txt')).out, replaced);
  rmSync(path.join(folder, 'env.yml'));
  assert.match((await check('docker/requirements.txt')).out, replaced);
});

test('a folder that is a link is there', async () => {
  symlinkSync('docker', path.join(folder, 'linked'));
  write('Dockerfile', `FROM ${image}\nCOPY linked /x/\nCOPY docker/gone.txt /x/\n`);
  write('env.yml', 'name: e\nbuild: { path: . }\n');
  write('job.yml', 'command: ls\ncode: ./linked\nenvironment: azureml:e:1\n');
  const { out } = await check('env.yml', 'job.yml');
  assert.match(out, /"docker\/gone\.txt" does not exist/);
  assert.doesNotMatch(out, /linked/);
});

test('a Dockerfile of which only an expression says where it is, is looked for nowhere', async () => {
  write('env.yml', 'name: e\nbuild: { path: docker, dockerfile_path: "${{inputs.file}}" }\n');
  assert.match((await check('env.yml')).out, /^1 Azure ML document: no problems/m);
});

test('the file MLTable of a folder is found by its name', async () => {
  write('table/MLTable', 'path: []\n');
  assert.match((await check('.')).out, /^table\/MLTable:1:1 error Unknown key "path"/m);
});
