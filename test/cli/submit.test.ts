/** `acpt submit` with a stand-in for the Azure CLI that records how it is called and says what real ones have said. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { removeFolder, repository, temporaryFolder } from '../e2e/host/folders.ts';
import { ownEnvironment, run, start } from '../e2e/host/processes.ts';
import { answeringProgram } from '../support/answeringProgram.ts';
import { acptIn } from '../support/commandLine.ts';
import { recordedProgram } from '../support/recordedProgram.ts';

const root = temporaryFolder('submit folder');
after(() => removeFolder(root));
const cli = path.join(repository, 'dist', 'cli.js');
const floating = 'azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/labels/latest';
const job = (more = '') =>
  `$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json\ncode: ./src\ncommand: python train.py\nenvironment: ${floating}\ncompute: azureml:gpu-cluster\n${more}`;
let folders = 0;

/** A folder with a job, and an `az` that says this. */
function folderWith(
  text: string,
  says = '',
  code = 0,
): { folder: string; az: string; calls: () => string[][] } {
  const folder = path.join(root, `job ${++folders}`);
  mkdirSync(path.join(folder, 'src'), { recursive: true });
  writeFileSync(path.join(folder, 'my job.yml'), text);
  writeFileSync(path.join(folder, 'src', 'train.py'), 'print(1)\n');
  const az = path.join(folder, 'az');
  const calls = answeringProgram(az, () => ({ out: says, code }));
  return { folder, az, calls };
}

const acpt = (folder: string, ...args: string[]) => acptIn(folder, ['submit', ...args]);

describe('acpt submit', { skip: process.platform === 'win32' && 'the stand-in is a script' }, () => {
  test('says what runs where and what is uploaded, then calls az with every word as it is', async () => {
    const { folder, az, calls } = folderWith(
      job(
        'resources:\n  instance_type: Standard_ND96isr_H100_v5\n  instance_count: 2\n  shm_size: 64g\ndistribution:\n  type: pytorch\n  process_count_per_instance: 8\n',
      ),
      'RunId: calm_sun_1\nWeb View: https://ml.azure.com/runs/calm_sun_1\n',
    );
    const { code, output } = await acpt(
      folder,
      '--yes',
      '--az',
      az,
      '--workspace',
      'my ws',
      '--set',
      'display_name=a b',
      'my job.yml',
    );
    assert.equal(code, 0, output);
    assert.match(output, /^Job: acpt-pytorch-2\.8-cuda12\.6, version \d+: torch /m);
    assert.match(
      output,
      /^ {2}on Standard_ND96isr_H100_v5 \(8 × NVIDIA H100 SXM 80GB · 80 GiB each\), 2 nodes, 8 processes on each$/m,
    );
    assert.match(output, /^Uploads src \(1 kB\)$/m);
    assert.match(
      output,
      /^Not pinned: environment; --pin submits azureml:\/\/registries\/azureml\/environments\/acpt-pytorch-2\.8-cuda12\.6\/versions\/\d+$/m,
    );
    assert.match(output, /^RunId: calm_sun_1$/m);
    assert.deepEqual(calls(), [
      [
        'ml',
        'job',
        'create',
        '--file',
        'my job.yml',
        '--stream',
        '--workspace-name',
        'my ws',
        '--set',
        'display_name=a b',
      ],
    ]);
  });

  test('pins what is not pinned, in steps too', async () => {
    const pipeline = `type: pipeline\njobs:\n  train:\n    type: command\n    code: ./src\n    command: python train.py\n    environment: ${floating}\n    compute: azureml:c\n`;
    const { folder, az, calls } = folderWith(pipeline);
    const { code, output } = await acpt(folder, '--yes', '--pin', '--az', az, 'my job.yml');
    assert.equal(code, 0, output);
    assert.match(output, /^Step train: acpt-pytorch-2\.8-cuda12\.6/m);
    assert.match(calls()[0]?.at(-1) ?? '', /^jobs\.train\.environment=azureml:\/\/.*\/versions\/\d+$/);
  });

  test('errors stop it, --force does not; without a terminal nobody has said yes', async () => {
    const { folder, az, calls } = folderWith(job().replace('train.py', 'trian.py'));
    const stopped = await acpt(folder, '--yes', '--az', az, 'my job.yml');
    assert.equal(stopped.code, 1, stopped.output);
    assert.match(stopped.output, /my job\.yml:3 error There is no trian\.py .*\[missing-script\]/);
    assert.match(stopped.output, /1 error: the job would fail\. Correct it, or pass --force\./);
    assert.deepEqual(calls(), []);
    assert.equal((await acpt(folder, '--yes', '--force', '--az', az, 'my job.yml')).code, 0);
    assert.equal(calls().length, 1);
    // Whether there is a terminal is asked by the built program.
    const asked = await run(process.execPath, [cli, 'submit', '--force', '--az', az, 'my job.yml'], {
      cwd: folder,
      env: ownEnvironment(),
    });
    assert.equal(asked.code, 1);
    assert.match(asked.output, /Nothing was submitted\. Without a terminal, pass --yes\./);
    assert.equal(calls().length, 1);
  });

  test('a dry run prints the command and runs nothing', async () => {
    const { folder, az, calls } = folderWith(job());
    const { code, output } = await acpt(folder, '--dry-run', '--az', az, 'my job.yml');
    assert.equal(code, 0, output);
    assert.match(output, / ml job create --file 'my job\.yml' --stream$/m);
    assert.deepEqual(calls(), []);
  });

  test('what failed is said with the line that it is about', async () => {
    const recorded: readonly (readonly [string, RegExp])[] = [
      [
        "az: 'ml' is misspelled or not recognized by the system.\n",
        /my job\.yml: The Azure CLI lacks its ml extension\. Install it with: az extension add --name ml/,
      ],
      ["Please run 'az login' to setup account.\n", /You are not signed in\. Sign in with: az login/],
      [
        "ERROR: The specified subscription has a total vCPU quota of 4 and cannot accomodate for at least 1 requested compute training cluster and/or compute instance's node which maps to 24 vCPUs\n",
        /my job\.yml:5: The subscription's quota is 4 vCPUs, and one node of this compute has 24\./,
      ],
      [
        'Not enough quota available for Standard_F16s_v2 in SubscriptionId x. Current usage/limit: 0/6. Additional needed: 32\n',
        /my job\.yml:5: The quota for Standard_F16s_v2 is used up: 0\/6 vCPUs in use, 32 more needed\./,
      ],
      [
        "The Resource 'Microsoft.MachineLearningServices/workspaces/ws-1' under resource group 'rg' was not found.\n",
        /There is no workspace ws-1 in the resource group rg\./,
      ],
      [
        '(UserError) Image build failed. For more details, check log file azureml-logs/20_image_build_log.txt.\n',
        /my job\.yml:4: The image of the environment could not be built\./,
      ],
    ];
    for (const [says, sentence] of recorded) {
      const { folder, az } = folderWith(job(), says, 1);
      const { code, output } = await acpt(folder, '--yes', '--az', az, 'my job.yml');
      assert.equal(code, 1, output);
      assert.match(output, sentence);
      assert.ok(output.includes(says.trim().slice(0, 40)), 'its own words are there too');
    }
  });

  test('a job that fails ends with 1, although az does not', async () => {
    const says =
      'RunId: a_b_1\nWeb View: https://ml.azure.com/runs/a_b_1\n\nExecution Summary\n=================\nRunId: a_b_1\n\nError:\n{"error": {}}\n';
    const { folder, az } = folderWith(job(), says);
    assert.equal((await acpt(folder, '--yes', '--az', az, 'my job.yml')).code, 1);
  });

  test('no az at all', async () => {
    const { folder } = folderWith(job());
    const { code, output } = await acpt(folder, '--yes', '--az', path.join(folder, 'nothing'), 'my job.yml');
    assert.equal(code, 2);
    assert.match(output, /nothing was not found\. Install the Azure CLI .*az extension add --name ml/);
  });

  test('what it says moves no cursor', async () => {
    const { folder, az } = folderWith(job(), '\u001b[31mred\u001b[0m\u0008\nUploading 1%\rUploading 2%\n');
    const { output } = await acpt(folder, '--yes', '--az', az, 'my job.yml');
    assert.match(output, /^red\\u0008$/m);
    assert.match(output, /Uploading 1%\rUploading 2%/);
  });

  test('Ctrl+C says how to cancel the job, which goes on', async () => {
    const { folder, az } = folderWith(job());
    const says = 'RunId: a_b_2\nWeb View: https://ml.azure.com/runs/a_b_2\nWAIT\n';
    recordedProgram(
      az,
      `process.stdout.write(${JSON.stringify(says)});
process.on('SIGINT', () => process.exit(130));
setInterval(() => {}, 1000);
`,
    );
    const started = start(process.execPath, [cli, 'submit', '--yes', '--az', az, 'my job.yml'], {
      cwd: folder,
      env: ownEnvironment(),
    });
    await new Promise<void>((resolve) => started.onOutput((text) => text.includes('WAIT') && resolve()));
    started.child.kill('SIGINT');
    await started.ended;
    assert.match(started.output(), /The job a_b_2 goes on\. Cancel it with: az ml job cancel --name a_b_2/);
  });

  describe('a job of Microsoft Foundry', () => {
    const foundry =
      'command: python train.py\ncode: ./src\nenvironment: mcr.microsoft.com/azureml/curated/acpt-pytorch-2.8-cuda12.6:15\ncompute: c\nstorage_connection_name: s\n';
    const submitted = "Submitting command job: calm-1\n\n✓ Job 'calm-1' submitted successfully\n";

    test('is submitted with azd, and followed', async () => {
      const { folder, az, calls } = folderWith(foundry, submitted);
      const { code, output } = await acpt(folder, '--yes', '--azd', az, 'my job.yml');
      assert.equal(code, 0, output);
      assert.match(output, /^Job: acpt-pytorch-2\.8-cuda12\.6, version 15: torch /m);
      assert.deepEqual(
        calls().map((each) => each.join('|')),
        ['ai|training|job|submit|--file|my job.yml', 'ai|training|job|stream|--name|calm-1'],
      );
    });

    test('what only Azure Machine Learning knows is refused, before anything runs', async () => {
      const { folder, az, calls } = folderWith(foundry);
      for (const option of [['--pin'], ['--workspace', 'w'], ['--set', 'a=b']]) {
        const { code, output } = await acpt(folder, '--yes', '--azd', az, ...option, 'my job.yml');
        assert.equal(code, 2);
        assert.match(output, /--\w+ is not for jobs of Microsoft Foundry, and my job\.yml is one\./);
      }
      assert.deepEqual(calls(), []);
    });

    test('what failed is said, and nothing is followed', async () => {
      for (const [says, sentence] of [
        [
          'unknown command "ai" for "azd"\n',
          /lacks its training extension\. Install it with: azd extension install/,
        ],
        [
          "Error: environment not configured. Run 'azd ai training init' first\n",
          /No Foundry project is chosen\. Choose one with: azd ai training init/,
        ],
      ] as const) {
        const { folder, az, calls } = folderWith(foundry, says, 1);
        const { code, output } = await acpt(folder, '--yes', '--azd', az, 'my job.yml');
        assert.equal(code, 1, output);
        assert.match(output, sentence);
        assert.equal(calls().length, 1);
      }
      const { folder } = folderWith(foundry);
      const missing = await acpt(folder, '--yes', '--azd', './nothing', 'my job.yml');
      assert.match(missing.output, /nothing was not found\. Install the Azure Developer CLI/);
    });
  });

  test('only jobs', async () => {
    const { folder, az, calls } = folderWith(
      '$schema: https://azuremlschemas.azureedge.net/latest/environment.schema.json\nname: e\nimage: a/b:1\n',
    );
    const { code, output } = await acpt(folder, '--yes', '--az', az, 'my job.yml');
    assert.equal(code, 2);
    assert.match(output, /my job\.yml is no Azure ML job, but of the kind environment\./);
    assert.deepEqual(calls(), []);
  });
});
