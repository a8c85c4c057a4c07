import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn, relatedIn } from '../../../../test/support/details.ts';
import { codesIn, expectFixed } from '../../../../test/support/project.ts';

const code = 'node-rank';
const mpi = 'distribution:\n  type: mpi\n  process_count_per_instance: 4\n';
const conda = (more = '') =>
  `--- p/conda.yml\ndependencies:\n  - python=3.10\n  - pip\n  - pip:\n      - torch==2.8.0\n      - pytorch-lightning==2.4.0\n${more}`;
const job = (script: string, { distribution = mpi, command = 'python train.py', more = '' } = {}) =>
  `--- p/job.yml\ncode: ./src\ncommand: ${command}\nenvironment:\n  image: mcr.microsoft.com/azureml/openmpi5.0-cuda12.4-ubuntu22.04:latest\n  conda_file: conda.yml\n${distribution}resources:\n  instance_count: 2\n--- p/src/train.py\n${script}\n${conda(more)}`;
const set = 'os.environ["NODE_RANK"] = os.environ["OMPI_COMM_WORLD_RANK"]';
const script = `import os\nimport pytorch_lightning as pl\n${set}\ntrainer = pl.Trainer(devices=4, num_nodes=2)\ntrainer.fit(net)`;
const found = (text: string) => codesIn(text).filter((each) => each.startsWith(`${code} `));

describe(code, () => {
  test('the rank of the process', () => {
    for (const each of [
      script,
      script.replace('devices=4', 'devices=gpus').replace('trainer =', 'gpus = 4\ntrainer ='),
      script.replace('import pytorch_lightning as pl', 'import lightning.pytorch as pl'),
      script.replace(set, `def prepare():\n    ${set}\n\nprepare()`),
      script.replace('import os', 'from os import environ').replaceAll('os.environ[', 'environ['),
    ])
      assert.deepEqual(found(job(each)), [`${code} warning`], each);
    assert.deepEqual(messagesIn(job(script), code), [
      'train.py sets NODE_RANK to OMPI_COMM_WORLD_RANK, the rank of the process. With 4 processes per node, divide it by their number.',
    ]);
    assert.deepEqual(relatedIn(job(script), code), ['p/src/train.py: NODE_RANK is set here.']);
    assert.match(
      expectFixed(job(script), code).files.get('p/src/train.py') ?? '',
      /\["NODE_RANK"\] = str\(int\(os\.environ\["OMPI_COMM_WORLD_RANK"\]\) \/\/ int\(os\.environ\["OMPI_COMM_WORLD_LOCAL_SIZE"\]\)\)$/m,
    );
  });

  test('one process per node, or an unknown number', () => {
    for (const distribution of [
      '',
      mpi.replace('4', '1'),
      mpi.replace(/ {2}process.*\n/, ''),
      mpi.replace('mpi', 'pytorch'),
      mpi.replace('4', '${{inputs.n}}'),
    ])
      assert.deepEqual(found(job(script, { distribution })), [], distribution);
    assert.deepEqual(found(job(script, { command: 'mpirun -np 1 python train.py' })), []);
  });

  test('a trainer that does not multiply it', () => {
    for (const each of [
      script.replace('devices=4', 'devices=1'),
      script.replace('devices=4, ', ''),
      script.replace('devices=4', 'devices=count()'),
      script.replace('devices=4', 'devices=4, **options'),
      script.replace('devices=4', 'devices=4, plugins=[own]'),
      script.replace('trainer =', 'if a:\n    trainer ='),
      script.replaceAll('pl.Trainer', 'other.Trainer'),
      script.replace('trainer =', 'import mpi4py\ntrainer ='),
    ])
      assert.deepEqual(found(job(each)), [], each);
    assert.deepEqual(found(job(script, { more: '      - mpi4py\n' })), []);
  });

  test('other values', () => {
    for (const each of [
      script.replace(set, 'os.environ["NODE_RANK"] = os.environ["OMPI_COMM_WORLD_LOCAL_RANK"]'),
      script.replace(set, 'os.environ["NODE_RANK"] = str(int(os.environ["OMPI_COMM_WORLD_RANK"]) // 4)'),
      script.replace(set, `if single:\n    ${set}`),
      script.replace(set, `${set}\nos.environ["NODE_RANK"] = "0"`),
      script.replace(set, `def unused():\n    ${set}`),
      script.replace(set, set.replace('NODE_RANK', 'RANK')),
    ])
      assert.deepEqual(found(job(each)), [], each);
  });
});
