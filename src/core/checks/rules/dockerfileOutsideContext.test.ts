import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  codesIn,
  expectFixed,
  expectNone,
  expectProject,
  filesOf,
  Workspace,
} from '../../../../test/support/project.ts';
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

  const code = 'dockerfile-outside-context';
  const said = (text: string) =>
    new Workspace(filesOf(text)).all.flatMap(({ finding }) =>
      finding.code === code ? [[finding.message, ...(finding.fixes ?? []).map(({ title }) => title)]] : [],
    );
  const build = (lines: string, files: string, path = 'deploy/job.yml') =>
    `--- ${path}\ncommand: a\nenvironment:\n  build:\n${lines}${files}`;
  const above = '--- deploy/Dockerfile\nFROM x\n';
  const lone = '--- deploy/docker/a.txt\n';

  test('what is said, and where', () => {
    const relative = 'dockerfile_path is relative to the build context.';
    assert.deepEqual(said(text('docker/Dockerfile')), [
      [`"docker/Dockerfile" is not in the build context "docker". ${relative}`, 'Use Dockerfile'],
    ]);
    const outside = '    path: docker\n    dockerfile_path: ../Dockerfile\n';
    assert.deepEqual(said(build(outside, above + lone)), [
      [
        `"../Dockerfile" is outside the build context "docker"; only the build context is uploaded. ${relative}`,
      ],
    ]);
    const written = `    path: docker\n    dockerfile_path: Dockerfile\n    #                ^^^^^^^^^^ ${code} error\n`;
    expectProject(build(written, above + lone));
    const notWritten = `    path: docker\n    #     ^^^^^^ ${code} error\n`;
    expectProject(build(notWritten, above + lone));
    for (const lines of [written, notWritten])
      assert.deepEqual(said(build(lines, above + lone)), [
        [`"Dockerfile" is not in the build context "docker". ${relative}`],
      ]);
  });

  test('no Dockerfile anywhere, no context, or one that is the folder itself', () => {
    expectNone(build('    path: docker\n', lone), code);
    expectNone(build('    path: docker\n', above), code);
    expectNone(
      build('    path: https://github.com/a/b\n    dockerfile_path: docker/Dockerfile\n', above),
      code,
    );
    // The schema says so.
    expectNone(build('    dockerfile_path: docker/Dockerfile\n', above), code);
    const own = '    path: .\n    dockerfile_path: docker/Dockerfile\n';
    expectNone(build(own, '--- docker/Dockerfile\nFROM x\n', 'job.yml'), code);
    const untitled = text('docker/Dockerfile').replaceAll('deploy/', '');
    expectNone(untitled.replace('job.yml', 'untitled:Untitled-1'), code);
    assert.deepEqual(said(untitled).length, 1);
  });

  describe('in Python code', () => {
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
      const data = 'Data(path="./data", name="d")\n';
      assert.deepEqual(said(lone('dockerfile_path="Dockerfile"', data)), [
        [
          'BuildContext has no path, so nothing is uploaded in which "Dockerfile" could be; Azure ML rejects the environment.',
        ],
      ]);
      for (const right of [
        lone('dockerfile_path="Dockerfile", path="docker"'),
        lone('dockerfile_path="Dockerfile", **more'),
        lone('dockerfile_path="Dockerfile"', 'e.build.path = "docker"\n'),
        lone('dockerfile_path="Dockerfile"', 'e.build.path="docker"\n'),
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
        // A setting may be changed for a run.
        files(`NAME = "Other"\n${call(', dockerfile_path=NAME')}`),
        files(`FOLDER = "./docker"\n${call('').replace('"./docker"', 'FOLDER')}`),
      ])
        expectNone(right, code);
    });
  });
});
