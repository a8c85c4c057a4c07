import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesIn, expectNone, expectProject, filesOf, Workspace } from '../../../../test/support/project.ts';
import { acpt, condaEnvironment, context, pipSection } from '../../../../test/support/samples.ts';

const code = 'python-vs-torch';
const command = (text: string, marks = '') => context(`FROM ${acpt}\nRUN pip install ${text}\n${marks}`);

describe(code, () => {
  test('no wheel for this Python', () =>
    expectProject(pipSection('3.13', 'torch==2.1.2\n      # ^^^^^^^^^^^^ python-vs-torch error')));

  test('bounds of Python that leave one series', () => {
    const conda = (python: string, marks: string) =>
      condaEnvironment(`dependencies:\n  - ${python}\n  - pip:\n      - torch==2.1.2${marks}\n`);
    for (const python of ['python>=3.13,<3.14', 'python ~=3.13.1', '"python <3.14, >=3.13.2"'])
      expectProject(conda(python, '\n      # ^^^^^^^^^^^^ python-vs-torch error'));
    for (const python of ['python>=3.10,<3.14', 'python>=3.13', 'python~=3.1', 'python<3.14'])
      expectProject(conda(python, ''));
  });

  test('a Python that the release supports is right', () =>
    expectProject(pipSection('3.11', 'torch==2.1.2')));

  test('releases from before the Python, alone and in ranges, are what pip cannot find', () => {
    for (const requirement of [
      'torch==1.10.0',
      '"torch<1.11"',
      'torchvision==0.11.1',
      'torchaudio==0.10.2',
    ]) {
      const at = 'RUN pip install '.length + (requirement.startsWith('"') ? 1 : 0);
      const marks = `#${' '.repeat(at - 1)}${'^'.repeat(requirement.replaceAll('"', '').length)} ${code} error`;
      expectProject(command(requirement, marks));
    }
  });

  test('nothing is replaced then, and it is said once', () =>
    assert.deepEqual(
      codesIn(command('"torch>=1.10,<1.11"')).filter((each) =>
        /reinstalls|not-met|package-conflict|incompatible/.test(each),
      ),
      [],
    ));

  test('of another index only the table of the release is asked, with doubt of the next Python', () => {
    const index = '--extra-index-url https://download.pytorch.org/whl/cu121';
    for (const [python, severity] of [
      ['3.12', 'info'],
      ['3.13', 'error'],
    ] as const)
      assert.ok(
        codesIn(pipSection(python, index, 'torch==2.1.2+cu121')).includes(`${code} ${severity}`),
        python,
      );
  });

  test('what is said', () => {
    const said = (text: string) =>
      new Workspace(filesOf(text)).all.flatMap(({ finding }) =>
        finding.code === code ? [`${finding.severity}: ${finding.message}`] : [],
      );
    const pip = (python: string, ...lines: string[]) => said(pipSection(python, ...lines));
    const lacks = (version: string, python: string) =>
      `error: PyPI has no wheel of torch==${version} for Python ${python}, so pip cannot install it.`;
    assert.deepEqual(pip('3.11', 'torch==1.10.0'), [
      `${lacks('1.10.0', '3.11')} The first release that has one is torch 1.13.0.`,
    ]);
    assert.deepEqual(pip('3.7', 'torch==2.8.0'), [
      `${lacks('2.8.0', '3.7')} The last release that has one is torch 1.13.1.`,
    ]);
    assert.deepEqual(pip('3.5', 'torch==2.8.0'), [lacks('2.8.0', '3.5')]);
    const index = '--extra-index-url https://download.pytorch.org/whl/cu121';
    const supports = (python: string) =>
      `torch 2.1.2 supports Python 3.8 to 3.11, but the environment has Python ${python}`;
    for (const python of ['3.7', '3.13'])
      assert.deepEqual(pip(python, index, 'torch==2.1.2+cu121'), [
        `error: ${supports(python)}: pip finds no wheel.`,
      ]);
    assert.deepEqual(pip('3.13', index, 'torch==2.1.2'), [`error: ${supports('3.13')}: pip finds no wheel.`]);
    assert.deepEqual(pip('3.13', 'torch==2.1.2+cu121'), [`error: ${supports('3.13')}: pip finds no wheel.`]);
    assert.deepEqual(pip('3.12', index, 'torch==2.1.2'), [
      `info: ${supports('3.12')}. A wheel may exist nevertheless.`,
    ]);
    for (const python of ['3.8', '3.11']) assert.deepEqual(pip(python, index, 'torch==2.1.2+cu121'), []);
    const conda = (python: string) =>
      said(condaEnvironment(`dependencies:\n  - python=${python}\n  - pytorch=2.1.2\n`));
    assert.deepEqual(conda('3.13'), [`error: ${supports('3.13')}: conda finds no package.`]);
    assert.deepEqual(conda('3.11'), []);
  });

  test('what is there already, newer than all that is known, or from elsewhere is left alone', () => {
    for (const requirement of [
      'torch==2.8.0',
      '"torch>=1.9"',
      '"torch>=1.10,!=1.11.0"',
      'torch==99.0',
      'torch==1.10.0 --find-links https://example.com/wheels',
      'torchvision==0.11.1 --extra-index-url https://example.com/simple',
      'torch==1.10.0+cu113 --extra-index-url https://download.pytorch.org/whl/cu113',
    ])
      expectNone(command(requirement), code);
    expectNone(
      context(
        `FROM ${acpt}\nENV PIP_EXTRA_INDEX_URL=https://example.com/simple\nRUN pip install torch==1.10.0\n`,
      ),
      code,
    );
  });
});
