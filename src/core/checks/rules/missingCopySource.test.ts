import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
import { acpt } from '../../../../test/support/samples.ts';

describe('missing-copy-source', () => {
  const code = 'missing-copy-source';
  const text = (line: string, files = '') =>
    `--- env.yml\nname: e\nbuild: { path: ctx }\n--- ctx/Dockerfile\nFROM ${acpt}\n${line}\n` +
    `--- ctx/requirements.txt\nwandb\n--- ctx/src/a/b.py\nb\n${files}`;
  const ignored = (name: string, lines: string) => `--- ctx/${name}\n${lines}\n`;

  test('a file that is not in the context is reported', () => {
    expectProject(text(`COPY requirement.txt src /tmp/\n#    ^^^^^^^^^^^^^^^ ${code} warning`));
    expectProject(text(`ADD ./src/c.py /tmp/\n#   ^^^^^^^^^^ ${code} warning`));
    expectProject(text(`COPY ["environment.yml", "/tmp/"]\n#     ^^^^^^^^^^^^^^^^^ ${code} warning`));
  });

  test('what may be made before, what is not in the context, and what is there', () => {
    for (const line of [
      'COPY requirements.txt src src/a /tmp/',
      'COPY . /tmp/',
      'COPY / /tmp/',
      'COPY *.yml /tmp/',
      'COPY $FILE /tmp/',
      'COPY --from=other c.txt /tmp/',
      'ADD https://example.com/c.txt /tmp/',
      'ADD git@github.com:a/b.git /tmp/',
      'COPY a.whl models/x.txt dist/y.txt /tmp/',
      'COPY made/c.txt /tmp/',
      'COPY ../c.txt /tmp/',
      'COPY <<EOF /tmp/a.txt\nhello\nEOF',
    ])
      expectNone(text(line), code);
    expectNone(text('COPY c.txt /tmp/', ignored('.gitignore', 'c.txt')), code);
    expectNone(text('COPY requirements.txt /tmp/', ignored('.gitignore', 'requirements.txt/')), code);
  });

  test('a path that begins above the context', () => {
    const nested = (line: string) =>
      `--- env.yml\nname: e\nbuild: { path: docker/ctx }\n--- docker/ctx/Dockerfile\nFROM ${acpt}\n${line}\n` +
      `--- docker/ctx/requirements.txt\nwandb\n`;
    expectProject(text(`COPY ./ctx/requirements.txt /tmp/\n#    ^^^^^^^^^^^^^^^^^^^^^^ ${code} warning`));
    for (const source of ['docker/ctx/requirements.txt', 'ctx/requirements.txt']) {
      const after = expectFixed(nested(`COPY ${source} /tmp/`), code);
      assert.match(after.files.get('docker/ctx/Dockerfile') ?? '', /^COPY requirements\.txt \/tmp\/$/m);
    }
    for (const source of ['docker/requirements.txt', 'ctx/other.txt', 'tx/requirements.txt'])
      expectNone(nested(`COPY ${source} /tmp/`), code);
  });

  test('nothing is said where the context has only its Dockerfile', () =>
    expectNone(
      `--- env.yml\nname: e\nbuild: { path: ctx }\n--- ctx/Dockerfile\nFROM ${acpt}\nCOPY c.txt /tmp/\n`,
      code,
    ));

  test('what an ignore file leaves out is reported', () => {
    const report = (line: string, files: string, width: number) =>
      expectProject(text(`COPY ${line} /tmp/\n#    ${'^'.repeat(width)} ${code} warning`, files));
    report('src', ignored('.dockerignore', 'src'), 3);
    report('src', ignored('.dockerignore', './src/'), 3);
    report('src', ignored('.dockerignore', '**'), 3);
    report('src/a/b.py', ignored('.dockerignore', '**/*.py'), 10);
    report('src/a/b.py', ignored('.dockerignore', '# x\n\nsrc/a'), 10);
    report('src', ignored('.dockerignore', '*\n!requirements.txt'), 3);
    report('src', ignored('.dockerignore', '!src\nsrc'), 3);
    report('src', ignored('.dockerignore', '/src\n!other/a'), 3);
    report('src', ignored('.gitignore', 'src/'), 3);
    report('src/a/b.py', ignored('.gitignore', 'b.py'), 10);
    report('src', ignored('.amlignore', '/src'), 3);
    report('src', ignored('Dockerfile.dockerignore', 'src'), 3);
  });

  test('what an ignore file lets in is right', () => {
    for (const files of [
      ignored('.dockerignore', '*\n!src'),
      ignored('.dockerignore', '*\n!src/a'),
      ignored('.dockerignore', '*\n!**/*.py'),
      ignored('.dockerignore', 'b.py\n*.txt\n# src'),
      ignored('.dockerignore', 'src\n![s]rc'),
      ignored('.dockerignore', 'source\na'),
      ignored('.gitignore', '/a\nsrc\n!src/'),
      ignored('.gitignore', 'src/a/b.py'),
      ignored('.amlignore', 'x') + ignored('.gitignore', 'src'),
      ignored('Dockerfile.dockerignore', 'x') + ignored('.dockerignore', 'src'),
    ])
      expectNone(text('COPY src /tmp/', files), code);
  });

  test('the fix takes the file that is called almost like that', () => {
    const after = expectFixed(text('COPY ./requirement.txt /tmp/'), code);
    assert.match(after.files.get('ctx/Dockerfile') ?? '', /^COPY \.\/requirements\.txt \/tmp\/$/m);
  });
});
