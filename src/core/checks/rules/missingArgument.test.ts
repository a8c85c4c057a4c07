import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  expectFixed,
  expectNone,
  expectProject,
  filesOf,
  Workspace,
} from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';

const job = (command: string, more = '') =>
  `--- p/job.yml\ncode: ./src\nenvironment: ${active}\ncommand: ${command}\n${more}`;
const script = (lines: string) =>
  `--- p/src/train.py\nimport argparse\nparser = argparse.ArgumentParser()\n${lines}args = parser.parse_args()\n`;
const data = 'parser.add_argument("--data-dir", "-d", required=True)\n';

describe('missing-argument', () => {
  test('options and positional arguments', () => {
    expectProject(
      `${job('python train.py\n#               ^^^^^^^^ missing-argument error')}${script(data)}`,
    );
    expectProject(
      `${job('torchrun train.py\n#                 ^^^^^^^^ missing-argument error')}${script('parser.add_argument("data")\n')}`,
    );
  });

  test('the fix gives it the input of that name', () => {
    const inputs = 'inputs:\n  data_dir: {type: uri_folder, path: azureml:a:1}\n';
    const after = expectFixed(
      job('python train.py -v', inputs) + script(`${data}parser.add_argument("-v", action="store_true")\n`),
      'missing-argument',
    );
    assert.match(
      after.files.get('p/job.yml') ?? '',
      /^command: python train\.py -v --data-dir \$\{\{inputs\.data_dir\}\}$/m,
    );
  });

  test('a component gets the input too', () => {
    const component = (inputs: string) =>
      `--- p/component.yml\n$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json\ntype: command\nname: a\nversion: 1\ncode: ./src\nenvironment: ${active}\n${inputs}command: python train.py\n`;
    const fixed = (inputs: string, option: string) => {
      const after = expectFixed(
        component(inputs) + script(`parser.add_argument(${option})\n`),
        'missing-argument',
      );
      return (after.files.get('p/component.yml') ?? '').split('\n').slice(6, -1);
    };
    assert.deepEqual(fixed('', '"--lr", type=float, required=True'), [
      'inputs:',
      '  lr:',
      '    type: number',
      'command: python train.py --lr ${{inputs.lr}}',
    ]);
    assert.deepEqual(
      fixed('inputs:\n    b: {type: string, optional: true}\n', '"--data-dir", required=True'),
      [
        'inputs:',
        '    data_dir:',
        '      type: uri_folder',
        '    b: {type: string, optional: true}',
        'command: python train.py --data-dir ${{inputs.data_dir}}',
      ],
    );
    // Nothing is added to what is written in one line.
    const inOneLine = component('inputs: {b: {type: string, optional: true}}\n');
    const found = new Workspace(filesOf(`${inOneLine}${script(data)}`)).findings('p/component.yml');
    assert.deepEqual(found.find(({ code }) => code === 'missing-argument')?.fixes, []);
  });

  test('what is given, what may be, and what is declared under a condition', () => {
    for (const [command, lines] of [
      ['python train.py -d x', data],
      ['python train.py --data x', data],
      ['python train.py --data-dir=x', data],
      ['python train.py $MORE', data],
      ['python train.py --help', data],
      ['python train.py', data.replace('True', 'needed')],
      ['python train.py', `if needed:\n    ${data}`],
      ['python train.py', data.replace('required=True', '**more')],
      [
        'python train.py',
        `sub = parser.add_subparsers().add_parser("x")\n${data.replace('parser.', 'sub.')}`,
      ],
      ['python train.py', 'parser.add_argument("data", nargs="?")\n'],
      ['python train.py x', 'parser.add_argument("data")\n'],
    ] as const)
      expectNone(job(command) + script(lines), 'missing-argument');
  });
});
