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
import { acpt, active, context } from '../../../../test/support/samples.ts';

const code = 'dangling-operator';
const job = (command: string) => `--- job.yml\ncommand: ${command}\nenvironment: ${active}\n`;

describe(code, () => {
  test('an operator at the end, at the beginning, and at the beginning of a line', () => {
    expectProject(job(`python train.py &&\n#                        ^^ ${code} error`));
    expectProject(job(`'|| python train.py'\n#         ^^ ${code} error`));
    expectProject(job(`|\n  pip install .\n  && python train.py\n# ^^ ${code} error`));
    expectProject(
      job(`|\n  # why\n  pip install "six" # && then\n  | tee log && python \\a\n# ^ ${code} error`),
    );
    for (const command of [
      '"python train.py |"',
      "|\n  echo 'a # b' ||",
      '|\n  python train.py\n  # why\n\n  | tee log',
      '|\n  python train.py &&\n  # python test.py',
      '>\n  python train.py\n  ||',
      '|\n  if [[ -f a ]]; then ls; fi &&',
    ])
      assert.deepEqual(codesIn(job(command)), [`${code} error`]);
  });

  test('operators with a command on both sides, and what is none', () => {
    for (const command of [
      'python a.py && python b.py',
      '|\n  python a.py &&\n  python b.py ||\n  # why\n  true',
      '|\n  python a.py \\\n  && python b.py',
      '>\n  python a.py\n  && python b.py',
      'python a.py &',
      'python a.py && ${{inputs.more}}',
      'echo "a &&"',
      'echo a \\|',
      "echo 'a &&'",
      'echo "a \\" &&"',
      'python a.py && "$PROGRAM"',
      'python a.py >|',
      // Not written letter by letter.
      '"echo \\"a\\" &&"',
      'python a.py # then &&',
      '|\n  cat <<END\n  a\n  && b\n  END',
      '|\n  if [[ -f a\n  && -f b ]]; then ls; fi',
      '|\n  echo "a\n  && b"',
    ])
      expectNone(job(command), code);
  });

  test('in a Dockerfile', () => {
    const runs = (...lines: string[]) => context(`FROM ${acpt}\n${lines.join('\n')}\n`);
    expectProject(runs(`RUN pip install six &&\n#                   ^^ ${code} error`));
    expectProject(
      runs(`RUN pip install six \\\n    && pip install tqdm ||\n#                       ^^ ${code} error`),
    );
    for (const lines of [
      ['RUN pip install six && \\'],
      ['RUN pip install six && \\', '    # pip install tqdm'],
      ['RUN --mount=type=cache,target=/c pip install six ||'],
      ['RUN && pip install six'],
      ['run pip install six |'],
      ['RUN --mount=type=cache,target=/c  --network=none && pip install six'],
      ['RUN  | tee log'],
      ['RUN [ -f /a ] && \\'],
      ['RUN if [[ -f /a ]]; then ls; fi &&'],
      ['RUN pip install git+https://github.com/a/b.git#egg=b &&'],
      ["RUN echo 'a \\", "    # isn't it", "    b # c' &&"],
      ['RUN pip install six && \\  '],
    ])
      assert.deepEqual(
        codesIn(runs(...lines)).filter((each) => each.startsWith(code)),
        [`${code} error`],
        lines[0],
      );
    for (const lines of [
      ['RUN pip install six \\', '    && pip install tqdm'],
      ['RUN pip install six && \\', '    # why', '', '    pip install tqdm'],
      ['RUN pip install six # &&'],
      ['RUN echo "a &&"', 'RUN echo a \\&\\&', 'RUN echo a \\&&'],
      ['RUN ["echo", "a &&"]'],
      ['RUN <<EOF', 'a &&', 'b', 'EOF'],
      ['RUN cat <<EOF > /a &&', 'b', 'EOF'],
      ['RUN sleep 1 &', 'ENV A="a &&"', 'CMD python train.py &'],
    ])
      expectNone(runs(...lines), code);
  });

  test('messages', () => {
    const said = (command: string) =>
      new Workspace(filesOf(job(command)))
        .findings('job.yml')
        .filter((each) => each.code === code)
        .map(({ message }) => message);
    assert.deepEqual(said('python train.py &&'), [
      'There is no command after "&&": the shell ends with a syntax error.',
    ]);
    assert.deepEqual(said("'|| python train.py &&'"), [
      'There is no command before "||": the shell ends with a syntax error.',
    ]);
    assert.deepEqual(said('|\n  python train.py\n  | tee log'), [
      'The shell\'s command ends with its line: "|" cannot begin the next one.',
    ]);
  });

  test('fixes', () => {
    for (const line of ['pip install .', 'pip install .  ', 'pip install .#a']) {
      const { files } = expectFixed(job(`|\n  ls\n  ${line}\n  && python train.py`), code);
      assert.match(files.get('job.yml') ?? '', /ls\n {2}pip install \.(?:#a)? \\\n {2}&& python train\.py/);
    }
    const removed = job('python train.py &&');
    assert.match(expectFixed(removed, code).files.get('job.yml') ?? '', /command: python train\.py \n/);
    const [finding] = new Workspace(filesOf(removed)).findings('job.yml');
    assert.deepEqual(
      finding?.fixes?.map(({ title, needsJudgement }) => ({ title, needsJudgement })),
      [{ title: 'Remove "&&"', needsJudgement: true }],
    );
    const title = 'End the line above with a backslash';
    const titles = (above: string) =>
      new Workspace(filesOf(job(`|\n  ${above}\n  && python train.py`)))
        .findings('job.yml')
        .flatMap((each) => (each.fixes ?? []).map((fix) => fix.title));
    assert.deepEqual(titles('pip install .'), [title]);
    for (const above of [' # why', '\n', '\n   ', '\n  # why'])
      assert.deepEqual(titles(`pip install .${above}`), [], above);
  });
});
