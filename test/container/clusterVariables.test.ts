/** The variables of a cluster, for a job on this machine. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { clusterVariables } from '../../src/core/container/run/clusterVariables.ts';
import { keepFolders, releaseFolders } from '../../src/core/container/run/keptFolders.ts';
import { temporaryFolder } from '../e2e/host/folders.ts';

const place = {
  runId: 'night-1',
  runFolder: '/workspaces/my repo/.acpt/runs/night-1',
  inputs: new Map(),
  outputs: new Map(),
  distribution: undefined,
  processes: 1,
};

function variables(more: Partial<Parameters<typeof clusterVariables>[0]> = {}): Record<string, string> {
  return Object.fromEntries(clusterVariables({ ...place, ...more }));
}

const distribution = (type: string) => ({ type, processesPerInstance: undefined, instances: 1 });

describe('the variables of a cluster', () => {
  test('name the run and the folder that MLflow writes to', () => {
    assert.deepEqual(variables(), {
      AZUREML_RUN_ID: 'night-1',
      MLFLOW_TRACKING_URI: 'file:///workspaces/my%20repo/.acpt/runs/night-1/mlruns',
      MLFLOW_ALLOW_FILE_STORE: 'true',
    });
  });

  test('hold the paths of inputs and outputs, where a shell can name them', () => {
    const given = variables({
      inputs: new Map([
        ['data', '/data'],
        ['my-data', '/other'],
      ]),
      outputs: new Map([['model', '/run/model']]),
    });
    assert.equal(given.AZURE_ML_INPUT_data, '/data');
    assert.equal(given.AZUREML_DATAREFERENCE_data, '/data');
    assert.equal(given.AZURE_ML_OUTPUT_model, '/run/model');
    assert.equal(given.AZUREML_DATAREFERENCE_model, '/run/model');
    assert.equal(Object.keys(given).length, 7, Object.keys(given).join());
  });

  test('make a single process the only one of its kind', () => {
    const usual = variables();
    const added = (type: string) =>
      Object.fromEntries(
        Object.entries(variables({ distribution: distribution(type) })).filter(([name]) => !(name in usual)),
      );
    assert.deepEqual(added('pytorch'), {
      MASTER_ADDR: '127.0.0.1',
      MASTER_PORT: '6105',
      WORLD_SIZE: '1',
      NODE_RANK: '0',
      RANK: '0',
      LOCAL_RANK: '0',
    });
    assert.deepEqual(added('mpi'), {
      OMPI_COMM_WORLD_RANK: '0',
      OMPI_COMM_WORLD_SIZE: '1',
      OMPI_COMM_WORLD_LOCAL_RANK: '0',
      OMPI_COMM_WORLD_LOCAL_SIZE: '1',
      AZ_BATCH_MASTER_NODE: '127.0.0.1:6105',
    });
    assert.deepEqual(JSON.parse(added('tensorflow').TF_CONFIG ?? ''), {
      cluster: { worker: ['127.0.0.1:2222'] },
      task: { type: 'worker', index: 0 },
      environment: 'cloud',
    });
    assert.deepEqual(added('ray'), {});
  });

  test('leave to torchrun what differs from process to process', () => {
    const given = variables({ distribution: distribution('pytorch'), processes: 2 });
    assert.equal(given.NODE_RANK, '0');
    assert.equal(given.RANK, undefined);
  });

  test('are none by which a script would sign in to a workspace', () => {
    const names = Object.keys(variables({ distribution: distribution('pytorch') }));
    assert.deepEqual(
      names.filter((name) => /ARM_|TOKEN|ENDPOINT|MLFLOW_RUN_ID/.test(name)),
      [],
    );
  });
});

describe('what a job writes beside its code is kept with the run', () => {
  /** Runs a command in a code folder as a job's script does. */
  function run(root: string, name: string, command: string): string {
    const runFolder = path.join(root, '.acpt/runs', name);
    mkdirSync(runFolder, { recursive: true });
    const mark = `${path.basename(root)}-${name}`;
    const script = `export AZUREML_RUN_ID=${name}\ncd '${root}/src'\n${keepFolders(runFolder)}\n${command}`;
    const said = execFileSync('bash', ['-c', `(${script}) 2>&1`], {
      encoding: 'utf8',
      env: { ...process.env, ACPT_RUN: mark },
    });
    execFileSync('bash', ['-c', releaseFolders, 'acpt', mark]);
    return said;
  }

  function code(): string {
    const root = temporaryFolder('kept');
    mkdirSync(path.join(root, 'src'));
    return root;
  }

  test('and nothing of it is left in the code folder', () => {
    const root = code();
    run(root, 'one', 'echo model >outputs/model.txt');
    assert.equal(readFileSync(path.join(root, '.acpt/runs/one/outputs/model.txt'), 'utf8'), 'model\n');
    assert.equal(existsSync(path.join(root, 'src/outputs')), false);
    assert.equal(existsSync(path.join(root, 'src/logs')), false);
    assert.equal(existsSync(path.join(root, '.acpt/runs/one/logs')), false, 'an empty folder goes');
  });

  test('but a folder that is there already is used as it is, which is said', () => {
    const root = code();
    mkdirSync(path.join(root, 'src/outputs'));
    assert.match(run(root, 'one', 'echo x >outputs/x'), /outputs is in the code folder already/);
    assert.ok(existsSync(path.join(root, 'src/outputs/x')));
  });

  test('a link that an interrupted run left is replaced, any other is not', () => {
    const root = code();
    symlinkSync(path.join(root, '.acpt/runs/gone/outputs'), path.join(root, 'src/outputs'));
    writeFileSync(path.join(root, 'elsewhere'), '');
    symlinkSync(path.join(root, 'elsewhere'), path.join(root, 'src/logs'));
    run(root, 'two', 'echo x >outputs/x');
    assert.ok(existsSync(path.join(root, '.acpt/runs/two/outputs/x')));
    assert.ok(lstatSync(path.join(root, 'src/logs')).isSymbolicLink());
  });

  test('the link of a run that goes on is not taken away', () => {
    const root = code();
    run(root, 'one', `${keepFolders(path.join(root, '.acpt/runs/two'))} 2>&1; test -d outputs && sleep 0`);
    const inner = run(
      root,
      'three',
      `AZUREML_RUN_ID=three sleep 5 & export AZUREML_RUN_ID=four; ${keepFolders(path.join(root, '.acpt/runs/four'))}; readlink outputs; kill $!`,
    );
    assert.match(inner, /outputs is in the code folder already/);
    assert.match(inner, /runs\/three\/outputs/);
  });
});
