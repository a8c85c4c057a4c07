import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
import { acpt, context } from '../../../../test/support/samples.ts';

const code = 'swallowed-instruction';
const runs = (...lines: string[]) => context(`FROM ${acpt}\n${lines.join('\n')}\n`);

describe(code, () => {
  test('an instruction that the shell gets, as a command or as an argument', () => {
    const marked = `COPY . /app\n#^^^ ${code} error`;
    expectProject(runs('RUN pip install six && \\', '    pip install tqdm && \\', '', marked));
    expectProject(runs('RUN pip install six \\', marked));
    expectProject(runs('RUN pip install six \\', '# why', '', marked));
    expectProject(runs('RUN echo a; \\  ', marked));
    expectProject(runs('RUN --mount=type=cache,target=/c pip install six && \\', marked));
    expectProject(runs('RUN pip install six \\', `RUN pip install tqdm \\\n#^^ ${code} error`, 'USER me'));
  });

  test('instructions of their own, and words that only look like them', () => {
    for (const lines of [
      ['RUN pip install six && \\', '    pip install tqdm', '', 'COPY . /app'],
      ['RUN pip install six', 'COPY . /app'],
      ['RUN echo \\', '    ADD 1'],
      ['RUN echo \\', 'USER'],
      ['RUN echo "\\', 'ADD 1"'],
      ['RUN echo \\', '"ADD" 1'],
      ['RUN echo \\', 'ADDED 1'],
      ['RUN echo \\', 'READ 1'],
      ["RUN sqlite3 a 'ALTER TABLE b \\", "ADD c'"],
      ['RUN <<EOF', 'echo \\', 'ADD 1', 'EOF'],
      ['RUN cat <<EOF > /Dockerfile && \\', 'FROM a', 'EOF'],
      ['RUN echo \\', 'USER=1 COPYING other'],
      ['ENV A=1 \\', 'COPY=2'],
    ])
      expectNone(runs(...lines), code);
  });

  test('the fix ends the RUN above', () => {
    for (const [above, fixed] of [
      [
        'RUN pip install six && \\\n    pip install tqdm && \\\n',
        'RUN pip install six && \\\n    pip install tqdm\n',
      ],
      ['RUN pip install six \\\n# why\n', 'RUN pip install six\n# why\n'],
      ['RUN echo a; \\\n', 'RUN echo a\n'],
    ] as const) {
      const after = expectFixed(runs(`${above}COPY . /app`), code);
      assert.ok(after.files.get('context/Dockerfile')?.includes(`\n${fixed}COPY . /app`), above);
    }
  });
});
