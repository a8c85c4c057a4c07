import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectFixed, expectProject } from '../../../../test/support/project.ts';
import { acpt, context } from '../../../../test/support/samples.ts';

describe('deprecated-package', () => {
  test('a package that only points elsewhere', () =>
    expectProject(`--- Dockerfile
FROM ${acpt}
RUN pip install sklearn
#               ^^^^^^^ deprecated-package error
`));

  test('the real package, and others whose names begin alike, are right', () =>
    expectProject(context(`FROM ${acpt}\nRUN pip install scikit-learn sklearn-pandas`)));

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
