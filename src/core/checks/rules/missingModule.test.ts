import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn, relatedIn } from '../../../../test/support/details.ts';
import { codesIn, expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';

const image = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202606.3';

const job = (environment: string, command = 'python train.py') =>
  `--- p/job.yml\ncode: ./src\nenvironment: ${environment}\ncommand: ${command}\n`;
const script = (text: string) => `--- p/src/train.py\n${text}\n`;
const peft = script('import torch\nimport peft');
const conda = (...packages: string[]) =>
  `--- p/conda.yml\ndependencies:\n  - python=3.10\n  - pip\n  - pip:\n${packages.map((each) => `      - ${each}\n`).join('')}`;

describe('missing-module', () => {
  test('what neither the image nor a layer has', () => {
    for (const environment of [
      active,
      `{image: "${image}"}`,
      '{image: "mcr.microsoft.com/azureml/curated/acpt-pytorch-2.8-cuda12.6:15"}',
    ])
      expectProject(`${job(environment)}#               ^^^^^^^^ missing-module warning\n${peft}`);
    expectProject(
      `${job(`{image: "${image}", conda_file: conda.yml}`)}#               ^^^^^^^^ missing-module warning\n${peft}${conda('torch', 'transformers')}#`.replace(
        `environment: {image: "${image}", conda_file: conda.yml}\n`,
        `environment: {image: "${image}", conda_file: conda.yml}\n#${' '.repeat(12 + image.length + 12)}^^^^^^^^^^ conda-file-hides-acpt warning\n`,
      ),
    );
  });

  test('which file imports it, and how many are missing', () => {
    const messages = (text: string, lib = '') =>
      messagesIn(
        `${job(active)}${script(text)}${lib === '' ? '' : `--- p/src/lib.py\n${lib}\n`}`,
        'missing-module',
      );
    const stack = 'acpt-pytorch-2.8-cuda12.6, version 15';
    assert.deepEqual(messages('import peft'), [`train.py imports peft, which is not installed in ${stack}.`]);
    assert.deepEqual(messages('import diffusers, peft'), [
      `train.py imports diffusers and peft, which are not installed in ${stack}.`,
    ]);
    for (const text of ['import lib', 'import diffusers, lib'])
      assert.match(messages(text, 'import peft')[0] ?? '', /^The code imports /, text);
    assert.deepEqual(relatedIn(`${job(active)}${peft}`, 'missing-module'), [
      'p/src/train.py: peft is imported here.',
    ]);
  });

  test('what is taken from it, and not what lies beside the script', () => {
    expectProject(
      `${job(active)}#               ^^^^^^^^ missing-module warning\n${script('from peft.tuners import lora')}`,
    );
    for (const text of [
      'from .peft import x',
      'from . import peft',
      'from lib.peft import x',
      'from lib import peft',
    ])
      expectNone(`${job(active)}${script(text)}--- p/src/lib/__init__.py\n\n`, 'missing-module');
  });

  test('the fix installs it where the packages are written', () => {
    const after = expectFixed(
      job(`{image: "${image}", conda_file: conda.yml}`) +
        peft +
        conda('torch==2.8.0', 'transformers==4.56.2'),
      'missing-module',
    );
    assert.match(after.files.get('p/conda.yml') ?? '', /^ {6}- transformers==4\.56\.2\n {6}- peft$/m);
    const built = expectFixed(
      `${job('{build: {path: context}}')}${peft}--- p/context/Dockerfile\nFROM ${image}\nRUN pip install accelerate && true\n`,
      'missing-module',
    );
    assert.match(built.files.get('p/context/Dockerfile') ?? '', /^RUN pip install accelerate peft && true$/m);
    const listed = expectFixed(
      `${job('{build: {path: context}}')}${peft}--- p/context/Dockerfile\nFROM ${image}\nCOPY r.txt .\nRUN pip install -r r.txt\n--- p/context/r.txt\naccelerate # fast\n`,
      'missing-module',
    );
    assert.equal(listed.files.get('p/context/r.txt'), 'accelerate # fast\npeft\n');
    const before = expectFixed(
      `${job('{build: {path: context}}')}${peft}--- p/context/Dockerfile\nFROM ${image}\nCOPY r.txt .\nRUN pip install accelerate\nRUN pip install -r r.txt\n--- p/context/r.txt\n# none yet\n`,
      'missing-module',
    );
    assert.match(before.files.get('p/context/Dockerfile') ?? '', /^RUN pip install accelerate peft$/m);
  });

  test('what is installed, brought along, of the folder, optional, or unknown', () => {
    for (const [environment, text, command] of [
      [active, 'import torch, deepspeed, transformerz, numpy, os, peft_like', undefined],
      [active, 'import peft', '"pip install peft && python train.py"'],
      [active, 'import peft', 'conda run -n mine python train.py'],
      [active, 'import accelerate', '"pip install peft && python train.py"'],
      [active, 'import peft', '"pip install my-own-thing && python train.py"'],
      [active, 'import peft', '"pip install -r missing.txt && python train.py"'],
      [active, 'import peft', '"pip install git+https://example.com/x && python train.py"'],
      [active, 'try:\n    import peft\nexcept ImportError:\n    peft = None', undefined],
      [active, 'def f():\n    import peft', undefined],
      [active, 'import sys\nsys.path.append("lib")\nimport peft', undefined],
      [active, 'import subprocess\nsubprocess.run(["pip", "install", "peft"])\nimport peft', undefined],
      [active, 'import peft\nprint "python 2"', undefined],
      [active, 'import pandas', undefined],
      [active, 'import peft', '"pip install --requirement missing.txt && python train.py"'],
      [`{image: "${image}"}`, 'from azureml.core import Run', undefined],
      ['azureml:mine:1', 'import peft', undefined],
      ['{image: "mcr.microsoft.com/azureml/curated/sklearn-1.5:1"}', 'import peft', undefined],
      ['{image: "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:latest"}', 'import peft', undefined],
      ['{image: "nvcr.io/nvidia/pytorch:24.01-py3"}', 'import peft', undefined],
      ['azureml://registries/azureml/environments/acft-hf-nlp-gpu/versions/80', 'import peft', undefined],
      [`{image: "${image}", conda_file: none.yml}`, 'import peft', undefined],
    ] as const)
      expectNone(job(environment, command) + script(text), 'missing-module');
    expectNone(`${job(active)}${peft}--- p/src/peft/__init__.py\n\n`, 'missing-module');
    expectNone(
      job(`{image: "${image}", conda_file: conda.yml}`) + peft + conda('torch', 'trl[peft]', 'peft'),
      'missing-module',
    );
    const built = (from: string, run: string, requirements = '') =>
      `${job('{build: {path: context}}')}${peft}--- p/context/Dockerfile\nFROM ${from}\nCOPY . .\nRUN ${run}\n--- p/context/r.txt\n${requirements}\n`;
    assert.match(
      codesIn(built(image, 'pip install -r r.txt', 'accelerate')).join(),
      /missing-module warning/,
    );
    for (const text of [
      built(image, 'bash setup.sh'),
      ...[
        'conda install -y --file r.txt',
        'conda install -y $PACKAGES',
        'pip install -r <(cat r.txt)',
        'pip install $(cat r.txt)',
        'pip install `cat r.txt`',
        'uv pip sync --system r.txt',
        'pip-sync r.txt',
        'uv -q sync',
        'pixi install',
        'cp -r /own /opt/conda/envs/ptca/lib/python3.10/site-packages',
      ].map((line) => built(image, line)),
      ...[
        '.',
        '-e .',
        '/app',
        '"./own"',
        'own/',
        '$OWN',
        '/wheels/*.whl',
        'git+https://x/y',
        '-Ur gone.txt',
        '-rgone.txt',
      ].map((what) => built(image, `pip install accelerate ${what}`)),
      ...[
        'my-own-thing',
        '.',
        '-e ./own',
        './own-1.0-py3-none-any.whl',
        'git+https://x/y',
        'transformers @ https://x/transformers-4.57.6-py3-none-any.whl',
        '-r gone.txt',
      ].map((line) => built(image, 'pip install -r r.txt', `accelerate\n${line}`)),
      built('mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:latest', 'pip install torch'),
      `${job(active)}${script('import peft\nimport lib')}--- p/src/lib.py\nimport sys\nsys.path.append("x")\n`,
    ])
      expectNone(text, 'missing-module');
  });

  test('nothing where packages may be installed by what is not read', () => {
    const files =
      '--- p/src/setup.sh\npip install peft\n--- p/src/setup\npip install peft\n--- p/src/prepare.py\nimport os\nos.system("pip install peft")\n';
    for (const command of [
      'source setup.sh && python train.py',
      'source activate mine && python train.py',
      '/opt/mine/bin/python train.py',
      'bash -euo pipefail setup.sh && python train.py',
      'bash setup && python train.py',
      'bash /mnt/shared/setup.sh && python train.py',
      './gone.sh; python train.py',
      'python prepare.py && python train.py',
      'python tools/install_all.py && python train.py',
      'xargs pip install < list.txt && python train.py',
      'cat list.txt | xargs -n 1 pip install; python train.py',
      'eval "$SETUP" && python train.py',
      'poetry install && python train.py',
      'make install && python train.py',
      `python -c "import os; os.system('pip install peft')" && python train.py`,
    ])
      expectNone(job(active, command) + peft + files, 'missing-module');
    for (const command of [
      'source activate ptca && python train.py',
      '. /etc/profile && python train.py',
      'python train.py --mode eval --eval 1 make',
      'python other.py && python train.py',
      `python -c "import torch; print(torch.__version__)" && python train.py`,
    ])
      assert.match(
        codesIn(`${job(active, command)}${peft}${files}--- p/src/other.py\nimport torch\n`).join(),
        /missing-module warning/,
        command,
      );
  });

  test('the environment of a conda file, in which nothing of the image is', () => {
    const alone = (text: string, lines: string) =>
      `${job('{image: "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04", conda_file: conda.yml}')}${script(text)}--- p/conda.yml\ndependencies:\n  - python=3.10\n${lines}`;
    const pip = (...packages: string[]) =>
      `  - pip\n  - pip:\n${packages.map((each) => `      - ${each}\n`).join('')}`;
    for (const [text, lines] of [
      ['from azureml.core import Run', pip('torch')],
      ['from azureml.core.run import Run', pip('torch', 'mlflow')],
      ['from azureml.core import Run', pip('torch', 'azureml-mlflow==1.60.0')],
      ['import torch', pip('mlflow')],
      ['import peft', pip('torch')],
    ] as const)
      assert.deepEqual(
        codesIn(alone(text, lines)).filter((each) => each.startsWith('missing-module')),
        ['missing-module warning'],
        text,
      );
    for (const [text, lines] of [
      ['from azureml.core import Run', pip('azureml-core')],
      ['from azureml.core import Run', pip('azureml-mlflow==1.42.0')],
      // Some release of it requires the other.
      ['from azureml.core import Run', pip('azureml-mlflow')],
      ['from azureml.core import Run', pip('azureml-train-core')],
      ['from azureml.core import Run', pip('our-own')],
      ['import azureml.mlflow', pip('torch')],
      ['import torch', pip('accelerate')],
      ['import torch', '  - pytorch\n'],
      ['import torch', '  - pytorch-cpu\n'],
      ['import torch', '  - pytorch-lightning\n'],
    ] as const)
      expectNone(alone(text, lines), 'missing-module');
  });

  test('imports of modules of the folder count too', () =>
    expectProject(
      `${job(active)}#               ^^^^^^^^ missing-module warning\n${script('from lib import model')}--- p/src/lib/model.py\nfrom transformers_own import x\nimport peft.tuners\n`,
    ));
});
