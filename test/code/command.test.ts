/**
 * What is offered and said in the command of a job beside `train.py`, word for word. A new case is a job with the mark
 * `█` behind a line `=== complete …`, `=== hover …` or `=== definition …`; `UPDATE_GOLDEN=1` writes what is offered.
 */
import { optionAt, programAt } from '../../src/core/code/atCursor.ts';
import { complete } from '../../src/core/features/completion/complete.ts';
import { hoverAt } from '../../src/core/features/hover/hover.ts';
import { cursorIn, documentOf } from '../expressions/speak.ts';
import { reviewEach } from '../support/golden.ts';

const train = `import argparse
parser = argparse.ArgumentParser()
parser.add_argument("--data", required=True, help="Folder with the data.")
parser.add_argument("--learning-rate", "-l", type=float, default=1e-3, help="Rate, %(default)s unless given.")
parser.add_argument("--optimizer", choices=["adam", "sgd"], default="adam")
parser.add_argument("--fp16", action="store_true")
parser.add_argument("--sizes", type=int, nargs="+")
args = parser.parse_args()
`;
const many = `import argparse, os
parser = argparse.ArgumentParser()
parser.add_argument("data", nargs="?", help="Where the data is.")
parser.add_argument("-n", type=int, choices=[1, 2])
parser.add_argument("-w", "--workers", type=int, default=None)
parser.add_argument("--tags", action="extend", default="")
parser.add_argument("--shuffle", action=argparse.BooleanOptionalAction, default=True)
parser.add_argument("--pair", nargs=2, type=float)
parser.add_argument("--rest", nargs=argparse.REMAINDER, type=os.path.abspath)
parser.add_argument("--level", required=unknown, type=int)
args = parser.parse_args()
`;
const files = {
  'src/train.py': train,
  'src/open.py': train.replace('parse_args', 'parse_known_args'),
  'src/tools/prepare.py': '',
  'src/tools/many.py': many,
};
const around = `code: src
environment: azureml:e:1
inputs:
  data: {type: uri_folder, path: azureml:d:1}
  rate: 0.1
`;

reviewEach(new URL('command.txt', import.meta.url), (title, marked) => {
  const own = marked.trimEnd();
  const { text, offset } = cursorIn(`${own}\n${around}`);
  const document = documentOf(text, files, 'job.yml');
  const lines = tell(title.split(' ')[0] ?? '');
  return `${own}\n${lines.map((line) => `#> ${line}\n`).join('')}`;

  function tell(what: string): string[] {
    if (what === 'hover')
      return (hoverAt(document, offset)?.markdown ?? 'nothing').split('\n').filter((line) => line !== '');
    if (what === 'definition') {
      const program = programAt(document, offset);
      const found = program && optionAt(program, offset);
      return [
        found
          ? `${found.option.path} ${train.slice(found.option.span.start, found.option.span.end)}`
          : 'nothing',
      ];
    }
    return complete(document, offset)
      .filter(({ kind }) => kind !== 'binding' || what === 'complete')
      .map(
        ({ label, detail, newText, span }) =>
          `${label} (${detail}): «${text.slice(span.start, span.end)}» → «${newText}»`,
      );
  }
});
