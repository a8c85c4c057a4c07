import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesIn, expectFixed, expectNone } from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';
import { findingsOf, fixed } from '../../../../test/support/yaml.ts';

const code = 'broken-line-continuation';
const text = (command: string) => `environment: ${active}\ncommand: ${command}\n`;
const job = (command: string) => `--- job.yml\n${text(command)}`;

/** @param marked what the finding points at, the first of its kind; @param says part of the message */
function expectBroken(command: string, marked: string, says: RegExp, severity = 'error'): void {
  const written = text(command);
  const found = findingsOf(written).filter((each) => each.code === code);
  assert.deepEqual(
    found.map((each) => `${each.severity} ${written.slice(each.span.start, each.span.end)}`),
    [`${severity} ${marked}`],
    command,
  );
  assert.equal(found[0]?.span.start, written.indexOf(marked));
  assert.match(found[0]?.message ?? '', says);
}

describe(code, () => {
  test('options on a line of their own are commands for the shell, unless the line above goes on', () => {
    const options = '\n  python train.py\n    --data a\n    --epochs 3';
    expectBroken(`|${options}`, '--data', /^The shell runs "--data" as a separate command: no backslash/);
    expectBroken(`|${options}\n\ninputs: {}`, '--data', /no backslash ends the line above/);
    expectBroken(`>-${options}`, '--data', /: in a folded string, indented lines keep their line ends\.$/);
    expectBroken(
      '|\n  python train.py\n  $[[--epochs ${{inputs.epochs}}]]\ninputs: { epochs: 3 }',
      '--epochs',
      /"--epochs"/,
    );
    expectNone(job('|\n  python train.py \\\n    --data a \\\n    --epochs 3'), code);
    expectNone(job('>-\n  python train.py\n  --data a\n  --epochs 3'), code);
    expectNone(job('>-\n  python train.py \\\n    --data a \\\n    --epochs 3'), code);
    expectNone(job('python train.py\n  --data a\n    --epochs 3'), code);
  });

  test('an empty line and a comment end the command', () => {
    expectBroken('>-\n  python train.py\n\n  --data a', '--data', /an empty line ends the command/);
    for (const empty of ['', '   '])
      expectBroken(`|\n  python train.py\n${empty}\n  --data a`, '--data', /an empty line ends the command/);
    expectBroken(
      '|\n  python train.py \\\n    # --data a \\\n    --epochs 3',
      '--epochs',
      /a comment ends with its line/,
    );
    expectBroken(
      '|\n  python train.py\n  --data a # all of it\n  --epochs 3',
      '--data',
      /a comment ends with its line/,
    );
    expectNone(job('|\n  python train.py \\\n    --note "a # b" \\\n    --epochs 3'), code);
    expectNone(job("|\n  python train.py \\\n    --note ' # no comment' \\\n    --epochs 3"), code);
  });

  test('a backslash where YAML joins the lines makes the space a part of the next word', () => {
    for (const sign of ['>-\n  ', '\n  '])
      expectBroken(
        `${sign}python train.py \\\n  --data a \\\n  --epochs 3`,
        '\\',
        /YAML already joins these lines; .*" --data"\.$/,
      );
    expectBroken('>-\n  python train.py \\ \n  --data a', '\\', /already joins/);
    expectBroken('>-\n  cd src && \\\n  python train.py', '\\', /" python"/);
    expectBroken('>-\n  echo a \\\n  b', '\\', /" b"/, 'warning');
    expectNone(job("'python train.py --data my\\ file'"), code);
    expectNone(job('>-\n  python train.py --pattern a\\\n  b'), code);
  });

  test('spaces after a backslash end the command', () => {
    expectBroken('|\n  python train.py \\  \n    --data a', '\\  ', /^Spaces after the backslash/);
    expectNone(job('|\n  python train.py --data a \\  '), code);
  });

  test('lines of here documents, arrays, conditions and quoted code are what they are', () => {
    for (const command of [
      '|\n  cat > a <<EOF\n  --data a\n  EOF',
      '|\n  args=(\n    --data a\n  )\n  python train.py "${args[@]}"',
      '|\n  if [[ -f a ||\n    -f b ]]; then python train.py; fi',
      '|\n  case $1 in\n    -h) echo help;;\n    -v) echo version;;\n  esac',
      '|\n  python -c "print(1\n  -x)"',
      '|\n  python train.py\n  - x',
    ])
      expectNone(job(command), code);
  });

  test('the fixes let the lines go on', () => {
    const becomes = (command: string, title: RegExp, right: string) => {
      expectFixed(job(command), code);
      assert.equal(fixed(text(command), title), text(right));
    };
    const right = '|\n  python train.py \\\n    --data a \\\n    --epochs 3';
    becomes(
      '|\n  python train.py\n    --data a\n    --epochs 3',
      /^End the lines above with a backslash$/,
      right,
    );
    becomes(
      '>-\n  python train.py\n    --data a',
      /^End the line above with a backslash$/,
      '>-\n  python train.py \\\n    --data a',
    );
    becomes(
      '>-\n  python train.py \\\n  --data a   \\ \n  --epochs 3',
      /^Remove the backslashes$/,
      '>-\n  python train.py\n  --data a\n  --epochs 3',
    );
    becomes(
      '\n  python train.py \\\n  --data a',
      /^Remove the backslash$/,
      '\n  python train.py\n  --data a',
    );
    becomes(
      '|\n  python train.py \\ \n    --data a \\  \n    --epochs 3',
      /^Remove the spaces after the backslash$/,
      right,
    );
  });

  test('no backslash goes on after a comment, an operator or an empty line', () => {
    const titles = (command: string) =>
      findingsOf(text(command))
        .filter((each) => each.code === code)
        .flatMap((each) => each.fixes.map(({ title }) => title));
    for (const line of ['python train.py # all of it', '# python train.py', 'cd src &&', 'true; (', ''])
      assert.deepEqual(titles(`|\n  set -e\n  ${line}\n    --data a\n`), [], line);
    assert.equal(titles('|\n  python train.py a#b\n    --data a').length, 1);
    // One of them is enough.
    assert.deepEqual(titles('|\n  python train.py\n  --data a # all of it\n  --epochs 3'), []);
  });

  test('the other rules read the command as it is meant', () => {
    const script =
      '--- src/train.py\nimport argparse\nparser = argparse.ArgumentParser()\nparser.add_argument("--data", required=True)\nparser.parse_args()\n';
    for (const command of [
      '|\n  python train.py\n    --data a',
      '>-\n  python train.py\n    --data a',
      '>-\n  python train.py \\\n  --data a',
      '|\n  python train.py \\ \n    --data a',
    ]) {
      const found = codesIn(`${job(command)}code: ./src\n${script}`);
      assert.deepEqual(
        found.filter((each) => /argument|script|line/.test(each)),
        [`${code} error`],
        command,
      );
    }
  });
});
