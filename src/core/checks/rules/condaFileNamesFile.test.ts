import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { foundIn } from '../../../../test/support/details.ts';
import { expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
import { acpt, active, condaEnvironment, context, pipSection } from '../../../../test/support/samples.ts';

const code = 'conda-file-names-file';
const requirements = (...lines: readonly string[]) => `--- requirements.txt\n${lines.join('\n')}\n`;

const found = (text: string) => foundIn(text, code);

describe(code, () => {
  test('requirements, constraints, folders and wheels beside a conda file do not reach the build', () =>
    expectProject(
      condaEnvironment(`dependencies:
  - python=3.12
  - pip
  - pip:
    - -r requirements.txt
    # ^^^^^^^^^^^^^^^^^^^ ${code} error
    - --constraint=limits.txt
    # ^^^^^^^^^^^^^^^^^^^^^^^ ${code} error
    - -e .[train]
    # ^^^^^^^^^^^ ${code} error
    - ./wheels/own-1.0-py3-none-any.whl
    # ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ${code} error
    - wheels/own-1.0-py3-none-any.whl
    # ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ${code} error
    - ./digit+own
    # ^^^^^^^^^^^ ${code} error
    - own/
    # ^^^^ ${code} error
    - " -r more.txt "
    # ^^^^^^^^^^^^^^^ ${code} error
    - -rmore.txt
    # ^^^^^^^^^^ ${code} error
    - -e ./own --config-settings a=b
    # ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ${code} error
    - .
    # ^ ${code} error
    - ..
    # ^^ ${code} error
    - .[train, dev]
    # ^^^^^^^^^^^^^ ${code} error
    - own-1.0-py3-none-any.whl[train]
    # ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ${code} error
    - wandb`),
    ));

  test('what pip fetches, and options of it, are right', () =>
    expectNone(
      pipSection(
        '3.12',
        '--index-url https://download.pytorch.org/whl/cu126',
        '-e git+https://github.com/a/b.git#egg=b',
        '-r https://example.com/requirements.txt',
        '-e git+git@github.com:a/b.git#egg=b',
        '-r ${REQUIREMENTS}',
        // The image may have them.
        '-r /opt/requirements.txt',
        '/opt/wheels/own-1.0-py3-none-any.whl',
        'file:///opt/own',
        '--extra-index-url https://example.com/my-repo/simple',
        '-f/wheels',
        'wandb; python_version > "3.8/"',
        'own @ https://example.com/own-1.0-py3-none-any.whl',
        'https://example.com/own-1.0-py3-none-any.whl',
        'wandb',
      ),
      code,
    ));

  test('a conda file inside of a document has the same trap', () =>
    expectProject(`--- env.yml
name: e
image: mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu20.04:1
conda_file:
  dependencies:
    - python=3.12
    - pip
    - pip:
      - -r requirements.txt
      # ^^^^^^^^^^^^^^^^^^^ ${code} error
`));

  test('a conda file that a Dockerfile installs has its files in the build context', () =>
    expectNone(
      `${context(`FROM ${acpt}\nCOPY . /c\nRUN conda env update -n ptca -f /c/c.yml\n`)}--- context/c.yml\ndependencies: [pip, { pip: [-r requirements.txt] }]\n--- context/requirements.txt\nwandb\n`,
      code,
    ));

  test('the fix writes the lines of the file in its place', () => {
    const written = pipSection('3.12', '-r requirements.txt', 'wandb');
    const after = expectFixed(
      `${written}${requirements('# ours', 'timm==1.0.9 # why', '', 'einops>=0.8; python_version > "3.8"')}`,
      code,
    );
    assert.match(
      after.files.get('conda.yml') ?? '',
      /^ {6}- timm==1\.0\.9\n {6}- "einops>=0\.8; python_version > \\"3\.8\\""\n {6}- wandb$/m,
    );
  });

  test('the message says what to do instead', () => {
    const said = (line: string) => found(pipSection('3.12', line)).map(({ message }) => message);
    const start = 'Only the text of the conda file is sent to Azure ML, so';
    for (const line of ['-r a.txt', '--requirement a.txt', '-c a.txt', '--constraint a.txt'])
      assert.deepEqual(said(line), [
        `${start} a.txt is not there when pip runs. Write its lines here, or build the image with a Dockerfile.`,
      ]);
    for (const line of ['-e ./own', '--editable ./own', './own', './own[train]'])
      assert.deepEqual(said(line), [
        `${start} ./own is not there when pip runs. Install from a package index or a git address, or build the image with a Dockerfile.`,
      ]);
  });

  test('no conda file, or none with a pip section', () => {
    expectNone(`--- job.yml\ncommand: a\nenvironment: ${active}\n`, code);
    for (const conda of ['dependencies: [python=3.12]', 'name: e']) expectNone(condaEnvironment(conda), code);
    expectNone(condaEnvironment('').replace(/--- conda.yml\n\n/, ''), code);
  });

  test('what can be written there, and what has no fix', () => {
    const written = pipSection('3.12', '-r requirements.txt');
    const titles = (text: string) => found(text).map(({ fixes }) => (fixes ?? []).map(({ title }) => title));
    const fixed = (lines: readonly string[], text = written) => titles(text + requirements(...lines));
    const title = 'Write the lines of requirements.txt here';
    const many = Array.from({ length: 200 }, (_, index) => `a${index}`);
    for (const lines of [
      ['timm==1.0.9'],
      ['  timm'],
      [
        '--index-url https://a/simple',
        '--extra-index-url https://b/simple',
        '--find-links https://c/',
        'timm',
      ],
      ['own @ https://example.com/own-1.0-py3-none-any.whl'],
      many,
    ])
      assert.deepEqual(fixed(lines), [[title]], `${lines}`);
    assert.deepEqual(fixed(['timm'], written.replace('- -r', '-   --requirement')), [[title]]);
    for (const lines of [
      ['-r more.txt'],
      ['timm', '-r more.txt'],
      ['--no-binary timm'],
      ['./own'],
      ['wheels/own.whl'],
      ['timm==1.0.9 \\', '  --hash=sha256:0'],
      ['timm \\', 'einops'],
      [],
      [...many, 'timm'],
    ])
      assert.deepEqual(fixed(lines), [[]], `${lines}`);
    assert.deepEqual(titles(written), [[]]);
    const flow = condaEnvironment('dependencies:\n  - python=3.12\n  - pip: [-r requirements.txt]');
    assert.deepEqual(fixed(['timm'], flow), [[]]);
    for (const option of ['-c', '-e']) assert.deepEqual(fixed(['timm'], written.replace('-r', option)), [[]]);
  });

  test('the fix quotes what YAML would read otherwise', () => {
    const after = expectFixed(
      pipSection('3.12', '-r requirements.txt') + requirements('--extra-index-url https://a/simple', 'timm'),
      code,
    );
    assert.match(
      after.files.get('conda.yml') ?? '',
      /^ {6}- "--extra-index-url https:\/\/a\/simple"\n {6}- timm$/m,
    );
  });
});
