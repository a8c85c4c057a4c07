import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn, relatedIn } from '../../../../test/support/details.ts';
import { frozenFiles } from '../../../../test/support/frozenMatrix.ts';
import {
  codesIn,
  expectFixed,
  expectNone,
  expectProject,
  filesOf,
  Workspace,
} from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';
import { Matrix } from '../../../core/knowledge/matrix/matrix.ts';

const code = 'missing-optional-package';
const image = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202606.3';
const transformers = 'pip install transformers==4.57.6';
const usual = `${transformers} accelerate==1.10.1`;

const job = (text: string, installs = usual, options = '', rest = '') =>
  `--- p/job.yml\ncode: ./src\nenvironment: ${active}\ncommand: ${installs} && python train.py${options}\n${rest}--- p/src/train.py\n${text}\n`;
const marked = (installs = usual, options = '') => {
  const [at, length] = options === '' ? [7, 8] : [16, options.trim().split(' ', 1)[0]?.length ?? 0];
  return `#${' '.repeat('command: '.length + installs.length + ' && '.length + at - 1)}${'^'.repeat(length)} ${code} warning\n`;
};
const conda = (...packages: string[]) =>
  `--- p/conda.yml\ndependencies:\n  - python=3.10\n  - pip\n  - pip:\n${packages.map((each) => `      - ${each}\n`).join('')}`;
const withConda = (text: string, ...packages: string[]) =>
  `--- p/job.yml\ncode: ./src\nenvironment: {image: "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:latest", conda_file: conda.yml}\ncommand: python train.py\n--- p/src/train.py\n${text}\n${conda(...packages)}`;

const all =
  'from transformers import AutoModelForCausalLM, BitsAndBytesConfig, HfArgumentParser, Trainer, TrainingArguments\n';
const fourBits = `${all}BitsAndBytesConfig(load_in_4bit=True)`;

describe('missing-optional-package', () => {
  test('what a class or function of a library needs', () => {
    for (const [text, installs] of [
      [`${all}TrainingArguments("out")`, transformers],
      [`${all}Trainer(model=None)`, transformers],
      ['import transformers as t\nt.TrainingArguments("out")', transformers],
      [`${all}AutoModelForCausalLM.from_pretrained("gpt2", device_map="auto")`, transformers],
      [`${all}AutoModelForCausalLM.from_pretrained("gpt2", device_map={"": 0})`, transformers],
      [fourBits, undefined],
      [`${all}TrainingArguments("out", optim="paged_adamw_8bit")`, undefined],
      [`${all}TrainingArguments("a")\nTrainingArguments("out", optim="adamw_8bit")`, undefined],
      [`${all}TrainingArguments("out", report_to=["tensorboard", "wandb"])`, undefined],
      [`${all}AutoModelForCausalLM.from_pretrained("a", attn_implementation="flash_attention_2")`, undefined],
      [
        'from pytorch_lightning.cli import LightningCLI\nLightningCLI()',
        'pip install pytorch-lightning==2.4.0',
      ],
    ] as const)
      expectProject(job(text, installs, '', marked(installs)));
  });

  test('where no version is asked for, and the newest comes', () => {
    const installs = 'pip install transformers';
    expectProject(job(`${all}TrainingArguments("out")`, installs, '', marked(installs)));
  });

  test('where an image has it in a release that nobody knows, that of its day counts', () => {
    const on = (day: string) => {
      const files = frozenFiles();
      const environments = files.environments.environments.map((each) =>
        each.name === 'acpt-pytorch-2.8-cuda12.6'
          ? {
              ...each,
              lastRequirements: { transformers: '' },
              ranges: each.ranges.map((range) =>
                range.versions[0] === 15 ? { ...range, dates: [day, day] as [string, string] } : range,
              ),
            }
          : each,
      );
      const matrix = new Matrix({ ...files, environments: { ...files.environments, environments } });
      return codesIn(job(fourBits, 'pip list'), { matrix }).includes(`${code} warning`);
    };
    assert.deepEqual(['2026-07-23', '2023-07-18', '2023-07-17'].map(on), [true, true, false]);
  });

  test('what is said, once for a package', () => {
    const flash = `${all}AutoModelForCausalLM.from_pretrained("a", attn_implementation="flash_attention_2")`;
    const stack = 'acpt-pytorch-2.8-cuda12.6, version 15';
    for (const [text, message, related] of [
      [
        flash,
        `train.py passes attn_implementation="flash_attention_2" to AutoModelForCausalLM.from_pretrained, for which transformers needs flash-attn or kernels, neither of which is installed in ${stack}`,
        'attn_implementation="flash_attention_2" is passed here.',
      ],
      [
        `${fourBits}\nBitsAndBytesConfig(load_in_8bit=True)`,
        `train.py passes load_in_4bit=True to BitsAndBytesConfig, for which transformers needs bitsandbytes, which is not installed in ${stack}`,
        'load_in_4bit=True is passed here.',
      ],
    ] as const) {
      const [said = '', ...others] = messagesIn(job(text), code);
      assert.ok(said.startsWith(message), said);
      assert.deepEqual(others, []);
      assert.deepEqual(relatedIn(job(text), code), [`p/src/train.py: ${related}`]);
    }
    const installs = 'pip install pytorch-lightning==2.4.0';
    const cli = job('from pytorch_lightning.cli import LightningCLI\nLightningCLI()', installs);
    assert.deepEqual(relatedIn(cli, code), ['p/src/train.py: LightningCLI is called here.']);
    const parser = `${all}HfArgumentParser(TrainingArguments).parse_args_into_dataclasses()`;
    const given = job(parser, usual, ' --optim adamw_8bit');
    assert.match(
      messagesIn(given, code)[0] ?? '',
      /^--optim is an argument of TrainingArguments, for which transformers needs bitsandbytes, which/,
    );
    assert.deepEqual(relatedIn(given, code), [
      'p/src/train.py: The arguments of TrainingArguments are the options of the program.',
    ]);
    // A class of another library that takes the arguments of this one.
    const trl = 'from trl import SFTConfig\nSFTConfig("out", report_to="wandb")';
    const other = withConda(trl, 'transformers==4.57.6', 'accelerate==1.10.1', 'torch==2.8.0');
    assert.equal(messagesIn(other, code).length, 1);
  });

  test('options that become arguments', () => {
    const parser = `${all}HfArgumentParser(TrainingArguments).parse_args_into_dataclasses()`;
    for (const options of [
      ' --report_to wandb',
      ' --report_to tensorboard wandb',
      ' --report_to tensorboard wandb --bf16',
      ' --optim adamw_8bit',
      ' --report-to wandb',
      ' --optim adamw_8bit --report_to none',
    ])
      expectProject(job(parser, usual, options, marked(usual, options)));
    const second = parser.replace('HfArgumentParser(', 'HfArgumentParser(Own)\nHfArgumentParser(');
    expectProject(job(second, usual, ' --optim adamw_8bit', marked(usual, ' --optim adamw_8bit')));
    const compared = `${parser}\nprint(args.report_to == "wandb")`;
    expectProject(job(compared, usual, ' --report_to wandb', marked(usual, ' --report_to wandb')));
    expectProject(
      job(`${all}HfArgumentParser((TrainingArguments,))`, transformers, '', marked(transformers)),
    );
    expectProject(
      job(
        `${all}HfArgumentParser(prog="a", dataclass_types=TrainingArguments)`,
        transformers,
        '',
        marked(transformers),
      ),
    );
    const derived = `${all}class Own(TrainingArguments):\n    more: int = 1\nHfArgumentParser([Own]).parse_args_into_dataclasses()`;
    expectProject(job(derived, usual, ' --optim=adamw_8bit', marked(usual, ' --optim=adamw_8bit')));
    for (const options of [
      ' --report_to none',
      ' --optim adamw_torch',
      ' --report_to $LOGGER',
      ' --report_to wandb $LOGGER',
      ' --report_to tensorboard --run_name wandb',
      ' --run_name wandb --report_to tensorboard',
      ' --report_to=wandb --report_to=tensorboard',
      ' --report_to',
      '',
    ])
      expectNone(job(parser, usual, options), code);
    for (const other of ['HfArgumentParser(Other)', 'Trainer(TrainingArguments)'])
      expectNone(
        job(parser.replace('HfArgumentParser(TrainingArguments)', other), usual, ' --report_to wandb'),
        code,
      );
    const own = '--- p/src/own.py\nx = 1\n';
    expectNone(job(`import own\n${parser}[0].report_to = []`, usual, ' --report_to wandb', own), code);
    for (const other of ['class Own:\n    report_to: str = ""', 'use("report_to")', "use('report_to')"])
      expectNone(job(`${parser}\n${other}`, usual, ' --report_to wandb'), code);
  });

  test('in functions that the script surely calls', () => {
    const call = 'TrainingArguments("out", optim="adamw_8bit")';
    for (const text of [
      `def main():\n    ${call}\nif __name__ == "__main__":\n    main()`,
      `def main():\n    def train():\n        ${call}\n        main()\n    train()\nmain()`,
      `if a:\n    def train():\n        ${call}\ntrain()`,
      `class Job:\n    def __init__(self):\n        self.run()\n    def run(self):\n        with open("x"):\n            ${call}\nJob()`,
      `class Job:\n    def run(self):\n        pass\n    def __init__(self):\n        ${call}\nJob()`,
      `for a in b:\n    ${call}`,
      `while a:\n    ${call}`,
      `if a:\n    b.exit()\n    exit_now()\n${call}`,
    ])
      expectProject(job(all + text, usual, '', marked()));
    for (const text of [
      `def main():\n    ${call}`,
      `def main():\n    ${call}\nif a:\n    main()`,
      `def main():\n    if a:\n        return\n    ${call}\nmain()`,
      `def main():\n    if a:\n        b()\n        return\n    else:\n        b()\n    ${call}\nmain()`,
      `def main():\n    for a in b:\n        if a:\n            return\n    ${call}\nmain()`,
      `for a in b:\n    pass\nelse:\n    ${call}`,
      `if a:\n    exit()\n${call}`,
      `if a:\n    sys.exit(1)\n${call}`,
      `if a:\n    os._exit(1)\n${call}`,
      `if a:\n    quit()\n${call}`,
      `args = ${call} if a else None`,
      `f = lambda: ${call}`,
      `try:\n    ${call}\nexcept ValueError:\n    pass`,
      `def train():\n    ${call}\nother.train()\ntrain.other()`,
      `def train():\n    ${call}\nclass Other:\n    def train(self):\n        pass\ntrain()`,
      `class Job:\n    def train(self):\n        ${call}\nJob()`,
    ])
      expectNone(job(all + text), code);
  });

  test('what is not asked for, or is there, or may be', () => {
    for (const [text, installs] of [
      [`${all}TrainingArguments("out", report_to="none", optim="adamw_torch")`, undefined],
      [`${all}AutoModelForCausalLM.from_pretrained("gpt2", device_map=None)`, transformers],
      [`${all}AutoModelForCausalLM.from_pretrained("gpt2", device_map=False)`, transformers],
      [`${all}AutoModelForCausalLM.from_pretrained("gpt2", device_map="")`, transformers],
      [`${all}AutoModelForCausalLM.from_pretrained("gpt2", device_map=chosen)`, transformers],
      [`${all}AutoModelForCausalLM.from_pretrained("gpt2", attn_implementation="sdpa")`, undefined],
      [`${all}BitsAndBytesConfig(load_in_4bit=False)`, undefined],
      [fourBits, `${usual} bitsandbytes`],
      [fourBits, `${usual} my-own-thing`],
      [`${all}TrainingArguments("out")`, 'pip install transformers[torch]==4.57.6'],
      [`${all}TrainingArguments("out")`, 'pip install transformers==4.20.1'],
      [
        `${all}AutoModelForCausalLM.from_pretrained("a", attn_implementation="flash_attention_2")`,
        `${usual} kernels`,
      ],
      [`import sys\nsys.path.append("lib")\n${fourBits}`, undefined],
      ['from other import TrainingArguments\nTrainingArguments("out")', transformers],
    ] as const)
      expectNone(job(text, installs), code);
    // Said once: by missing-module.
    expectNone(job(`import accelerate\n${all}TrainingArguments("out")`, transformers), code);
  });

  test('DeepSpeed, by whatever is given', () => {
    const found = (text: string, options = '') =>
      withConda(all + text, 'transformers==4.57.6', 'accelerate==1.10.1', 'torch==2.8.0').replace(
        'train.py',
        `train.py${options}`,
      );
    const parser = 'HfArgumentParser(TrainingArguments).parse_args_into_dataclasses()';
    for (const text of [
      found('TrainingArguments("out", deepspeed={"a": 1})'),
      found('TrainingArguments("out", deepspeed="ds.json")'),
      found(parser, ' --deepspeed ds.json'),
    ])
      assert.ok(codesIn(text).includes(`${code} warning`), text);
    for (const text of [
      found('TrainingArguments("out", deepspeed=None)'),
      found('TrainingArguments("out", deepspeed=config)'),
      found(parser, ' --deepspeed None'),
      found(parser, ' --deepspeed false'),
      found(parser, ' --deepspeed --bf16'),
    ])
      expectNone(text, code);
  });

  test('MLflow, which has to reach the workspace', () => {
    const log = 'import mlflow\nmlflow.log_metric("loss", 1)';
    const found = withConda(log, 'mlflow==2.22.0').replace(
      'train.py\n',
      `train.py\n#               ^^^^^^^^ ${code} warning\n`,
    );
    expectProject(found);
    for (const text of [
      withConda(log, 'mlflow==2.22.0', 'azureml-mlflow'),
      withConda(`${log}\nmlflow.set_tracking_uri("file:./mlruns")`, 'mlflow==2.22.0'),
      withConda('import mlflow\nmlflow.autolog()', 'mlflow==2.22.0'),
    ])
      expectNone(text, code);
  });

  test('arguments without a name, how a text begins or ends, methods of whatever object', () => {
    const found = (text: string) =>
      expectProject(
        withConda(text, 'pandas==2.2.3').replace(
          'train.py\n',
          `train.py\n#               ^^^^^^^^ ${code} warning\n`,
        ),
      );
    const left = (text: string, ...packages: string[]) =>
      expectNone(withConda(text, ...(packages.length > 0 ? packages : ['pandas==2.2.3'])), code);
    const pandas = 'import pandas as pd\n';
    for (const text of [
      'pd.read_excel("a.xlsx")',
      'pd.read_excel(io="a.xlsx")',
      'pd.read_excel(f"{folder}/a.xlsx", 0)',
      'pd.read_csv("abfs://a/b.csv")',
      'pd.read_csv(f"abfs://a/{name}.csv")',
      'frame().to_excel("a.xls")',
      'def main():\n    frame = pd.DataFrame()\n    frame.to_excel("a")\nmain()',
    ])
      found(pandas + text);
    for (const text of [
      'pd.read_excel("a.xls")',
      'pd.read_excel(*names)',
      'pd.read_excel(name)',
      'pd.read_csv("b.csv", "abfs://")',
      'pd.read_csv(f"{root}abfs://")',
      'frame().to_excel("a.xls", engine="odf")',
      'try:\n    frame().to_excel("a")\nexcept ImportError:\n    pass',
    ])
      left(pandas + text);
    left('import polars\nframe().to_excel("a")');
    left(`${pandas}frame().to_excel("a")`, 'pandas==2.2.3', 'openpyxl');
    left(`${pandas}frame().to_excel("a")`, 'pandas==1.4.4');
  });

  test('releases that look for it no longer', () => {
    const text = 'from transformers import AutoTokenizer, T5Tokenizer\n';
    for (const call of [
      'T5Tokenizer.from_pretrained("t5-small")',
      'AutoTokenizer.from_pretrained("microsoft/deberta-v3-base")',
    ]) {
      const old = withConda(text + call, 'transformers==4.57.6');
      expectProject(old.replace('train.py\n', `train.py\n#               ^^^^^^^^ ${code} warning\n`));
      for (const other of ['transformers==5.1.0', 'transformers', 'transformers>=4.50'])
        expectNone(withConda(text + call, other), code);
    }
    expectNone(withConda(`${text}AutoTokenizer.from_pretrained("gpt2")`, 'transformers==4.57.6'), code);
  });

  test('the fix installs it where the packages are written', () => {
    const build = `--- p/job.yml\ncode: ./src\nenvironment: {build: {path: context}}\ncommand: python train.py\n--- p/context/Dockerfile\nFROM ${image}\nRUN pip install pytorch-lightning==2.4.0\n--- p/src/train.py\nfrom pytorch_lightning.cli import LightningCLI\nLightningCLI()\n`;
    const after = expectFixed(build, code);
    assert.match(
      after.files.get('p/context/Dockerfile') ?? '',
      /pytorch-lightning==2\.4\.0 "jsonargparse\[signatures\]"$/m,
    );
  });

  test('a model of spaCy, which pip does not have', () => {
    const loads = 'import spacy\nnlp = spacy.load("en_core_web_sm")';
    const installs = 'pip install spacy==3.7.5';
    const said = (text: string) =>
      new Workspace(filesOf(text), { matrix: withSpacy() }).all.flatMap(({ finding }) =>
        finding.code === code ? [finding.message] : [],
      );
    assert.deepEqual(said(job(loads, installs)), [
      'train.py passes "en_core_web_sm" to spacy.load, for which spacy needs en-core-web-sm, which is not installed in acpt-pytorch-2.8-cuda12.6, version 15. Get it with "python -m spacy download en_core_web_sm".',
    ]);
    for (const [script, command] of [
      [loads, `${installs} && python -m spacy download en_core_web_sm`],
      [loads, `${installs} && python -m spacy download en`],
      [loads, `${installs} en-core-web-sm`],
      [loads, `${installs} && python prepare.py`],
      [loads, `${installs} && tar xf model.tgz`],
      [`from spacy.cli import download\ndownload("en_core_web_sm")\n${loads}`, installs],
      [`import subprocess\nsubprocess.run(command)\n${loads}`, installs],
      [loads.replace('en_core_web_sm', 'my_model'), installs],
      ['import spacy\nnlp = spacy.load(args.model)', installs],
      ['import spacy\ntry:\n    spacy.load("en_core_web_sm")\nexcept OSError:\n    pass', installs],
    ] as const)
      assert.deepEqual(said(job(script, command)), [], `${script} ${command}`);
    assert.deepEqual(said(`${job(loads, installs)}--- p/src/en_core_web_sm/meta.json\n{}\n`), []);
    const built = (...lines: string[]) =>
      `${job(loads, 'ls').replace(/^environment: .*$/m, 'environment: {build: {path: docker}}')}--- p/docker/Dockerfile\nFROM ${image}\nRUN ${installs}\n${lines.join('\n')}\n`;
    assert.equal(said(built()).length, 1);
    for (const line of [
      'RUN python -m spacy download en_core_web_sm',
      'RUN pip install https://github.com/explosion/spacy-models/releases/download/a/en_core_web_sm-3.7.1-py3-none-any.whl',
      'RUN python -c "import prepare"',
      'COPY prepare.py /tmp/\nRUN python /tmp/prepare.py',
    ])
      assert.deepEqual(said(built(line)), [], line);
  });
});

function withSpacy(): Matrix {
  const files = frozenFiles();
  const packages = files.packages();
  return new Matrix({
    ...files,
    packages: () => ({
      ...packages,
      needs: [
        {
          package: 'spacy',
          from: '3.2.6',
          released: '2023-05-25',
          names: ['spacy.load'],
          argument: 'name',
          position: 0,
          values: ['en_core_web_sm'],
          needs: ['en-core-web-sm'],
          get: 'python -m spacy download en_core_web_sm',
          source: 'needs-read',
        },
      ],
      packages: {
        ...packages.packages,
        spacy: {
          since: '3.7',
          releases: '3.7.5',
          imports: ['spacy'],
          rows: [{ from: '3.7.5', python: '>=3.7', wheels: '3.10 3.11 3.12' }],
        },
      },
    }),
  });
}
