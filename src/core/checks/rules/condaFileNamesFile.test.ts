import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
import { acpt, condaEnvironment, context, pipSection } from '../../../../test/support/samples.ts';

const code = 'conda-file-names-file';
const requirements = (...lines: readonly string[]) => `--- requirements.txt\n${lines.join('\n')}\n`;

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
    - own/
    # ^^^^ ${code} error
    - wandb`),
    ));

  test('what pip fetches, and options of it, are right', () =>
    expectNone(
      pipSection(
        '3.12',
        '--index-url https://download.pytorch.org/whl/cu126',
        '-e git+https://github.com/a/b.git#egg=b',
        '-r https://example.com/requirements.txt',
        '-r ${REQUIREMENTS}',
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

  test('what cannot be written there has no fix', () => {
    const written = pipSection('3.12', '-r requirements.txt');
    for (const lines of [['-r more.txt'], ['./own'], ['timm==1.0.9 \\', '  --hash=sha256:0'], []])
      assert.throws(() => expectFixed(`${written}${requirements(...lines)}`, code), `${lines}`);
    assert.throws(() => expectFixed(written, code));
  });
});
