import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn, relatedIn, titlesIn } from '../../../../test/support/details.ts';
import {
  codesIn,
  expectFixed,
  expectNone,
  expectProject,
  filesOf,
  Workspace,
} from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';

const job = (command: string, more = 'code: ./src\n') =>
  `--- p/job.yml\n${more}environment: ${active}\ncommand: ${command}\n`;
const code =
  '--- p/src/train.py\n\n--- p/src/tools/prepare.py\n\n--- p/src/run.sh\n\n--- p/src/pkg/main.py\n\n';

describe('missing-script', () => {
  test('through launchers, wrappers, folders and several commands', () => {
    for (const [command, at] of [
      ['python trian.py', 'trian.py'],
      ['python3.10 -u -W ignore trian.py --lr 1', 'trian.py'],
      ['A=1 exec torchrun --nproc_per_node 8 --nnodes=1 trian.py --lr 1', 'trian.py'],
      ['python -m torch.distributed.run --nproc_per_node 8 trian.py', 'trian.py'],
      ['accelerate launch --mixed_precision bf16 trian.py', 'trian.py'],
      ['deepspeed --num_gpus 8 trian.py --deepspeed', 'trian.py'],
      ['mpirun -np 8 --allow-run-as-root python trian.py', 'trian.py'],
      ['conda run -n base --no-capture-output python trian.py', 'trian.py'],
      ['bash rnu.sh 1 2', 'rnu.sh'],
      ['bash -euo pipefail rnu.sh', 'rnu.sh'],
      ['/bin/bash --rcfile run.sh -- rnu.sh', 'rnu.sh'],
      ['bash +x -O extglob rnu.sh', 'rnu.sh'],
      ['./rnu.sh', './rnu.sh'],
      ['pip install x && python trian.py', 'trian.py'],
      ['cd tools && python prepaer.py', 'prepaer.py'],
      ['bash -c "python trian.py"', 'trian.py'],
      ['python tools/prepaer.py', 'tools/prepaer.py'],
      ['python prepare.py', 'prepare.py'],
      ['python -m pkg.mian', 'pkg.mian'],
      ['A=1; B=2 pip install x; python trian.py', 'trian.py'],
      ['A=trian.py && python $A', '$A'],
    ] as const) {
      const text = job(command);
      const line = text.split('\n').find((each) => each.startsWith('command:')) ?? '';
      const column = line.indexOf(at);
      const caret = `#${' '.repeat(column - 1)}${'^'.repeat(at.length)} missing-script error\n`;
      expectProject(`${text}${caret}${code}`);
    }
  });

  test('not what shells are told beside a script, or instead of one', () => {
    for (const command of [
      'bash -euo pipefail run.sh',
      'bash -o errexit -o nounset run.sh pipefail',
      'bash --init-file none run.sh',
      'bash -s none < run.sh',
      'bash -lc none',
      'bash --',
    ])
      expectNone(job(command) + code, 'missing-script');
  });

  test('not behind a script that the shell reads itself, where that goes elsewhere', () => {
    const sourced = (command: string, script: string) =>
      `${job(command)}${code}--- p/src/env.sh\n${script}\n--- p/src/all.sh\nsource env.sh\npython prepare.py\n`;
    for (const command of [
      'source env.sh && python prepare.py',
      '. ./env.sh; python prepare.py',
      'A=1 source env.sh && python prepare.py',
      'bash all.sh',
    ]) {
      expectNone(sourced(command, 'export A=1\ncd tools'), 'missing-script');
      assert.deepEqual(codesIn(sourced(command, 'export A=1')), ['missing-script error'], command);
    }
  });

  test('in scripts that a shell reads', () => {
    const shell = (script: string) => `${job('bash start.sh')}${code}--- p/src/start.sh\n${script}\n`;
    for (const script of ['python gone.py', '#!/bin/sh\npython gone.py', '# !python\npython gone.py'])
      assert.deepEqual(codesIn(shell(script)), ['missing-script error'], script);
    const data = '#'.repeat(50_000);
    for (const script of [
      '#!/usr/bin/env python\npython gone.py # sh',
      '\0\npython gone.py',
      `${data}\npython gone.py`,
    ])
      expectNone(shell(script), 'missing-script');
    expectProject(`${shell('accelerate launch --num_processes 2 gone.py')}\
#                                   ^^^^^^^ missing-script
`);
  });

  test('a module with the name of the code folder, which is not uploaded', () => {
    const unknown = (command: string, folder = 'src') =>
      `--- p/job.yml\ncode: ${folder}\nenvironment: azureml:mine:1\ncommand: ${command}\n--- p/${folder}/a/train.py\n\n`;
    const command = 'python -m src.a.train';
    expectProject(
      unknown(command).replace(command, `${command}\n#                  ^^^^^^^^^^^ missing-script warning`),
    );
    assert.match(
      expectFixed(unknown(command), 'missing-script').files.get('p/job.yml') ?? '',
      /^command: python -m a\.train$/m,
    );
    const known = unknown('python -m code.a.train', 'code').replace('azureml:mine:1', active);
    assert.match(
      expectFixed(known, 'missing-script').files.get('p/job.yml') ?? '',
      /^command: python -m a\.train$/m,
    );
    for (const text of [
      // The environment may have it.
      unknown('python -m mine.a.train', 'mine'),
      unknown('PYTHONPATH=.. python -m src.a.train'),
      unknown('"pip install -e . && python -m src.a.train"'),
      unknown('conda run -n x python -m src.a.train'),
      `${unknown(command)}--- p/src/src/a/train.py\n\n`,
      unknown('python -m src.gone'),
      `${unknown('python -m src.a')}--- p/src/a/__main__.py\n\n--- p/src/src/a/__main__.py\n\n`,
      // Of packages that somebody else has made.
      unknown('python -m other.a.train').replace('azureml:mine:1', active),
    ])
      expectNone(text, 'missing-script');
    const unnamed = unknown(command).replace(
      'environment: azureml:mine:1',
      '$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json',
    );
    assert.deepEqual(titlesIn(unnamed, 'missing-script'), ['Use -m a.train']);
    assert.deepEqual(titlesIn(unknown('python -m "src".a.train'), 'missing-script'), []);
    assert.deepEqual(messagesIn(`${unknown('python src.py')}--- p/src/py\n\n`, 'missing-script'), [
      'There is no src.py in the code folder src.',
    ]);
  });

  test('a path from the root of the repository, where the code folder is another', () => {
    const files = (command: string, scripts: string) =>
      `--- aml/job.yml\ncode: .\nenvironment: ${active}\ncommand: ${command}\n${scripts}`;
    expectProject(
      `--- aml/job.yml\ncode: .\nenvironment: ${active}\ncommand: python features/build.py\n#               ^^^^^^^^^^^^^^^^^ missing-script warning\n--- features/build.py\n\n`,
    );
    const after = expectFixed(
      files('python features/build.py', '--- features/build.py\n\n'),
      'missing-script',
    );
    assert.match(after.files.get('aml/job.yml') ?? '', /^code: \.\.$/m);
    expectNone(files('python features/build.py', '--- other/build.py\n\n'), 'missing-script');
    expectNone(files('python build.py', '--- build.py\n\n'), 'missing-script');
    expectNone(
      files('git clone x && python features/build.py', '--- features/build.py\n\n'),
      'missing-script',
    );
    expectNone(
      files('python features/build.py', '--- features/build.py\n\n--- aml/features/build.py\n\n'),
      'missing-script',
    );
    assert.deepEqual(
      messagesIn(files('python features/build.py', '--- features/build.py\n\n'), 'missing-script'),
      [
        'There is no features/build.py in the code folder ".", but in "..": the code folder is relative to this file.',
      ],
    );
    // After `cd`, it would be a guess.
    assert.deepEqual(
      messagesIn(
        files('cd x && python features/build.py', '--- features/build.py\n\n--- aml/x/a.py\n\n'),
        'missing-script',
      ),
      ['There is no features/build.py in the code folder ".".'],
    );
    const below = (folder: string) =>
      codesIn(
        `--- ${folder}/job.yml\ncode: .\nenvironment: ${active}\ncommand: python features/build.py\n--- features/build.py\n\n`,
      );
    assert.deepEqual(below('a/b/c/d'), ['missing-script warning']);
    assert.deepEqual(below('a/b/c/d/e'), []);
  });

  test('what is there, what others make, what cannot be read', () => {
    for (const command of [
      'python train.py',
      'python ./train.py',
      'cd tools && python prepare.py && cd .. && python train.py',
      'python -m pkg.main',
      'python -m pkg',
      'python -m pytest tests',
      'python -c "import trian"',
      'python /opt/other.py',
      'python ${{inputs.script}}',
      'python $SCRIPT',
      'A=`make` && python other.py',
      'A=$(make other.py) && python other.py',
      'A=trian.py; test -f $A || A=train.py; python $A',
      'git clone https://example.com/x && python x/other.py',
      'python train.py && python made-by-train.py',
      'cd $WORK && python other.py',
      '(cd tools && python prepare.py)',
      'python train.py > out.py && python out.py',
      'jupyter nbconvert other.ipynb',
      'bash -c "python \\"other.py\\""',
    ])
      expectNone(job(JSON.stringify(command).replaceAll('\\', '\\')) + code, 'missing-script');
    expectNone(job('python train.py'), 'missing-script');
    expectNone(job('python main.py', 'code: ./src/train.py\n') + code, 'missing-script');
  });

  test('a folder that the command enters and that is not there', () => {
    const at = (command: string, column: number, severity: string) =>
      expectProject(
        `${job(command)}#${' '.repeat('command: '.length + column - 1)}^^^ missing-script ${severity}\n${code}`,
      );
    at('cd src && python train.py', 3, 'error');
    at('cd src; python train.py', 3, 'warning');
    at('cd src && python train.py && python ../train.py', 3, 'error');
    at('cd tools && cd src && python prepare.py', 'cd tools && cd '.length, 'error');
    at('cd lib && python other.py', 3, 'warning');
    at('cd pgk && python main.py', 3, 'error');
    expectNone(job('mkdir x && git clone y src && cd src && python train.py') + code, 'missing-script');
    expectNone(job('cd src || cd tools; python prepare.py') + code, 'missing-script');
    expectNone(`${job('cd src && python train.py')}--- p/src/src/train.py\n\n`, 'missing-script');
    expectNone(job('cd src && python -m other.main') + code, 'missing-script');
    at('cd src && python -m pkg.main', 3, 'error');
    const fixed = (command: string, files = code) =>
      expectFixed(job(command) + files, 'missing-script').files.get('p/job.yml') ?? '';
    assert.match(fixed('cd src && python train.py --lr 1'), /^command: python train\.py --lr 1$/m);
    assert.match(
      fixed('cd tools && cd src; python prepare.py'),
      /^command: cd tools && python prepare\.py$/m,
    );
    assert.match(fixed('cd pgk && python main.py'), /^command: cd pkg && python main\.py$/m);
    const titles = (command: string) => titlesIn(job(command) + code, 'missing-script');
    assert.deepEqual(titles('cd src   &&   python train.py'), ['Remove "cd src   &&"']);
    assert.deepEqual(titles('|\n  cd src\n  python train.py'), []);
    assert.deepEqual(titles('|\n  cd src\n  python train.py && ls'), []);
    assert.deepEqual(titles('cd lib && python other.py'), []);
    for (const [command, isJudged] of [
      ['cd src && python train.py', false],
      ['cd src && python train.py && python ../train.py', true],
    ] as const) {
      const text = job(command, 'code: ../p/src\n') + code;
      const [found] = new Workspace(filesOf(text))
        .findings('p/job.yml')
        .filter((each) => each.fixes.length > 0);
      assert.equal(found?.fixes[0]?.needsJudgement, isJudged, command);
    }
    expectNone(job('cd tools && python prepare.py', 'code: ./scr\n') + code, 'missing-script');
    expectNone(`${job('cd tools && python prepare.py')}--- p/src/a.csv\n`, 'missing-script');
    assert.deepEqual(messagesIn(job('cd lib && python other.py') + code, 'missing-script'), [
      'There is no folder lib in the code folder src, where the command starts.',
    ]);
    // Several programs start there.
    assert.equal(
      messagesIn(job('cd src && python train.py && python train.py') + code, 'missing-script').length,
      1,
    );
  });

  test('a path with backslashes, which the shell removes', () => {
    const text = `${job('python pkg\\main.py')}#               ^^^^^^^^^^^ missing-script error\n${code}`;
    expectProject(text);
    const after = expectFixed(job('python pkg\\main.py') + code, 'missing-script');
    assert.match(after.files.get('p/job.yml') ?? '', /^command: python pkg\/main\.py$/m);
    expectNone(job('python pkg\\/main.py') + code, 'missing-script');
    expectNone(job('python -m pkg\\main.py') + code, 'missing-script');
    const shell = `${job('bash start.sh')}${code}--- p/src/start.sh\npython pkg\\main.py\n`;
    expectProject(`${shell}#      ^^^^^^^^^^^ missing-script error\n`);
    const { files } = expectFixed(shell, 'missing-script');
    assert.equal(files.get('p/src/start.sh'), 'python pkg/main.py\n');
    assert.deepEqual(messagesIn(shell, 'missing-script'), [
      'The shell removes the backslash from pkg\\main.py. Write pkg/main.py.',
    ]);
    assert.deepEqual(titlesIn(shell, 'missing-script'), ['Use pkg/main.py']);
  });

  test('a folder that is missing as a whole may be made', () => {
    assert.deepEqual(codesIn(job('python Megatron/pretrain.py') + code), ['missing-script warning']);
    assert.deepEqual(codesIn(job('python tool/prepare.py') + code), ['missing-script error']);
  });

  test('the fixes', () => {
    const fixed = (command: string, more?: string, files = code) =>
      expectFixed(job(command, more) + files, 'missing-script').files.get('p/job.yml') ?? '';
    assert.match(fixed('python ./trian.py --lr 1'), /^command: python \.\/train\.py --lr 1$/m);
    assert.match(fixed('cd tools && python prepaer.py'), /python prepare\.py$/m);
    assert.match(fixed('python prepare.py'), /python tools\/prepare\.py$/m);
    assert.match(fixed('python Train.py'), /python train\.py$/m);
    // What lies beside the code folder is not uploaded.
    assert.deepEqual(titlesIn(`${job('python score.py')}${code}--- p/score.py\n\n`, 'missing-script'), []);
    assert.deepEqual(messagesIn(job('python Train.py') + code, 'missing-script'), [
      'There is no Train.py in the code folder src: on Linux, where upper and lower case differ, "train.py" is another file.',
    ]);
    assert.deepEqual(messagesIn(job('python -m pkg.mian') + code, 'missing-script'), [
      'There is no module pkg.mian in the code folder src.',
    ]);
    assert.deepEqual(messagesIn(job('python trian.py', 'code: .\n') + code, 'missing-script'), [
      'There is no trian.py in the code folder ".".',
    ]);
  });

  test('without code, nothing is uploaded', () => {
    const after = expectFixed(`${job('python train.py', '')}--- p/train.py\n\n`, 'missing-script');
    assert.match(after.files.get('p/job.yml') ?? '', /^code: \.\ncommand: python train\.py$/m);
    expectNone(`${job('python other.py', '')}--- p/train.py\n\n`, 'missing-script');
    expectNone(`${job('python /opt/train.py', '')}--- /opt/train.py\n\n`, 'missing-script');
    for (const command of ['bash run.sh', './run.sh'])
      assert.deepEqual(messagesIn(`${job(command, '')}--- p/run.sh\n\n`, 'missing-script'), [
        `Without "code", no files are uploaded, so ${command.split(' ').at(-1)} will not be there.`,
      ]);
  });

  test('what is included lies in the code folder', () => {
    const text = (command: string) =>
      `--- p/c.yml\n$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json\nname: c\ncode: ./src\nadditional_includes: [../lib, ../one.py]\nenvironment: ${active}\ncommand: ${command}\n--- lib/a.py\n\n--- one.py\n\n${code}`;
    expectNone(text('python lib/a.py && python one.py'), 'missing-script');
    assert.deepEqual(codesIn(text('python lib/b.py')), ['missing-script warning']);
    expectNone(text('cd lib && python a.py'), 'missing-script');
    assert.ok(
      !messagesIn(text('cd lib && python b.py'), 'missing-script').some((each) => /folder lib/.test(each)),
    );
  });

  test('what a file of the code folder leaves out of the upload is not there', () => {
    const text = (name: string, rules: string) =>
      `${job('python train.py')}${code}--- p/src/${name}\n${rules}\n`;
    expectProject(
      text('.amlignore', '*.py').replace(
        'python train.py',
        '$&\n#               ^^^^^^^^ missing-script error',
      ),
    );
    assert.deepEqual(codesIn(text('.gitignore', 'train.py')), ['missing-script error']);
    assert.deepEqual(messagesIn(text('.amlignore', '*.py'), 'missing-script'), [
      '.amlignore of the code folder leaves train.py out of what is uploaded.',
    ]);
    assert.deepEqual(relatedIn(text('.amlignore', '*.py'), 'missing-script'), [
      'p/src/.amlignore: This file is left out.',
    ]);
    for (const rules of ['*.pyc', 'tools/', '/pkg/*.py', '*.py\n!train.py', 'Train.py', '# *.py'])
      assert.deepEqual(codesIn(text('.amlignore', rules)), [], rules);
    // The first of the two counts.
    assert.deepEqual(codesIn(`${text('.amlignore', '*.log')}--- p/src/.gitignore\n*.py\n`), []);
  });

  test('in Python code, where no folder from which it may be run has the script', () => {
    const sdk = 'from azure.ai.ml import command\n';
    const call = (script: string) => `command(code="./src", command="python ${script}", environment="x:1")\n`;
    const files = (text: string, more = '') =>
      `--- jobs/submit.py\n${sdk}${text}--- jobs/src/train.py\nimport os\n${more}`;
    expectProject(
      files(`${call('trian.py')}#                                     ^^^^^^^^ missing-script warning\n`),
    );
    expectFixed(files(call('trian.py')), 'missing-script');
    // The code is run from a folder above.
    const above = (script: string, more = '') =>
      `--- jobs/submit.py\n${sdk}${call(script)}--- src/train.py\nimport os\n${more}`;
    assert.ok(codesIn(above('trian.py')).includes('missing-script warning'));
    expectNone(above('train.py'), 'missing-script');
    expectNone(above('train.py', '--- jobs/src/other.py\n'), 'missing-script');
    for (const [text, more] of [
      [call('train.py')],
      [call('trian.py'), '--- src/trian.py\n'],
      [`open("src/trian.py", "w")\n${call('trian.py')}`],
      [call('{name}').replace('"python', 'f"python')],
      [call('trian.py').replace('./src', './lib')],
      [call('trian.py').replace('python', 'cd tools && python'), '--- jobs/src/tools/other.py\n'],
      [call('').replace('python ', 'python -m pkg.mian'), '--- jobs/src/pkg/main.py\n'],
      [call('trian.py').replace('./src', './')],
    ] as const)
      expectNone(files(text, more), 'missing-script');
  });
});
