import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { foundIn } from '../../../../test/support/details.ts';
import { codesIn, expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';

const code = 'data-not-of-type';

const asset = (more: string) =>
  `--- p/data.yml\n$schema: https://azuremlschemas.azureedge.net/latest/data.schema.json\nname: d\n${more}`;
/** @param inputs as they stand below `inputs:` */
const job = (inputs: string) =>
  `--- p/job.yml\ncommand: python train.py --a \${{inputs.a}}\nenvironment: ${active}\ninputs:\n  ${inputs}`;
const table = '--- p/t/MLTable\npaths: [{file: ./a.csv}]\n--- p/t/a.csv\nx\n';
const noTable = '--- p/t/a.csv\nx\n';
const severities = (text: string) => codesIn(text).filter((each) => each.startsWith(code));
const found = (text: string) => foundIn(text, code);

describe(code, () => {
  test('a data asset is compared with what lies at its path', () => {
    expectProject(
      `${asset(`type: uri_folder
path: t/a.csv
#     ^^^^^^^ ${code} error
`)}${noTable}`,
    );
    expectProject(
      `${asset(`type: uri_file
path: ./t
#     ^^^ ${code} error
`)}${noTable}`,
    );
    expectProject(
      `${asset(`type: mltable
path: t/a.csv
#     ^^^^^^^ ${code} error
`)}${table}`,
    );
  });

  test('an asset without a type is a folder', () => {
    expectProject(
      `${asset(`path: t/a.csv
#     ^^^^^^^ ${code} error
`)}${noTable}`,
    );
    expectNone(`${asset('path: t\n')}${noTable}`, code);
  });

  test('a job is accepted, and fails later', () => {
    expectProject(
      `${job(`a: {type: uri_folder, path: ./t/a.csv}
#                             ^^^^^^^^^ ${code} warning
`)}${noTable}`,
    );
    expectProject(
      `--- p/job.yml
$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
settings: {default_compute: 'azureml:gpu'}
jobs:
  one:
    type: command
    command: echo \${{inputs.a}}
    environment: ${active}
    inputs:
      a:
        type: mltable
        mode: eval_mount
        path: ./t
        #     ^^^ ${code} warning
${noTable}`,
    );
  });

  test('a program may make something else of what its job is given', () => {
    for (const input of [
      '{type: mltable, path: ./t}',
      '{type: mltable, path: ./t, mode: ro_mount}',
      '{type: uri_file, path: ./t}',
    ])
      expectNone(`${job(`a: ${input}\n`)}${noTable}`, code);
    assert.deepEqual(
      severities(`${job('a: {type: mltable, path: ./t}\n')}${noTable}--- p/t/MLTable.yml\npaths: []\n`),
      [`${code} warning`],
    );
  });

  test('what has no type in a job takes that of its component', () =>
    expectNone(`${job('a: {path: ./t/a.csv}\n')}${noTable}`, code));

  test('the training data of automated ML', () =>
    assert.deepEqual(
      severities(
        `--- p/job.yml\n$schema: https://azuremlschemas.azureedge.net/latest/autoMLJob.schema.json\ntype: automl\ntask: classification\nprimary_metric: accuracy\ntarget_column_name: y\ntraining_data: {type: mltable, path: ./t}\n${noTable}`,
      ),
      [`${code} warning`],
    ));

  test('a folder of tables has its file, in these letters and without an ending', () => {
    const of = (name: string) =>
      severities(`${asset('type: mltable\npath: t\n')}${noTable}--- p/t/${name}\npaths: []\n`);
    assert.deepEqual(of('MLTable'), []);
    assert.deepEqual(of('mltable'), [`${code} error`]);
    assert.deepEqual(of('MLTable.yml'), [`${code} error`]);
    // A script may write it first.
    for (const other of ['b.csv', 'my_mltable', 'mltable.bak'])
      assert.deepEqual(of(other), [`${code} warning`], other);
  });

  test('messages', () => {
    const of = (more: string, files = noTable) =>
      found(`${asset(more)}${files}`).map(({ message, related, fixes }) => [
        message,
        ...(related ?? []).map(
          ({ path, span, message: text }) => `${path} ${span.start}-${span.end}: ${text}`,
        ),
        ...(fixes ?? []).map(({ title }) => title),
      ]);
    assert.deepEqual(of('type: uri_folder\npath: t/a.csv\n'), [
      ['t/a.csv is a file; the type uri_folder takes a folder.'],
    ]);
    assert.deepEqual(of('type: uri_file\npath: t\n'), [['t is a folder; the type uri_file takes a file.']]);
    assert.deepEqual(of('type: mltable\npath: t/a.csv\n'), [
      ['t/a.csv is a file; the type mltable takes the folder with the file MLTable.'],
    ]);
    assert.deepEqual(of('type: mltable\npath: t\n'), [
      ['t has no file named "MLTable", which the type mltable needs.'],
    ]);
    assert.deepEqual(of('type: mltable\npath: t\n', `${noTable}--- p/t/MLTable.txt\npaths: []\n`), [
      [
        't has "MLTable.txt", but the type mltable needs a file named "MLTable", without an ending.',
        'p/t/MLTable.txt 0-0: It is here.',
      ],
    ]);
    assert.deepEqual(of('type: mltable\npath: MLTable\n', '--- p/MLTable\npaths: []\n'), [
      ['MLTable is a file; the type mltable takes the folder with the file MLTable.', 'Use .'],
    ]);
  });

  test('the folder in place of its file MLTable', () => {
    const after = expectFixed(`${asset('type: mltable\npath: ./t/MLTable\n')}${table}`, code);
    assert.match(after.files.get('p/data.yml') ?? '', /^path: \.\/t$/m);
  });

  test('what is of its type, is not here, or lies elsewhere', () => {
    for (const right of [
      'type: uri_file\npath: t/a.csv\n',
      'type: uri_folder\npath: ./t/\n',
      'type: mltable\npath: ./t\n',
      'type: mltable\npath: ./made-later\n',
      'type: uri_folder\npath: azureml://datastores/workspaceblobstore/paths/t/a.csv\n',
      'type: uri_folder\npath: /t/a.csv\n',
      'type: ${{ kind }}\npath: t/a.csv\n',
      // The schema knows no such type.
      'type: uri_folders\npath: t\n',
    ])
      expectNone(`${asset(right)}${table}--- /t/a.csv\nx\n`, code);
    // Nobody knows where a document without a file will lie.
    const untitled = job('a: {type: uri_folder, path: ./t/a.csv}\n').replace(
      'p/job.yml',
      'untitled:Untitled-1',
    );
    expectNone(`${untitled}--- t/a.csv\nx\n`, code);
    expectNone(`${job('a: {type: custom_model, path: t/a.csv}\n')}${table}`, code);
  });

  describe('in Python code', () => {
    const files = (call: string, more = '') =>
      `--- p/submit.py\nfrom azure.ai.ml import Input\nfrom azure.ai.ml.constants import AssetTypes\nfrom azure.ai.ml.entities import Data\n${call}\n${more}--- p/reviews/a.csv\nx\n`;

    test('what lies beside the code', () => {
      for (const call of [
        'Data(type="mltable", path="./reviews")',
        'Data(type=AssetTypes.MLTABLE, path="reviews")',
        'Data(name="d", path="./reviews", type=AssetTypes.URI_FILE)',
        'Input(type="uri_folder", path="reviews/a.csv")',
        'KIND = "uri_folder"\nInput(type=KIND, path="reviews/a.csv")',
      ])
        assert.deepEqual(severities(files(call)), [`${code} warning`], call);
    });

    test('what is of its type, lies above too, or is named twice', () => {
      for (const call of [
        'Input(type="uri_folder", path="./reviews")',
        'Input(type="mltable", path="./reviews")',
        'Input(type="uri_file", path="./reviews")',
        'Input(type="uri_file", path="./reviews/a.csv")',
        'Input(type=kind, path="reviews/a.csv")',
        'Input(type="mltable", path="azureml:a:1")',
        'Input(type="mltable", path="./reviews/", mode=x(name="./reviews"))',
        'open("reviews/a.csv")\nInput(type="uri_folder", path="reviews/a.csv")',
        'Own(type="uri_folder", path="reviews/a.csv")',
        'Data(type="uri_file", path="")',
        'Data(type="uri_folder", path="/reviews/a.csv")',
      ])
        assert.deepEqual(severities(`${files(call)}--- /reviews/a.csv\nx\n`), [], call);
      const wrong = 'Data(type="mltable", path="./reviews")';
      const deeper = `${files(wrong).replaceAll('--- p/', '--- q/p/')}--- reviews/MLTable\npaths: []\n`;
      assert.deepEqual(severities(deeper), []);
      const untitled = files(wrong).replace('p/submit.py', 'untitled:submit.py').replaceAll('--- p/', '--- ');
      assert.deepEqual(severities(untitled), []);
      expectNone('--- p/a.py\nprint("./reviews")\n--- p/reviews/a.csv\nx\n', code);
      assert.deepEqual(
        severities(
          files(
            'Data(type="mltable", path="./reviews")',
            '--- reviews/MLTable\npaths: []\n--- reviews/b.csv\n',
          ),
        ),
        [],
      );
    });
  });
});
