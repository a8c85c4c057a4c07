/** The command of a job on this machine. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { asMounted } from '../../src/core/container/plan/mounts.ts';
import { type CommandPart, isPlan, type JobSettings } from '../../src/core/container/plan/plan.ts';
import { commandParts } from '../../src/core/container/planning/job.ts';
import { containerPlans } from '../../src/core/container/planning/plans.ts';
import { jobScript, obstaclesOf, type Where } from '../../src/core/container/run/jobScript.ts';
import { Workspace } from '../support/project.ts';

const where: Where = {
  workspaceFolder: '/home/me/repo/train',
  gitRoot: '/home/me/repo',
  remoteWorkspaceFolder: '/workspaces/repo/train',
  inPlace: false,
  runFolder: '/home/me/repo/train/.acpt/runs/night-1',
  gpus: 4,
  interpreter: '/opt/conda/envs/ptca/bin/python',
};

function jobIn(name: string, yaml: string) {
  const path = `${where.workspaceFolder}/jobs/${name}`;
  const [plan] = containerPlans(new Workspace(new Map([[path, yaml]])).facts(path), { curatedAs: 'image' });
  assert.ok(plan && isPlan(plan));
  return plan;
}

function jobOf(text: string): JobSettings {
  return jobIn('night.yml', `environment: { image: "my.azurecr.io/train:1" }\n${text}`).job;
}

function scriptOf(text: string, more: Partial<Where> = {}) {
  const job = jobOf(text);
  assert.ok(job.run);
  return jobScript(job, job.run, { ...where, ...more });
}

/** The last line: what is run. */
const lineOf = (text: string, more: Partial<Where> = {}) => scriptOf(text, more).script.split('\n').at(-1);

describe('the command', () => {
  test('has literal inputs as they are written', () => {
    assert.equal(
      lineOf(
        'command: "train --lr ${{inputs.lr}} --name ${{inputs.name}} --on ${{ inputs.on }}"\ninputs: { lr: 2e-5, name: "a b", on: true }',
      ),
      'train --lr 2e-5 --name a b --on true',
    );
  });

  test('has local paths as the container sees them: of the folder, of the repository, from outside', () => {
    const text = `command: "x \${{inputs.a}} \${{inputs.b}} \${{inputs.c}} \${{inputs.d}}"
inputs:
  a: { type: uri_folder, path: data }
  b: { type: uri_file, path: ../../shared/x.csv }
  c: { type: uri_folder, path: /data/imagenet }
  d: file:./local
`;
    assert.equal(
      lineOf(text),
      'x /workspaces/repo/train/jobs/data /workspaces/repo/shared/x.csv /acpt/inputs/c /workspaces/repo/train/jobs/local',
    );
  });

  test('in the container itself, has what was mounted from outside, and paths that are there as they are', () => {
    const path = '/workspaces/repo/train/night.yml';
    const text = `environment: { image: "my.azurecr.io/train:1" }
command: x \${{inputs.mounted}} \${{inputs.here}} \${{inputs.chosen}} \${{inputs.gone}}
code: /home/me/code
inputs:
  mounted: { type: uri_folder, path: ../../../data/imagenet }
  here: { type: uri_folder, path: /scratch }
  chosen: { type: uri_folder, path: "azureml:coco:1" }
  gone: { type: uri_folder, path: /gone }
`;
    const [given] = containerPlans(new Workspace(new Map([[path, text]])).facts(path), {
      curatedAs: 'image',
    });
    assert.ok(given && isPlan(given));
    const there = [
      '/acpt/inputs/mounted',
      '/acpt/inputs/chosen',
      '/acpt/inputs/here',
      '/acpt/code',
      '/scratch',
    ];
    const exists = (each: string) => there.includes(each);
    const { job } = asMounted(given, exists);
    assert.deepEqual(
      obstaclesOf(job, exists).map(({ input }) => input),
      ['gone'],
    );
    assert.ok(job.run);
    const inside = { workspaceFolder: '/workspaces/repo/train', gitRoot: '/workspaces/repo', inPlace: true };
    const { script, folder } = jobScript(job, job.run, { ...where, ...inside });
    assert.equal(folder, '/acpt/code');
    assert.match(script, /\nx \/acpt\/inputs\/mounted \/scratch \/acpt\/inputs\/chosen \/gone$/);
  });

  test('in the container itself, of a job without code, runs in no folder of code that is there', () => {
    const plan = jobIn('night.yml', 'environment: { image: "my.azurecr.io/train:1" }\ncommand: x\n');
    assert.equal(asMounted(plan, (each) => each === '/acpt/code').job.code, undefined);
  });

  test('is told the name of its run', () => {
    assert.match(scriptOf('command: x').script, /^export AZUREML_RUN_ID='?night-1'?$/m);
  });

  test('has a plain name for a path that a shell would take apart', () => {
    const text =
      'command: "x ${{inputs.a}} ${{outputs.o}}"\ninputs: { a: { path: "my data/it\'s" } }\noutputs: { o: {} }';
    const { script } = scriptOf(text, { remoteWorkspaceFolder: '/workspaces/my repo' });
    assert.match(script, /\nx \/tmp\/acpt-paths\/inputs-a \/tmp\/acpt-paths\/outputs-o$/);
    assert.ok(
      script.includes("ln -sfn '/workspaces/my repo/jobs/my data/it'\\''s' /tmp/acpt-paths/inputs-a"),
      script,
    );
  });

  test('has a folder for each output, and says where it is', () => {
    const text = `command: "x --out \${{outputs.model}}"
outputs: { model: { path: "azureml://datastores/blob/paths/m" } }
`;
    const { outputs, remarks } = scriptOf(text);
    assert.equal(lineOf(text), 'x --out /workspaces/repo/train/.acpt/runs/night-1/model');
    assert.deepEqual(outputs, ['/home/me/repo/train/.acpt/runs/night-1/model']);
    assert.match(remarks.join(), /"model" is written to .*not to azureml:\/\/datastores/);
  });

  test('keeps outputs in the folder of the run, whatever they are called', () => {
    const { outputs } = scriptOf('command: x\noutputs: { "../../../src": {}, "a b/c": {}, "..": {}, ü: {} }');
    assert.deepEqual(
      outputs.map((each) => each.slice(where.runFolder.length)),
      ['/-..-..-src', '/a-b-c', '/output', '/ü'],
    );
  });

  test('makes no folder of an output that is a file, and starts beside a file of code', () => {
    const { outputs, script } = scriptOf(
      'command: "x > ${{outputs.f}}"\ncode: ../train.py\noutputs: { f: { type: uri_file } }',
    );
    assert.deepEqual(outputs, []);
    assert.match(script, /cd "\$\(dirname \/workspaces\/repo\/train\/train\.py\)"/);
  });

  test('loses an optional block whose input is not given, and keeps one whose is', () => {
    const text = 'command: "x $[[--seed ${{inputs.seed}}]] $[[--n ${{inputs.n}}]]"\ninputs: { n: 3 }';
    assert.equal(lineOf(text), 'x  --n 3');
  });

  test('may begin with an optional block, and have one that is never closed', () => {
    assert.equal(lineOf('command: "$[[--n ${{inputs.n}}]]"\ninputs: { n: 3 }'), '--n 3');
    assert.equal(lineOf('command: "x $[[ --n ${{inputs.n}}"\ninputs: { n: 3 }'), 'x $[[ --n 3');
  });

  test('says nothing where nothing is different here, and which of several values a sweep takes', () => {
    assert.deepEqual(scriptOf('command: x\ninputs: { n: 3 }\noutputs: { o: {} }').remarks, []);
    const { job } = jobIn(
      'sweep.yml',
      `type: sweep
search_space: { lr: { type: choice, values: [0.1, 0.2] }, none: { type: choice, values: [] } }
sampling_algorithm: random
objective: { goal: maximize, primary_metric: a }
trial: { command: "x \${{search_space.lr}}", environment: { image: "a/b:1" } }
`,
    );
    assert.ok(job.run);
    const { script, remarks } = jobScript(job, job.run, where);
    assert.match(script, /\nx 0\.1$/);
    assert.deepEqual(remarks, ['The sweep tries several values of lr; this run uses 0.1.']);
  });

  test('of several lines stays one of several lines', () => {
    const { script } = scriptOf('command: |\n  pip install x\n  python train.py\n');
    assert.match(script, /\npip install x\npython train\.py\n?$/);
  });

  test('leaves the braces of the shell and of Python alone', () => {
    for (const command of ['echo ${HOME} {a,b}', "python -c 'print({1: 2})'", 'awk {print}'])
      assert.equal(lineOf(`command: |-\n  ${command}`), command);
  });

  test('starts in the code folder, else in a folder of its own', () => {
    assert.equal(scriptOf('command: x\ncode: ../src').folder, '/workspaces/repo/train/src');
    assert.equal(scriptOf('command: x\ncode: ../../../far').folder, '/acpt/code');
    assert.equal(scriptOf('command: x').folder, '/workspaces/repo/train/.acpt/runs/night-1');
  });

  test("has the job's variables, quoted, and the environment's Python first", () => {
    const text = `command: 'printf "%s|" "$A" "$B"; echo "$PATH" | cut -d: -f1'
environment_variables: { A: "it's $HOME", B: 2 }
`;
    const { script } = scriptOf(text, {
      workspaceFolder: '/tmp',
      remoteWorkspaceFolder: '/tmp',
      runFolder: '/tmp',
      gitRoot: undefined,
    });
    const output = execFileSync('bash', ['-c', script], { encoding: 'utf8' });
    assert.equal(output, "it's $HOME|2|/opt/conda/envs/ptca/bin\n");
  });
});

describe('distribution', () => {
  const job = (type: string, processes: number, instances = 1) => `command: "python train.py --name 'a b'"
resources: { instance_count: ${instances} }
distribution: { type: ${type}, process_count_per_instance: ${processes} }
`;

  test('pytorch: the whole command once for each process', () => {
    assert.equal(
      lineOf(job('pytorch', 4)),
      `torchrun --standalone --nnodes=1 --nproc_per_node=4 --no-python bash -c 'python train.py --name '\\''a b'\\'''`,
    );
  });

  test('bounded by the GPUs of the host, which is said', () => {
    const { script, remarks } = scriptOf(job('pytorch', 8, 2));
    assert.match(script, /--nproc_per_node=4 /);
    assert.deepEqual(remarks, [
      'The job starts 8 processes per node; here it starts 4, because there are 4 GPUs.',
      'The job uses 2 nodes; here it runs on this machine only.',
    ]);
  });

  test('bounded by one GPU', () => {
    const { remarks } = scriptOf(job('pytorch', 2), { gpus: 1 });
    assert.deepEqual(remarks, [
      'The job starts 2 processes per node; here it starts 1, because there is 1 GPU.',
    ]);
  });

  test('one process where there is no GPU', () => {
    const { script, remarks } = scriptOf(job('PyTorch', 2), { gpus: 0 });
    assert.doesNotMatch(script, /torchrun/);
    assert.match(script, /\nexport RANK=0\n/);
    assert.match(remarks.join(), /there is no GPU/);
  });

  test('as many as the job says where the GPUs of another machine cannot be seen', () => {
    assert.match(scriptOf(job('pytorch', 8), { gpus: undefined }).script, /--nproc_per_node=8 /);
  });

  test('of another kind: one process, which is said', () => {
    const { script, remarks } = scriptOf(job('mpi', 2));
    assert.doesNotMatch(script, /torchrun/);
    assert.match(remarks.join(), /distributed with mpi/);
  });
});

describe('what cannot be had here is said before it starts', () => {
  const messages = (text: string, exists = true) => {
    return obstaclesOf(jobOf(text), () => exists).map(({ message }) => message);
  };
  const cases: readonly (readonly [string, string, RegExp])[] = [
    [
      'a datastore',
      'inputs: { d: { type: uri_folder, path: "azureml://datastores/a/paths/b" } }',
      /azureml:\/\/datastores/,
    ],
    [
      'a folder of a datastore that is called like an address',
      'inputs: { d: { type: uri_folder, path: "azureml://datastores/a/paths/https:/b" } }',
      /only Azure ML can access/,
    ],
    ['a data asset', 'inputs: { d: { path: "azureml:mnist:1" } }', /azureml:mnist:1/],
    ['a data asset in the short form', 'inputs: { d: "azureml:mnist@latest" }', /azureml:mnist@latest/],
    [
      'an address',
      'inputs: { d: { type: uri_file, path: "https://x/y.csv" } }',
      /not downloaded automatically/,
    ],
    ['a binding of a pipeline', 'inputs: { d: "${{parent.inputs.d}}" }', /parent\.inputs/],
    ['an input that nobody gives', 'inputs: { d: { type: integer } }', /no value in this file/],
    ['an input that does not exist', 'inputs: {}', /undeclared input "d"/],
  ];
  for (const [title, inputs, expected] of cases)
    test(title, () => {
      const said = messages(`command: "x \${{inputs.d}}"\n${inputs}`);
      assert.equal(said.length, 1, said.join());
      assert.match(said.join(), expected);
    });

  test('a local path that is not there', () => {
    assert.match(messages('command: x\ninputs: { d: { path: ./data } }', false).join(), /"d" does not exist/);
  });

  test('code that is not here', () => {
    assert.match(messages('command: x\ncode: ./src', false).join(), /code folder does not exist/);
    assert.match(messages('command: x\ncode: git+https://github.com/a/b').join(), /only Azure ML can access/);
  });

  test('an expression that only Azure ML resolves', () => {
    assert.match(messages('command: "x ${{parent.jobs.a.outputs.b}}"').join(), /Only Azure ML can resolve/);
    assert.match(messages('command: "x ${{search_space.lr}}"').join(), /search_space\.lr/);
  });

  test('in an optional block: an input that only Azure has, and an expression', () => {
    const text =
      'command: "x $[[ --s ${{inputs.s}} ${{parent.jobs.a.outputs.b}} ]]"\ninputs: { s: { type: integer } }';
    assert.deepEqual(messages(text), [
      'Input "s" has no value in this file.',
      'Only Azure ML can resolve ${{parent.jobs.a.outputs.b}}.',
    ]);
  });

  test('an input that has the name of an output', () => {
    assert.deepEqual(messages('command: "x ${{outputs.d}} $[[ ${{inputs.d}} ]]"\noutputs: { d: {} }'), []);
  });

  test('nothing of inputs that are optional, or only named in an optional block', () => {
    assert.deepEqual(
      messages('command: "x $[[ --s ${{inputs.s}} ]]"\ninputs: { o: { type: integer, optional: true } }'),
      [],
    );
  });
});

test('a command is taken apart and put together again without a loss', () => {
  for (const command of [
    '',
    'x',
    '${{inputs.a}}',
    '$[[a ${{inputs.b}} c]] d',
    '${{ a',
    '$[[ b',
    'é ${{inputs.ü}} 漢',
  ]) {
    const text = (parts: readonly CommandPart[]): string => parts.map(written).join('');
    const written = (part: CommandPart): string => {
      if (part.kind === 'optional') return `$[[${text(part.parts)}]]`;
      return 'name' in part ? `\${{${part.kind}s.${part.name}}}` : part.text;
    };
    assert.equal(text(commandParts(command)), command);
  }
});
