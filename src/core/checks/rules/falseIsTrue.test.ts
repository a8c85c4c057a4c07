import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { filesOf, Workspace } from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';

const declaration = 'p.add_argument("--augment", type=bool, default=True)';

function said(command: string, option = declaration, more = '', head = 'import argparse'): string[] {
  const script = `${head}\np = argparse.ArgumentParser()\n${option}\np.parse_args()\n`;
  const job = `code: ./src\n${more}environment: ${active}\ncommand: ${command}\n`;
  const workspace = new Workspace(
    new Map([
      ['p/job.yml', job],
      ['p/src/train.py', script],
    ]),
  );
  return workspace
    .findings('p/job.yml')
    .filter(({ code }) => code === 'false-is-true')
    .map(({ severity, span, message }) => `${severity} ${job.slice(span.start, span.end)}: ${message}`);
}

const message =
  'info False: --augment of train.py is True here: its type is bool, and bool("False") is True.';

describe('false-is-true', () => {
  test('a word that means False', () => {
    assert.deepEqual(said('python train.py --augment False'), [message]);
    assert.deepEqual(said('python train.py --augment no'), [message.replaceAll('False', 'no')]);
  });

  test('the declaration is shown', () => {
    const files = filesOf(
      `--- p/job.yml\ncode: ./src\nenvironment: ${active}\ncommand: python train.py --augment False\n--- p/src/train.py\nimport argparse\np = argparse.ArgumentParser()\n${declaration}\np.parse_args()\n`,
    );
    const found = new Workspace(files).findings('p/job.yml').find(({ code }) => code === 'false-is-true');
    assert.deepEqual(
      found?.related?.map(({ path, message: text }) => `${path}: ${text}`),
      ['p/src/train.py: --augment is declared here.'],
    );
  });

  test('an input that is False', () => {
    const input = '${{inputs.augment}}';
    assert.deepEqual(
      said(`python train.py --augment ${input}`, declaration, 'inputs: { augment: false }\n'),
      [message.replace('False:', `${input}:`)],
    );
    assert.deepEqual(
      said(`python train.py --augment ${input}`, declaration, 'inputs: { augment: true }\n'),
      [],
    );
    for (const given of [
      '0',
      'no',
      '"False"',
      '{ type: boolean, default: false }',
      '{ type: string, value: off }',
    ])
      assert.equal(
        said(`python train.py --augment ${input}`, declaration, `inputs: { augment: ${given} }\n`).length,
        1,
        given,
      );
    assert.match(
      said(`python train.py --augment ${input}`, declaration, 'inputs: { augment: 0 }\n').join(),
      /bool\("0"\) is True/,
    );
    for (const other of ['${{outputs.augment}}', '${{inputs.other}}'])
      assert.deepEqual(
        said(`python train.py --augment ${other}`, declaration, 'inputs: { augment: false }\n'),
        [],
      );
  });

  test('nothing of words that mean True, of variables, and of no word', () => {
    for (const command of ['--augment True', '--augment ""', '--augment $AUGMENT', ''])
      assert.deepEqual(said(`python train.py ${command}`), []);
  });

  test('nothing of other converters', () => {
    const given = 'python train.py --augment False';
    for (const option of [
      'p.add_argument("--augment", type=str)',
      'p.add_argument("--augment", type=str2bool)',
      'p.add_argument("--augment", type=lambda x: x == "True")',
      'p.add_argument("--augment", type=bool, action=Convert)',
      'p.register("type", bool, str2bool)\np.add_argument("--augment", type=bool)',
    ])
      assert.deepEqual(said(given, option), []);
    assert.deepEqual(said(given, declaration, '', 'import argparse, sys\nsys.argv = own(sys.argv)'), []);
    assert.deepEqual(said(given, `${declaration}\nfor each in p._actions:\n    change(each)`), []);
    assert.deepEqual(said(given, declaration, '', 'import argparse\nfrom tools import as_bool as bool'), []);
    assert.deepEqual(
      said(given, declaration, '', 'import argparse\ndef bool(text):\n    return text == "True"'),
      [],
    );
  });
});
