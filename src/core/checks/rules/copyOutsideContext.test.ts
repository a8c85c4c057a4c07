import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  expectFixed,
  expectNone,
  expectProject,
  filesOf,
  Workspace,
} from '../../../../test/support/project.ts';
import { acpt } from '../../../../test/support/samples.ts';

describe('copy-outside-context', () => {
  const text = (line: string, more = '') =>
    `--- env.yml\nname: e\nbuild: { path: ctx }\n--- ctx/Dockerfile\nFROM ${acpt}\n${line}\n${more}--- requirements.txt\nwandb\n`;

  test('what lies above the context is reported', () => {
    expectProject(
      `${text(
        'COPY ../requirements.txt /tmp/\n#    ^^^^^^^^^^^^^^^^^^^ copy-outside-context warning',
        'ADD a/../../src a.txt /src/\n#   ^^^^^^^^^^^ copy-outside-context warning\n',
      )}--- ctx/a.txt\n\n`,
    );
  });

  test('what lies in the context, in another stage, on the web or in a variable is right', () => {
    for (const line of [
      'COPY requirements.txt /tmp/',
      'COPY ./a/../requirements.txt /tmp/',
      'COPY . /src',
      'COPY --from=other ../requirements.txt /tmp/',
      'ADD https://example.com/../a.txt /tmp/',
      'ARG UP=..\nCOPY ${HERE}/../a.txt /tmp/',
      'COPY ../*.txt /tmp/',
    ])
      expectNone(text(line), 'copy-outside-context');
  });

  test('what some builders find at the top of the context is right', () => {
    for (const path of ['../a.txt', '../../a.txt', './../a.txt', '/../a.txt', '..\\a.txt'])
      expectNone(`${text(`COPY ${path} /tmp/`)}--- ctx/a.txt\n`, 'copy-outside-context');
  });

  test('what is said, and where nothing can be used instead', () => {
    const said = (line: string) =>
      new Workspace(filesOf(`${text(line)}--- ctx/notes.txt\n`)).all.flatMap(({ finding }) =>
        finding.code === 'copy-outside-context'
          ? [[finding.message, ...(finding.fixes ?? []).map(({ title }) => title)]]
          : [],
      );
    const message = (path: string) =>
      `"${path}" is outside the build context; only the build context is uploaded, and COPY takes files from it.`;
    for (const path of ['..', '../', '../src', '/../src', '//../src'])
      assert.deepEqual(said(`COPY ${path} /tmp/`), [[message(path)]], path);
    assert.deepEqual(said('COPY ../docs/notes.txt /tmp/'), [[message('../docs/notes.txt'), 'Use notes.txt']]);
  });

  test('a Dockerfile that no document names has a context that is not known', () =>
    expectNone(`--- Dockerfile\nFROM ${acpt}\nCOPY ../a.txt /tmp/\n`, 'copy-outside-context'));

  test('stages that do not end up in the image are not looked at', () =>
    expectNone(
      `--- env.yml\nname: e\nbuild: { path: ctx }\n--- ctx/Dockerfile\nFROM ubuntu AS unused\nCOPY ../a /\nFROM ${acpt}\n`,
      'copy-outside-context',
    ));

  test('the fix takes the file of that name in the context', () => {
    const after = expectFixed(
      `${text('COPY ../docs/notes.txt /tmp/')}--- ctx/notes.txt\n`,
      'copy-outside-context',
    );
    assert.match(after.files.get('ctx/Dockerfile') ?? '', /^COPY notes\.txt \/tmp\/$/m);
  });
});
