import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn, relatedIn } from '../../../../test/support/details.ts';
import { expectFixed, expectNone } from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';

const code = 'yaml-number-is-string';
const imports =
  'import argparse\nimport yaml\nfrom torch.optim import SGD, AdamW\nparser = argparse.ArgumentParser()\nparser.add_argument("--config")\nargs = parser.parse_args()\n';
const reads = 'with open("config.yaml") as file:\n    config = yaml.safe_load(file)\n';
const makes = 'optimizer = AdamW(parameters, lr=config["lr"])\n';
const job = (script: string, config = 'lr: 1e-5\n', command = 'python train.py') =>
  `--- p/job.yml\ncode: ./src\nenvironment: ${active}\ncommand: ${command}\n--- p/src/train.py\n${imports}${script}\n--- p/src/config.yaml\n${config}`;
const said = (...given: Parameters<typeof job>) => messagesIn(job(...given), code);
const message = (text = '1e-5', right = '1.0e-5', name = 'lr', optimizer = 'AdamW') =>
  `PyYAML reads ${text} in config.yaml as a string, but train.py passes it to ${optimizer} as ${name}, which must be a number. Write ${right}.`;

describe(code, () => {
  test('a learning rate without a dot', () => {
    assert.deepEqual(said(reads + makes), [message()]);
    assert.deepEqual(relatedIn(job(reads + makes), code), [
      'p/src/config.yaml: It is written here.',
      'p/src/train.py: It is passed here.',
    ]);
    assert.match(
      expectFixed(job(reads + makes), code).files.get('p/src/config.yaml') ?? '',
      /^lr: 1\.0e-5$/m,
    );
    for (const script of [
      `config = yaml.safe_load(open("config.yaml"))\n${makes}`,
      `config = yaml.load(open("config.yaml", "r"), Loader=yaml.FullLoader)\n${makes}`,
      `${reads}optimizer = AdamW(parameters, config["lr"])`,
      `${reads}${makes}for step in range(config["steps"]):\n    train()`,
      `def main():\n    with open("config.yaml") as file:\n        config = yaml.full_load(file)\n    steps = config.get("steps", 10)\n    ${makes}\nif __name__ == "__main__":\n    main()`,
    ])
      assert.deepEqual(said(script), [message()], script);
    const given = reads.replace('"config.yaml"', 'args.config');
    assert.deepEqual(said(given + makes, undefined, 'python train.py --config config.yaml'), [message()]);
    assert.deepEqual(
      said(
        `${reads}SGD(parameters, lr=config["optimizer"]["lr"], weight_decay=config["decay"])`,
        'optimizer:\n  lr: 2E+3\ndecay: 1.5e4\n',
      ),
      [message('2E+3', '2.0e+3', 'lr', 'SGD'), message('1.5e4', '1.5e+4', 'weight_decay', 'SGD')],
    );
  });

  test('numbers, and strings that are meant', () => {
    for (const value of [
      '1.0e-5',
      '1.e-5',
      '0.00001',
      '1',
      '"1e-5"',
      "'1e-5'",
      '!!float 1e-5',
      '1.0e+5',
      '.inf',
      'auto',
    ])
      assert.deepEqual(said(reads + makes, `lr: ${value}\n`), [], value);
    assert.deepEqual(said(reads + makes, 'rate: 1e-5\n'), []);
    assert.deepEqual(said(reads + makes, 'lr: 1e-5\nlr: 0.001\n'), []);
    assert.deepEqual(said(reads + makes, 'lr: !!float &rate 1e-5\n'), []);
    assert.deepEqual(said(reads + makes, 'lr: &rate 1e-5\n'), [message()]);
  });

  test('what is converted, changed or read otherwise', () => {
    for (const script of [
      `${reads}AdamW(parameters, lr=float(config["lr"]))`,
      `${reads}config["lr"] = float(config["lr"])\n${makes}`,
      `${reads}config.update(more)\n${makes}`,
      `${reads}convert(config)\n${makes}`,
      `${reads}config = convert(config)\n${makes}`,
      `${reads}if more:\n    config = {}\n${makes}`,
      `${reads}for name, (config, other) in all:\n    ${makes}`,
      `${reads}with own() as config:\n    ${makes}`,
      `${reads}for key in config:\n    config[key] = float(config[key])\n${makes}`,
      `${reads}if config["steps"]:\n    ${makes}`,
      `${reads}make(parameters, lr=config["lr"])`,
      `import ruamel.yaml as yaml\n${reads}${makes}`,
      `yaml.SafeLoader.add_implicit_resolver(tag, pattern, first)\n${reads}${makes}`,
      `config = yaml.load(open("config.yaml"), Loader=Own)\n${makes}`,
      `config = yaml.safe_load(text)\n${makes}`,
      `config = yaml.safe_load(open("other.yaml"))\n${makes}`,
      `${reads}AdamW(parameters, **config)`,
      `with open("config.yaml", "w") as file:\n    yaml.safe_dump(made, file)\n${reads}${makes}`,
      `import os\nos.chdir("other")\n${reads}${makes}`,
    ])
      expectNone(job(script), code);
    const part = `${reads}own = config["optimizer"]\nown["lr"] = float(own["lr"])\nAdamW(parameters, lr=config["optimizer"]["lr"])`;
    expectNone(job(part, 'optimizer:\n  lr: 1e-5\n'), code);
    const given = reads.replace('"config.yaml"', 'args.config');
    expectNone(job(given + makes), code);
    expectNone(
      job(`args.config = "other.yaml"\n${given}${makes}`, undefined, 'python train.py --config config.yaml'),
      code,
    );
  });
});
