import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { foundIn, messagesIn, titlesIn } from '../../../../test/support/details.ts';
import { codesIn, expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
import { acpt, active, context, layered } from '../../../../test/support/samples.ts';

const code = 'missing-requirements';
const job = (command: string, more = '') =>
  `--- p/job.yml\ncode: ./src\nenvironment: ${active}\ncommand: ${command}\n${more}--- p/src/train.py\n--- p/src/requirement.txt\nwandb\n`;
const dockerfile = (...lines: string[]) => context(`FROM python:3.12\n${lines.join('\n')}\n`, 'wandb');
const layeredOn = (image: string, ...lines: string[]) =>
  context(`FROM ${image}\n${lines.join('\n')}\n`, 'wandb');
const isFound = (text: string) => codesIn(text).includes(`${code} error`);

describe(code, () => {
  test('a command names a file that the code folder lacks', () => {
    expectProject(
      job('pip install -r requirements.txt', `#                       ^^^^^^^^^^^^^^^^ ${code} error\n`),
    );
    expectProject(job('pip install -r gone.txt', `#                       ^^^^^^^^ ${code} error\n`));
    // Its folder may come from elsewhere.
    expectProject(
      job('pip install -r lists/gpu.txt', `#                       ^^^^^^^^^^^^^ ${code} warning\n`),
    );
    expectProject(
      `${job(
        'pip install -r list/gpu.txt',
        `#                       ^^^^^^^^^^^^ ${code} error
`,
      )}--- p/src/lists/gpu.txt
wandb
`,
    );
    const below = `${job('pip install -r list/gpu.txt')}--- p/src/lists/gpu.txt\nwandb\n`;
    assert.deepEqual(titlesIn(below, code), ['Use lists/gpu.txt']);
    // Of a short name, two letters are much.
    for (const [written, isJudged] of [
      ['list.text', false],
      ['lst.txt', false],
      ['lt.txt', true],
    ] as const) {
      const short = job(`pip install -r ${written}`).replace('src/requirement.txt', 'src/list.txt');
      assert.equal(foundIn(short, code)[0]?.fixes[0]?.needsJudgement, isJudged, written);
    }
    const after = expectFixed(job('pip install -r requirements.txt'), code);
    assert.match(after.files.get('p/job.yml') ?? '', /pip install -r requirement\.txt$/m);
  });

  test('what is there, or may be there when the command runs', () => {
    for (const command of [
      'pip install -r requirement.txt',
      'cd /data && pip install -r requirements.txt',
      'cp /data/r.txt requirements.txt && pip install -r requirements.txt',
      'echo wandb > requirements.txt && pip install -r requirements.txt',
      'pip install -r /data/requirements.txt',
      'pip install -r $FILE',
      'uv export | uv pip install -r -',
      'pip install -r ${{inputs.file}}',
      'pip install -r https://example.com/r.txt',
      'if [ -f requirements.txt ]; then pip install -r requirements.txt; fi',
    ])
      expectNone(job(command), code);
    expectNone(job('pip install -r requirements.txt').replace('code: ./src\n', ''), code);
    expectNone(job('pip install -r requirements.txt').replace('./src', './scr'), code);
    expectNone(job('pip install -r requirements.txt').replace(/--- p\/src.*/s, ''), code);
    const onlyData = job('pip install -r requirements.txt').replace(/--- p\/src.*/s, '--- p/src/a.bin\n');
    expectNone(onlyData, code);
    const included = job('pip install -r requirements.txt', 'additional_includes: [../requirements.txt]\n');
    expectNone(`${included}--- requirements.txt\nwandb\n`, code);
  });

  test('what lies beside the code folder is not uploaded, so it is not meant', () => {
    const text = `${job('pip install -r requirements.txt').replace('p/src/requirement.txt', 'p/src/list.txt')}--- p/requirements.txt\nwandb\n`;
    assert.ok(isFound(text));
    assert.deepEqual(titlesIn(text, code), []);
  });

  test('files that name wheels, and each other', () => {
    const named = (lines: string, files = '', more = '') =>
      `${job('pip install -r requirement.txt', more).replace('requirement.txt\nwandb', `requirement.txt\n${lines}`)}${files}`;
    const wheel = './own-1.0-py3-none-any.whl';
    assert.deepEqual(
      messagesIn(
        named(
          '-r lists/more.txt',
          `--- p/src/lists/more.txt\n${wheel}\n--- p/src/lists/own-1.0-py3-none-any.whl\n\n`,
          '# and lists/more.txt\n',
        ),
        code,
      ),
      [`There is no ${wheel} in the folder where pip is started, from which paths to wheels are seen.`],
    );
    expectNone(named('-r more.txt', '--- p/src/more.txt\n-r requirement.txt\n'), code);
    expectNone(named('-r $LIST'), code);
    // It is included.
    const component = (includes: string) =>
      named(
        'wheels/own-1.0-py3-none-any.whl',
        '--- wheels/own-1.0-py3-none-any.whl\n\n--- p/src/wheels/own-1.1-py3-none-any.whl\n\n',
        includes,
      ).replace(
        'code: ./src',
        '$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json\nname: c\ncode: ./src',
      );
    expectNone(component('additional_includes: [../wheels]\n'), code);
    assert.equal(messagesIn(component(''), code).length, 1);
  });

  test('a file names another one that is not beside it', () => {
    for (const name of ['r.shared.txt', 'r.sh'])
      assert.equal(
        isFound(
          context(`FROM ${acpt}\nCOPY . /app/\nRUN pip install -r /app/${name}`) +
            `--- context/${name}\n-r gone.txt\n`,
        ),
        name === 'r.shared.txt',
        name,
      );
    const misspelt = `${context(`FROM ${acpt}\nCOPY . /app/\nRUN pip install -r /app/requirements.txt`, '-r bsae.txt')}--- context/base.txt\nwandb\n`;
    assert.deepEqual(messagesIn(misspelt, code), [
      'There is no bsae.txt beside requirements.txt: pip refuses the whole file.',
    ]);
    assert.deepEqual(titlesIn(misspelt, code), ['Use base.txt']);
    expectProject(layered(`wandb\n-r base.txt\n#  ^^^^^^^^ ${code} error`));
    for (const path of ['/data/base.txt', 'https://example.com/base.txt', '$BASE'])
      expectNone(layered(`-r ${path}`), code);
    expectNone(
      context(`FROM ${acpt}\nCOPY . /app/\nRUN pip install -r /app/requirements.txt`, '-r base.txt') +
        '--- context/base.txt\nwandb\n',
      code,
    );
    for (const name of ['"base.txt"', "'base'.txt", 'base\\.txt', '"base.txt" --pre'])
      expectNone(
        context(`FROM ${acpt}\nCOPY . /app/\nRUN pip install -r /app/requirements.txt`, `-r ${name}`) +
          '--- context/base.txt\nwandb\n',
        code,
      );
  });

  test('a line of a command in another file is none of a file of requirements', () => {
    const lines = 'pip install \\\n  -r requirement.txt\n';
    expectNone(context(`FROM registry.example.com/own:1\nRUN ${lines}`), code);
    expectNone(
      `${job('bash setup.sh')}--- p/src/setup.sh\ncp /data/r.txt x.txt\n${lines.replace('requirement', 'x')}`,
      code,
    );
    const inline =
      'environment:\n  image: ubuntu:22.04\n  conda_file:\n    dependencies: [python=3.12, {pip: [wandb]}]\n';
    expectNone(job('>-\n  pip install\n  -r requirement.txt').replace(/environment: .*\n/, inline), code);
  });

  test('a Dockerfile has pip read what nothing copied, or copied to another place', () => {
    for (const lines of [
      ['RUN pip install -r requirements.txt'],
      ['RUN apt-get update && pip install -r /tmp/requirements.txt'],
      ['WORKDIR /app', 'COPY requirements.txt /tmp/', 'RUN pip install -r requirements.txt'],
      ['COPY requirements.txt /app/', 'RUN pip install -r /tmp/requirements.txt'],
      ['WORKDIR /app', 'COPY requirements.txt .', 'RUN cd /tmp && pip install -r requirements.txt'],
      ['WORKDIR /app', 'COPY requirements.txt r.txt', 'RUN pip install -r requirements.txt'],
      ['COPY gone.txt /app/', 'RUN pip install -r /app/r.txt'],
    ])
      assert.ok(isFound(dockerfile(...lines)), lines.join('\n'));
    const mounted = 'RUN --mount=type=bind,source=requirements.txt,target=/r.txt';
    for (const lines of [
      ['RUN --mount=type=cache,target=/root/.cache/pip pip install -r /r.txt'],
      [`${mounted} true`, 'RUN pip install -r /r.txt'],
      [`${mounted} pip install -r /tmp/r.txt`],
    ])
      assert.ok(isFound(dockerfile(...lines)), lines.join('\n'));
    for (const image of [
      'ubuntu:22.04',
      'docker.io/debian:12',
      'docker.io/library/python:3.12',
      'nvidia/cuda:12.4.1-base-ubuntu22.04',
      'mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04',
    ])
      assert.ok(isFound(layeredOn(image, 'RUN pip install -r r.txt')), image);
    for (const image of [
      'example.com/python:3.12',
      'own/ubuntu:1',
      'python-own:1',
      'nvidia/cuda-own:1',
      'example.com/mcr.microsoft.com/azureml/openmpi:1',
    ])
      assert.ok(!isFound(layeredOn(image, 'RUN pip install -r /app/r.txt')), image);
  });

  test('a file is copied, and what it includes is not', () => {
    const found = (...lines: string[]) =>
      isFound(
        `${context(`FROM python:3.12\n${lines.join('\n')}\n`, '-r base.txt')}--- context/base.txt\nwandb\n`,
      );
    assert.ok(found('WORKDIR /app', 'COPY requirements.txt .', 'RUN pip install -r requirements.txt'));
    assert.ok(
      found(
        'WORKDIR /w',
        'COPY requirements.txt /app/',
        'COPY base.txt /tmp/',
        'RUN pip install -r /app/requirements.txt',
      ),
    );
    assert.deepEqual(
      messagesIn(
        `${context('FROM python:3.12\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n', '-r base.txt')}--- context/base.txt\nwandb\n`,
        code,
      ),
      ['Nothing copies base.txt into the image beside requirements.txt: pip does not find it.'],
    );
    for (const lines of [
      ['WORKDIR /app', 'COPY requirements.txt base.txt ./', 'RUN pip install -r requirements.txt'],
      ['WORKDIR /app', 'COPY *.txt ./', 'RUN pip install -r requirements.txt'],
      ['WORKDIR /app', 'COPY . .', 'RUN pip install -r requirements.txt'],
      [
        'COPY requirements.txt /app/',
        'COPY --from=own /base.txt /app/',
        'RUN pip install -r /app/requirements.txt',
      ],
    ])
      assert.ok(!found(...lines), lines.join('\n'));
  });

  describe('wheels', () => {
    const own = 'own-1.0-py3-none-any.whl';
    const built = (requirements: string, ...lines: string[]) =>
      isFound(
        `${context(`FROM ${acpt}\n${lines.join('\n')}\n`, requirements)}--- context/wheels/${own}\n\n--- context/lists/gpu.txt\n./${own}\n`,
      );
    const install = 'RUN pip install -r requirements.txt';

    test('a Dockerfile copies the requirements alone', () => {
      const listed = `timm\n./wheels/${own}`;
      for (const lines of [
        ['WORKDIR /app', 'COPY requirements.txt .', install],
        ['WORKDIR /app', `COPY requirements.txt wheels/${own} ./`, install],
        ['WORKDIR /app', 'COPY requirements.txt .', 'WORKDIR /w', 'RUN pip install -r /app/requirements.txt'],
      ])
        assert.ok(built(listed, ...lines), lines.join('\n'));
      assert.ok(built('', 'COPY requirements.txt /tmp/', `RUN pip install ./wheels/${own}`));
      assert.ok(
        built(
          '-r lists/gpu.txt',
          'WORKDIR /app',
          'COPY requirements.txt .',
          'COPY lists/gpu.txt lists/',
          install,
        ),
      );
    });

    test('in an image they are seen from where pip starts, whatever file names them', () => {
      const lines = ['WORKDIR /app', 'COPY requirements.txt .', 'COPY lists/gpu.txt lists/'];
      assert.ok(built('-r lists/gpu.txt', ...lines, `COPY wheels/${own} lists/`, install));
      assert.ok(!built('-r lists/gpu.txt', ...lines, `COPY wheels/${own} ./`, install));
    });

    test('what is copied, made or brought', () => {
      const listed = `./wheels/${own}`;
      for (const lines of [
        ['WORKDIR /app', 'COPY . .', install],
        ['WORKDIR /app', 'COPY requirements.txt .', 'COPY wheels ./wheels', install],
        ['WORKDIR /app', 'COPY requirements.txt .', `COPY wheels/${own} wheels/`, install],
        ['WORKDIR /app', 'COPY requirements.txt .', 'COPY --from=own /wheels wheels', install],
        ['WORKDIR /app', 'COPY requirements.txt .', 'RUN pip download -d wheels own', install],
        ['WORKDIR /app', 'COPY requirements.txt .', 'RUN pip wheel -w wheels own', install],
        ['WORKDIR /app', 'COPY requirements.txt .', `COPY wheels/gone-${own} wheels/${own}`, install],
      ])
        assert.ok(!built(listed, ...lines), lines.join('\n'));
      for (const requirements of [
        `https://example.com/${own}`,
        `/opt/${own}`,
        `./wheels/${own} ; python_version < "3"`,
        './wheels/$NAME.whl',
      ])
        assert.ok(!built(requirements, 'WORKDIR /app', 'COPY requirements.txt .', install), requirements);
    });

    test('in the code folder', () => {
      const files = (requirements: string, command = 'pip install -r lists/gpu.txt') =>
        codesIn(`${job(command)}--- p/src/lists/gpu.txt\n${requirements}\n--- p/src/lists/${own}\n`).filter(
          (each) => each.startsWith(code),
        );
      assert.deepEqual(files(`./lists/${own}`), []);
      assert.deepEqual(files(`./${own}`), [`${code} error`]);
      assert.deepEqual(files(`./${own}`, 'cd lists && pip install -r gpu.txt'), []);
      // Another release of it is there.
      assert.deepEqual(files(`lists/${own.replace('1.0', '1.1')}`), [`${code} warning`]);
      assert.deepEqual(files('wandb', `pip install lists/${own.replace('1.0', '1.1')}`), [`${code} warning`]);
      assert.deepEqual(files('wandb', `pip install lists/${own}`), []);
      // It may be built before.
      assert.deepEqual(files('dist/other-2-py3-none-any.whl'), []);
      assert.deepEqual(files('wandb', 'pip install dist/other-2-py3-none-any.whl'), []);
    });
  });

  describe('projects', () => {
    const built = (requirements: string, ...lines: string[]) =>
      isFound(
        `${context(`FROM ${acpt}\n${lines.join('\n')}\n`, requirements)}--- context/pyproject.toml\n[project]\n--- context/own/a.py\n`,
      );
    const head = ['WORKDIR /app', 'COPY requirements.txt .'];
    const install = 'RUN pip install -r requirements.txt';

    test('nothing of them is copied before pip installs them', () => {
      for (const requirements of ['-e .', '-e .[train]', '--editable=.', '.', 'timm\n./own'])
        assert.ok(built(requirements, ...head, install), requirements);
      for (const command of ['pip install -e .', 'pip install .', 'uv pip install --system "./own[train]"'])
        assert.ok(built('', ...head, `RUN ${command}`, 'COPY . .'), command);
      assert.deepEqual(
        messagesIn(
          `${context(`FROM ${acpt}\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install -e .\n`)}--- context/pyproject.toml\n[project]\n`,
          code,
        ),
        ['Nothing copies the setup.py or pyproject.toml of "." into the image before pip installs it.'],
      );
    });

    test('what is copied, or may be in the image', () => {
      for (const lines of [
        [...head, 'COPY pyproject.toml .', install],
        [...head, 'COPY . .', install],
        [...head, 'COPY own ./own', install],
        [...head, 'COPY setup.py .', install],
        [...head, 'COPY pyproject.toml /w/', install],
        [...head, 'RUN git clone https://example.com/own .', install],
        ['RUN pip install -e .'],
        [...head, 'RUN cd /opt/own && pip install -e .'],
        [...head, 'RUN --mount=type=bind,target=. pip install -e .'],
      ])
        assert.ok(!built('-e .', ...lines), lines.join('\n'));
      for (const requirements of ['-e git+https://example.com/own#egg=own', '-e $OWN', './own.tar.gz'])
        assert.ok(!built(requirements, ...head, install), requirements);
    });
  });

  test('what is copied there, or may come from elsewhere', () => {
    for (const lines of [
      ['COPY requirements.txt .', 'RUN pip install -r requirements.txt'],
      ['COPY requirements.txt /tmp', 'RUN pip install -r /tmp/requirements.txt'],
      ['WORKDIR /app', 'COPY . .', 'RUN pip install -r requirements.txt'],
      ['COPY lists/requirements.txt .', 'RUN pip install \\', '  -r requirements.txt'],
      ['COPY . /app', 'RUN pip install -r /tmp/requirements.txt'],
      ['COPY requirements.txt /app/', 'RUN pip install -r requirements.txt'],
      ['COPY requirements.txt .', 'COPY own.txt /app/', 'RUN pip install -r /tmp/requirements.txt'],
      ['COPY own.txt requirements.txt', 'RUN pip install -r requirements.txt'],
      ['RUN --mount=type=bind,source=requirements.txt,target=/tmp/r.txt pip install -r /tmp/r.txt'],
      ['RUN git clone https://example.com/own', 'RUN pip install -r own/requirements.txt'],
      ['RUN wget https://example.com/r.txt && pip install -r r.txt'],
      ['RUN echo wandb > /tmp/r.txt && pip install -r /tmp/r.txt'],
      ['RUN <<EOF cat > /tmp/r.txt', 'wandb', 'EOF', 'RUN pip install -r /tmp/r.txt'],
      ['COPY --from=python:3.10 /r.txt /r.txt', 'RUN pip install -r /r.txt'],
      ['ADD own.tar.gz /tmp/', 'RUN pip install -r /tmp/requirements.txt'],
      ['ADD https://example.com/r.txt /tmp/r.txt', 'RUN pip install -r /tmp/r.txt'],
      ['COPY requirements*.txt /app/', 'RUN pip install -r /tmp/requirements.txt'],
      ['ARG F=x', 'RUN pip install -r $F'],
      ['RUN test -f r.txt && pip install -r r.txt'],
      ['COPY <<EOF /tmp/r.txt', 'wandb', 'EOF', 'RUN pip install -r /tmp/r.txt'],
      ['COPY <<r.txt /tmp/', 'wandb', 'r.txt', 'RUN pip install -r /tmp/r.txt'],
      ['COPY requirements.txt /app/', 'RUN ln -s /app /own && pip install -r /own/requirements.txt'],
      ['RUN --mount=type=secret,id=r,target=/r.txt pip install -r /r.txt'],
      ['RUN --mount=type=cache,target=/lists pip install -r /lists/r.txt'],
      ['RUN --mount=target=/own,from=own pip install -r /own/r.txt'],
      ['WORKDIR /app', 'RUN --mount=src=requirements.txt,dst=r.txt pip install -r r.txt'],
    ])
      assert.ok(!isFound(dockerfile(...lines)), lines.join('\n'));
    for (const [lines, message] of [
      [
        ['RUN pip install -r requirements.txt'],
        'Nothing copies requirements.txt into the image before this command: pip does not find it.',
      ],
      [
        ['COPY requirements.txt /app/', 'RUN pip install -r /tmp/requirements.txt'],
        'COPY puts requirements.txt into /app, but pip looks for /tmp/requirements.txt.',
      ],
    ] as const)
      assert.deepEqual(messagesIn(dockerfile(...lines), code), [message]);
    assert.ok(!isFound(context('FROM registry.example.com/own:1\nRUN pip install -r requirements.txt\n')));
  });

  test('an ACPT image may have files of that name where it was built, but hardly elsewhere', () => {
    for (const image of [acpt, 'mcr.microsoft.com/azureml/curated/acpt-pytorch-2.8-cuda12.6:15']) {
      assert.ok(!isFound(layeredOn(image, 'RUN pip install -r requirements.txt')));
      assert.ok(!isFound(layeredOn(image, 'RUN pip install -r /tmp/requirements.txt')));
      assert.ok(!isFound(layeredOn(image, 'RUN pip install -r /tmp/requirement.txt')));
      assert.ok(isFound(layeredOn(image, 'RUN pip install -r /tmp/list.txt')));
      assert.ok(isFound(layeredOn(image, 'RUN pip install -r /app/tmp/requirements.txt')));
      assert.ok(isFound(layeredOn(image, 'WORKDIR /app', 'RUN pip install -r requirements.txt')));
      assert.ok(
        isFound(
          layeredOn(
            image,
            'WORKDIR /app',
            'COPY requirements.txt /tmp/',
            'RUN pip install -r requirements.txt',
          ),
        ),
      );
    }
  });
});
