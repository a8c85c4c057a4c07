/** `acpt sample` with a stand-in for the Azure CLI that answers as the real one (2.91) does of an emulated storage account. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { removeFolder, repository, temporaryFolder } from '../e2e/host/folders.ts';
import { ownEnvironment } from '../e2e/host/processes.ts';
import { type Answer, answeringProgram } from '../support/answeringProgram.ts';
import { acptIn, acpt as runAcpt } from '../support/commandLine.ts';

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

type Blobs = Record<string, string>;

/** What a storage account or a workspace answers before ours does; it may change the blobs. */
type First = (args: readonly string[], blobs: Blobs) => Answer | undefined;

/** A folder with a job whose inputs have these paths, and an `az`; where `first` has an answer, that one. */
function folderWith(inputs: Readonly<Record<string, string>>, first: First = () => undefined) {
  const folder = path.join(root, `folder ${++folders}`);
  mkdirSync(path.join(folder, 'jobs'), { recursive: true });
  const lines = Object.entries(inputs).map(([name, uri]) => `  ${name}: {type: uri_folder, path: "${uri}"}`);
  writeFileSync(
    path.join(folder, 'jobs', 'train.yml'),
    `command: python train.py\ninputs:\n${lines.join('\n')}\nenvironment: azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/versions/15\ncompute: azureml:c\n`,
  );
  const az = path.join(folder, 'my az');
  const recorded = answeringProgram(az, (args) => {
    const stored: Blobs = { ...blobs };
    return first(args, stored) ?? answerOf(args, stored);
  });
  const calls = () => recorded().map((words) => words.slice(0, -3).join(' '));
  const acpt = (...args: string[]) => acptIn(folder, args);
  const sample = (...args: string[]) => acpt('sample', '--az', az, ...args, 'jobs/train.yml');
  const kept = (...parts: string[]) => path.join(folder, '.acpt', 'samples', 'jobs', 'train.yml', ...parts);
  return { folder, az, calls, acpt, sample, kept };
}

function answerOf(args: readonly string[], stored: Blobs): Answer {
  const given = (name: string) => args.find((each) => each.startsWith(`--${name}=`))?.slice(name.length + 3);
  const [, what, verb] = args;
  const name = given('name') ?? '';
  if (what === 'data')
    return JSON.stringify({
      name,
      version: '3',
      type: 'uri_folder',
      tags: {},
      path: 'azureml://subscriptions/S/resourcegroups/G/workspaces/W/datastores/store/paths/images/',
    });
  if (what === 'datastore')
    return JSON.stringify({
      name,
      type: 'azure_blob',
      account_name: 'acct',
      container_name: 'cont',
      endpoint: 'core.windows.net',
      protocol: 'https',
      credentials: {},
    });
  if (verb === 'list') {
    const found = Object.entries(stored)
      .filter(([each]) => each.startsWith(given('prefix') ?? ''))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .slice(0, Number(given('num-results')));
    return JSON.stringify(
      found.map(([each, text]) => ({
        container: 'cont',
        name: each,
        metadata: {},
        properties: { contentLength: text.length },
      })),
    );
  }
  const text = stored[name];
  if (text === undefined) return failing('ERROR: The specified blob does not exist.');
  const last = given('end-range');
  writeFileSync(given('file') ?? '', text.slice(0, last === undefined ? undefined : Number(last) + 1));
  return JSON.stringify({ name });
}

const failing = (err: string): Answer => ({ code: 1, err });

describe('acpt sample', { skip: process.platform === 'win32' && 'the stand-in is a script' }, () => {
  test('downloads what a data asset is, and says how to run with it', async () => {
    const { folder, calls, sample, kept } = folderWith({ data: 'azureml:images:3' });
    const { code, output } = await sample('--workspace', 'mine');
    assert.equal(code, 0, output);
    assert.match(output, /^data: 3 files, 1 kB, in \.acpt\/samples\/jobs\/train\.yml\/data$/m);
    assert.match(output, /^acpt run --input data=\.acpt\/samples\/jobs\/train\.yml\/data jobs\/train\.yml$/m);
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
    assert.match(output, /--input file=\.acpt\/samples\/jobs\/train\.yml\/file\/other\.bin /);
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
    const cases: readonly (readonly [First, RegExp])[] = [
      [
        ([, , verb]) =>
          verb === 'download' ? failing('ERROR: The specified blob does not exist.') : undefined,
        /does not exist\./,
      ],
      [
        ([, , verb]) =>
          verb === 'list'
            ? failing('You do not have the required permissions needed to perform this operation.')
            : undefined,
        /role Storage Blob Data Reader/,
      ],
      [([, , verb]) => (verb === 'list' ? '[]' : undefined), /There are no files at azureml:/],
      [([, what]) => (what === 'data' ? '{}' : undefined), /an unexpected answer/],
      [([, what]) => (what === 'data' ? '{"path": "azureml:images:3"}' : undefined), /an unexpected answer/],
    ];
    for (const [wrong, sentence] of cases) {
      let isBroken = false;
      const { sample, kept } = folderWith(
        { data: 'azureml:images:3', file: 'https://acct.blob.core.windows.net/cont/other.bin' },
        (args, stored) => (isBroken ? wrong(args, stored) : undefined),
      );
      assert.equal((await sample()).code, 0);
      isBroken = true;
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
      ['.acpt/samples/jobs/train.yml', '../../..'],
      ['.acpt/samples', '../.acpt-of-a-stranger'],
    ] as const) {
      const { folder, sample } = folderWith({ src: 'azureml:images:3' });
      const mine = path.join(
        folder,
        link.endsWith('.yml') ? 'src' : '.acpt-of-a-stranger/jobs/train.yml/src',
      );
      mkdirSync(mine, { recursive: true });
      writeFileSync(path.join(mine, 'work.py'), 'work');
      mkdirSync(path.join(folder, path.dirname(link)), { recursive: true });
      symlinkSync(target, path.join(folder, link));
      const { code, output } = await sample();
      assert.match(output, /Input "src": .* is a symbolic link; ACPT keeps nothing behind links\./);
      assert.deepEqual([code, readdirSync(mine)], [1, ['work.py']]);
    }
  });

  test('says in a sentence that a file is where the folder would be', async () => {
    for (const place of ['.acpt', '.acpt/samples', '.acpt/samples/jobs/train.yml']) {
      const { folder, sample } = folderWith({ data: 'azureml:images:3' });
      mkdirSync(path.join(folder, path.dirname(place)), { recursive: true });
      writeFileSync(path.join(folder, place), 'mine');
      const { code, output } = await sample();
      assert.match(
        output,
        /^acpt: Input "data": Cannot write .*: a file exists where a folder is required\.$/m,
      );
      assert.deepEqual([code, readFileSync(path.join(folder, place), 'utf8')], [1, 'mine']);
    }
  });

  test('of what is no job there is none', async () => {
    const { folder, acpt } = folderWith({ data: 'azureml:images:3' });
    const schema = '$schema: https://azuremlschemas.azureedge.net/latest/environment.schema.json';
    writeFileSync(path.join(folder, 'environment.yml'), `${schema}\nname: e\nimage: ubuntu:22.04\n`);
    writeFileSync(
      path.join(folder, 'job.py'),
      `from azure.ai.ml import command\njob = command(command="ls", environment="azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/versions/15")\n`,
    );
    for (const [file, why] of [
      ['environment.yml', /environment\.yml is not an Azure ML job: it has no command/],
      ['job.py', /job\.py is Python code, whose inputs ACPT does not read/],
    ] as const) {
      const { code, output } = await acpt('sample', file);
      assert.match(output, why);
      assert.equal(code, 2);
    }
  });

  test('sends no file of this machine to an address that a document names', async () => {
    const { calls, sample } = folderWith(
      {
        prefix: 'https://acct.blob.core.windows.net/cont/@~/.ssh/id_rsa',
        container: 'https://acct.blob.core.windows.net/@.env/x',
        blobs: 'https://acct.blob.core.windows.net/cont',
      },
      (_, stored) => {
        stored['@/etc/hostname'] = 'x';
        return undefined;
      },
    );
    const { code, output } = await sample();
    assert.equal(code, 1);
    assert.equal(
      output.match(/The Azure CLI was not called: it would take ".*" for the name of a file\./g)?.length,
      2,
    );
    assert.match(output, /@\/etc\/hostname is left out/);
    for (const call of calls()) assert.doesNotMatch(call, /(?:^|[ =])@/);
  });

  test('ends with Ctrl-C, and leaves nothing unfinished', async () => {
    const { folder, az, kept } = folderWith({ data: 'azureml:images:3' });
    // The real one is a script that starts Python.
    const asking = readFileSync(az, 'utf8');
    writeFileSync(
      az,
      asking.replace(
        /(?<=^#!.*\n)/,
        `if [ "$3" = download ]; then
  sleep 60 &
  echo $! > unfinished
  mv unfinished downloading
  wait
fi
`,
      ),
    );
    const child = spawn(process.execPath, [cli, 'sample', '--az', az, 'jobs/train.yml'], {
      cwd: folder,
      env: ownEnvironment(),
      stdio: 'ignore',
    });
    while (!existsSync(path.join(folder, 'downloading'))) await new Promise((go) => setTimeout(go, 20));
    assert.ok(existsSync(path.join(folder, '.acpt', '.gitignore')), 'half a sample is hidden from Git');
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    assert.equal(code, 130);
    assert.deepEqual(readdirSync(kept()), []);
    const pid = Number(readFileSync(path.join(folder, 'downloading'), 'utf8'));
    const began = Date.now();
    while (isRunning(pid) && Date.now() - began < 10_000) await new Promise((go) => setTimeout(go, 20));
    assert.ok(!isRunning(pid), 'what az started ended with it');
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
    const one = await acpt('sample', '--az', az, '--workspace-folder', '.', 'pipeline.yml:7');
    assert.match(
      one.output,
      /^acpt run --workspace-folder \. --input data=\.acpt\/samples\/pipeline\.yml\/one\.data pipeline\.yml:7$/m,
    );
    // The data of one step is not that of the other.
    const ofPipeline = path.join(kept(), '..', '..', 'pipeline.yml');
    assert.ok(existsSync(path.join(ofPipeline, 'two.data', 'other.bin')));
    assert.ok(existsSync(path.join(ofPipeline, 'one.data', '1.csv')));
  });

  test('takes of a pipeline what is in Azure, not what its steps write', async () => {
    const { folder, acpt, az } = folderWith({ data: 'azureml:images:3' });
    const step = (name: string, data: string) =>
      `  ${name}:\n    type: command\n    command: ls \${{inputs.data}}\n    inputs: {data: "${data}"}\n    outputs: {out: {type: uri_folder}}\n    environment: azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/versions/15\n`;
    writeFileSync(
      path.join(folder, 'pipeline.yml'),
      `type: pipeline\ninputs:\n  raw: {type: uri_folder, path: "azureml:images:3"}\njobs:\n${step('prepare', '${{parent.inputs.raw}}')}${step('train', '${{parent.jobs.prepare.outputs.out}}')}`,
    );
    const both = await acpt('sample', '--az', az, 'pipeline.yml');
    assert.equal(both.code, 0, both.output);
    assert.match(both.output, /^acpt run --input data=\.acpt\/samples\/pipeline\.yml\/data pipeline\.yml$/m);
    const second = ['sample', '--az', az, 'pipeline.yml:14'];
    assert.match(
      (await acpt(...second)).output,
      /Nothing to download: no input of this job is data in Azure/,
    );
    const nothing = await acpt('sample', '--az', az, 'pipeline.yml:3');
    assert.deepEqual([nothing.code, /Line 3 belongs to no step or job/.test(nothing.output)], [2, true]);
    const named = await acpt(...second, '--input', 'data');
    assert.deepEqual([named.code, /what a step of the pipeline writes/.test(named.output)], [2, true]);
  });

  test('keeps the samples of documents apart, whatever they are called', async () => {
    const { folder, acpt, az } = folderWith({ data: 'azureml:images:3' });
    const text = readFileSync(path.join(folder, 'jobs', 'train.yml'));
    const places = new Set<string>();
    const documents = [
      'jobs/train.yml',
      'jobs_train.yml',
      'jobs/train.yaml',
      '数.yml',
      '据.yml',
      'my job.yml',
    ];
    for (const document of documents) {
      writeFileSync(path.join(folder, document), text);
      const { output } = await acpt('sample', '--az', az, '--format', 'json', document);
      places.add(JSON.parse(output).samples[0].path);
    }
    assert.equal(places.size, documents.length);
    for (const place of places) assert.ok(existsSync(path.join(place, '1.csv')), place);
  });

  test('what it prints is what acpt run takes, in folders with spaces too', async () => {
    const { folder, acpt, sample } = folderWith({ data: 'azureml:images:3', src: 'azureml:images:3' });
    const text = readFileSync(path.join(folder, 'jobs', 'train.yml'));
    mkdirSync(path.join(folder, 'my jobs'));
    writeFileSync(path.join(folder, 'my jobs', 'it.yml'), text);
    await sample();
    const words = ['--input', 'data', '--az', path.join(folder, 'my az'), 'my jobs/it.yml'];
    const { output } = await acpt('sample', ...words);
    const [, input, job] = /^acpt run --input (\S+) '(.*)'$/m.exec(output) ?? [];
    assert.ok(input && job, output);
    const { output: said } = await acpt('run', '--input', input, job);
    // Of two inputs one is given.
    assert.match(said, /Input "src" is azureml:/);
    assert.doesNotMatch(said, /Input "data"/);
    const typo = await acpt('run', '--input', input.replace('data', 'dta'), job);
    assert.deepEqual([typo.code, /my jobs\/it\.yml has no input "dta"\./.test(typo.output)], [2, true]);
  });

  test('has the table of a folder that comes after all that were listed, and says what is left out only so often', async () => {
    const { sample, kept } = folderWith({ data: 'azureml:images:3' }, (_, stored) => {
      for (let number = 0; number < 300; number++)
        stored[`images/0${1000 + number}${number < 30 ? '.' : ''}`] = 'x';
      stored['images/MLTable'] = 'paths: []';
      return undefined;
    });
    const { code, output } = await sample('--files', '3');
    assert.equal(code, 0, output);
    assert.deepEqual(readdirSync(kept('data')), ['01030', '01031', 'MLTable']);
    assert.equal(output.match(/is left out/g)?.length, 5);
    assert.match(output, /25 more such remarks; --format json has them all\./);
  });

  test('finds rows in the part of a file that is downloaded, and says where there are fewer', async () => {
    const { sample, kept } = folderWith({ data: 'azureml:images:3' }, (_, stored) => {
      for (const name of Object.keys(stored)) delete stored[name];
      stored['images/line.txt'] = 'x'.repeat(600_000);
      stored['images/rows.csv'] = `x,y\r\n${`1,${'2'.repeat(996)}\r\n`.repeat(2000)}`;
      return undefined;
    });
    const wide = ['--rows', '1500', '--megabytes'];
    const { code, output } = await sample(...wide, '1');
    assert.equal(code, 0, output);
    assert.match(output, /images\/line\.txt is left out: the first 0\.5 MB of it have no whole row\./);
    assert.match(output, /images\/rows\.csv has its first 499 rows: with more, /);
    assert.deepEqual(readdirSync(kept('data')), ['rows.csv']);
    assert.equal(readFileSync(kept('data', 'rows.csv')).length, 5 + 499 * 1000);
    const more = await sample(...wide, '9');
    assert.deepEqual(more.output.match(/acpt: .*/g), null);
    assert.equal(readFileSync(kept('data', 'rows.csv')).length, 5 + 1500 * 1000);
    // A whole file without a line break is one row.
    assert.equal(readFileSync(kept('data', 'line.txt')).length, 600_000);
  });

  test('several at once leave the sample of one of them, and nothing unfinished', async () => {
    const { az, folder, kept } = folderWith({ data: 'azureml:images:3' });
    const words = ['sample', '--az', az, '--workspace-folder', folder, path.join(folder, 'jobs/train.yml')];
    const all = await Promise.all(Array.from({ length: 4 }, () => runAcpt(words)));
    for (const { code, err } of all) assert.equal(code, 0, err);
    assert.deepEqual(readdirSync(kept()), ['data']);
    assert.deepEqual(readdirSync(kept('data')), ['1.csv', '2.csv', 'a']);
  });
});

/** What has ended and was not asked for yet does not count. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
