/** `acpt sample` with a stand-in for the Azure CLI that answers as the real one (2.91) does of an emulated storage account. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { removeFolder, repository, temporaryFolder } from '../e2e/host/folders.ts';
import { ownEnvironment, run } from '../e2e/host/processes.ts';

const root = temporaryFolder('sample folder');
after(() => removeFolder(root));
const cli = path.join(repository, 'dist', 'cli.js');
let folders = 0;

const blobs = {
  'images/1.csv': 'x,y\n1,2\n3,4\n',
  'images/2.csv': 'x,y\n5,6\n7,8\n',
  'images/a/3.bin': 'binary',
  'other.bin': 'o',
};

/** A folder with a job whose inputs have these paths, and an `az`; with `more`, a program that may do something else first. */
function folderWith(inputs: Readonly<Record<string, string>>, more = '') {
  const folder = path.join(root, `folder ${++folders}`);
  mkdirSync(path.join(folder, 'jobs'), { recursive: true });
  const lines = Object.entries(inputs).map(([name, uri]) => `  ${name}: {type: uri_folder, path: "${uri}"}`);
  writeFileSync(
    path.join(folder, 'jobs', 'train.yml'),
    `command: python train.py\ninputs:\n${lines.join('\n')}\nenvironment: azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/versions/15\ncompute: azureml:c\n`,
  );
  const az = path.join(folder, 'my az');
  const record = path.join(folder, 'calls.json');
  writeFileSync(
    az,
    `#!${process.execPath}
const fs = require('node:fs');
const args = process.argv.slice(2);
fs.appendFileSync(${JSON.stringify(record)}, JSON.stringify(args) + '\\n');
const given = (name) => args.find((each) => each.startsWith('--' + name + '='))?.slice(name.length + 3);
const fail = (text) => { process.stderr.write(text); process.exit(1); };
const blobs = ${JSON.stringify(blobs)};
${more}
const [, what, verb] = args;
if (what === 'data') say({ name: given('name'), version: '3', type: 'uri_folder', tags: {}, path: 'azureml://subscriptions/S/resourcegroups/G/workspaces/W/datastores/store/paths/images/' });
else if (what === 'datastore') say({ name: given('name'), type: 'azure_blob', account_name: 'acct', container_name: 'cont', endpoint: 'core.windows.net', protocol: 'https', credentials: {} });
else if (verb === 'list') say(Object.entries(blobs).filter(([name]) => name.startsWith(given('prefix') ?? '')).slice(0, Number(given('num-results'))).map(([name, text]) => ({ container: 'cont', name, metadata: {}, properties: { contentLength: text.length } })));
else {
  const text = blobs[given('name')] ?? fail('ERROR: The specified blob does not exist.');
  fs.writeFileSync(given('file'), text.slice(0, given('end-range') === undefined ? undefined : Number(given('end-range')) + 1));
  say({ name: given('name') });
}
function say(answer) { process.stdout.write(JSON.stringify(answer)); }
`,
  );
  chmodSync(az, 0o755);
  const calls = () =>
    readFileSync(record, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => (JSON.parse(line) as string[]).slice(0, -3).join(' '));
  const acpt = (...args: string[]) =>
    run(process.execPath, [cli, ...args], { cwd: folder, env: ownEnvironment() });
  const sample = (...args: string[]) => acpt('sample', '--az', az, ...args, 'jobs/train.yml');
  const kept = (...parts: string[]) => path.join(folder, '.acpt', 'samples', 'jobs_train', ...parts);
  return { folder, az, calls, acpt, sample, kept };
}

describe('acpt sample', { skip: process.platform === 'win32' && 'the stand-in is a script' }, () => {
  test('downloads what a data asset is, and says how to run with it', async () => {
    const { folder, calls, sample, kept } = folderWith({ data: 'azureml:images:3' });
    const { code, output } = await sample('--workspace', 'mine');
    assert.equal(code, 0, output);
    assert.match(output, /^data: 3 files, 1 kB, in \.acpt\/samples\/jobs_train\/data$/m);
    assert.match(output, /^acpt run --input data=\.acpt\/samples\/jobs_train\/data jobs\/train\.yml$/m);
    assert.equal(readFileSync(kept('data', 'a', '3.bin'), 'utf8'), 'binary');
    assert.equal(readFileSync(path.join(folder, '.acpt', '.gitignore'), 'utf8'), '*\n');
    const storage = '--account-name=acct --container-name=cont --auth-mode=login';
    assert.deepEqual(calls().slice(0, 3), [
      'ml data show --name=images --version=3 --workspace-name=mine',
      'ml datastore show --name=store --workspace-name=W --resource-group=G --subscription=S',
      `storage blob list ${storage} --prefix=images/ --num-results=220 --include=m`,
    ]);
    assert.match(
      calls().find((each) => each.includes('a/3.bin')) ?? '',
      new RegExp(
        `^storage blob download ${storage} --name=images/a/3\\.bin --file=/.*/a/3\\.bin --no-progress$`,
      ),
    );
  });

  test('takes as few files and rows as wanted, of the inputs that are named', async () => {
    const { sample, kept } = folderWith({
      data: 'azureml://datastores/store/paths/images',
      more: 'https://acct.blob.core.windows.net/cont/other.bin',
      local: './jobs',
    });
    const { code, output } = await sample(
      '--files',
      '2',
      '--rows',
      '1',
      '--format',
      'json',
      '--input',
      'data',
    );
    assert.equal(code, 0, output);
    assert.deepEqual(JSON.parse(output), {
      samples: [
        {
          name: 'data',
          uri: 'azureml://datastores/store/paths/images',
          path: kept('data'),
          files: 2,
          bytes: 16,
          remarks: [],
        },
      ],
    });
    assert.deepEqual(readdirSync(kept('data')), ['1.csv', '2.csv']);
    assert.equal(readFileSync(kept('data', '2.csv'), 'utf8'), 'x,y\n5,6\n');
    assert.deepEqual(readdirSync(kept()), ['data']);
    assert.match((await sample('--input', 'local')).output, /"local" is not in Azure/);
    const unknown = await sample('--input', 'nope');
    assert.deepEqual([unknown.code, /no input "nope"/.test(unknown.output)], [2, true]);
  });

  test('an address of one file is that file', async () => {
    const { sample, kept } = folderWith({ file: 'https://acct.blob.core.windows.net/cont/other.bin' });
    const { output } = await sample();
    assert.match(output, /--input file=\.acpt\/samples\/jobs_train\/file\/other\.bin /);
    assert.equal(readFileSync(kept('file', 'other.bin'), 'utf8'), 'o');
  });

  test('asks the workspace that was read for the folder', async () => {
    const { folder, calls, sample } = folderWith({ data: 'azureml:images@latest' });
    mkdirSync(path.join(folder, '.acpt', 'workspace'), { recursive: true });
    writeFileSync(
      path.join(folder, '.acpt', 'workspace', 'workspace.yml'),
      'workspace: contoso-ml\nresource_group: training\nsubscription: sub\nread_on: "2026-11-01"\n',
    );
    await sample();
    assert.equal(
      calls()[0],
      'ml data show --name=images --label=latest --workspace-name=contoso-ml --resource-group=training --subscription=sub',
    );
  });

  test('what was there before stays where anything goes wrong', async () => {
    for (const [more, sentence] of [
      [`if (verb === 'download') fail('ERROR: The specified blob does not exist.')`, /does not exist\./],
      [
        `if (verb === 'list') fail('You do not have the required permissions needed to perform this operation.')`,
        /role Storage Blob Data Reader/,
      ],
      [
        `if (verb === 'list') { process.stdout.write('[]'); process.exit(); }`,
        /There are no files at azureml:/,
      ],
      [`if (what === 'data') { process.stdout.write('{}'); process.exit(); }`, /an unexpected answer/],
      [
        `if (what === 'data') { process.stdout.write('{"path": "azureml:images:3"}'); process.exit(); }`,
        /an unexpected answer/,
      ],
    ] as const) {
      const { folder, sample, kept } = folderWith(
        { data: 'azureml:images:3', file: 'https://acct.blob.core.windows.net/cont/other.bin' },
        `if (fs.existsSync('broken')) { const [, what, verb] = args; ${more} }`,
      );
      assert.equal((await sample()).code, 0);
      writeFileSync(path.join(folder, 'broken'), '');
      const { code, output } = await sample('--input', 'data');
      assert.equal(code, 1, output);
      assert.match(output, sentence);
      assert.deepEqual(readdirSync(kept()), ['data', 'file'], 'nothing unfinished is left');
      assert.equal(readFileSync(kept('data', '1.csv'), 'utf8'), blobs['images/1.csv']);
    }
  });

  test('is written to no other folder through a link', async () => {
    const { folder, sample } = folderWith({ data: 'azureml:images:3' });
    const elsewhere = path.join(root, 'elsewhere');
    mkdirSync(elsewhere, { recursive: true });
    symlinkSync(elsewhere, path.join(folder, '.acpt'));
    const { code, output } = await sample();
    assert.equal(code, 1);
    assert.match(output, /Cannot write|outside|link/);
    assert.deepEqual(readdirSync(elsewhere), []);
  });

  test('replaces no folder of the user because a link leads to it', async () => {
    for (const [link, target] of [
      ['.acpt/samples/jobs_train', '../..'],
      ['.acpt/samples', '../.acpt-of-a-stranger'],
    ] as const) {
      const { folder, sample } = folderWith({ src: 'azureml:images:3' });
      const mine = path.join(folder, link.endsWith('train') ? 'src' : '.acpt-of-a-stranger/jobs_train/src');
      mkdirSync(mine, { recursive: true });
      writeFileSync(path.join(mine, 'work.py'), 'work');
      mkdirSync(path.join(folder, path.dirname(link)), { recursive: true });
      symlinkSync(target, path.join(folder, link));
      const { code, output } = await sample();
      assert.match(output, /Input "src": .* is a symbolic link; ACPT keeps nothing behind links\./);
      assert.deepEqual([code, readdirSync(mine)], [1, ['work.py']]);
    }
  });

  test('ends with Ctrl-C, and leaves nothing unfinished', async () => {
    const { folder, az, kept } = folderWith(
      { data: 'azureml:images:3' },
      `if (args[2] === 'download') { fs.writeFileSync('downloading', ''); setTimeout(() => {}, 60_000); return; }`,
    );
    const child = spawn(process.execPath, [cli, 'sample', '--az', az, 'jobs/train.yml'], {
      cwd: folder,
      env: ownEnvironment(),
      stdio: 'ignore',
    });
    while (!existsSync(path.join(folder, 'downloading'))) await new Promise((go) => setTimeout(go, 20));
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    assert.equal(code, 130);
    assert.deepEqual(readdirSync(kept()), []);
  });

  test('says where steps of a pipeline have different data of one name, and takes that of one', async () => {
    const { folder, acpt, az, kept } = folderWith({ data: 'azureml:images:3' });
    const step = (name: string, uri: string) =>
      `  ${name}:\n    type: command\n    command: ls \${{inputs.data}}\n    inputs:\n      data: {type: uri_folder, path: "${uri}"}\n    environment: azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/versions/15\n`;
    writeFileSync(
      path.join(folder, 'pipeline.yml'),
      `type: pipeline\njobs:\n${step('one', 'azureml:images:3')}${step('two', 'azureml://datastores/store/paths/')}`,
    );
    const both = await acpt('sample', '--az', az, 'pipeline.yml');
    assert.equal(both.code, 2);
    assert.match(both.output, /different data for the input "data"\. Name one step by its line/);
    assert.equal((await acpt('sample', '--az', az, 'pipeline.yml:14')).code, 0);
    assert.ok(existsSync(path.join(path.dirname(kept()), 'pipeline', 'data', 'other.bin')));
  });
});
