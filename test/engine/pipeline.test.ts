/** `acpt run` with a real engine: a pipeline whose steps hand on what they write, and one that is ended half-way. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { runsIn } from '../../src/engine/runs.ts';
import { repository } from '../e2e/host/folders.ts';
import { lastOutput, minute, within } from '../e2e/host/limits.ts';
import { curated, Folder } from '../support/devContainers.ts';
import { type Engine, startEngine } from '../support/engine.ts';
import { skip } from '../support/programs.ts';

const environment = 'azureml:AzureML-acpt-pytorch-2.8-cuda12.6:15';

/** Written last to first: the order is that of what they need. */
const pipeline = (
  prepare: string,
  train = 'cat ${{inputs.rows}} > ${{outputs.model}}/model.txt',
) => `--- pipeline.yml
type: pipeline
inputs: { factor: 2 }
jobs:
  evaluate:
    type: command
    command: cat \${{inputs.model}}/model.txt > \${{outputs.report}}/report.txt && test "$AZURE_ML_INPUT_model" = \${{inputs.model}}
    environment: ${environment}
    inputs: { model: "\${{parent.jobs.train.outputs.model}}" }
    outputs: { report: {} }
  train:
    component: ./components/train.yml
    inputs: { rows: "\${{parent.jobs.prepare.outputs.rows}}", factor: "\${{parent.inputs.factor}}" }
  prepare:
    type: command
    command: ${prepare}
    environment: ${environment}
    outputs: { rows: { type: uri_file } }
--- components/train.yml
$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json
type: command
name: train
inputs: { rows: { type: uri_file }, factor: { type: integer } }
outputs: { model: { type: uri_folder } }
command: ${train}; echo \${{inputs.factor}} >> \${{outputs.model}}/model.txt
environment: ${environment}
`;

/** Two steps, where a third would show no more. */
const withoutLast = (text: string) => text.replace(/^ {2}evaluate:\n(?: {4}.*\n)+/m, '');

describe('acpt run with a real engine', { skip }, () => {
  let engine: Engine;

  before(async () => {
    engine = await startEngine();
    await engine.image(curated);
  });
  after(async () => {
    await engine?.stop();
  });

  /** @param onText may end the program */
  async function acpt(
    folder: Folder,
    args: readonly string[],
    onText: (text: string, interrupt: () => void) => void = () => {},
  ) {
    const program = path.join(repository, 'dist', 'cli.js');
    const cli = path.join(repository, 'node_modules/@devcontainers/cli/devcontainer.js');
    const child = spawn(process.execPath, [program, ...args, '--devcontainer-cli', cli], {
      cwd: folder.path,
      env: { ...process.env, DOCKER_HOST: engine.host },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      out += text;
      onText(text, () => child.kill('SIGINT'));
    });
    child.stderr.setEncoding('utf8').on('data', (text) => (err += text));
    const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
    const code = await within(2 * minute, `acpt ${args.join(' ')}`, closed, async () => {
      child.kill('SIGKILL');
      return lastOutput(out + err);
    });
    return { code, out, err };
  }

  const containers = async () => (await engine.docker('ps', '-aq')).output.trim();

  test('three steps run in the order of what they need, each in a container that goes with it', async () => {
    const folder = new Folder(pipeline('echo rows > ${{outputs.rows}}'));
    const { code, out, err } = await acpt(folder, ['run', 'pipeline.yml']);
    assert.equal(code, 0, err);
    assert.deepEqual(
      out
        .trim()
        .split('\n')
        .map((line) => line.replace(/in \d+ s/, 'in N s')),
      [
        '✓ prepare   succeeded in N s; wrote rows',
        '✓ train     succeeded in N s; after prepare; wrote model',
        '✓ evaluate  succeeded in N s; after train; wrote report',
      ],
    );
    assert.match(err, /Step 2 of 3, train: starting/);
    const [last] = runsIn(folder.path);
    assert.equal(last?.record.pipeline, 'pipeline');
    assert.equal(readFileSync(path.join(last?.folder ?? '', 'report/report.txt'), 'utf8'), 'rows\n2\n');
    assert.equal(await containers(), '');
  });

  test('a container that a step had before is there afterwards, also a rebuilt one', async () => {
    const text = withoutLast(pipeline('echo rows > ${{outputs.rows}}'));
    const folder = new Folder(text);
    const line = text.split('\n').indexOf('  prepare:');
    const first = await acpt(folder, ['run', `pipeline.yml:${line}`]);
    assert.equal(first.code, 0, first.err);
    const before = await containers();
    assert.match(before, /^\w+$/);
    const { code, out, err } = await acpt(folder, ['run', '--rebuild', 'pipeline.yml']);
    assert.equal(code, 0, err);
    assert.match(out, /^✓ prepare .*\n✓ train .*\n$/);
    const afterwards = await containers();
    assert.match(afterwards, /^\w+$/);
    assert.notEqual(afterwards, before);
    await engine.docker('rm', '--force', afterwards);
  });

  test('after a step that fails, nothing is started', async () => {
    const folder = new Folder(pipeline('echo rows > ${{outputs.rows}}', 'echo no >&2; exit 4'));
    const { code, out, err } = await acpt(folder, ['run', 'pipeline.yml']);
    assert.equal(code, 1, err);
    assert.match(
      out,
      /✗ train +failed with exit code 4 after \d+ s; after prepare\n– evaluate +skipped \(step train failed\)/,
    );
    assert.equal(runsIn(folder.path).length, 2);
    assert.equal(await containers(), '');
  });

  test('ended half-way, it leaves no container and no process', async () => {
    const folder = new Folder(pipeline('echo going; sleep 200'));
    const { code, out } = await acpt(folder, ['run', 'pipeline.yml'], (text, interrupt) => {
      if (text.includes('going')) interrupt();
    });
    assert.equal(code, 130);
    assert.match(out, /■ prepare +stopped after \d+ s\n– train +skipped \(stopped\)/);
    assert.equal(await containers(), '');
    assert.deepEqual(
      runsIn(folder.path).map(({ state }) => state),
      ['stopped'],
    );
  });

  test('a job keeps its container, and ends as its command does', async () => {
    const folder = new Folder(`--- job.yml
command: echo \${{inputs.data}} && cat \${{inputs.data}} && exit 7
environment: ${environment}
inputs: { data: { type: uri_file, path: "azureml://datastores/a/paths/b" } }
--- rows.txt
rows
`);
    const refused = await acpt(folder, ['run', 'job.yml']);
    assert.equal(refused.code, 1);
    assert.match(refused.err, /Input "data" is azureml:.*\n.*Give inputs with --input/);
    assert.equal(existsSync(path.join(folder.path, '.devcontainer')), false, 'nothing was written');

    const { code, out, err } = await acpt(folder, ['run', '--input', 'data=rows.txt', 'job.yml']);
    assert.equal(code, 7, err);
    assert.match(out, /^\/workspaces\/[^/]+\/rows\.txt\nrows\n$/);
    assert.match(err, /Failed with exit code 7\. Log and outputs: /);
    assert.notEqual(await containers(), '');
    assert.equal(readdirSync(path.join(folder.path, '.acpt/runs')).length, 1);
  });

  test('an image without Python is no place to debug in, which is said', async () => {
    const folder = new Folder(`--- job.yml\ncommand: python x.py\nenvironment: ${environment}\n`);
    const { code, err } = await acpt(folder, ['run', '--debug', 'job.yml']);
    assert.equal(code, 1);
    assert.match(err, /The container has no Python to debug: stand-in python/);
  });
});
