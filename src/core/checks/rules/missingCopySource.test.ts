import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { foundIn, messagesIn, relatedIn, titlesIn } from '../../../../test/support/details.ts';
import {
  expectFixed,
  expectNone,
  expectProject,
  filesOf,
  Workspace,
} from '../../../../test/support/project.ts';
import { acpt } from '../../../../test/support/samples.ts';
import { findingsOfFiles } from '../check.ts';

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

  test('what only looks like something that a build makes, or like an address', () => {
    const said = (line: string) =>
      messagesIn(text(line, '--- ctx/mydata/b.txt\n\n--- ctx/data-of-mine/b.txt\n\n'), code);
    for (const source of [
      'distance.txt',
      'data.txt',
      'mydata/a.txt',
      'data-of-mine/a.txt',
      'a.whl.txt',
      'notes-git@main.txt',
      'src/requirements.txt',
    ])
      assert.deepEqual(said(`COPY ${source} /tmp/`), [
        `"${source}" does not exist in the build context; COPY takes files from it.`,
      ]);
    for (const source of ['data', 'src/data/x.txt', 'certs', 'src/wheel/x', 'src/x.tar', 'ssh://git@a/b.git'])
      assert.deepEqual(said(`ADD ${source} /tmp/`), [], source);
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
    for (const all of ['.', './', '/'])
      expectNone(text(`COPY ${all} /tmp/`, ignored('.dockerignore', '**')), code);
    // What an editor shows that is on no disk lies in no folder.
    const { project } = new Workspace(
      filesOf(text('COPY c.txt /tmp/').replace('--- env.yml', '--- untitled:env.yml')),
    );
    const found = findingsOfFiles(project, ['untitled:env.yml']).map(({ finding }) => finding.code);
    assert.ok(!found.includes(code));
  });

  test('a path that begins above the context', () => {
    const nested = (line: string) =>
      `--- env.yml\nname: e\nbuild: { path: docker/ctx }\n--- docker/ctx/Dockerfile\nFROM ${acpt}\n${line}\n` +
      `--- docker/ctx/requirements.txt\nwandb\n`;
    assert.deepEqual(messagesIn(text('COPY ctx/requirements.txt /tmp/'), code), [
      '"ctx/requirements.txt" does not exist in the build context, which is the folder ctx: paths begin in it.',
    ]);
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
    const src = text('COPY src /tmp/', ignored('.dockerignore', 'src'));
    assert.deepEqual(messagesIn(src, code), [
      '"src" does not reach the build: .dockerignore excludes it with "src".',
    ]);
    assert.deepEqual(relatedIn(src, code), ['ctx/.dockerignore: Excluded by src.']);
    const lines = '# x\n\n  src';
    const [place] = foundIn(text('COPY src /tmp/', ignored('.dockerignore', lines)), code)[0]?.related ?? [];
    assert.equal(lines.slice(place?.span.start, place?.span.end), 'src');
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
      ignored('.gitignore', 'src\n!keep.py'),
      ignored('.gitignore', 'src/a/b.py'),
      ignored('.amlignore', 'x') + ignored('.gitignore', 'src'),
      ignored('Dockerfile.dockerignore', 'x') + ignored('.dockerignore', 'src'),
    ])
      expectNone(text('COPY src /tmp/', files), code);
    expectNone(text('COPY requirements.txt /tmp/', ignored('.gitignore', 'requirements.txt/')), code);
  });

  test('the fix takes the file that is called almost like that', () => {
    const after = expectFixed(text('COPY ./requirement.txt /tmp/'), code);
    assert.match(after.files.get('ctx/Dockerfile') ?? '', /^COPY \.\/requirements\.txt \/tmp\/$/m);
    const titles = (line: string) => titlesIn(text(line), code);
    assert.deepEqual(titles('COPY requirement.txt /tmp/'), ['Use requirements.txt']);
    assert.deepEqual(titles('COPY "requirement".txt /tmp/'), []);
    assert.deepEqual(titles('COPY other.txt /tmp/'), []);
  });
});
