import { describe, test } from 'node:test';
import { expectNone, expectProject } from '../../../../test/support/project.ts';
import { condaEnvironment } from '../../../../test/support/samples.ts';

describe('python-end-of-life', () => {
  const text = `dependencies:
  - python=3.8
  # ^^^^^^^^^^ python-end-of-life info
`;

  test('a Python that gets no more fixes', () => expectProject(condaEnvironment(text)));

  test('the same is right before its end, and so is a newer one', () => {
    for (const today of ['2024-01-01', '2024-10-31'])
      expectNone(condaEnvironment(text), 'python-end-of-life', { today });
    expectNone(condaEnvironment('dependencies:\n  - python=3.12\n'), 'python-end-of-life');
  });
});
