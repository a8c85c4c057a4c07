import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn, relatedIn, titlesIn } from '../../../../test/support/details.ts';
import { expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';

const job = (command: string, more = '') =>
  `--- p/job.yml\ncode: ./src\nenvironment: ${active}\n${more}command: ${command}\n`;
const script = (lines: string) =>
  `--- p/src/train.py\nimport argparse\nparser = argparse.ArgumentParser()\n${lines}args = parser.parse_args()\n`;
const epochs = 'parser.add_argument("--epochs", type=int)\n';
const rate = 'parser.add_argument("--lr", type=float)\n';
const optimizer = 'parser.add_argument("--opt", choices=["adam", "sgd"])\n';

/** @param marks how many letters, at the end of the command */
const refused = (command: string, marked: string, lines: string, more = '') => {
  const column = 'command: '.length + command.lastIndexOf(marked);
  const caret = `#${' '.repeat(column - 1)}${'^'.repeat(marked.length)} invalid-argument error`;
  expectProject(`${job(`${command}\n${caret}`, more)}${script(lines)}`);
};

describe('invalid-argument', () => {
  test('type, choices, number of values, and a flag with a value', () => {
    refused('python train.py --epochs 1.5', '1.5', epochs);
    refused('python train.py --epochs=ten', 'ten', epochs);
    refused('python train.py --lr fast', 'fast', rate);
    refused('python train.py --opt adamw', 'adamw', optimizer);
    refused('python train.py --n 4', '4', 'parser.add_argument("--n", type=int, choices=[1, 2])\n');
    refused('python train.py --lr', '--lr', rate);
    refused('python train.py --lr --epochs 1', '--lr', rate + epochs);
    refused('python train.py --xy 1', '--xy', 'parser.add_argument("--xy", nargs=2)\n');
    refused('python train.py --fp16=1', '--fp16=1', 'parser.add_argument("--fp16", action="store_true")\n');
    refused('python train.py ten', 'ten', 'parser.add_argument("epochs", type=int)\n');
  });

  test('an input that it is bound to', () => {
    const bound = '${{inputs.x}}';
    refused(`python train.py --epochs ${bound}`, bound, epochs, 'inputs: {x: 1.5}\n');
    refused(
      `python train.py --epochs "${bound}"`,
      bound,
      epochs,
      'inputs: {x: {type: number, default: 0.1}}\n',
    );
    refused(
      `python train.py --epochs ${bound}`,
      bound,
      epochs,
      'inputs: {x: {type: uri_folder, path: azureml:a:1}}\n',
    );
    refused(`python train.py --opt ${bound}`, bound, optimizer, 'inputs: {x: adamw}\n');
    refused(`python train.py --epochs ${bound}`, bound, epochs, 'inputs: {x: true}\n');
    for (const [lines, inputs] of [
      [epochs, 'inputs: {x: 2}\n'],
      [rate, 'inputs: {x: 2}\n'],
      [rate, 'inputs: {x: 1e-3}\n'],
      [epochs, 'inputs: {x: {type: integer}}\n'],
      [optimizer, 'inputs: {x: sgd}\n'],
      ['parser.add_argument("--epochs")\n', 'inputs: {x: {type: uri_folder, path: azureml:a:1}}\n'],
      ['parser.add_argument("--epochs")\n', 'inputs: {x: ten}\n'],
      [optimizer, 'inputs: {x: {type: uri_folder, path: azureml:a:1}}\n'],
      [epochs, 'inputs: {x: null}\n'],
      [epochs, 'inputs: {x: {type: integer, default: null}}\n'],
      [epochs, 'inputs: {x: "{{ epochs }}"}\n'],
      [epochs, 'outputs: {x: {type: uri_folder}}\n'],
      ['parser.add_argument("--on")\n', 'inputs: {x: true}\n'],
      ['parser.add_argument("--on", choices=["True", "False"])\n', 'inputs: {x: false}\n'],
    ] as const)
      expectNone(
        job(`python train.py --${/--(\w+)/.exec(lines)?.[1]} ${bound}`, inputs) + script(lines),
        'invalid-argument',
      );
    const messages = (option: string, lines: string, more: string, kind = 'inputs') =>
      messagesIn(
        job(`python train.py --${option} \${{${kind}.x}}`, more) + script(lines),
        'invalid-argument',
      );
    for (const [option, lines, wanted] of [
      ['epochs', epochs, 'an integer'],
      ['lr', rate, 'a number'],
    ] as const)
      for (const kind of ['inputs', 'outputs'])
        assert.deepEqual(messages(option, lines, `${kind}: {x: {type: uri_folder}}\n`, kind), [
          `--${option} of train.py takes ${wanted}, not the path of the uri_folder.`,
        ]);
    assert.deepEqual(messages('epochs', epochs, 'inputs: {x: {type: integer, default: 1.5}}\n'), [
      '--epochs of train.py takes an integer, not "1.5", the value of inputs.x.',
    ]);
    assert.deepEqual(messages('epochs', epochs, 'inputs: {x: {value: ten}}\n'), [
      '--epochs of train.py takes an integer, not "ten", the value of inputs.x.',
    ]);
    assert.deepEqual(messages('epochs', epochs, 'inputs: {x: false}\n'), [
      '--epochs of train.py takes an integer, not "False", the value of inputs.x.',
    ]);
    // A sweep samples it.
    const sweep = (lr: string) =>
      `--- p/job.yml\ntype: sweep\ninputs: {epochs: ten}\nsearch_space: {epochs: {type: choice, values: [${lr}]}}\ntrial:\n  code: ./src\n  environment: ${active}\n  command: python train.py --epochs \${{search_space.epochs}}\n`;
    expectNone(sweep('1, 2') + script(epochs), 'invalid-argument');
  });

  test('what is said', () => {
    for (const [command, lines, message] of [
      ['--epochs 1.5', epochs, '--epochs of train.py takes an integer, not "1.5".'],
      ['--lr fast', rate, '--lr of train.py takes a number, not "fast".'],
      ['--opt adamw', optimizer, '--opt of train.py takes one of "adam", "sgd", not "adamw".'],
      [
        '--opt adamw',
        'parser.add_argument("--opt", choices=["sgd"])\n',
        '--opt of train.py takes "sgd", not "adamw".',
      ],
      ['--lr', rate, '--lr of train.py takes a value.'],
      ['--xy 1', 'parser.add_argument("--xy", nargs=2)\n', '--xy of train.py takes 2 values.'],
      ['--xy', 'parser.add_argument("--xy", nargs="+")\n', '--xy of train.py takes a value.'],
      [
        '--fp16=1',
        'parser.add_argument("--fp16", action="store_true")\n',
        '--fp16 of train.py takes no value.',
      ],
    ] as const) {
      const text = job(`python train.py ${command}`) + script(lines);
      assert.deepEqual(messagesIn(text, 'invalid-argument'), [message]);
      assert.equal(relatedIn(text, 'invalid-argument').length, 1, command);
    }
  });

  test("what is right, computed, or the shell's", () => {
    for (const [command, lines] of [
      ['--epochs 1_000', epochs],
      ['--epochs -1', epochs],
      ['--lr 1e-3', rate],
      ['--lr inf', rate],
      ['--lr $LR', rate],
      ['--opt sgd', optimizer],
      ['--opt whatever', 'parser.add_argument("--opt", choices=known())\n'],
      ['--opt SGD', 'parser.add_argument("--opt", type=str.lower, choices=["adam", "sgd"])\n'],
      ['--xy 1 2', 'parser.add_argument("--xy", nargs=2)\n'],
      ['--some', 'parser.add_argument("--some", nargs="*")\n'],
      ['--flag', 'parser.add_argument("--flag", action=Mine)\n'],
      ['--debug off', 'parser.add_argument("--debug", type=bool)\n'],
    ] as const)
      expectNone(job(`python train.py ${command}`) + script(lines), 'invalid-argument');
  });

  test('the fixes', () => {
    const fixed = (command: string, lines: string) =>
      expectFixed(job(command) + script(lines), 'invalid-argument').files.get('p/job.yml') ?? '';
    assert.match(fixed('python train.py --opt=adan', optimizer), /--opt=adam$/m);
    assert.match(
      fixed('python train.py --fp16=1', 'parser.add_argument("--fp16", action="store_true")\n'),
      /train\.py --fp16$/m,
    );
    const titles = (command: string, lines: string) =>
      titlesIn(job(command) + script(lines), 'invalid-argument');
    const flag = 'parser.add_argument("--fp16", action="store_true")\n';
    assert.deepEqual(titles('python train.py --fp16=1', flag), ['Use --fp16']);
    assert.deepEqual(titles('python train.py --fp16="1"', flag), []);
    assert.deepEqual(titles('python train.py --opt adan', optimizer), ['Use adam']);
    assert.deepEqual(titles('python train.py --opt=a"dan"', optimizer), []);
    assert.deepEqual(titles('python train.py --opt lion', optimizer), []);
  });
});
