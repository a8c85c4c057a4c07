import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
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

  test('what some builders find at the top of the context is right', () =>
    expectNone(`${text('COPY ../a.txt /tmp/')}--- ctx/a.txt\n`, 'copy-outside-context'));

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
