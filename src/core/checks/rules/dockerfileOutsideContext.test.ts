import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesIn, expectFixed, expectNone } from '../../../../test/support/project.ts';

describe('dockerfile-outside-context', () => {
  const text = (path: string) => `--- deploy/job.yml
command: a
environment:
  build:
    path: docker
    dockerfile_path: ${path}
--- deploy/docker/Dockerfile
FROM x
`;

  test('a path that is relative to something else', () =>
    assert.deepEqual(codesIn(text('docker/Dockerfile')), ['dockerfile-outside-context error']));

  test('a Dockerfile in the context is right, and a context may be created later', () => {
    assert.deepEqual(codesIn(text('Dockerfile')), []);
    expectNone(
      '--- job.yml\ncommand: a\nenvironment: { build: { path: made-later } }\n',
      'dockerfile-outside-context',
    );
  });

  test('the fix makes the path relative to the context', () => {
    const after = expectFixed(text('deploy/docker/Dockerfile'), 'dockerfile-outside-context');
    assert.match(after.files.get('deploy/job.yml') ?? '', /dockerfile_path: Dockerfile\n/);
    expectFixed(text('docker/Dockerfile'), 'dockerfile-outside-context');
  });
});
