/** `acpt workspace` with a stand-in for the Azure CLI that answers as the official SDK writes its entities (azure-ai-ml 1.34.0). */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { removeFolder, repository, temporaryFolder } from '../e2e/host/folders.ts';
import { ownEnvironment, run } from '../e2e/host/processes.ts';
import { type Answer, answeringProgram } from '../support/answeringProgram.ts';
import { acptIn } from '../support/commandLine.ts';
import { recordedProgram } from '../support/recordedProgram.ts';

const root = temporaryFolder('workspace folder');
after(() => removeFolder(root));
const cli = path.join(repository, 'dist', 'cli.js');
const recordedAnswers = readFileSync(new URL('workspaceAnswers.json', import.meta.url), 'utf8');
let folders = 0;

/** What the stand-in knows; some tests change it. */
interface Answers {
  readonly workspace: object;
  environments: unknown;
  readonly computes: readonly object[];
  readonly usage: readonly object[];
  readonly sizes: readonly object[];
  /** The versions of an environment. */
  [name: string]: unknown;
}

/** A folder with a job, and an `az` that answers; where `first` has an answer, that one. */
function folderWith(
  job: string,
  first: (args: readonly string[], answers: Answers) => Answer | Promise<Answer> | undefined = () =>
    undefined,
) {
  const folder = path.join(root, `folder ${++folders}`);
  mkdirSync(path.join(folder, 'jobs'), { recursive: true });
  writeFileSync(path.join(folder, 'jobs', 'job.yml'), job);
  const az = path.join(folder, 'my az');
  const recorded = answeringProgram(az, (args) => {
    const answers: Answers = JSON.parse(recordedAnswers);
    return first(args, answers) ?? JSON.stringify(answerOf(args, answers));
  });
  const calls = () => recorded().map((words) => words.join(' '));
  const acpt = (...args: string[]) => acptIn(folder, args);
  const read = (...args: string[]) => acpt('workspace', 'read', '--az', az, ...args);
  return { folder, az, calls, acpt, read };
}

function answerOf(args: readonly string[], answers: Answers): unknown {
  const [, what, verb] = args;
  const name = args.includes('--name') ? args[args.indexOf('--name') + 1] : undefined;
  if (what === 'workspace') return answers.workspace;
  if (what === 'environment') return name === undefined ? answers.environments : (answers[name] ?? []);
  return verb === 'list' ? answers.computes : verb === 'list-usage' ? answers.usage : answers.sizes;
}

const failing = (err: string): Answer => ({ code: 1, err });

const job = `$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
command: python train.py
environment: azureml:team-env:4
compute: azureml:gpu-clustr
`;

describe('acpt workspace', { skip: process.platform === 'win32' && 'the stand-in is a script' }, () => {
  test('what was read is known to the other commands', async () => {
    const { folder, acpt, az, calls } = folderWith(job);
    // The built program, as users start it; what else it says is asked in this process.
    const words = ['--az', az, '--workspace', 'contoso-ml', '--subscription', 'my subscription'];
    const shown = await run(process.execPath, [cli, 'workspace', 'read', ...words], {
      cwd: folder,
      env: ownEnvironment(),
    });
    assert.equal(shown.code, 0, shown.output);
    assert.match(shown.output, /^contoso-ml in the resource group training, read on \d{4}-\d\d-\d\d/m);
    assert.match(shown.output, /^ {2}team-env 10, 3, 2$/m);
    assert.match(shown.output, /^ {2}gpu-cluster: 8 × NVIDIA H100 SXM 80GB · 80 GiB each · up to 4 nodes$/m);
    assert.doesNotMatch(shown.output, /AzureML-|Anonymous/);
    const where = '--workspace-name contoso-ml --resource-group training --subscription my subscription';
    const end = '--output json --only-show-errors';
    assert.deepEqual(
      calls().toSorted(),
      [
        `ml workspace show --name contoso-ml --subscription my subscription ${end}`,
        `ml environment list --include-archived ${where} ${end}`,
        `ml environment list --name team-env --include-archived ${where} ${end}`,
        `ml environment list --name team-build --include-archived ${where} ${end}`,
        `ml compute list ${where} ${end}`,
        `ml compute list-usage ${where} ${end}`,
        `ml compute list-sizes ${where} ${end}`,
      ].toSorted(),
    );
    assert.equal(readFileSync(path.join(folder, '.acpt', '.gitignore'), 'utf8'), '*\n');

    const checked = await acpt('check', '--format', 'concise', 'jobs');
    assert.match(checked.output, /no version 4 of team-env .* the newest was 10/);
    assert.match(checked.output, /no compute gpu-clustr/);
    writeFileSync(
      path.join(folder, 'jobs', 'job.yml'),
      job
        .replace('team-env:4', 'team-env:3')
        .replace('gpu-clustr', 'gpu-cluster\nresources:\n  instance_count: 4'),
    );
    const again = await acpt('check', '--format', 'concise', 'jobs');
    assert.match(again.output, /4 nodes of \S+ need 384 vCPUs, .*standardNDSH100v5Family in eastus was 192/);
    const stack = await acpt('stack', 'jobs/job.yml');
    assert.match(stack.output, /transformers\s+4\.40\.0/);
    assert.match(stack.output, /team-env:3 in the workspace contoso-ml/);
  });

  test('is shown and forgotten', async () => {
    const { folder, acpt, read } = folderWith(job);
    assert.match((await acpt('workspace')).output, /No Azure ML workspace was read for this folder/);
    await read();
    const { manifest } = JSON.parse((await acpt('workspace', 'show', '--format', 'json')).output);
    assert.deepEqual(manifest.quota, { standardNDSH100v5Family: { limit: '192', used: '96' } });
    assert.equal(manifest.subscription, '00000000-0000-0000-0000-000000000000');
    assert.equal(manifest.computes['gpu-cluster'].state, 'Succeeded');
    assert.match((await acpt('workspace', 'forget')).output, /^Removed \.acpt\/workspace\.$/m);
    assert.deepEqual(readdirSync(path.join(folder, '.acpt')), ['.gitignore']);
    assert.match((await acpt('workspace', 'forget')).output, /No Azure ML workspace was read/);
    assert.doesNotMatch((await acpt('check', 'jobs')).output, /not-in-workspace/);
  });

  test('what it read before stays where anything goes wrong', async () => {
    const cases: readonly (readonly [Parameters<typeof folderWith>[1] & object, RegExp])[] = [
      [
        () => failing("ERROR: Please run 'az login' to setup account."),
        /You are not signed in\. Sign in with: az login\. Nothing was changed\./,
      ],
      [() => failing("'ml' is misspelled or not recognized by the system."), /lacks its ml extension/],
      [
        ([, what]) => (what === 'compute' ? failing('ERROR: \u001b[31mBoom') : undefined),
        /The Azure CLI failed: \\u001b\[31mBoom\. Nothing was changed\./,
      ],
      [
        ([, what]) => (what === 'environment' ? '{"a": ' : undefined),
        /The Azure CLI failed: its answer is not JSON\. Nothing/,
      ],
      [([, what]) => (what === 'environment' ? '{"no":"list"}' : undefined), /gave an unexpected answer/],
    ];
    for (const [wrong, sentence] of cases) {
      let isBroken = false;
      const { folder, read } = folderWith(job, (args, answers) =>
        isBroken ? wrong(args, answers) : undefined,
      );
      assert.equal((await read()).code, 0);
      const before = readFileSync(path.join(folder, '.acpt/workspace/workspace.yml'), 'utf8');
      isBroken = true;
      const { code, output } = await read();
      assert.equal(code, 2, output);
      assert.match(output, sentence);
      assert.equal(readFileSync(path.join(folder, '.acpt/workspace/workspace.yml'), 'utf8'), before);
      assert.deepEqual(readdirSync(path.join(folder, '.acpt')).toSorted(), ['.gitignore', 'workspace']);
    }
  });

  test('Ctrl-C ends it, and the Azure CLI is asked nothing more', async () => {
    let asked = 0;
    const { folder, az } = folderWith(job, (args, answers) => {
      answers.environments = Array.from({ length: 40 }, (_, index) => ({ name: `e${index}` }));
      if (!args.includes('--name')) return undefined;
      if (++asked === 1) program.kill('SIGINT');
      return pause(300, '[]');
    });
    const program = spawn(process.execPath, [cli, 'workspace', 'read', '--az', az], {
      cwd: folder,
      env: ownEnvironment(),
    });
    let said = '';
    program.stderr.setEncoding('utf8').on('data', (text) => (said += text));
    const ended = once(program, 'close');
    assert.deepEqual((await ended)[0], 130, said);
    assert.match(said, /^acpt: Stopped\. Nothing was changed\.$/m);
    assert.ok(asked <= 12, `${asked} questions`);
    assert.ok(!existsSync(path.join(folder, '.acpt')));
  });

  test('an Azure CLI that answers too much, or what cannot be kept', async () => {
    const description = 'x'.repeat(200);
    const many = Array.from({ length: 40_000 }, (_, index) => ({
      name: `environment-${index}`,
      description,
    }));
    const { read, folder, az } = folderWith(job, ([, what, , option]) =>
      what === 'environment' && option !== '--name' ? JSON.stringify(many) : undefined,
    );
    const { code, output } = await read();
    assert.equal(code, 2, output);
    assert.match(output, /too many environments and computes to be kept: .*Nothing was changed\./);
    recordedProgram(az, `for (;;) fs.writeSync(1, 'x'.repeat(1_000_000));`);
    assert.match((await read()).output, /The Azure CLI failed\. Nothing was changed\./);
    assert.ok(!existsSync(path.join(folder, '.acpt')));
  });

  test('an Azure CLI without the option for what is archived, and an account that may not see the quota', async () => {
    const { read, acpt } = folderWith(job, (args) => {
      if (args.includes('--include-archived'))
        return failing('ERROR: unrecognized arguments: --include-archived');
      return args[2] === 'list-usage' ? failing('ERROR: (AuthorizationFailed)') : undefined;
    });
    assert.equal((await read()).code, 0);
    const { manifest } = JSON.parse((await acpt('workspace', 'show', '--format', 'json')).output);
    assert.deepEqual(manifest.environments, { 'team-env': ['10', '3', '2'], 'team-build': ['1'] });
    assert.deepEqual(manifest.quota, {});
  });

  test('registries that documents name are asked for what they name', async () => {
    const shared = 'azureml://registries/contoso-models/environments/shared-env/versions';
    const { acpt, read, calls, folder } = folderWith(
      `command: python train.py\nenvironment: ${shared}/9\ncompute: azureml:gpu-cluster\n`,
      (args) => {
        const answer = [{ name: 'shared-env', version: '1', image: 'docker.io/library/python:3.10' }];
        if (!args.includes('--registry-name')) return undefined;
        return JSON.stringify(args.includes('shared-env') ? answer : []);
      },
    );
    const { code, output } = await read();
    assert.equal(code, 0, output);
    assert.match(output, /^Environments of the registry contoso-models:\n {2}shared-env 1$/m);
    assert.deepEqual(
      calls().filter((each) => each.includes('--registry-name')),
      [
        'ml environment list --name shared-env --include-archived --registry-name contoso-models --output json --only-show-errors',
      ],
    );
    assert.match(
      (await acpt('check', '--format', 'concise', 'jobs')).output,
      /The registry contoso-models had no version 9 of shared-env .* the newest was 1\./,
    );
    const copied = path.join(folder, '.acpt/workspace/registries/contoso-models/shared-env/1.yml');
    assert.match(readFileSync(copied, 'utf8'), /^image: docker\.io\/library\/python:3\.10$/m);
  });

  test('names that lead elsewhere are no files, and nothing is written through a link', async () => {
    const { folder, read } = folderWith(job, (_, answers) => {
      answers.environments = [
        { name: '../../evil' },
        { name: '__proto__', latest_version: '1' },
        { name: 'team-env' },
      ];
      answers['team-env'] = [
        { name: 'team-env', version: '../../../x' },
        { name: '../up', version: '1', image: 'a' },
        { name: 'team-env', version: '1', image: 'a\n\u001b[31m' },
      ];
      return undefined;
    });
    assert.equal((await read()).code, 0);
    const written = readdirSync(folder, { recursive: true })
      .map(String)
      .filter((each) => each.endsWith('.yml'));
    assert.deepEqual(
      written.toSorted(),
      ['.acpt/workspace/environments/team-env/1.yml', '.acpt/workspace/workspace.yml', 'jobs/job.yml'].map(
        (each) => each.replaceAll('/', path.sep),
      ),
    );
    const linked = folderWith(job);
    const outside = path.join(root, 'outside');
    mkdirSync(outside, { recursive: true });
    symlinkSync(outside, path.join(linked.folder, '.acpt'));
    const refused = await linked.read();
    assert.equal(refused.code, 2, refused.output);
    assert.match(refused.output, /is a symbolic link; ACPT keeps nothing behind links/);
    assert.deepEqual(readdirSync(outside), []);
    assert.ok(!existsSync(path.join(linked.folder, '.acpt', 'workspace')));
  });

  test('neither replaces nor removes a folder of the user because .acpt leads to it', async () => {
    const { folder, read, acpt } = folderWith(job);
    const mine = path.join(folder, 'workspace');
    mkdirSync(mine);
    writeFileSync(path.join(mine, 'work.py'), 'work');
    symlinkSync('.', path.join(folder, '.acpt'));
    for (const { code, output } of [await read(), await acpt('workspace', 'forget')]) {
      assert.match(output, /is a symbolic link; ACPT keeps nothing behind links/);
      assert.deepEqual([code, readdirSync(mine)], [2, ['work.py']]);
    }
  });

  test('says how to get an Azure CLI that is missing', async () => {
    const { acpt } = folderWith(job);
    const { code, output } = await acpt('workspace', 'read', '--az', './no-az');
    assert.equal(code, 2);
    assert.match(output, /\.\/no-az was not found\. Install the Azure CLI/);
    for (const az of ['./jobs/job.yml/az', './jobs'])
      assert.match(
        (await acpt('workspace', 'read', '--az', az)).output,
        /^acpt: .*\. Nothing was changed\.$/m,
      );
    assert.match(
      (await acpt('workspace', '--folder', 'x'.repeat(300))).output,
      /^acpt: Folder not found: x/m,
    );
    assert.match(
      (await acpt('workspace', 'raed')).output,
      /Unknown action "raed"\. Expected show, read or forget\./,
    );
  });
});
