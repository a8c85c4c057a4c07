import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  expectFixed,
  expectNone,
  expectProject,
  filesOf,
  Workspace,
} from '../../../../test/support/project.ts';
import { acpt, context } from '../../../../test/support/samples.ts';

describe('deprecated-package', () => {
  test('a package that only points elsewhere', () =>
    expectProject(`--- Dockerfile
FROM ${acpt}
RUN pip install sklearn
#               ^^^^^^^ deprecated-package error
`));

  test('the message names the package that is meant', () => {
    const said = (name: string) =>
      new Workspace(filesOf(context(`FROM ${acpt}\nRUN pip install ${name}`))).all
        .filter(({ finding }) => finding.code === 'deprecated-package')
        .map(({ finding }) => [finding.message, ...(finding.fixes ?? []).map(({ title }) => title)]);
    for (const [name, meant] of [
      ['pytorch', 'torch'],
      ['skimage', 'scikit-image'],
      ['sklearn', 'scikit-learn'],
    ] as const)
      assert.deepEqual(said(name), [
        [
          `"${name}" on PyPI is an empty placeholder that fails to install. Did you mean "${meant}"?`,
          `Use ${meant}`,
        ],
      ]);
  });

  test('the real package, and others whose names begin alike, are right', () =>
    expectProject(context(`FROM ${acpt}\nRUN pip install scikit-learn sklearn-pandas`)));

  test('the package of that name in a channel of conda, or at an address, is right', () => {
    for (const install of [
      'conda install -y -c pytorch pytorch',
      // Whether a channel has it is another question.
      'conda install -y sklearn',
      'pip install "sklearn @ https://example.com/sklearn-1.0-py3-none-any.whl"',
    ])
      expectNone(context(`FROM ${acpt}\nRUN ${install}`), 'deprecated-package');
  });

  test('the release of sklearn that still installs is right, later ones and ranges that reach them are not', () => {
    for (const specifier of ['==0.0', '<=0.0', '==0.0.0'])
      expectProject(context(`FROM ${acpt}\nRUN pip install "sklearn${specifier}"`));
    for (const specifier of ['==0.0.post1', '>=0.0', '==0.0.*'])
      expectProject(
        context(
          `FROM ${acpt}\nRUN pip install "sklearn${specifier}"\n#               ${'^'.repeat(7)} deprecated-package error`.replace(
            '#               ',
            '#                ',
          ),
        ),
      );
  });

  test('the fix uses the real package', () => {
    const after = expectFixed(context(`FROM ${acpt}\nRUN pip install sklearn`), 'deprecated-package');
    assert.match(after.files.get('context/Dockerfile') ?? '', /pip install scikit-learn\n/);
  });
});
