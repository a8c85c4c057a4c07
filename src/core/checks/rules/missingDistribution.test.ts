import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn, relatedIn } from '../../../../test/support/details.ts';
import { codesIn, expectNone, expectProject } from '../../../../test/support/project.ts';
import { acpt, active } from '../../../../test/support/samples.ts';

const code = 'missing-distribution';
const joins = 'import torch.distributed as dist\n\ndist.init_process_group(backend="nccl")\n';
const job = (script = joins, command = 'python train.py', more = '') =>
  `--- p/job.yml\ntype: command\ncode: src\nenvironment: ${active}\ncommand: ${command}\n${more}--- p/src/train.py\n${script}`;
const mark = `#               ^^^^^^^^ ${code} error\n`;

describe(code, () => {
  test('one process that joins a group', () => {
    for (const script of [
      joins,
      'from torch.distributed import init_process_group\n\ndef main():\n    init_process_group("nccl", timeout=t)\n\nif __name__ == "__main__":\n    main()\n',
      'import torch\nimport os\nrank = os.environ["RANK"]\ntorch.distributed.init_process_group(args.backend, init_method="env://")\n',
      'import torch\ntorch.distributed.init_process_group()\n',
      'import torch.distributed as dist\ndist.init_process_group("nccl", "env://")\n',
    ])
      expectProject(job(script, undefined, mark));
    expectProject(job(joins, 'python train.py', `${mark}environment_variables: {NCCL_DEBUG: INFO}\n`));
    for (const command of [
      'python3 train.py',
      'python3.10 train.py',
      '/opt/conda/bin/python train.py',
      './train.py',
    ])
      assert.ok(codesIn(job(joins, command)).includes(`${code} error`), command);
    assert.deepEqual(messagesIn(job(), code), [
      'train.py calls init_process_group, which needs RANK and WORLD_SIZE. Nothing sets them: the job has no "distribution: {type: pytorch}", and the command starts one process.',
    ]);
    assert.deepEqual(relatedIn(job(), code), ['p/src/train.py: It is called here.']);
    // A module of the program joins.
    const own = `${job('from own import setup\nsetup()\n')}--- p/src/own.py\n`;
    const setup = 'import torch.distributed as dist\ndef setup():\n    dist.init_process_group("nccl")\n';
    assert.deepEqual(relatedIn(`${own}${setup}`, code), ['p/src/own.py: It is called here.']);
    expectNone(`${own}import os\nos.environ["MASTER_ADDR"] = "localhost"\n${setup}`, code);
  });

  test('sweeps and the steps of pipelines', () => {
    const files = `--- p/src/train.py\n${joins}`;
    const trial = `code: src\nenvironment: ${active}\ncommand: python train.py\n`;
    const inner = trial.replace(/^/gm, '  ').trimEnd();
    const sweep = (more = '') =>
      `--- p/job.yml\ntype: sweep\nsearch_space: {lr: {type: uniform, min_value: 0, max_value: 1}}\ntrial:\n${inner}\n${more}${files}`;
    const pipeline = (more = '') =>
      `--- p/job.yml\ntype: pipeline\njobs:\n  a:\n${inner.replace(/^/gm, '  ')}\n${more}${files}`;
    assert.equal(messagesIn(sweep(), code).length, 1);
    assert.equal(messagesIn(pipeline(), code).length, 1);
    expectNone(sweep('  distribution: {type: pytorch}\n'), code);
    expectNone(pipeline('    distribution: {type: pytorch}\n'), code);
    expectNone(sweep('  environment_variables: {RANK: "0"}\n'), code);
  });

  test('several processes', () => {
    expectNone(job(joins, undefined, 'distribution: {type: pytorch}\n'), code);
    for (const command of [
      'torchrun --nproc_per_node 8 train.py',
      'accelerate launch train.py',
      'deepspeed train.py',
      'python -m deepspeed.launcher.runner --num_gpus 8 train.py',
      'python -m torch.distributed.run --nproc_per_node 8 train.py',
      'mpirun -n 8 python train.py',
      'RANK=0 WORLD_SIZE=1 MASTER_ADDR=localhost MASTER_PORT=1 python train.py',
      'export RANK=0 && python train.py',
      '|\n  export WORLD_SIZE=1\n  python train.py',
      '"export A=1\\nRANK=0 python train.py"',
    ])
      expectNone(job(joins, command), code);
    for (const variables of [
      '{RANK: "0", WORLD_SIZE: "1"}',
      '{NCCL_DEBUG: INFO, RANK: "0"}',
      '${{inputs.variables}}',
    ])
      expectNone(job(joins, undefined, `environment_variables: ${variables}\n`), code);
    expectNone(job(joins).replace('type: command', 'name: c\ntype: command\nversion: 1'), code);
    expectNone(
      '--- p/job.yml\ntype: pipeline\njobs:\n  a:\n    type: command\n    component: c.yml\n' +
        `--- p/c.yml\n$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json\ntype: command\nname: c\n${job().replace('--- p/job.yml\ntype: command\n', '')}`,
      code,
    );
  });

  test('an image that says it', () => {
    const built = (lines: string) =>
      `${job(joins).replace(/^environment: .*$/m, 'environment: {build: {path: docker}}')}--- p/docker/Dockerfile\nFROM ${acpt}\n${lines}\n`;
    const named = (lines: string) =>
      `${built(lines).replace('{build: {path: docker}}', 'azureml:own:1')}--- p/env.yml\n$schema: https://azuremlschemas.azureedge.net/latest/environment.schema.json\nname: own\nversion: "1"\nbuild: {path: docker}\n`;
    for (const make of [built, named]) {
      expectNone(make('ENV RANK=0 WORLD_SIZE=1 MASTER_ADDR=localhost MASTER_PORT=29500'), code);
      assert.ok(codesIn(make('ENV NCCL_DEBUG=INFO')).includes(`${code} error`));
    }
  });

  test('a script that says it otherwise, or perhaps does not join', () => {
    for (const call of [
      'dist.init_process_group("nccl", rank=0, world_size=1)',
      'dist.init_process_group("nccl", init_method="tcp://localhost:1", rank=0, world_size=1)',
      'dist.init_process_group("nccl", "file:///tmp/x")',
      'dist.init_process_group(init_method="tcp://localhost:1")',
      'dist.init_process_group("mpi")',
      'dist.init_process_group(backend="mpi")',
      'dist.init_process_group(**options)',
      'dist.init_process_group(*options)',
      'os.environ["MASTER_ADDR"] = "localhost"\ndist.init_process_group("gloo")',
      'os.environ.setdefault("RANK", "0")\ndist.init_process_group("gloo")',
      'if "RANK" in os.environ:\n    dist.init_process_group("nccl")',
      'def setup():\n    if not args.distributed:\n        return\n    dist.init_process_group("nccl")\n\nsetup()',
      'try:\n    dist.init_process_group("nccl")\nexcept ValueError:\n    pass',
      'def never():\n    dist.init_process_group("nccl")',
      'mp.spawn(work)\ndef work(rank):\n    dist.init_process_group("nccl")',
    ])
      expectNone(job(`import os\nimport torch.distributed as dist\n\n${call}\n`), code);
  });

  test('variables of MPI', () => {
    const reads = 'import os\n\nrank = int(os.environ["OMPI_COMM_WORLD_RANK"])\n';
    const said =
      'train.py reads OMPI_COMM_WORLD_RANK, which only MPI sets: the job has no "distribution: {type: mpi}", and the command starts one process.';
    expectProject(job(reads, undefined, mark));
    assert.deepEqual(relatedIn(job(reads), code), ['p/src/train.py: It is read here.']);
    for (const script of [
      reads,
      'from os import environ\n\ndef main():\n    environ.setdefault("MASTER_ADDR", "localhost")\n    return {"rank": environ["OMPI_COMM_WORLD_RANK"]}\n\nif __name__ == "__main__":\n    main()\n',
      'import os\nos.environ["RANK"] = os.environ["OMPI_COMM_WORLD_RANK"]\n',
    ])
      assert.deepEqual(messagesIn(job(script), code), [said], script);
    for (const script of [
      'rank = int(os.environ.get("OMPI_COMM_WORLD_RANK", 0))',
      'rank = os.environ["OMPI_COMM_WORLD_RANK"] if many else 0',
      'if "OMPI_COMM_WORLD_RANK" in os.environ:\n    rank = os.environ["OMPI_COMM_WORLD_RANK"]',
      'try:\n    rank = os.environ["OMPI_COMM_WORLD_RANK"]\nexcept KeyError:\n    rank = 0',
      'with suppress(KeyError):\n    rank = os.environ["OMPI_COMM_WORLD_RANK"]',
      'os.environ.setdefault("OMPI_COMM_WORLD_RANK", "0")\nrank = os.environ["OMPI_COMM_WORLD_RANK"]',
      'for name in names:\n    os.environ[name] = "0"\nrank = os.environ["OMPI_COMM_WORLD_RANK"]',
      'if many:\n    os.execvp("mpirun", arguments)\nrank = os.environ["OMPI_COMM_WORLD_RANK"]',
      'def never():\n    return os.environ["OMPI_COMM_WORLD_RANK"]',
      'rank = other.environ["OMPI_COMM_WORLD_RANK"]',
      'from os import environ as env\nenv["OMPI_COMM_WORLD_RANK"] = "0"\nrank = os.environ["OMPI_COMM_WORLD_RANK"]',
      'env = os.environ\nenv.update(own)\nrank = os.environ["OMPI_COMM_WORLD_RANK"]',
      'os.environ["OMPI_COMM_WORLD_" + name] = "0"\nrank = os.environ["OMPI_COMM_WORLD_RANK"]',
      'with mock.patch.dict(os.environ, own):\n    rank = os.environ["OMPI_COMM_WORLD_RANK"]',
      'rank = os.environ[name]',
    ])
      expectNone(job(`import os\nfrom contextlib import suppress\n${script}\n`), code);
    for (const distribution of ['mpi', 'pytorch'])
      expectNone(job(reads, undefined, `distribution: {type: ${distribution}}\n`), code);
    for (const command of [
      'mpirun -n 4 python train.py',
      'OMPI_COMM_WORLD_RANK=0 python train.py',
      'source env.sh && python train.py',
      '. ./env.sh; python train.py',
      'torchrun train.py',
    ])
      expectNone(job(reads, command), code);
    expectNone(job(reads, undefined, 'environment_variables: {OMPI_COMM_WORLD_RANK: "0"}\n'), code);
    expectNone(job(reads).replace('type: command', 'name: c\ntype: command\nversion: 1'), code);
  });
});
