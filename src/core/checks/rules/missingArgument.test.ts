import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn, relatedIn, titlesIn } from '../../../../test/support/details.ts';
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

  test('no fix where several are missing, where the order counts, or where the command is in a script', () => {
    const inputs = 'inputs:\n  data_dir: {type: uri_folder, path: azureml:a:1}\n  lr: 0.1\n';
    const rate = 'parser.add_argument("--lr", required=True)\n';
    const titles = (command: string, lines: string, more = '') =>
      titlesIn(`${job(command, inputs)}${script(lines)}${more}`, 'missing-argument');
    const two = job('python train.py', inputs) + script(data + rate);
    assert.deepEqual(messagesIn(two, 'missing-argument'), ['train.py requires --data-dir and --lr.']);
    assert.deepEqual(relatedIn(two, 'missing-argument'), [
      'p/src/train.py: --data-dir is declared here.',
      'p/src/train.py: --lr is declared here.',
    ]);
    assert.deepEqual(titles('python train.py', data), ['Add --data-dir ${{inputs.data_dir}}']);
    assert.deepEqual(titles('python train.py', data + rate), []);
    assert.deepEqual(titles('python train.py', 'parser.add_argument("lr")\n'), []);
    assert.deepEqual(titles('python train.py', data.replace('data-dir', 'more')), []);
    assert.deepEqual(titles('bash start.sh', data, '--- p/src/start.sh\npython train.py\n'), []);
    const outputs = job('python train.py', 'outputs:\n  data_dir: {type: uri_folder}\n') + script(data);
    assert.deepEqual(titlesIn(outputs, 'missing-argument'), ['Add --data-dir ${{outputs.data_dir}}']);
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
    for (const [option, type] of [
      ['"--n", type=int', 'integer'],
      ['"--n", type=float', 'number'],
      ['"--n"', 'string'],
      ['"--file"', 'uri_file'],
      ['"--train-file"', 'uri_file'],
      ['"--file-of-labels"', 'uri_file'],
      ['"--profile"', 'string'],
      ['"--path"', 'uri_folder'],
      ['"--dataset"', 'uri_folder'],
      ['"--database"', 'string'],
      ['"--folder-name"', 'uri_folder'],
      ['"--data", choices=["a", "b"]', 'string'],
    ] as const)
      assert.equal(fixed('', `${option}, required=True`)[2], `    type: ${type}`, option);
    const titles = (text: string, lines = data) => titlesIn(text + script(lines), 'missing-argument');
    const added = ['Add the input data_dir and --data-dir ${{inputs.data_dir}}'];
    assert.deepEqual(titles(component('')), added);
    assert.deepEqual(titles(component('inputs:\n  data_dir: {type: uri_folder}\n')), [
      'Add --data-dir ${{inputs.data_dir}}',
    ]);
    // Nothing is added to what is written in one line, or otherwise than names are.
    const braces = component('')
      .replace('$schema', '{$schema')
      .replace(/^(.*[^,])\n(?=\w)/gm, '$1,\n')
      .replace(/yml,\n\{/, 'yml\n{')
      .replace('train.py\n', 'train.py}\n');
    for (const text of [
      component('inputs: {b: {type: string, optional: true}}\n'),
      component('inputs: {\n  b: {type: string, optional: true}\n}\n'),
      component('inputs:\n'),
      component('inputs: [b]\n'),
      component('inputs:\n  ? b\n  : {type: string, optional: true}\n'),
      braces,
    ]) {
      const found = new Workspace(filesOf(text + script(data))).findings('p/component.yml');
      assert.deepEqual(found.find(({ code }) => code === 'missing-argument')?.fixes, [], text);
    }
    for (const name of ['--model.lr', '--3d'])
      assert.deepEqual(titles(component(''), `parser.add_argument("${name}", required=True)\n`), [], name);
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
