import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesIn, expectNone, expectProject, filesOf, Workspace } from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';

const code = 'file-not-uploaded';
const job = (script: string, files = '', more = '') =>
  `--- p/job.yml\ncode: ./src\nenvironment: ${active}\ncommand: python train.py\n${more}--- p/src/train.py\n${script}\n${files}`;
const settings = '--- p/src/settings.json\n{}\n';
const ignoring = (lines = '*.json', file = '.gitignore') => `${settings}--- p/src/${file}\n${lines}\n`;
const read = 'import json\nwith open("settings.json") as file:\n    json.load(file)';
const found = (text: string) => codesIn(text).filter((each) => each.startsWith(code));

describe(code, () => {
  test('a file that an ignore file leaves out', () => {
    expectProject(job(read, ignoring(), `#               ^^^^^^^^ ${code} error\n`));
    assert.deepEqual(found(job(read, ignoring('*.json', '.amlignore'))), [`${code} error`]);
    const [finding] = new Workspace(filesOf(job(read, ignoring())))
      .findings('p/job.yml')
      .filter((each) => each.code === code);
    assert.equal(
      finding?.message,
      'train.py reads settings.json, which .gitignore of the code folder leaves out of what is uploaded.',
    );
    assert.deepEqual(
      finding?.related?.map(({ path, message }) => `${path}: ${message}`),
      ['p/src/train.py: It is read here.', 'p/src/.gitignore: This file is left out.'],
    );
    for (const script of [
      'open("./settings.json", "rb")',
      'open("settings.json", mode="r", encoding="utf-8")',
      'open("settings.json", encoding="utf-8")',
      'open("settings.json", "r+")',
      'open(file="settings.json")',
      'import numpy as np\nnp.loadtxt("settings.json", float)',
      'import io\nio.open("settings.json", "rt")',
      'import pandas as pd\npd.read_json("settings.json")',
      'from omegaconf import OmegaConf\ndef main():\n    OmegaConf.load("settings.json")\n\nmain()',
    ])
      assert.deepEqual(found(job(script, ignoring())), [`${code} error`], script);
    const own = '--- p/src/own.py\ndef main():\n    open("settings.json")\n';
    assert.deepEqual(found(job('from own import main\nmain()', ignoring() + own)), [`${code} error`]);
    const below = '--- p/src/conf/outputs/settings.json\n{}\n';
    assert.deepEqual(found(job('open("conf/outputs/settings.json")', ignoring() + below)), [`${code} error`]);
  });

  test('a file that the command names', () => {
    const script = (use: string) =>
      `import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument("--config")\nargs = parser.parse_args()\n${use}`;
    const named = (use: string, files = ignoring(), value = 'settings.json') =>
      job(script(use), files).replace('train.py\n', `train.py --config ${value}\n`);
    expectProject(
      named('open(args.config)').replace(
        'settings.json\n',
        `settings.json\n#                                 ^^^^^^^^^^^^^ ${code} error\n`,
      ),
    );
    const [finding] = new Workspace(filesOf(named('open(args.config)')))
      .findings('p/job.yml')
      .filter((each) => each.code === code);
    assert.deepEqual(
      finding?.related?.map(({ path, message }) => `${path}: ${message}`),
      ['p/src/train.py: It is read here.', 'p/src/.gitignore: This file is left out.'],
    );
    for (const use of [
      'import pandas as pd\npd.read_json(args.config)',
      'open(args.config)\nopen(args.config)',
    ])
      assert.deepEqual(found(named(use)), [`${code} error`], use);
    for (const text of [
      named('open(args.config)', settings),
      named('open(args.config, "w")'),
      named('args.config = "other.json"\nopen(args.config)'),
      named('open(args.other)'),
      named('open(other.config)'),
      named('open(config)'),
      named('open(run.args.config)'),
      named('open(args.config)', ignoring(), 'missing.json'),
      named('open(args.config)', ignoring(), 'settings.json --config other.json'),
      named(
        'open(args.config)',
        `${ignoring()}--- p/src/outputs/settings.json\n{}\n`,
        'outputs/settings.json',
      ),
      named('open(args.config)', `${ignoring()}--- p/src/logs/settings.json\n{}\n`, './logs/settings.json'),
      named('if a:\n    open(args.config)'),
      named('open(args.config)', ignoring(), '${{inputs.config}}'),
      named('open(args.config)', ignoring(), 'outputs/settings.json'),
      named('import shutil\nopen(args.config)'),
    ])
      assert.deepEqual(found(text), [], text);
  });

  test('files whose names the code puts together', () => {
    for (const before of [
      'write("settings")',
      'name = stem + ".json"',
      'name = f"{stem}.json"',
      'name = "%s.json" % stem',
      "name = '{}.json'.format(stem)",
      'from other import open',
    ])
      assert.deepEqual(found(job(`${before}\n${read}`, ignoring())), [], before);
    const inFolder = 'open("made/settings.json")';
    const files = `${ignoring()}--- p/src/made/settings.json\n{}\n`;
    assert.deepEqual(found(job(inFolder, files)), [`${code} error`]);
    assert.deepEqual(found(job(`data.save_to_disk("made")\n${inFolder}`, files)), []);
    assert.deepEqual(found(job(`name = "other.json"\n${read}`, ignoring())), [`${code} error`]);
  });

  test('a name that is nearly that of a file', () => {
    assert.deepEqual(found(job(read.replace('settings', 'setings'), settings)), [`${code} warning`]);
    assert.deepEqual(found(job(read, settings.replace('settings', 'conf/settings'))), [`${code} warning`]);
    const [finding] = new Workspace(filesOf(job(read.replace('settings', 'setings'), settings)))
      .findings('p/job.yml')
      .filter((each) => each.code === code);
    assert.equal(
      finding?.message,
      'train.py reads setings.json, which the code folder src does not have. Did you mean settings.json?',
    );
    const absolute = job('open("/p/src/setings.json")', settings).replaceAll('--- p/', '--- /p/');
    expectNone(absolute, code);
    expectNone(job(read.replace('settings', 'data'), settings), code);
    expectNone(job(read.replace('settings', 'part2'), settings.replace('settings', 'part1')), code);
  });

  test('what is uploaded, or may be made or brought', () => {
    expectNone(job(read, settings), code);
    expectNone(job(read, ignoring('*.csv')), code);
    // The first of the two counts.
    expectNone(job(read, `${ignoring()}--- p/src/.amlignore\n*.csv\n`), code);
    for (const script of [
      'open("settings.json", "w")',
      'open("settings.json", mode)',
      'open("settings.json", "bw")',
      'open("settings.json", encoding="utf-8", mode="w")',
      'import io\nio.open("settings.json", "w")',
      'open("other.json")\nprint("settings.json")',
      'open()',
      'open(2)',
      'open(name)',
      'open("/data/settings.json")',
      'open("../settings.json")',
      'import pandas as pd\npd.read_json("https://example.com/settings.json")',
      'import pandas as pd\npd.read_json("logs/settings.json")',
      'open("outputs/settings.json")',
      'open("settings")',
      `save("settings.json")\n${read}`,
      `hf_hub_download("a")\n${read}`,
      `if args.own:\n    open("settings.json")`,
      'try:\n    open("settings.json")\nexcept OSError:\n    pass',
      `def open(name):\n    return name\n\n${read}`,
      'from own import open\nopen("settings.json")',
    ])
      expectNone(job(script, ignoring()), code);
    expectNone(job('import own\nopen("settings.json")', `${ignoring()}--- p/src/own.py\ndownload()\n`), code);
    for (const folder of ['outputs', 'logs']) {
      const written = `--- p/src/${folder}/settings.json\n{}\n`;
      expectNone(job(`open("${folder}/settings.json")`, ignoring() + written), code);
    }
    const including = job(read, `${ignoring()}--- conf/settings.json\n{}\n`)
      .replace('p/job.yml', 'p/component.yml')
      .replace(
        'code: ./src',
        '$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json\nname: c\ncode: ./src\nadditional_includes: [../conf/settings.json]',
      );
    expectNone(including, code);
    assert.deepEqual(found(including.replace(/additional_includes.*\n/, '')), [`${code} error`]);
    // Python code may be run from another folder.
    const python = job(read, ignoring()).replace(
      /--- p\/job\.yml[\s\S]*?(?=---)/,
      '--- p/submit.py\nfrom azure.ai.ml import command\ncommand(code="./src", command="python train.py", environment="a:1")\n',
    );
    expectNone(python, code);
    const make = job(read, ignoring()).replace('python train.py', 'python make.py && python train.py');
    expectNone(make, code);
    expectNone(job(read, ignoring()).replace('code: ./src\n', ''), code);
  });
});
