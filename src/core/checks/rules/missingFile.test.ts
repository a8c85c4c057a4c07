import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn, titlesIn } from '../../../../test/support/details.ts';
import {
  codesIn,
  expectFixed,
  expectNone,
  expectProject,
  filesOf,
  Workspace,
} from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';

const image = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202606.3';

/** @param more lines of the job */
const job = (more: string, name = 'p/job.yml') =>
  `--- ${name}\ncommand: python train.py\nenvironment: ${active}\n${more}`;
const beside = '--- p/src/train.py\n\n--- p/data/a.csv\nx\n';

describe('missing-file', () => {
  test('each kind of path, where it is written', () => {
    expectProject(`--- p/job.yml
command: python train.py
code: ./scr
#     ^^^^^ missing-file error
environment:
  image: ${image}
  conda_file: cnda.yml
# ^^^^^^^^^^ conda-file-hides-acpt warning
#             ^^^^^^^^ missing-file error
inputs:
  a: {type: uri_file, path: ./data/b.csv}
#                           ^^^^^^^^^^^^ missing-file error
--- p/conda.yml
name: x
dependencies: [python=3.10, pip, {pip: [torch==2.8.0]}]
${beside}`);
    expectProject(`--- p/env.yml
$schema: https://azuremlschemas.azureedge.net/latest/environment.schema.json
name: mine
build:
  path: contxt
#       ^^^^^^ missing-file error
  dockerfile_path: Dockerfile
--- p/context/Dockerfile
FROM ${image}
`);
  });

  test('a Dockerfile is seen from its context, and has no finding where the context has', () => {
    const environment = (build: string) =>
      `--- p/env.yml\n$schema: https://azuremlschemas.azureedge.net/latest/environment.schema.json\nname: mine\nbuild: ${build}\n--- p/docker/gpu/Dockerfile\nFROM ${image}\n--- p/Dockerfile\nFROM ${image}\n`;
    const after = expectFixed(
      environment('{path: ./docker, dockerfile_path: gpu/Dockerfle}'),
      'missing-file',
    );
    assert.match(after.files.get('p/env.yml') ?? '', /dockerfile_path: gpu\/Dockerfile}/);
    const seen = (build: string) =>
      codesIn(environment(build)).filter((each) => !each.startsWith('old-image'));
    assert.deepEqual(seen('{path: ./docker, dockerfile_path: Dockerfile}'), [
      'dockerfile-outside-context error',
    ]);
    assert.deepEqual(seen('{path: ./none, dockerfile_path: Dockerfile}'), ['missing-file error']);
    expectNone(environment('{path: ./docker, dockerfile_path: ./gpu/Dockerfile}'), 'missing-file');
  });

  test('a deployment: the model, the code and the script in it', () => {
    const deployment = (code: string, script: string) =>
      `--- p/d.yml\n$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json\nname: blue\nendpoint_name: e\nmodel: {path: ./model}\ncode_configuration: {code: ${code}, scoring_script: ${script}}\nenvironment: {image: a/b:1}\ninstance_type: Standard_DS3_v2\ninstance_count: 1\n--- p/src/score.py\n\n`;
    assert.deepEqual(codesIn(deployment('./src', 'score.py')), ['missing-file info']);
    assert.deepEqual(codesIn(deployment('./src', 'package.score')), ['missing-file info']);
    assert.deepEqual(codesIn(deployment('./src', 'scor.py')), ['missing-file info', 'missing-file error']);
    assert.deepEqual(codesIn(deployment('./none', 'score.py')), ['missing-file info', 'missing-file error']);
    // What lies beside the code folder is not uploaded with it.
    const beside = `${deployment('./src', 'other.py')}--- p/other.py\n\n`;
    assert.deepEqual(codesIn(beside), ['missing-file info', 'missing-file error']);
    assert.deepEqual(titlesIn(beside, 'missing-file'), []);
    const above = `${deployment('./src', '../other.py')}--- p/others.py\n\n`;
    assert.deepEqual(titlesIn(above, 'missing-file'), []);
    const within = `${deployment('./src', './lib/../scor.py')}`;
    assert.deepEqual(titlesIn(within, 'missing-file'), ['Use ./score.py']);
    // Where no code is here, the rest of it may not be either.
    const apart = deployment('./src', 'other.py').replace('p/src/score.py', 'p/src/labels.csv');
    assert.deepEqual(codesIn(apart), ['missing-file info', 'missing-file info']);
  });

  test('a folder in place of the conda file, and a file in place of the code folder', () => {
    const environment = (...files: string[]) =>
      `--- env.yml\n$schema: https://azuremlschemas.azureedge.net/latest/environment.schema.json\nname: e\nimage: a/b:1\nconda_file: ./conda\n${files.map((each) => `--- ${each}\ndependencies: [python=3.10]\n`).join('')}`;
    assert.deepEqual(codesIn(environment('conda/a.yml', 'conda/b.yml')), ['missing-file error']);
    assert.match(
      expectFixed(environment('conda/a.yml', 'conda/b.txt'), 'missing-file').files.get('env.yml') ?? '',
      /conda_file: \.\/conda\/a\.yml/,
    );
    expectNone(environment('conda'), 'missing-file');
    const one = environment('conda/a.yml', 'conda/b.yml.bak', 'conda/c/d.yml');
    assert.deepEqual(titlesIn(one, 'missing-file'), ['Use ./conda/a.yml']);
    assert.deepEqual(messagesIn(one, 'missing-file'), ['./conda is a folder; "conda_file" takes a file.']);
    assert.deepEqual(titlesIn(environment('conda/a.yml', 'conda/b.yml'), 'missing-file'), []);
    assert.deepEqual(titlesIn(environment('conda/a.yaml').replace('./conda', 'conda/'), 'missing-file'), [
      'Use conda/a.yaml',
    ]);
    expectNone(environment('conda/a.yml').replace('./conda', '/conda'), 'missing-file');
    const deployment = (code: string) =>
      `--- d.yml\n$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json\nname: blue\nendpoint_name: e\nmodel: azureml:m:1\ncode_configuration: {code: ${code}, scoring_script: score.py}\nenvironment: {image: a/b:1}\ninstance_type: Standard_DS3_v2\ninstance_count: 1\n--- src/score.py\n\n`;
    assert.match(
      expectFixed(deployment('src/score.py'), 'missing-file').files.get('d.yml') ?? '',
      /code: src,/,
    );
    expectNone(deployment('src'), 'missing-file');
    expectNone(deployment('/src/score.py'), 'missing-file');
    assert.deepEqual(messagesIn(deployment('src/score.py'), 'missing-file'), [
      'src/score.py is a file; "code" takes the folder with the script.',
    ]);
    const atTop = `${deployment('other.py')}--- other.py\n\n`;
    assert.deepEqual(titlesIn(atTop, 'missing-file'), ['Use .']);
    expectNone(job('code: src/train.py\n') + beside, 'missing-file');
  });

  test('a script whose path repeats the name of the code folder', () => {
    const deployment = (code: string, script: string) =>
      `--- p/d.yml\n$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json\nname: blue\nendpoint_name: e\nmodel: azureml:m:1\ncode_configuration: {code: ${code}, scoring_script: ${script}}\nenvironment: {image: a/b:1}\ninstance_type: Standard_DS3_v2\ninstance_count: 1\n--- p/a/src/score.py\n\n`;
    const fixed = (code: string, script: string) =>
      expectFixed(deployment(code, script), 'missing-file').files.get('p/d.yml') ?? '';
    assert.match(fixed('a/src', 'src/score.py'), /scoring_script: score\.py\}/);
    assert.match(fixed('./a/src/', './a/src/score.py'), /scoring_script: score\.py\}/);
    assert.deepEqual(messagesIn(deployment('a/src', 'src/score.py'), 'missing-file'), [
      "The script src/score.py does not exist. Its path is relative to the code folder; leave out the folder's own name.",
    ]);
    expectNone(`${deployment('a/src', 'src/score.py')}--- p/a/src/src/score.py\n\n`, 'missing-file');
    expectNone(deployment('a', 'src/score.py'), 'missing-file');
    const parallel = `--- p/job.yml\ntype: pipeline\njobs:\n  p:\n    type: parallel\n    input_data: \${{inputs.d}}\n    mini_batch_size: 5\n    task:\n      type: run_function\n      code: src\n      entry_script: src/train.py\n      environment: azureml:e:1\n`;
    assert.match(
      expectFixed(`${parallel}--- p/src/train.py\n\n`, 'missing-file').files.get('p/job.yml') ?? '',
      /entry_script: train\.py/,
    );
  });

  test('the home folder, which the CLI does not know', () => {
    const found = new Workspace(filesOf(job('code: ~/src\n') + beside)).all.find(
      ({ finding }) => finding.code === 'missing-file',
    );
    assert.match(
      found?.finding.message ?? '',
      /^The code folder ~\/src does not exist\. The CLI does not take ~ for/,
    );
    expectNone(job('inputs: {a: {type: uri_folder, path: ~/data}}\n') + beside, 'missing-file');
  });

  test('how sure it is', () => {
    const severity = (more: string) =>
      codesIn(job(more) + beside).filter((each) => each.startsWith('missing-file'));
    assert.deepEqual(severity('code: elsewhere\n'), ['missing-file error']);
    assert.deepEqual(severity('code: generated/code\n'), ['missing-file warning']);
    assert.deepEqual(severity('inputs: {a: {type: uri_folder, path: ./downloaded}}\n'), [
      'missing-file info',
    ]);
    // Data that lies in another folder may be put there.
    assert.deepEqual(severity('inputs: {a: {type: uri_file, path: ./a.csv}}\n'), ['missing-file info']);
    const alone = codesIn(job('code: elsewhere\n')).filter((each) => each.startsWith('missing-file'));
    assert.deepEqual(alone, ['missing-file info']);
    assert.deepEqual(severity('inputs: {a: {type: uri_folder, path: ./dat}}\n'), ['missing-file error']);
  });

  test('the job of a schedule', () => {
    const schedule = (job: string) =>
      `--- p/s.yml\n$schema: https://azuremlschemas.azureedge.net/latest/schedule.schema.json\nname: s\ntrigger: {type: cron, expression: "0 0 * * *"}\ncreate_job: ${job}\n--- p/job.yml\ncommand: a\nenvironment: ${active}\n`;
    assert.deepEqual(messagesIn(schedule('./jbo.yml'), 'missing-file'), [
      'The job file ./jbo.yml does not exist. Paths are relative to this file.',
    ]);
    expectNone(schedule('./job.yml'), 'missing-file');
  });

  test('upper and lower case', () => {
    const after = expectFixed(job('code: ./Src\n') + beside, 'missing-file');
    assert.match(after.files.get('p/job.yml') ?? '', /^code: \.\/src$/m);
    const found = new Workspace(filesOf(job('code: ./Src\n') + beside)).all.map(
      ({ finding }) => finding.message,
    );
    assert.ok(
      found.includes(
        'The code folder ./Src does not exist on Linux, where upper and lower case differ: "src" does.',
      ),
    );
  });

  test('the fix finds what is elsewhere, misspelt twice, and keeps how the path was written', () => {
    const fixed = (code: string, files: string) =>
      /^code: (.*)$/m.exec(
        expectFixed(job(`code: ${code}\n`) + files, 'missing-file').files.get('p/job.yml') ?? '',
      )?.[1];
    assert.equal(fixed('../training', '--- code/training/train.py\n\n'), '../code/training');
    assert.equal(fixed('./scr/trianing/', '--- p/src/training/train.py\n\n'), './src/training/');
    assert.equal(fixed('training', '--- training/train.py\n\n'), '../training');
    assert.equal(fixed('../p/scr', '--- p/src/train.py\n\n'), 'src');
    assert.equal(fixed('./training', '--- training/train.py\n\n'), '../training');
    const two = '--- p/a/training/train.py\n\n--- p/b/training/train.py\n\n';
    assert.throws(() => fixed('training', two), /has no fix/);
    // A file is no folder.
    assert.throws(() => fixed('./sre/', '--- p/srd\n\n--- p/other/a.py\n\n'), /has no fix/);
    assert.equal(fixed('./sre/', '--- p/srd/train.py\n\n'), './srd/');
  });

  test('a file with an environment', () => {
    const text = `${job('').replace(active, 'file:./enviroment.yml')}--- p/environment.yml\nname: e\nimage: ${image}\n`;
    assert.deepEqual(messagesIn(text, 'missing-file'), [
      'The file ./enviroment.yml does not exist. Paths are relative to this file.',
    ]);
    const after = expectFixed(text, 'missing-file');
    assert.match(after.files.get('p/job.yml') ?? '', /^environment: file:\.\/environment\.yml$/m);
  });

  test('nothing is said of what is no path, of absolute paths, and where nothing can be listed', () => {
    for (const code of [
      './src',
      'src/',
      'src/../src',
      'azureml:code:1',
      'https://example.com/code',
      'git+https://example.com/code.git',
      '${{parent.inputs.x}}',
      '<your-code>',
      '{{ code }}',
      '/abs/olute',
      '../../outside',
    ])
      expectNone(job(`code: ${JSON.stringify(code)}\n`) + beside, 'missing-file');
    expectNone(
      `--- job.yml\ncommand: python train.py\nenvironment: ${active}\ncode: ../src\n`,
      'missing-file',
    );
    expectNone(job('tags: {code: nothing, conda_file: nothing}\n') + beside, 'missing-file');
  });

  test('the files and folders of a table are seen from its MLTable', () => {
    const table = (paths: string) =>
      expectProject(`--- p/t/MLTable\npaths:\n${paths}--- p/t/data/a.csv\nx\n--- p/t/other.txt\n`);
    table('  - file: ./data/a.csv\n  - folder: data\n  - pattern: ./gone/*.csv\n');
    table('  - file: https://example.com/gone.csv\n  - folder: azureml://datastores/a/paths/b\n');
    table('  - folder: ./dat\n#           ^^^^^ missing-file error\n');
    assert.deepEqual(codesIn('--- p/t/MLTable\npaths: [{file: ./gone.csv}]\n'), ['missing-file info']);
  });

  describe('in Python code', () => {
    const sdk =
      'from azure.ai.ml import command, load_component\nfrom azure.ai.ml.entities import BuildContext, Environment\n';
    const files = (text: string, more = '') =>
      `--- jobs/submit.py\n${sdk}${text}--- jobs/src/train.py\n\n--- jobs/docker/Dockerfile\nFROM x\n--- jobs/conda.yaml\ndependencies: [python=3.12]\n--- jobs/train.yml\nname: train\n${more}`;
    const seen = (text: string) => codesIn(text).filter((each) => each.startsWith('missing-file'));

    test('code, conda files and build contexts that no folder has from which it may be run', () => {
      for (const [wrong, right] of [
        ['command(code="./scr", command="python train.py", environment="x:1")\n', 'src'],
        ['Environment(image="x", conda_file="conda.yml")\n', 'conda.yaml'],
        ['Environment(build=BuildContext(path="dokcer"))\n', 'docker'],
        ['load_component(source="trian.yml")\n', 'train.yml'],
        ['load_component("trian.yml")\n', 'train.yml'],
      ] as const) {
        assert.deepEqual(seen(files(wrong)), ['missing-file warning'], wrong);
        const after = expectFixed(files(wrong), 'missing-file');
        assert.ok(after.files.get('jobs/submit.py')?.includes(`"${right}"`), wrong);
        assert.match(
          messagesIn(files(wrong), 'missing-file')[0] ?? '',
          /^The [\w ]+ [\w./]+ is neither in the folder of this code nor in one above it\.$/,
        );
      }
    });

    test('where nothing is like it, the rest may not be here', () =>
      assert.deepEqual(seen(files('Environment(image="x", conda_file="env/python.yml")\n')), [
        'missing-file info',
      ]));

    test('what lies in a folder above, what the code makes, and what is computed', () => {
      for (const [text, more] of [
        ['command(code="./src", command="python train.py", environment="x:1")\n'],
        ['Environment(image="x", conda_file="env/conda.yml")\n', '--- env/conda.yml\ndependencies: []\n'],
        ['open("conda.yml", "w")\nEnvironment(image="x", conda_file="conda.yml")\n'],
        ['name = "conda.yml"\nEnvironment(image="x", conda_file=name)\n'],
        ['Environment(image="x", conda_file=f"{folder}/conda.yml")\n'],
        ['Environment(build=BuildContext(path="https://github.com/a/b"))\n'],
        ['Environment(image="x", conda_file="/env/conda.yml")\n'],
        ['load_component("train.yml")\n'],
        ['load_component("train.yml", relative_origin="./gone")\n'],
        ['load_component(*["trian.yml"])\n'],
        ['open("trian.yml", "w")\nload_component("trian.yml")\n'],
      ] as const)
        expectNone(files(text, more), 'missing-file');
    });
  });
});
