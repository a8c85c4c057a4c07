import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesIn, expectFixed, expectNone } from '../../../../test/support/project.ts';
import { acpt } from '../../../../test/support/samples.ts';

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

  describe('in Python code', () => {
    const code = 'dockerfile-outside-context';
    const call = (more: string) =>
      `from azure.ai.ml.entities import BuildContext, Environment\nEnvironment(name="e", build=BuildContext(path="./docker"${more}))\n`;
    const files = (python: string, dockerfile = 'docker/gpu/Dockerfile') =>
      `--- p/submit.py\n${python}--- p/${dockerfile}\nFROM x\n--- p/docker/a.txt\n`;
    const sure = [`${code} warning`];
    const seen = (text: string) => codesIn(text).filter((each) => each.startsWith(code));

    test('a context without the Dockerfile', () => {
      assert.deepEqual(seen(files(call(''))), sure);
      assert.deepEqual(seen(files(call(', dockerfile_path="docker/gpu/Dockerfile"'))), sure);
      assert.deepEqual(seen(files(call(', dockerfile_path="../Dockerfile"'), 'Dockerfile')), sure);
      // Two jobs in one environment.
      const jobs = `${call('').replace('Environment(', 'e = Environment(')}command(command="a", environment=e)\ncommand(command="b", environment=e)\n`;
      assert.deepEqual(seen(files(`from azure.ai.ml import command\n${jobs}`)), sure);
    });

    test('no context at all', () => {
      const lone = (given: string, more = '') =>
        files(`${call('').replace('path="./docker"', given)}${more}`, 'docker/Dockerfile');
      assert.deepEqual(seen(lone('dockerfile_path="Dockerfile"')), [`${code} error`]);
      for (const right of [
        lone('dockerfile_path="Dockerfile", path="docker"'),
        lone('dockerfile_path="Dockerfile", **more'),
        lone('dockerfile_path="Dockerfile"', 'e.build.path = "docker"\n'),
      ])
        assert.deepEqual(seen(right), [], right);
    });

    test('a context in a folder above, from which the code may be run too', () => {
      const above = (context: string) =>
        `${files(call('')).replace('--- p/submit.py', '--- p/jobs/submit.py')}${context}`;
      assert.deepEqual(seen(above('')), sure);
      // Its own folder goes before.
      assert.deepEqual(seen(above('--- p/jobs/docker/Dockerfile\nFROM x\n')), []);
      const requirements = `${files(call(''), 'docker/Dockerfile').replace('p/submit.py', 'p/jobs/submit.py')}`;
      const text = requirements.replace('FROM x', `FROM ${acpt}\nRUN pip install numpy=>1.20`);
      assert.ok(
        codesIn(text).some((each) => each.startsWith('unquoted-specifier')),
        `${codesIn(text)}`,
      );
    });

    test('a Dockerfile that is there, that the code writes, or whose context lies elsewhere', () => {
      for (const right of [
        files(call(''), 'docker/Dockerfile'),
        files(call(', dockerfile_path="gpu/Dockerfile"')),
        files(`with open(folder / "Dockerfile", "w") as file:\n    pass\n${call('')}`),
        files(call('').replace('./docker', './images')),
        files(call('').replace('"./docker"', 'folder')),
        files(call(', dockerfile_path=name')),
      ])
        expectNone(right, code);
    });
  });
});
