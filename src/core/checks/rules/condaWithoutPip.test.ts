import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  expectFixed,
  expectNone,
  expectProject,
  filesOf,
  Workspace,
} from '../../../../test/support/project.ts';
import { acpt, condaEnvironment, context } from '../../../../test/support/samples.ts';

const code = 'conda-without-pip';
const conda = (...lines: string[]) => condaEnvironment(`dependencies:\n${lines.join('\n')}\n`);

describe(code, () => {
  test('a pip section without pip is reported', () => {
    expectProject(
      conda('  - python=3.10', '  - pip:', `#   ^^^ ${code} info`, '    - wandb').replace(
        'python=3.10',
        'python=3.12',
      ),
    );
  });

  test('with pip in any version or of any channel, and without a section, it is right', () => {
    for (const lines of [
      ['  - python=3.12', '  - pip', '  - pip: [wandb]'],
      ['  - python=3.12', '  - pip: [wandb]', '  - conda-forge::pip=24.0'],
      ['  - python=3.12', '  - numpy'],
    ])
      expectNone(conda(...lines), code);
    expectNone(context(`FROM ${acpt}\nRUN conda install -y numpy && pip install wandb\n`), code);
  });

  test('a conda file that a Dockerfile installs is looked at too', () =>
    expectProject(
      `${context(`FROM ${acpt}\nCOPY c.yml /c.yml\nRUN conda env update -n ptca -f /c.yml\n`)}--- context/c.yml\ndependencies:\n  - pip:\n  # ^^^ ${code} info\n    - wandb\n`,
    ));

  test('the fix puts it before the section', () => {
    const after = expectFixed(conda('  - python=3.12', '  - pip:', '    - wandb'), code);
    assert.match(
      after.files.get('conda.yml') ?? '',
      /^ {2}- python=3\.12\n {2}- pip\n {2}- pip:\n {4}- wandb$/m,
    );
  });

  test('a section in braces has no fix', () => {
    const found = (section: string) =>
      new Workspace(filesOf(conda('  - python=3.12', section)))
        .findings('conda.yml')
        .filter((each) => each.code === code)
        .map(({ message, fixes }) => [message, ...(fixes ?? []).map(({ title }) => title)]);
    const message = 'pip is not among the dependencies; conda adds some version of it, or uses another pip.';
    assert.deepEqual(found('  - {pip: [wandb]}'), [[message]]);
    for (const section of ['  - pip: [wandb]', '  -   pip: [wandb]'])
      assert.deepEqual(found(section), [[message, 'Add pip']]);
  });
});
