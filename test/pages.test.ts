/** The example that a rule's page calls wrong is what the rule finds, with the facts that ship. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { bundledMatrix } from '../src/core/knowledge/matrix/load.ts';
import { codesIn } from './support/project.ts';
import { acpt, active, condaEnvironment, context, layered } from './support/samples.ts';

const folder = new URL('../src/core/checks/rules/', import.meta.url);
const matrix = bundledMatrix();

/** Examples that are no file: they show a command of the shell, or a mistake that needs other files or a workspace. */
const needMore = new Set(
  `binding-cycle component-type copy-outside-context crlf-script data-not-of-type deepspeed-batch-size deepspeed-device-map
  distributed-device-map dockerfile-outside-context extra-index-url file-not-uploaded fsdp-layer-class fsdp-quant-storage
  image-without-git invalid-settings large-code malformed-expression missing-distribution missing-inference-server missing-input
  missing-name missing-scoring-script model-folder-not-in-path name-differs-from-content nccl-without-gpu node-rank
  not-in-workspace optional-input quota-exceeded removed-method scheduled-job-type scoring-script spaced-output-binding
  too-many-nodes torch-compile-vs-python unreachable-module yaml-number-is-string`.split(/\s+/),
);

/** With the lines that the example says of it. */
const script = (more: string) => `--- src/train.py
import argparse
parser = argparse.ArgumentParser()
${more}
${/add_argument/.test(more) ? '' : 'parser.add_argument("--data", required=True)\nparser.add_argument("--epochs", type=int)'}
parser.parse_args()
--- common/a.py
`;
const kinds = ['commandJob', 'commandComponent', 'pipelineJob', 'environment'];
const rests = [
  '',
  'command: python train.py\n',
  `environment: ${active}\n`,
  `code: src\nenvironment: ${active}\n`,
  `command: python train.py\nenvironment: ${active}\n`,
  `command: python train.py\ncode: src\nenvironment: ${active}\n`,
];

const program = (text: string) =>
  `--- job.yml\ncode: src\nenvironment: ${active}\ncommand: python train.py\n--- src/train.py\n${text}`;

/** Reads what pages call `ds.json`. */
const trainer =
  'from transformers import TrainingArguments\nTrainingArguments("outputs", per_device_train_batch_size=2, deepspeed="ds.json")\n';

/** Files in which an example may stand: a page shows only the lines that matter. */
function* framesOf(language: string | undefined, example: string): Generator<string> {
  if (language === 'dockerfile') {
    yield context(example);
    yield context(`FROM ${acpt}\n${example}`);
    yield `${context(example).replace('command:', 'code: src\ncommand:')}--- src/train.py\nimport cv2\n`;
  } else if (language === 'python') {
    yield `--- submit.py\n${example}`;
    yield program(example);
  } else if (language === 'json') yield `${program(trainer)}--- src/ds.json\n${example}`;
  else if (language !== 'yaml') yield layered(example);
  else {
    const [, said = ''] = /# train\.py: (.*)/.exec(example) ?? [];
    yield condaEnvironment(example);
    for (const kind of kinds)
      for (const rest of rests)
        yield `--- job.yml\n$schema: https://azuremlschemas.azureedge.net/latest/${kind}.schema.json\n${rest}${example}${script(said)}`;
  }
}

function isFound(code: string): boolean {
  const page = readFileSync(new URL(`${code}.md`, folder), 'utf8');
  const [, language, example = ''] = /\*\*Wrong\*\*\n\n```(\w*)\n([\s\S]*?)```/.exec(page) ?? [];
  for (const frame of framesOf(language, example))
    if (codesIn(frame, { matrix }).some((found) => found.startsWith(`${code} `))) return true;
  return false;
}

describe('pages of rules', () => {
  const pages = readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => name.slice(0, -'.md'.length));

  for (const code of pages.filter((each) => !needMore.has(each)))
    test(`${code}: the wrong example is found`, () => assert.ok(isFound(code)));

  test('no example is left out that is found', () =>
    assert.deepEqual(
      [...needMore].filter((code) => !pages.includes(code) || isFound(code)),
      [],
    ));
});
