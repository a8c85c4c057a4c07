import type { FileEdit } from '../../base/findings.ts';
import { programsOf } from '../../code/checkedPrograms.ts';
import { textsOf } from '../../code/modules.ts';
import { type Padding, paddingsOf } from '../../code/paddings.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { installed } from '../../stack/stack.ts';
import { isSurelyIn } from '../../stack/version.ts';
import {
  codeName,
  placeOfWord,
  type ReadProgram,
  readProgramsOf,
  severityIn,
  stackOf,
} from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';
import { unpaddedTokenizer } from '../support/unpaddedTokenizers.ts';

export const missingPaddingToken = defineRule({
  code: 'missing-padding-token',
  severity: 'error',
  summary: 'The script pads with a tokenizer that has no padding token.',
  *check(document) {
    const { project } = document;
    for (const program of readProgramsOf(document)) {
      const found = paddingsOf(project, program).find(
        ({ model }) => isUnpadded(document, program, model) && !mayBeSaved(document, model),
      );
      if (!found) continue;
      const { path, name, model, assignment, span } = found;
      const edit = edited(found, project.read(path) ?? '');
      yield {
        ...severityIn(program.launch),
        ...placeOfWord(program.launch.program.word),
        message: `${codeName(program, path)} pads with the tokenizer of ${model}, which has no padding token. Set ${name}.pad_token first.`,
        related: [
          { path, span: assignment, message: 'The tokenizer is loaded here.' },
          { path, span, message: 'It pads here.' },
        ],
        fixes: edit
          ? [{ title: `Use ${name}.eos_token for padding`, edits: [edit], needsJudgement: true }]
          : [],
      };
    }
  },
});

function isUnpadded({ matrix }: DocumentFacts, { launch }: ReadProgram, model: string): boolean {
  const tokenizer = unpaddedTokenizer(model);
  if (tokenizer?.until === undefined) return tokenizer !== undefined;
  const stack = stackOf(launch);
  const found = stack && installed(stack, 'transformers')?.value;
  return isSurelyIn(found, `<${tokenizer.until}`, matrix.packages.package('transformers'));
}

/** Whether a program of the job may put a folder there that goes before the public model: `save_pretrained("gpt2")`. */
function mayBeSaved(document: DocumentFacts, model: string): boolean {
  const saves = /\b(?:save_pretrained|local_dir)\b[^\n]*/g;
  return programsOf(document).some(({ modules }) =>
    textsOf(document.project, modules).some((text) =>
      text.match(saves)?.some((each) => each.includes(`"${model}`) || each.includes(`'${model}`)),
    ),
  );
}

/** A line below that of the tokenizer, where it has one of its own. */
function edited({ path, name, assignment: { start, end } }: Padding, text: string): FileEdit | undefined {
  const indent = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const rest = /^[^\n]*/.exec(text.slice(end))?.[0] ?? '';
  if (indent.trim() !== '' || !/^\s*(?:#.*)?$/.test(rest)) return undefined;
  const at = end + rest.trimEnd().length;
  return {
    path,
    span: { start: at, end: at },
    newText: `\n${indent}${name}.pad_token = ${name}.eos_token`,
  };
}
