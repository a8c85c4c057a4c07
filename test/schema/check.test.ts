import assert from 'node:assert/strict';
import { test } from 'node:test';
import { schemaCodes } from '../../src/core/azureml/schema/problem.ts';
import { parseYaml } from '../../src/core/languages/yaml/parse.ts';
import { expectProblems, fixed, problemsIn, yaml } from './helpers.ts';

const job = 'command: python train.py\nenvironment: azureml:e:1\n';

test('a sound command job', () => {
  expectProblems(
    'commandJob',
    yaml`
      $schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
      command: python train.py --data \${{inputs.data}}
      code: ./src
      environment:
        image: mcr.microsoft.com/azureml/curated/acpt-pytorch-2.8-cuda12.6:latest
      compute: azureml:gpu
      resources: { instance_count: 2, shm_size: 16g }
      distribution:
        type: PyTorch
        process_count_per_instance: "8"
      inputs:
        data: { type: uri_folder, path: azureml:d:1, mode: ro_mount }
        epochs: 3
      outputs:
        model:
      environment_variables: { A: 1, B: on }
      tags: { owner: me }
    `,
  );
});

test('a short key is taken for another only where a letter is off', () => {
  const said = (key: string) => problemsIn('commandJob', `${job}${key}: x\n`).map(({ message }) => message);
  for (const [written, meant] of [
    ['cod', 'code'],
    ['tag', 'tags'],
    ['limit', 'limits'],
    ['nmae', 'name'],
    ['cmd', undefined],
    ['lim', undefined],
    ['env', 'environment_variables'],
    ['envs', undefined],
  ] as const)
    assert.deepEqual(
      said(written),
      [`Unknown key "${written}".${meant ? ` Did you mean "${meant}"?` : ''}`],
      written,
    );
});

test('an unknown key names the one that was meant', () => {
  const text = yaml`
    command: a
    environment: azureml:e:1
    resources:
      instance_cont: 2
      #^^^^^^^^^^^^ unknown-key Did you mean "instance_count"?
    displayName: x
    #^^^^^^^^^^ unknown-key Did you mean "display_name"?
  `;
  expectProblems('commandJob', text);
  assert.match(fixed('commandJob', text, 'Rename to instance_count'), /^ {2}instance_count: 2$/m);
  assert.doesNotMatch(fixed('commandJob', text, 'Remove displayName'), /displayName/);
});

test('a key of another structure is sent where it belongs', () => {
  const messages = (text: string) =>
    problemsIn('commandJob', text)
      .map((problem) => problem.message)
      .join('\n');
  assert.match(messages(`${job}shm_size: 2g\n`), /Unknown key "shm_size"\. It belongs under "resources"/);
  assert.match(
    messages(`${job}distribution: {type: pytorch, worker_count: 2}\n`),
    /Only type tensorflow has it/,
  );
  assert.match(
    messages(`${job}distribution: {type: mpi, nproc_per_node: 2}\n`),
    /Did you mean "process_count_per_instance"/,
  );
  assert.match(messages(`${job}resources: {node_count: 2}\n`), /Did you mean "instance_count"/);
});

test('a missing key is added where it belongs', () => {
  const text = 'command: a\ncompute: b\n';
  assert.equal(
    fixed('commandJob', text, 'Add environment'),
    'command: a\nenvironment: azureml:NAME@latest\ncompute: b\n',
  );
  assert.equal(
    fixed('commandJob', `${job}distribution: {process_count_per_instance: 4}\n`, 'Add type'),
    `${job}distribution: {type: pytorch, process_count_per_instance: 4}\n`,
  );
  const sweep = fixed(
    'sweepJob',
    'type: sweep\ntrial:\n  command: a\n  environment: azureml:e:1\nobjective: {goal: maximize, primary_metric: m}\n',
    'Add limits',
  );
  assert.match(sweep, /\nlimits:\n {2}max_total_trials: 20\n/);
});

test('keys that the command line can supply are information', () => {
  const problems = problemsIn(
    'managedOnlineDeployment',
    'model: azureml:m:1\ninstance_type: Standard_DS3_v2\n',
  );
  assert.deepEqual(
    problems.map(({ severity, code }) => `${severity} ${code}`),
    ['info missing-key', 'info missing-key'],
  );
});

test('a value of another type', () => {
  expectProblems(
    'commandJob',
    yaml`
      command: a
      environment: azureml:e:1
      display_name: 3
      #             ^ wrong-type Quote it: "3"
      description: on
      #            ^^ wrong-type Quote it: "on"
      tags: [a]
      #^^^ wrong-type a mapping
      limits:
        timeout: PT1H
        #        ^^^^ wrong-type an integer
      compute:
      #^^^^^^ wrong-type is empty
      inputs: { a: 2024-01-01 }
      #            ^^^^^^^^^^ wrong-type
    `,
  );
  assert.match(fixed('commandJob', `${job}display_name: 1.10\n`, 'Quote it'), /display_name: "1\.10"/);
});

test('YAML 1.1 decides what a value is', () => {
  assert.deepEqual(problemsIn('commandJob', `${job}resources: {instance_count: 0x2}\n`), []);
  // A component that Microsoft publishes has it.
  assert.deepEqual(problemsIn('commandJob', `${job}resources: {instance_count: -1}\n`), []);
  for (const none of [-10, -2, 0])
    assert.deepEqual(
      problemsIn('commandJob', `${job}resources: {instance_count: ${none}}\n`).map(({ message }) => message),
      [`"instance_count" must be at least 1, got ${none}.`],
    );
  assert.deepEqual(
    problemsIn('commandComponent', `name: c\n${job}is_deterministic: yes\nversion: 1.0\n`),
    [],
  );
  expectProblems('environment', 'name: e\nversion: 1.10\n#        ^^^^ wrong-format as 1.1.\nimage: a\n');
  expectProblems('environment', 'name: e\nversion: 2024-01-01\n#        ^^^^^^^^^^ wrong-type\nimage: a\n');
});

test('the variant is picked before anything is judged', () => {
  expectProblems(
    'commandJob',
    yaml`
      command: a
      environment: azureml:e:1
      distribution:
        type: deepspeed
        #     ^^^^^^^^^ unknown-value pytorch, mpi, tensorflow or ray
        process_count_per_instance: 8
      inputs:
        a: { type: uri_foldr, path: ./x }
        #          ^^^^^^^^^ unknown-value Did you mean uri_folder?
        b: { type: mltable, path: ./x, mode: eval_mount }
        c: { type: uri_folder, path: ./x, mode: eval_mount }
        #                                       ^^^^^^^^^^ unknown-value
      identity: { type: UserIdentity }
    `,
  );
});

test('steps: a mistake in an inline step is shown at its own key', () => {
  expectProblems(
    'pipelineJob',
    yaml`
      type: pipeline
      settings: { default_compute: serverless }
      jobs:
        train:
          type: command
          command: python train.py
          environment: azureml:e:1
          resources:
            instance_count: two
            #               ^^^ wrong-type an integer
          distribution: { type: pytorch, node_count: 2 }
          #                              ^^^^^^^^^^ unknown-key
        prepare:
          command: a
          environment: azureml:e:1
          compte: x
          #^^^^^ unknown-key Did you mean "compute"?
        evaluate:
          component: ./evaluate.yml
          inptus: {}
          #^^^^^ unknown-key The CLI ignores
    `,
  );
});

test('expressions stand for any value in steps that run a component, and only there', () => {
  const steps = (step: string) => `type: pipeline\ncompute: c\njobs:\n  a: {${step}}\n`;
  const count =
    'resources: {instance_count: "${{parent.inputs.n}}"}, distribution: {type: mpi, process_count_per_instance: "${{parent.inputs.n}}"}';
  assert.deepEqual(
    problemsIn('pipelineJob', steps(`component: ./c.yml, environment: "\${{parent.inputs.e}}", ${count}`)),
    [],
  );
  assert.equal(problemsIn('pipelineJob', steps(`command: a, environment: azureml:e:1, ${count}`)).length, 2);
  assert.deepEqual(
    problemsIn('pipelineJob', steps('command: a, environment: azureml:e:1, compute: "${{parent.inputs.c}}"')),
    [],
  );
  assert.match(
    problemsIn(
      'commandJob',
      `${job}distribution: {type: pytorch, process_count_per_instance: "\${{inputs.n}}"}\n`,
    )[0]?.message ?? '',
    /cannot be an expression here/,
  );
});

test('templates and placeholders are left in peace', () => {
  const text = `command: a\nenvironment: <your environment>\ncompute: {{compute}}\nresources:\n  instance_count: "{{nodes}}"\nservices: {a: {type: "<type>"}}\n`;
  assert.deepEqual(problemsIn('commandJob', text), []);
});

test('merge keys and aliases count', () => {
  const text = yaml`
    command: a
    <<: { environment: "azureml:e:1" }
    resources: &r { instance_count: 2 }
    distribution: { type: pytorch }
  `;
  assert.deepEqual(problemsIn('commandJob', text), []);
  expectProblems(
    'sweepJob',
    yaml`
    type: sweep
    trial: &t { command: a, environment: "azureml:e:1", comput: x }
    #                                                   ^^^^^^ unknown-key
    objective: { goal: maximize, primary_metric: m }
    limits: { max_total_trials: 2 }
    sampling_algorithm: random
    search_space: { a: { type: choice, values: [1] } }
  `,
  );
});

test('duplicate keys', () => {
  const text = 'name: e\n#^^^ duplicate-key again in line 4\nimage: a\nname: f\n';
  expectProblems('environment', text);
  assert.equal(fixed('environment', 'name: e\nimage: a\nname: f\n', 'Remove name'), 'image: a\nname: f\n');
});

test('keys that exclude each other', () => {
  expectProblems(
    'environment',
    'name: e\nimage: a\nbuild: { path: . }\n#^^^^ conflicting-keys both an image\n',
  );
  expectProblems(
    'commandJob',
    'command: a\nenvironment: { name: x }\n#^^^^^^^^^^ missing-key neither an image\n',
  );
  expectProblems(
    'amlCompute',
    'type: amlcompute\nname: c\nmin_instances: 4\n#              ^ conflicting-keys\nmax_instances: 1\n',
  );
});

test('what the CLI sends and the service refuses', () => {
  for (const name of ['cpu-cluster-1', 'ci', '1st', 'my_instance', 'ends-', 'a-name-of-more-than-24-letters'])
    expectProblems(
      'computeInstance',
      `type: computeinstance\nname: ${name}\n#     ${'^'.repeat(name.length)} service-refuses letter somewhere after each hyphen\n`,
    );
  for (const name of ['cpu-cluster1', 'Abc', 'a-1-b', 'x--y'])
    assert.deepEqual(problemsIn('computeInstance', `type: computeinstance\nname: ${name}\n`), []);
  expectProblems(
    'commandJob',
    `${job}inputs: { a: "", b: " ", c: "\\n" }\n#            ^^ service-refuses empty string\n`,
  );
  expectProblems(
    'environment',
    'name: e\nbuild: { dockerfile_path: Dockerfile }\n#^^^^ missing-key has no path\n',
  );
  expectProblems('environment', 'name: a b/c\n#     ^^^^^ service-refuses\nimage: a\n');
  expectProblems(
    'commandJob',
    `${job}resources: { instance_count: 0, shm_size: 16gb }\n#                            ^ service-refuses\n#                                         ^^^^ service-refuses 16g\n`,
  );
  expectProblems(
    'commandJob',
    `${job}distribution: { type: pytorch, process_count_per_instance: -1 }\n#                                                          ^^ service-refuses\n`,
  );
});

test('what mltable.load refuses of a table', () => {
  expectProblems(
    'mltable',
    `type: mltable
paths:
  - ./a.csv
  # ^^^^^^^ wrong-type
  - file: ./b.csv
    folder: ./c
#   ^^^^^^ conflicting-keys
  - pattern: ./*.csv
transformations:
  - read_csv
#   ^^^^^^^^ unknown-value read_delimited
  - read_delimited:
      headers: from_first_file
#     ^^^^^^^ unknown-key header
      encoding: utf-9
#               ^^^^^ unknown-value
      support_multi_line: "yes"
#                         ^^^^^ wrong-type
  - take: "5"
#         ^^^ wrong-type
  - convert_column_types:
      - columns: [a, b]
        column_type: integer
#                    ^^^^^^^ unknown-value int
      - columns: {pattern: d.*}
        column_type: {datetime: {format: "%Y"}}
#                                ^^^^^^ unknown-key formats
  - read_delta_lake: {version_as_of: 1, format: delta}
#                                       ^^^^^^ unknown-key
`,
  );
  expectProblems('mltable', 'type: mltable\n#^^^ missing-key paths\n');
  assert.deepEqual(
    problemsIn(
      'mltable',
      `paths: [{pattern: ./*.parquet}]
transformations:
  - read_parquet
  - extract_columns_from_partition_format: {partition_format: "/{year:yyyy}/x.parquet"}
  - convert_column_types: [{columns: a, column_type: {boolean: {true_values: ["1"], mismatch_as: "false"}}}]
  - keep_columns: [a, b]
  - drop_columns: c
  - filter: 'col("a") > 1'
  - take_random_sample: {probability: 0.1, seed: 1}
traits: {index_columns: [a], timestamp_column: b}
metadata: {any: {thing: 1}}
`,
    ),
    [],
  );
});

test('the folder of a public web server is no input', () => {
  const inputs = (type: string, path: string, mark = '') =>
    `${job}inputs:\n  a:\n    type: ${type}\n    path: ${path}\n${mark}`;
  const folder = 'https://example.com/images/';
  expectProblems(
    'commandJob',
    inputs('uri_folder', folder, `    #     ${'^'.repeat(folder.length)} service-refuses single files\n`),
  );
  for (const [type, path] of [
    ['uri_file', 'https://example.com/images/a.zip'],
    ['uri_folder', 'https://example.com/images'],
    // It reads the one file MLTable there.
    ['mltable', folder],
    ['uri_folder', 'https://own.blob.core.windows.net/data/images/'],
    ['uri_folder', 'https://own.dfs.core.chinacloudapi.cn/data/images/'],
    ['uri_folder', 'https://onelake.dfs.fabric.microsoft.com/w/l.Lakehouse/Files/'],
    ['uri_folder', 'abfss://data@own.dfs.core.windows.net/images/'],
  ] as const)
    assert.deepEqual(problemsIn('commandJob', inputs(type, path)), [], path);
});

test('the file of a table is one file', () => {
  const table = (key: string, value: string) => `paths:\n  - ${key}: ${value}\n`;
  expectProblems('mltable', `${table('file', './*.csv')}    #     ^^^^^^^ service-refuses one file\n`);
  for (const value of ['./**/a.csv', './a/'])
    assert.equal(problemsIn('mltable', table('file', value)).length, 1, value);
  for (const [key, value] of [
    ['file', './a.csv'],
    ['file', './a?.csv'],
    ['pattern', './*.csv'],
    ['folder', './a/'],
  ] as const)
    assert.deepEqual(problemsIn('mltable', table(key, value)), [], value);
});

test('sweeps that contradict themselves', () => {
  const sweep = (rest: string) =>
    `type: sweep\ntrial: {command: a, environment: "azureml:e:1"}\nobjective: {goal: maximize, primary_metric: m}\nlimits: {max_total_trials: 2}\n${rest}`;
  expectProblems(
    'sweepJob',
    sweep(
      'sampling_algorithm: grid\nsearch_space:\n  lr: { type: uniform, min_value: 1, max_value: 0 }\n  #           ^^^^^^^ conflicting-keys Grid\n  #                               ^ conflicting-keys greater\n',
    ),
  );
  expectProblems(
    'sweepJob',
    sweep(
      'sampling_algorithm: bayesian\nearly_termination: { type: bandit, slack_factor: 0.1 }\n#^^^^^^^^^^^^^^^^ conflicting-keys\nsearch_space: {}\n',
    ),
  );
});

test('component inputs', () => {
  expectProblems(
    'commandComponent',
    yaml`
      name: my-component
      #     ^^^^^^^^^^^^ wrong-format
      command: a
      environment: azureml:e:1
      enviroment_variables: {}
      inputs:
        a: { type: Integer }
        #          ^^^^^^^ unknown-value Did you mean integer?
        b: { type: uri_folder, default: x }
        #                      ^^^^^^^ conflicting-keys
        c: { type: integer, default: many }
        #                            ^^^^ wrong-type
    `,
  );
  assert.match(
    fixed('commandComponent', 'name: my-component\ncommand: a\nenvironment: azureml:e:1\n', 'Use'),
    /^name: my_component$/m,
  );
});

test('typos that the CLI swallows are hints', () => {
  const problems = problemsIn('commandComponent', `name: c\n${job}comand: b\nfoo: 1\n`);
  assert.deepEqual(problems, []);
  const [problem] = problemsIn(
    'commandComponent',
    `name: c\ncommand: a\nenvironment: azureml:e:1\ndisplay_nam: b\nfoo: 1\n`,
  );
  assert.equal(problem?.severity, 'hint');
  assert.match(problem?.message ?? '', /ignores the unknown key "display_nam"\. Did you mean "display_name"/);
});

test('what belongs to a step has no effect in a component', () => {
  expectProblems(
    'commandComponent',
    'name: c\ncommand: a\nenvironment: azureml:e:1\ncompute: b\n#^^^^^^ no-effect\n',
  );
});

test('step names', () => {
  const text = 'type: pipeline\ncompute: c\njobs:\n  trainModel: { component: ./c.yml }\n';
  assert.match(fixed('pipelineJob', text, 'Rename to'), /^ {2}train_model:/m);
});

test('batch deployments have three forms', () => {
  assert.deepEqual(
    problemsIn(
      'batchDeployment',
      'name: d\nendpoint_name: e\ntype: model\nmodel: azureml:m:1\ncompute: azureml:c\nsettings: {mini_batch_size: 10}\n',
    ),
    [],
  );
  assert.deepEqual(
    problemsIn(
      'batchDeployment',
      'name: d\nendpoint_name: e\ntype: pipeline\ncomponent: azureml:c:1\nsettings: {default_compute: c}\n',
    ),
    [],
  );
  assert.deepEqual(
    problemsIn(
      'batchDeployment',
      'name: d\nendpoint_name: e\nmodel: azureml:m:1\ncompute: azureml:c\nmini_batch_size: 10\n',
    ),
    [],
  );
});

test('a document that is no mapping', () => {
  assert.match(
    problemsIn('environment', '- a\n')[0]?.message ?? '',
    /Expected a mapping for the document, got a list/,
  );
  assert.deepEqual(problemsIn('environment', ''), []);
});

test('every problem has a code of the list, and a sentence', () => {
  for (const problem of problemsIn(
    'commandJob',
    'type: x\nfoo: 1\ntags: 3\nresources: {instance_count: 0}\n',
  )) {
    assert.ok(schemaCodes.includes(problem.code));
    assert.match(problem.message, /[.?]$/);
  }
});

test('a long pipeline is checked in a few milliseconds', () => {
  const step = (index: number) =>
    `  step_${index}:\n    type: command\n    component: ./c.yml\n    inputs:\n      data: { type: uri_folder, path: azureml:d:1 }\n      lr: 0.1\n    outputs:\n      model: { type: uri_folder }\n    resources: { instance_count: 2 }\n    environment_variables: { A: b }\n`;
  const text = `type: pipeline\ncompute: azureml:c\njobs:\n${Array.from({ length: 30 }, (_, index) => step(index)).join('')}`;
  const { root } = parseYaml(text);
  problemsIn('pipelineJob', text);
  assert.ok(root);
  // The time that it computes: what else the machine does is not its fault.
  const start = process.cpuUsage();
  for (let round = 0; round < 10; round++) problemsIn('pipelineJob', text);
  const { user, system } = process.cpuUsage(start);
  const each = (user + system) / 1000 / 10;
  assert.ok(each < 100, `${each} ms with parsing`);
});

test('a path in a datastore has /paths/ behind the name of the datastore', () => {
  const data = (path: string) => `type: uri_folder\npath: ${path}\n`;
  for (const [written, right] of [
    ['azureml://datastores/store/data/a.csv', 'azureml://datastores/store/paths/data/a.csv'],
    ['azureml://datastores/store/path/a.csv', 'azureml://datastores/store/paths/a.csv'],
    ['azureml://datastores/store/Paths/', 'azureml://datastores/store/paths/'],
    ['azureml://datastore/store/paths/a.csv', 'azureml://datastores/store/paths/a.csv'],
    ['azureml:datastores/store/paths/a.csv', 'azureml://datastores/store/paths/a.csv'],
    [
      'azureml://subscriptions/s/resourcegroups/g/workspaces/w/datastores/store/a.csv',
      'azureml://subscriptions/s/resourcegroups/g/workspaces/w/datastores/store/paths/a.csv',
    ],
  ] as const) {
    assert.deepEqual(
      problemsIn('data', data(written)).map(({ code, severity }) => `${code} ${severity}`),
      ['wrong-format warning'],
      written,
    );
    assert.equal(fixed('data', data(written), `Use ${right}`), data(right));
  }
  for (const nameless of ['azureml://datastores/paths/a.csv', 'azureml://datastores/path/images/a.csv'])
    assert.deepEqual(
      problemsIn('data', data(nameless)).map(({ message, fixes }) => [message, fixes]),
      [['The name of the datastore is missing. Expected azureml://datastores/<name>/paths/<path>.', []]],
    );
  for (const right of [
    'azureml://datastores/store/paths/',
    'azureml://datastores/paths/paths/a.csv',
    'azureml://datastores/store/paths',
    'azureml://datastores/store',
    'azureml://datastores/store/ExperimentRun/dcid.1/model',
    'azureml://datastores/${{default_datastore}}/paths/a',
    'azureml://subscriptions/s/resourceGroups/g/workspaces/w/datastores/store/paths/a',
    'azureml://jobs/j/outputs/o/paths/a',
    'azureml:datastores_of_mine:1',
    './azureml/datastores/a',
    'https://example.com/datastores/a/b',
  ])
    assert.deepEqual(problemsIn('data', data(right)), [], right);
  const outputs = `${job}outputs: { o: { path: azureml://datastores/store/a } }\n`;
  assert.deepEqual(
    problemsIn('commandJob', outputs).map(({ code }) => code),
    ['wrong-format'],
  );
});

test('only a command job runs on local compute', () => {
  expectProblems(
    'sweepJob',
    yaml`
      type: sweep
      trial: { command: a, environment: "azureml:e:1" }
      objective: { goal: maximize, primary_metric: m }
      limits: { max_total_trials: 2 }
      sampling_algorithm: random
      search_space: { a: { type: choice, values: [1] } }
      compute: Local
      #        ^^^^^ service-refuses Sweep jobs cannot run on local compute
    `,
  );
  expectProblems(
    'pipelineJob',
    yaml`
      type: pipeline
      compute: azureml:local
      #        ^^^^^^^^^^^^^ service-refuses Pipeline jobs cannot run on local compute
      settings:
        default_compute: azureml:local
        #                ^^^^^^^^^^^^^ service-refuses Steps of a pipeline cannot run on local compute
      jobs:
        a: { type: command, command: b, environment: "azureml:e:1", compute: azureml:local-cluster }
        b:
          component: azureml:c:1
          compute: local
          #        ^^^^^ service-refuses Steps of a pipeline cannot run on local compute
    `,
  );
  expectProblems('commandJob', `${job}compute: local\n`);
});

test('an identity by its resource id stops the CLI', () => {
  expectProblems(
    'commandJob',
    yaml`
      command: a
      environment: azureml:e:1
      identity:
        type: managed
        msi_resource_id: /subscriptions/s
        #                ^^^^^^^^^^^^^^^^ service-refuses Use the client_id or object_id
    `,
  );
  expectProblems('commandJob', `${job}identity: { type: managed, client_id: 1-2 }\n`);
});

test('keys of a pipeline have no effect under its settings', () => {
  const text = yaml`
    type: pipeline
    settings:
      default_compute: azureml:c
      identity:
      #^^^^^^^ no-effect It belongs at the top level
        type: user_identity # mine
      experiment_name: e
      #^^^^^^^^^^^^^^ no-effect has no effect under "settings"
      continue_on_step_failure: true
    jobs: {}
  `;
  expectProblems('pipelineJob', text);
  assert.equal(
    fixed('pipelineJob', text, 'Move experiment_name to the top level'),
    text.replace('  experiment_name: e\n', '').replace('settings:', 'experiment_name: e\nsettings:'),
  );
  const moved = fixed('pipelineJob', text, 'Move identity to the top level');
  assert.match(
    moved,
    /^type: pipeline\nidentity:\n(?: *#.*\n)? {2}type: user_identity # mine\nsettings:\n {2}default_compute/,
  );
  const both = problemsIn(
    'pipelineJob',
    'type: pipeline\nidentity: {type: aml_token}\nsettings: {default_compute: serverless, identity: {type: user_identity}}\njobs: {}\n',
  );
  assert.deepEqual(
    both.map(({ severity, fixes }) => [severity, fixes.length]),
    [['warning', 0]],
  );
});

test('assets of the workspace have versions, and of labels only "latest"', () => {
  expectProblems(
    'pipelineJob',
    yaml`
      type: pipeline
      compute: azureml:c
      inputs:
        data: { type: uri_folder, path: azureml:d@1 }
      #                                 ^^^^^^^^^^^ wrong-format "@" is for labels. Use ":" before a version.
        model: { type: mlflow_model, path: azureml:m@prod }
      #                                    ^^^^^^^^^^^^^^ wrong-format Unknown label "prod"; data and models only have the label "latest".
        initial: { type: uri_folder, path: azureml:d@default }
      #                                    ^^^^^^^^^^^^^^^^^ wrong-format Unknown label "default"; data and models
        newest: { type: uri_folder, path: azureml:d:latest }
      #                                   ^^^^^^^^^^^^^^^^ wrong-format ":latest" means a version literally named "latest".
      jobs:
        prep:
          type: command
          component: azureml:prep_data@1.2
          #          ^^^^^^^^^^^^^^^^^^^^^ wrong-format "@" is for labels.
        train:
          type: command
          component: azureml:train@stable
          #          ^^^^^^^^^^^^^^^^^^^^ wrong-format components only have the label "latest".
    `,
  );
  expectProblems(
    'managedOnlineDeployment',
    yaml`
      name: blue
      endpoint_name: e
      instance_type: Standard_DS3_v2
      instance_count: 1
      model: azureml:m@2
      #      ^^^^^^^^^^^ wrong-format "@" is for labels.
    `,
  );
  const step = (component: string) =>
    `type: pipeline\nsettings: { default_compute: azureml:c }\njobs:\n  a:\n    type: command\n    component: ${component}\n`;
  assert.equal(fixed('pipelineJob', step('azureml:a@1'), 'Use azureml:a:1'), step('azureml:a:1'));
  assert.equal(fixed('pipelineJob', step('azureml:a@x'), 'Use azureml:a@latest'), step('azureml:a@latest'));
  assert.equal(
    fixed('pipelineJob', step('azureml:a:latest'), 'Use azureml:a@latest'),
    step('azureml:a@latest'),
  );
  assert.equal(fixed('pipelineJob', step('azureml:a:1@latest'), 'Use azureml:a:1'), step('azureml:a:1'));
  for (const [written, said] of [
    ['azureml:a:1@latest', 'error Give a version or a label, not both.'],
    ['azureml:a@v1', 'error Unknown label "v1"; components only have the label "latest".'],
    [
      'azureml:abc:latest',
      'warning ":latest" means a version literally named "latest". Use azureml:abc@latest for the newest version.',
    ],
  ] as const)
    assert.deepEqual(
      problemsIn('pipelineJob', step(written)).map(({ severity, message }) => `${severity} ${message}`),
      [said],
    );
  for (const right of [
    'azureml:a@latest',
    'azureml:a@default',
    'azureml:a:1',
    'azureml:a@{{label}}',
    'azureml:a:latest2',
    'xazureml:a:latest',
    'xazureml:a@1',
    'azureml:a@1/b',
    'azureml:<name>@<label>',
    'azureml://registries/r/components/a/labels/stable',
    './a@1.yml',
  ])
    assert.deepEqual(problemsIn('pipelineJob', step(right)), [], right);
  // The same words as the value of an input are only words.
  const literal =
    'type: pipeline\nsettings: { default_compute: azureml:c }\ninputs: { model: "azureml:m@prod", path: "azureml:d@1" }\njobs:\n  a: { type: command, component: ./a.yml }\n';
  assert.deepEqual(problemsIn('pipelineJob', literal), []);
});
