/** Which files and commands of a build change the stack. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { versionText } from '../../src/core/stack/version.ts';
import { expectNone, filesOf, Workspace } from '../support/project.ts';
import { acpt, condaEnvironment, context } from '../support/samples.ts';

function stackOf(text: string) {
  const files = filesOf(text);
  const [first = ''] = files.keys();
  return new Workspace(files).facts(first).environments[0];
}

/** DeepSpeed after a build with these lines. */
function deepspeed(lines: string, files = ''): string {
  const stack = stackOf(`${context(`FROM ${acpt}\n${lines}\n`, 'deepspeed==0.16.1')}${files}`)?.stack;
  return versionText(stack?.packages.get('deepspeed')?.value);
}

describe('a requirements file is found', () => {
  for (const [title, lines, expected] of [
    ['where it was copied to', 'COPY requirements.txt /a/b.txt\nRUN pip install -r /a/b.txt', '0.16.1'],
    [
      'in the folder to which it was copied',
      'COPY requirements.txt /a/\nRUN pip install -r /a/requirements.txt',
      '0.16.1',
    ],
    ['in a folder that was copied', 'COPY . /a\nRUN pip install -r /a/requirements.txt', '0.16.1'],
    ['at the root', 'COPY . /\nRUN pip install -r /requirements.txt', '0.16.1'],
    ['by a pattern', 'COPY *.txt /a/\nRUN pip install -r /a/requirements.txt', '0.16.1'],
    ['not by another pattern', 'COPY *.md /a/\nRUN pip install -r /a/requirements.txt', '0.15.1'],
    [
      'not in another folder than that of the pattern',
      'COPY *.txt /a/\nRUN pip install -r /b/requirements.txt',
      '0.15.1',
    ],
    [
      'in the working directory',
      'WORKDIR /a\nCOPY requirements.txt .\nRUN pip install -r requirements.txt',
      '0.16.1',
    ],
    [
      'where it was copied to before the working directory was another',
      'WORKDIR /a\nCOPY requirements.txt .\nWORKDIR /b\nRUN pip install -r /a/requirements.txt',
      '0.16.1',
    ],
    [
      'not in a working directory that comes later',
      'WORKDIR /a\nCOPY requirements.txt .\nWORKDIR /b\nRUN pip install -r requirements.txt',
      '0.15.1',
    ],
    ['after cd', 'COPY requirements.txt /a/\nRUN cd /a && pip install -r requirements.txt', '0.16.1'],
    [
      'not after cd in another command',
      'COPY requirements.txt /a/\nRUN cd /a\nRUN pip install -r requirements.txt',
      '0.15.1',
    ],
    [
      'from the root of the context',
      'COPY /requirements.txt /a/\nRUN pip install -r /a/requirements.txt',
      '0.16.1',
    ],
    ['where nothing is copied, beside the Dockerfile', 'RUN pip install -r /mnt/requirements.txt', '0.16.1'],
    [
      'not where something else was copied',
      'COPY a.txt /a/\nRUN pip install -r /mnt/requirements.txt',
      '0.15.1',
    ],
    [
      'not where it is copied from another stage',
      'COPY --from=x . /a\nRUN pip install -r https://x/requirements.txt',
      '0.15.1',
    ],
    ['not at an address', 'RUN pip install -r https://x/requirements.txt', '0.15.1'],
  ] as const)
    test(title, () => assert.equal(deepspeed(lines), expected));
});

describe('what may not run', () => {
  const was = 'may have changed (was 0.15.1)';
  for (const [title, lines, expected] of [
    ['after then', 'RUN if [ -f x ]; then pip install deepspeed==0.16.1; fi', was],
    ['after ||', 'RUN pip install deepspeed==0.16.1 || pip install deepspeed', was],
    ['before ||', 'RUN pip install deepspeed==0.16.1 || true', was],
    ['a removal', 'RUN if true; then pip uninstall -y deepspeed; fi', was],
    [
      'another environment',
      'RUN if true; then conda create -n x python=3.12; fi\nENV PATH=/opt/conda/envs/x/bin:$PATH',
      was,
    ],
    ['twice', 'RUN if true; then pip install deepspeed==0.16.1; else pip install deepspeed==0.16.2; fi', was],
    ['the same as before', 'RUN if true; then pip install deepspeed==0.15.1; fi', '0.15.1'],
    [
      'and then surely',
      'RUN pip install deepspeed==0.16.2 || true\nRUN bash -c "sudo pip install deepspeed==0.16.1"',
      '0.16.1',
    ],
  ] as const)
    test(title, () => assert.equal(deepspeed(lines), expected));

  test('of what is not there, it is said that it may be installed, and no rule speaks of it', () => {
    const lines = 'RUN if true; then pip install wandb torch==2.5.1; fi';
    const stack = stackOf(context(`FROM ${acpt}\n${lines}\n`, ''))?.stack;
    assert.equal(versionText(stack?.packages.get('wandb')?.value), 'may be installed');
    assert.match(versionText(stack?.packages.get('torchvision')?.value), /^\d/);
    assert.equal(stack?.layers.at(-1)?.note, 'may install wandb, torch');
    expectNone(context(`FROM ${acpt}\n${lines}\n`, ''), 'reinstalls-stack-package');
  });
});

describe('environments beside the one in which jobs run', () => {
  const was = 'may have changed (was 0.15.1)';
  const pinned = 'deepspeed==0.16.1';
  for (const [title, lines, expected] of [
    [
      'conda made one that nothing enters',
      'RUN conda create -n x python=3.12\nRUN pip install deepspeed==0.16.1',
      '0.16.1',
    ],
    ['conda filled it', `RUN conda create -n x python=3.12 && conda run -n x pip install ${pinned}`, was],
    [
      'another is named',
      `RUN conda create -n x python=3.12 && conda run -n ptca pip install ${pinned}`,
      '0.16.1',
    ],
    ['it was entered before', `RUN conda create -n x && source activate x && pip install ${pinned}`, was],
    [
      'it was left again',
      `RUN conda create -n x && conda activate x && conda deactivate && pip install ${pinned}`,
      '0.16.1',
    ],
    [
      'only another RUN has entered it',
      `RUN conda create -n x\nRUN conda activate x\nRUN pip install ${pinned}`,
      '0.16.1',
    ],
    ['it is first on the path', 'RUN conda create -n x\nENV PATH=/opt/conda/envs/x/bin:$PATH', 'unknown'],
    ['one with a dot is first', 'RUN conda create -n x.1\nENV PATH=/opt/conda/envs/x.1/bin:$PATH', 'unknown'],
    [
      'it is first by another variable',
      'RUN conda create -n x\nENV X=$PATH:/opt/conda/envs/x/bin\nENV PATH=$X',
      'unknown',
    ],
    ['no program writes it anywhere', 'RUN conda create -n x && catkin build x', '0.15.1'],
    ['it is last on the path', 'RUN conda create -n x\nENV PATH=$PATH:/opt/conda/envs/x/bin', '0.15.1'],
    [
      'the shell enters it',
      'RUN conda create -n x\nSHELL ["conda", "run", "-n", "x", "bash", "-c"]',
      'unknown',
    ],
    ['who logs in enters it', 'RUN conda create -n x && echo "conda activate x" >> ~/.bashrc', 'unknown'],
    [
      'who logs in enters it, word for word',
      'RUN conda create -n x && echo conda activate x >> ~/.bashrc',
      'unknown',
    ],
    ['a variable names it', 'RUN conda create -n x\nENV CONDA_DEFAULT_ENV=x\nENV A=y', 'unknown'],
    ['a variable names another', 'RUN conda create -n x\nENV CONDA_DEFAULT_ENV=xy', '0.15.1'],
    [
      'a virtual environment by its pip',
      `RUN python -m venv /opt/v && /opt/v/bin/pip install ${pinned}`,
      was,
    ],
    ['a virtual environment that was not made here', `RUN /opt/v/bin/pip install ${pinned}`, '0.16.1'],
    ['uv names it', `RUN uv venv /opt/v --python 3.12 && uv pip install --python /opt/v ${pinned}`, was],
    ['uv names its Python', `RUN uv venv /opt/v && uv pip install -p /opt/v/bin/python ${pinned}`, was],
    ['uv names a version', `RUN uv venv /opt/v && uv pip install --python 3.10 ${pinned}`, '0.16.1'],
    [
      'in a script in quotes',
      `RUN virtualenv /opt/v\nRUN bash -c "source /opt/v/bin/activate && pip install ${pinned}"`,
      was,
    ],
    [
      'a virtual environment that is first',
      'RUN uv venv /opt/v\nENV VIRTUAL_ENV=/opt/v PATH=/opt/v/bin:$PATH',
      'unknown',
    ],
    [
      'one that sees the others',
      'RUN python -m venv --system-site-packages /opt/v\nENV PATH=/opt/v/bin:$PATH',
      '0.15.1',
    ],
    [
      'Miniconda that is first',
      'RUN bash miniconda.sh -b -u -p /root/miniconda3\nENV PATH=/root/miniconda3/bin:$PATH',
      'unknown',
    ],
    ['another Python', `RUN python3.11 -m pip install ${pinned}`, was],
    [
      'another Python, though that beside it has its own',
      `RUN conda create -n x python=3.12\nRUN python3.11 -m pip install ${pinned}`,
      was,
    ],
    ['its own Python by its version', `RUN python3.10 -m pip install ${pinned}`, '0.16.1'],
    ['nothing is installed', `RUN pip install --dry-run ${pinned}`, '0.15.1'],
  ] as const)
    test(title, () => assert.equal(deepspeed(lines), expected));
});

test('what a bind mount puts in place for one RUN', () => {
  const mounted = '--mount=type=bind,source=requirements.txt,target=/own/r.txt';
  const file = (lines: string) =>
    stackOf(context(`FROM ${acpt}\nWORKDIR /own\n${lines}`, 'deepspeed==0.16.1'))?.stack?.packages.get(
      'deepspeed',
    );
  assert.deepEqual(file(`RUN ${mounted} pip install -r r.txt`)?.value, { kind: 'exact', version: '0.16.1' });
  for (const lines of [
    `RUN ${mounted} true\nRUN pip install -r r.txt`,
    'COPY Dockerfile /x/\nRUN --mount=type=cache,target=/own pip install -r requirements.txt',
    'COPY Dockerfile /x/\nRUN --mount=from=a/b,target=/own pip install -r requirements.txt',
  ])
    assert.notDeepEqual(file(lines)?.value, { kind: 'exact', version: '0.16.1' }, lines);
});

describe('here-documents', () => {
  for (const [title, lines, expected] of [
    ['a script', 'RUN <<EOF\npip install deepspeed==0.16.1\nEOF', '0.16.1'],
    ['of a shell', 'RUN bash -e <<EOF\npip install deepspeed==0.16.1\nEOF', '0.16.1'],
    ['data', 'RUN cat <<EOF >> /setup.sh\npip install deepspeed==0.16.1\nEOF', '0.15.1'],
    [
      'quoted data, and what follows',
      "RUN tee /setup.sh <<'EOF' && pip install deepspeed==0.16.2\npip install deepspeed==0.16.1\nEOF",
      '0.16.2',
    ],
    ['data before the program', 'RUN <<EOF cat > /setup.sh\npip install deepspeed==0.16.1\nEOF', '0.15.1'],
    ['of a shell behind it', 'RUN << EOF bash -e\npip install deepspeed==0.16.1\nEOF', '0.16.1'],
    ['a program in Python', 'RUN <<EOF\n#!/usr/bin/env python\npip install deepspeed==0.16.1\nEOF', '0.15.1'],
    [
      'data in a script',
      'RUN <<EOF\ncat > /a <<END\npip install deepspeed==0.16.1\nEND\npip install deepspeed==0.16.2\nEOF',
      '0.16.2',
    ],
  ] as const)
    test(title, () => assert.equal(deepspeed(lines), expected));
});

test('what a package requires that comes from an address nobody knows', () => {
  const numpy = (requirement: string) =>
    versionText(
      stackOf(context(`FROM ${acpt}\nRUN pip install "${requirement}"`))?.stack?.packages.get('numpy')?.value,
    );
  assert.notEqual(numpy('opencv-python-headless'), numpy('tqdm'));
  assert.equal(numpy('opencv-python-headless @ git+https://example.com/x'), numpy('tqdm'));
});

describe('a conda file', () => {
  const conda = `--- context/environment.yml
dependencies: [python=3.11, pip, { pip: [-r requirements.txt] }]
`;
  test('in a Dockerfile makes another environment, or adds to that of the image', () => {
    const lines = (command: string) => `COPY . /a\nRUN ${command}`;
    assert.equal(deepspeed(lines('conda env update -n ptca -f /a/environment.yml'), conda), '0.16.1');
    assert.equal(deepspeed(lines('conda env update -n base -f /a/environment.yml'), conda), '0.15.1');
    const created = stackOf(
      `${context(`FROM ${acpt}\n${lines('conda env create -f /a/environment.yml')}`, 'deepspeed==0.16.1')}${conda}`,
    );
    assert.deepEqual([...(created?.stack?.packages.keys() ?? [])].sort(), [
      'deepspeed',
      'numpy',
      'pip',
      'torch',
    ]);
    assert.deepEqual(created?.recipe?.files, [
      'context/Dockerfile',
      'context/environment.yml',
      'context/requirements.txt',
    ]);
    assert.match(
      created?.stack?.notes.join() ?? '',
      /a new conda environment without the image's Python packages \(torch, deepspeed, …\)/,
    );
  });

  test('that names its environment makes one beside that of the image', () => {
    const named = conda.replace('dependencies', 'name: x\ndependencies');
    assert.equal(
      deepspeed('COPY . /a\nRUN conda env create -f /a/environment.yml', named),
      'may have changed (was 0.15.1)',
    );
  });

  test('is a layer of its own', () => {
    const found = stackOf(condaEnvironment('dependencies: [python=3.11]', acpt));
    assert.equal(found?.stack?.layers.at(-1)?.kind, 'conda');
  });

  test('that is not here makes another environment that nobody knows, or changes nothing', () => {
    assert.equal(deepspeed('RUN conda env create -f /nowhere.yml'), 'unknown');
    assert.equal(deepspeed('RUN conda env update -n ptca -f /nowhere.yml'), '0.15.1');
  });

  test('that is not here hides what the image has', () => {
    const found = stackOf(`--- env.yml\nname: e\nimage: ${acpt}\nconda_file: nowhere.yml\n`);
    assert.equal(found?.stack?.packages.size, 0);
    assert.equal(found?.stack?.title, `${acpt} + nowhere.yml`);
    assert.equal(found?.stack?.layers.at(-1)?.kind, 'conda');
  });
});

describe('a base image', () => {
  const base = (from: string) => stackOf(context(from))?.recipe?.base?.text;
  test('is that of the last stage', () => {
    assert.equal(base('FROM ubuntu:22.04 AS a\nFROM a AS b\nFROM python:3.10'), 'python:3.10');
    assert.equal(base('FROM ubuntu:22.04 AS a\nFROM a'), 'ubuntu:22.04');
  });
  test('is unknown where its name is put together', () => {
    assert.equal(base('FROM $UNSET'), undefined);
    assert.equal(base('FROM {{image}}:1'), undefined);
    assert.equal(base('FROM a/b:{{latest-image-tag}}'), 'a/b');
    assert.equal(base('FROM a/b@{{digest}}'), 'a/b');
  });
  test('of a digest has the tag that is known of it', () => {
    const image = acpt.replace(/:biweekly.*/, '');
    const notes = (digest: string) =>
      stackOf(`--- env.yml\nname: e\nos_type: linux\nimage: ${image}@sha256:${digest}\n`)?.stack?.notes;
    assert.deepEqual(notes('6bce3d2f6bbafded883f22fd20986293eed13a2b4700c8fde9a12a3995835ddc'), []);
    assert.deepEqual(notes('0'.repeat(64)), ['The matrix does not know the tag of this digest.']);
  });
  test('of a team is described for one tag or for all', () => {
    const torch = (tag: string, described: string) =>
      versionText(
        stackOf(
          `--- env.yml\nname: e\nos_type: linux\nimage: Team.azurecr.io/Train${tag}\n--- .acpt.yaml\nimages: [{ image: "${described}", packages: { torch: 2.5.1 } }]\n`
            .replace('Team', 'team')
            .replace('/Train', '/train'),
        )?.stack?.packages.get('torch')?.value,
      );
    assert.equal(torch(':1', 'team.azurecr.io/train'), '2.5.1');
    assert.equal(torch(':1', 'team.azurecr.io/train:1'), '2.5.1');
    assert.equal(torch(':2', 'team.azurecr.io/train:1'), 'unknown');
    assert.equal(torch(':1', 'team.azurecr.io/other'), 'unknown');
  });
  test('of a team may stand on others of that team, one on the other', () => {
    const images = ['a', 'b', 'c', 'd', 'e'].map(
      (name, index) => `{ image: ${name}/x, basedOn: ${'bcdef'[index]}/x }`,
    );
    const found = stackOf(
      `--- env.yml\nname: e\nos_type: linux\nimage: a/x\n--- .acpt.yaml\nimages: [${images.join(', ')}, { image: f/x, packages: { torch: 2.5.1 } }]\n`,
    );
    assert.equal(versionText(found?.stack?.packages.get('torch')?.value), '2.5.1');
  });
});

test('the files that an environment is made of, and the document that defines it', () => {
  const text = `--- job.yml
command: a
environment: azureml:team@latest
--- envs/team.yml
name: team
version: 1
build: { path: docker }
--- envs/docker/Dockerfile
FROM ${acpt}
`;
  const project = new Workspace(filesOf(text));
  assert.deepEqual(project.facts('job.yml').buildFiles, ['envs/team.yml']);
  assert.deepEqual(project.facts('envs/team.yml').buildFiles, ['envs/docker/Dockerfile']);
  assert.deepEqual(project.facts('envs/docker/Dockerfile').buildFiles, []);
});

test('a script that a bind mount should bring, and that is not there, is none of them', () => {
  const built = (mounted: string) =>
    new Workspace(
      filesOf(
        `${context(`FROM ${acpt}\nCOPY requirements.txt /a/\nRUN --mount=source=${mounted},target=/b.sh /b.sh`)}--- context/own.sh\nls\n`,
      ),
    ).facts('job.yml').buildFiles;
  assert.deepEqual(built('own.sh'), ['context/Dockerfile', 'context/own.sh']);
  assert.deepEqual(built('gone.sh'), ['context/Dockerfile']);
});

test('a conda file that conda refuses is one of them, and one that is not there is none', () => {
  const environment = '--- env.yml\nname: a\nimage: ubuntu:22.04\nconda_file: conda.yml\n';
  const refused = new Workspace(filesOf(`${environment}--- conda.yml\ndependecies: [python=3.10]\n`));
  assert.deepEqual(refused.facts('env.yml').buildFiles, ['conda.yml']);
  assert.deepEqual(new Workspace(filesOf(environment)).facts('env.yml').buildFiles, []);
});
