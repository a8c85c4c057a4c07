import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn, relatedIn, titlesIn } from '../../../../test/support/details.ts';
import { codesIn, expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
import {
  acpt,
  active,
  condaEnvironment,
  context,
  layered,
  pipSection,
} from '../../../../test/support/samples.ts';

const code = 'incompatible-packages';
const older = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2004-cu121-py310-torch22x:biweekly.202504.1';

describe(code, () => {
  test('what is too old for another package is reported where it is written', () =>
    expectProject(layered(`peft==0.18.0\naccelerate==0.27.2\n#^^^^^^^^^^^^^^^^^ ${code} warning\n`)));

  test('PyTorch of the image decides; what is only limited is told as information', () => {
    const on = (what: string) => context(`FROM ${older}\nRUN pip install ${what}\n`);
    expectProject(on(`transformers==5.1.0\n#               ^^^^^^^^^^^^^^^^^^^ ${code} warning`));
    expectProject(on(`transformers==4.52.3\n#               ^^^^^^^^^^^^^^^^^^^^ ${code} info`));
    expectNone(on('transformers==4.46.3'), code);
    expectNone(context(`FROM ${acpt}\nRUN pip install transformers==5.1.0`), code);
  });

  test('a range counts where all of it does; a Python without setuptools counts as the newest', () => {
    const setuptools = (range: string) => layered(`setuptools${range}\nmlflow==2.10.2\n`);
    expectProject(layered(`setuptools>=82\n#^^^^^^^^^^^^^ ${code} warning\nmlflow==2.10.2\n`));
    expectNone(setuptools('>=70'), code);
    expectNone(setuptools('<82'), code);
    expectProject(pipSection('3.12', `mltable==1.6.1\n      # ^^^^^^^^^^^^^^ ${code} warning`));
    expectNone(pipSection('3.11', 'mltable==1.6.1'), code);
    // What conda has of a release need not be for the same Python.
    const conda = 'dependencies:\n  - python=3.12\n  - numpy==1.21.6\n  - pip:\n    - mltable==1.6.1\n';
    assert.ok(codesIn(condaEnvironment(conda)).includes(`${code} warning`));
    expectNone(pipSection('3.12', 'mltable==1.6.1', 'setuptools<82'), code);
    assert.deepEqual(messagesIn(pipSection('3.12', 'mlflow==2.10.2'), code), [
      'mlflow 2.10.2 imports pkg_resources, which setuptools no longer has from 82 on; Python 3.12 brings no setuptools, and pip takes the newest.',
    ]);
    // Which Python it is, nobody says; and an environment that was there before may have setuptools.
    expectNone(condaEnvironment('dependencies:\n  - pip\n  - pip:\n    - mlflow==2.10.2\n'), code);
    expectNone(
      context(`FROM ${acpt}\nRUN conda install -y python=3.12\nRUN pip install mlflow==2.10.2\n`),
      code,
    );
  });

  test('setuptools that another package requires is the newest too, where nothing limits it', () => {
    const found = (...lines: string[]) => codesIn(pipSection('3.12', ...lines)).includes(`${code} warning`);
    assert.ok(found('torch==2.8.0', 'mltable==1.6.1'));
    assert.ok(!found('torch==2.8.0', 'mltable==1.7.0'));
    // It requires setuptools<82.
    assert.ok(!found('torch==2.11.0', 'mltable==1.6.1'));
    for (const limit of ['setuptools<82', 'setuptools==80.9.0', 'unheard-of', '-c limits.txt'])
      assert.ok(!found('torch==2.8.0', 'mltable==1.6.1', limit), limit);
    expectNone(pipSection('3.11', 'torch==2.8.0', 'mltable==1.6.1'), code);
    const conda =
      'dependencies:\n  - python=3.12\n  - scipy\n  - pip:\n    - torch==2.8.0\n    - mltable==1.6.1\n';
    expectNone(condaEnvironment(conda), code);
  });

  test('what cannot be imported on a Python is reported at the package', () => {
    expectProject(pipSection('3.11', `hydra-core==1.2.0\n      # ^^^^^^^^^^^^^^^^^ ${code} warning`));
    expectProject(pipSection('3.12.4', `hydra-core<1.3\n      # ^^^^^^^^^^^^^^ ${code} warning`));
    assert.deepEqual(messagesIn(pipSection('3.11', 'hydra-core==1.1.2'), code), [
      'hydra-core 1.1.2 cannot be imported on Python 3.11 or later, whose dataclasses refuse its mutable defaults; Python is 3.11.',
    ]);
    assert.deepEqual(titlesIn(pipSection('3.11', 'hydra-core==1.2.0'), code), ['Use hydra-core==1.3.8']);
    expectNone(pipSection('3.10', 'hydra-core==1.2.0'), code);
    expectNone(pipSection('3.11', 'hydra-core==1.3.0'), code);
    expectNone(pipSection('3.11', 'hydra-core>=1.2'), code);
    expectNone(pipSection('3.11', 'hydra-core'), code);
    expectNone(condaEnvironment('dependencies:\n  - pip:\n    - hydra-core==1.2.0\n'), code);
  });

  test('what gets along beside a third package counts only where everything is known', () => {
    const server = 'azureml-inference-server-http==1.3.4';
    const beside = (...lines: string[]) =>
      messagesIn(pipSection('3.10', 'azureml-ai-monitoring', ...lines), code);
    assert.deepEqual(beside(server, 'pandas==2.2.3'), [
      'azureml-ai-monitoring hides azureml.contrib, which azureml-inference-server-http imports before 1.4.1, so that it does not start; azureml-inference-server-http is 1.3.4.',
    ]);
    assert.deepEqual(titlesIn(pipSection('3.10', 'azureml-ai-monitoring', server), code), [
      'Use azureml-inference-server-http==1.5.1',
    ]);
    assert.deepEqual(beside('azureml-inference-server-http==1.4.1'), []);
    assert.deepEqual(beside('azureml-inference-server-http'), []);
    for (const other of [
      'azureml-core==1.60.0',
      'azureml-contrib-services',
      'mltable==1.7.0',
      'unheard-of',
      './own',
    ])
      assert.deepEqual(beside(server, other), [], other);
    expectNone(context(`FROM ${acpt}\nRUN pip install azureml-ai-monitoring ${server}\n`), code);
  });

  test('what pip refuses is not used together', () => {
    const steps = (...lines: string[]) =>
      context(`FROM ${acpt}\n${lines.map((each) => `RUN pip install ${each}\n`).join('')}`);
    const wrong = 'peft==0.18.0 accelerate==0.27.2';
    assert.deepEqual(messagesIn(steps('tqdm', wrong), code), [
      'peft 0.18.0 imports clear_device_cache, which accelerate has from 0.32 on; accelerate is 0.27.2.',
    ]);
    expectNone(steps('torch==2.8.9', wrong), code);
    expectNone(steps('tqdm', '"transformers[torch]==4.57.6" accelerate==0.20.3'), code);
  });

  test('both that are meant, where both are written', () => {
    assert.deepEqual(relatedIn(layered('peft==0.18.0\naccelerate==0.27.2\n'), code), [
      'context/requirements.txt: The peft that is meant.',
    ]);
    const torch = pipSection('3.10', 'transformers==5.1.0', 'torch==2.2.2');
    assert.deepEqual(relatedIn(torch, code), ['conda.yml: The torch that is meant.']);
    expectProject(
      pipSection(
        '3.10',
        `transformers==5.1.0\n      # ^^^^^^^^^^^^^^^^^^^ ${code} warning`,
        'torch==2.2.2',
        'numpy<2',
      ),
    );
    assert.deepEqual(relatedIn(context(`FROM ${older}\nRUN pip install transformers==5.1.0\n`), code), []);
  });

  test('what a release imports is there in some releases of the other only', () => {
    const peft = (version: string, transformers: string) =>
      `peft==${version}\naccelerate==1.1.0\ntransformers==${transformers}\n`;
    const wrong = `#^^^^^^^^^^^^^^^^^^^ ${code} warning\n`;
    expectProject(layered(`${peft('0.14.0', '4.40.2')}${wrong}`));
    expectNone(layered(peft('0.13.2', '4.40.2')), code);
    expectNone(layered(peft('0.14.0', '4.43.0')), code);
    expectProject(layered(`${peft('0.17.1', '4.43.0')}${wrong}`));
    expectProject(layered(`${peft('0.17.1', '5.1.0')}${wrong.replace('^', '')}`));
    expectNone(layered(peft('0.18.0', '5.1.0')), code);
  });

  test('the Triton that a PyTorch brings counts, of the image and of a curated environment', () => {
    const on = (environment: string, version: string) =>
      `--- job.yml\ncommand: pip install bitsandbytes==${version} && python train.py\nenvironment: ${environment}\n`;
    expectProject(
      context(
        `FROM ${acpt}\nRUN pip install bitsandbytes==0.45.0\n#               ^^^^^^^^^^^^^^^^^^^^ ${code} warning`,
      ),
    );
    expectNone(context(`FROM ${acpt}\nRUN pip install bitsandbytes==0.45.1`), code);
    assert.deepEqual(codesIn(on(active, '0.45.0')), [`${code} warning`]);
    assert.deepEqual(codesIn(on(active, '0.45.1')), []);
    expectNone(context(`FROM ${older}\nRUN pip install bitsandbytes==0.45.0`), code);
  });

  test('the release that pip takes by itself counts, where everything is known that may limit it', () => {
    const fresh = (...lines: string[]) => pipSection('3.10', ...lines);
    const found = (...lines: string[]) => codesIn(fresh(...lines)).filter((each) => each.startsWith(code));
    assert.deepEqual(found('diffusers==0.27.2'), [`${code} warning`]);
    assert.deepEqual(found('transformers==4.36.2', 'accelerate'), [`${code} warning`]);
    assert.deepEqual(found('transformers==4.38.0', 'accelerate'), []);
    assert.deepEqual(found('transformers==4.36.2'), []);
    assert.deepEqual(found('torchtext==0.18.0'), [`${code} warning`]);
    // What an extra requires that is not recorded is unknown.
    assert.deepEqual(found('diffusers[unheard-of]==0.27.2'), []);
    // Nothing is known of what such an old release requires, and what follows the last one is like it.
    assert.deepEqual(found('diffusers==0.27.2', 'datasets==0.0.1'), []);
    assert.deepEqual(found('diffusers==0.27.2', 'datasets==999.0'), [`${code} warning`]);
    assert.ok(!codesIn(pipSection('3.13', 'torchtext==0.18.0')).includes(`${code} warning`));
    for (const limit of [
      'huggingface-hub<0.26',
      'unheard-of',
      'transformers==4.36.2',
      'diffusers @ https://example.com/diffusers.whl',
    ])
      assert.deepEqual(
        found('diffusers==0.27.2', limit),
        limit.startsWith('transformers') ? [`${code} warning`] : [],
        limit,
      );
    assert.deepEqual(found('--no-deps', 'diffusers==0.27.2'), []);
  });

  test('what a later step or a constraint asks for is what is there in the end', () => {
    const steps = (...lines: string[]) =>
      context(`FROM ${acpt}\n${lines.map((each) => `RUN pip install ${each}\n`).join('')}`);
    assert.deepEqual(
      codesIn(steps('diffusers==0.27.2')).filter((each) => each.startsWith(code)),
      [`${code} warning`],
    );
    expectNone(steps('diffusers==0.27.2', 'huggingface-hub==0.25.2'), code);
    expectNone(steps('diffusers==0.27.2 -c limits.txt'), code);
    for (const lines of [
      'ENV PIP_CONSTRAINT=/limits.txt\nRUN pip install diffusers==0.27.2',
      'RUN pip install uv && uv pip install --system --exclude-newer 2024-06-01 diffusers==0.27.2',
    ])
      expectNone(context(`FROM ${acpt}\n${lines}\n`), code);
  });

  test('what a build changes itself', () => {
    const changed = (line: string) =>
      context(`FROM ${acpt}\nRUN pip install peft==0.18.0 accelerate==0.27.2\n${line}\n`);
    for (const line of [
      'RUN sed -i s/a/b/ /etc/hosts',
      'COPY --from=example.com/peft-tools:1 /peft-data /data',
    ])
      assert.ok(codesIn(changed(line)).includes(`${code} warning`), line);
    for (const line of [
      'RUN sed -i "s/clear_device_cache//" \\\n  /opt/conda/envs/ptca/lib/python3.10/site-packages/peft/utils/other.py',
      'COPY patched.py /opt/conda/envs/ptca/lib/python3.10/site-packages/peft/utils/other.py',
      'RUN sed -i s/a/b/ $(python -c "import peft; print(peft.__file__)")',
    ])
      expectNone(changed(line), code);
  });

  test('what another step or file says of other packages changes nothing', () => {
    const found = (limit: string, ...lines: string[]) =>
      codesIn(
        `${context(`FROM ${acpt}\nCOPY limits.txt /\n${lines.map((each) => `RUN ${each}\n`).join('')}`)}--- context/limits.txt\n${limit}\n`,
      ).includes(`${code} warning`);
    const takes = 'pip install diffusers==0.27.2';
    for (const [limit, beside, later] of [
      ['tqdm<5', true, true],
      ['huggingface-hub', false, true],
      ['huggingface-hub<0.30', false, false],
    ] as const) {
      assert.equal(found(limit, `${takes} -c /limits.txt`), beside, limit);
      assert.equal(found(limit, takes, 'pip install tqdm -c /limits.txt'), later, limit);
      assert.ok(found(limit, 'pip install tqdm -c /limits.txt', takes), limit);
    }
    for (const step of [
      'pip install tqdm',
      'conda install',
      'if [ -f x ]; then apt-get install -y git; fi',
      'pip install "huggingface-hub>=0.20"',
    ])
      assert.ok(found('', takes, step), step);
    for (const step of [
      'if [ -f x ]; then pip install tqdm; fi',
      'conda install tqdm',
      'pip install ./own',
      'pip install -r other.txt',
    ]) {
      assert.ok(!found('', takes, step), step);
      assert.ok(found('', step, takes), step);
    }
  });

  test('it is said where pip comes from to what it takes', () => {
    const own = `diffusers==0.27.2\n#     ^^^^^^^^^^^^^^^^^ ${code} warning`;
    const marked = (...lines: string[]) =>
      expectProject(
        condaEnvironment(
          `dependencies:\n  - python=3.10\n  - pip\n  - pip:\n${lines.map((line) => `    - ${line}\n`).join('')}`,
        ),
      );
    for (const other of ['tqdm', 'datasets', 'transformers[torch]']) marked(other, own);
    marked('diffusers==0.27.2', `huggingface-hub>=0.20\n#     ^^^^^^^^^^^^^^^^^^^^^ ${code} warning`);
    for (const other of [
      'transformers[unheard-of]',
      'vllm',
      'azureml-automl-core',
      'six @ https://example.com/six.whl',
      '--index-url https://example.com/simple',
    ])
      expectNone(pipSection('3.10', other, 'diffusers==0.27.2'), code);
  });

  test('the fix limits what pip takes by itself', () => {
    expectFixed(pipSection('3.10', 'diffusers==0.27.2'), code);
    expectFixed(pipSection('3.10', 'transformers==4.36.2', 'accelerate>=0.20'), code);
    const titles = (...lines: string[]) =>
      titlesIn(pipSection('3.10', ...lines), code).filter((each) => /</.test(each));
    assert.deepEqual(titles('diffusers==0.27.2'), ['Add huggingface-hub<0.26']);
    assert.deepEqual(titles('diffusers==0.27.2', 'huggingface-hub'), ['Use huggingface-hub<0.26']);
    assert.deepEqual(titles('transformers==4.36.2', 'accelerate>=0.20'), ['Use accelerate>=0.20,<1.0']);
    assert.deepEqual(titles('transformers==4.36.2', 'accelerate>=1.0'), []);
  });

  test('the fix takes a release that gets along', () => {
    expectFixed(layered('peft==0.18.0\naccelerate==0.27.2\n'), code);
    expectFixed(layered('setuptools==82.0.1\nmlflow==2.10.2\n'), code);
    // What pip refuses beside the others is no way out.
    assert.deepEqual(
      titlesIn(layered('transformers==4.36.2\naccelerate==1.1.0\ntokenizers==0.15.2\n'), code),
      ['Use accelerate==0.34.2'],
    );
  });
});
