import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesIn, expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
import { acpt, active, context } from '../../../../test/support/samples.ts';

const code = 'dangling-operator';
const job = (command: string) => `--- job.yml\ncommand: ${command}\nenvironment: ${active}\n`;

describe(code, () => {
  test('an operator at the end, at the beginning, and at the beginning of a line', () => {
    expectProject(job(`python train.py &&\n#                        ^^ ${code} error`));
    expectProject(job(`'|| python train.py'\n#         ^^ ${code} error`));
    expectProject(job(`|\n  pip install .\n  && python train.py\n# ^^ ${code} error`));
    for (const command of [
      '"python train.py |"',
      '|\n  python train.py\n  # why\n\n  | tee log',
      '|\n  python train.py &&\n  # python test.py',
      '>\n  python train.py\n  ||',
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
    for (const lines of [
      ['RUN pip install six && \\'],
      ['RUN pip install six && \\', '    # pip install tqdm'],
      ['RUN --mount=type=cache,target=/c pip install six ||'],
      ['RUN && pip install six'],
      ['run pip install six |'],
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
      ['RUN echo "a &&"', 'RUN echo a \\&\\&'],
      ['RUN ["echo", "a &&"]'],
      ['RUN <<EOF', 'a &&', 'b', 'EOF'],
      ['RUN cat <<EOF > /a &&', 'b', 'EOF'],
      ['RUN sleep 1 &', 'ENV A="a &&"', 'CMD python train.py &'],
    ])
      expectNone(runs(...lines), code);
  });

  test('fixes', () => {
    const { files } = expectFixed(job('|\n  pip install .\n  && python train.py'), code);
    assert.match(files.get('job.yml') ?? '', /pip install \. \\\n {2}&& python train\.py/);
  });
});
