import { describe, test } from 'node:test';
import { expectProject } from '../../../../test/support/project.ts';
import { pipSection } from '../../../../test/support/samples.ts';

describe('python-vs-torch', () => {
  test('no wheel for this Python', () =>
    expectProject(pipSection('3.13', 'torch==2.1.2\n      # ^^^^^^^^^^^^ python-vs-torch error')));

  test('a Python that the release supports is right', () =>
    expectProject(pipSection('3.11', 'torch==2.1.2')));
});
