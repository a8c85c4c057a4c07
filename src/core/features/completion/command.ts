import { joined } from '../../base/paths.ts';
import { optionAssigned, optionBefore, programAt, wordAt } from '../../code/atCursor.ts';
import type { CheckedProgram } from '../../code/checkedPrograms.ts';
import { isPositional, type ProgramOption } from '../../code/options/option.ts';
import { optionDetail, optionMarkdown, optionName } from '../../code/optionText.ts';
import { asMapping, valueFor } from '../../languages/yaml/tree.ts';
import { type Completion, plain } from './completion.ts';
import type { CompletionRequest } from './request.ts';

/** The scripts of the code folder, the options of the script, and the values that an option takes. */
export function completeCommand({ document, offset }: CompletionRequest): Completion[] {
  const program = programAt(document, offset);
  if (!program) return [];
  const { word } = program.launch.program;
  if (offset <= word.span.end) return scripts(document.project.list.bind(document.project), program, offset);
  const written = wordAt(program.launch, offset);
  if (written && (written.textStart === undefined || /[$"']/.test(written.text))) return [];
  const start = written?.span.start ?? offset;
  const typed = document.text.slice(start, offset);
  const span = { start, end: written?.span.end ?? offset };
  const before = optionBefore(program, start);
  // Half a binding is completed as an expression.
  if (/[{$[]/.test(document.text.slice(start - 1, offset + 1))) return [];
  const assigned = optionAssigned(program, typed);
  if (assigned) {
    const value = { start: offset - assigned.value.length, end: span.end };
    return valuesOf(program, assigned.option).map((each) => ({ ...each, span: value }));
  }
  if (/^-.*=/.test(typed)) return [];
  const values = before && !typed.startsWith('-') ? valuesOf(program, before) : [];
  if (before && before.count[0] > 0 && !typed.startsWith('-'))
    return values.map((each) => ({ ...each, span }));
  return [...values, ...optionsOf(program, typed)].map((each) => ({ ...each, span }));
}

type Proposal = Omit<Completion, 'span'>;

function optionsOf({ parser, matched, launch }: CheckedProgram, typed: string): Proposal[] {
  if (!parser || (typed !== '' && !typed.startsWith('-'))) return [];
  const given = new Set(matched.bindings.map(({ option }) => option));
  const written = new Set(launch.program.arguments.map(({ text }) => text.replace(/=.*$/s, '')));
  const open = parser.options.filter(
    (option) =>
      !isPositional(option) &&
      !given.has(option) &&
      !option.flags.some((flag) => written.has(flag) && flag !== typed),
  );
  const sorted = [...open].sort((a, b) => Number(b.required ?? false) - Number(a.required ?? false));
  return sorted.map((option) => proposalOf(launch, option));
}

/** With the input or output of the same name, where there is one. */
function proposalOf({ owner }: CheckedProgram['launch'], option: ProgramOption): Proposal {
  const name = optionName(option);
  const bound = ['inputs', 'outputs'].find((each) => valueFor(asMapping(valueFor(owner, each)), option.name));
  const text = option.count[1] === 0 ? name : bound ? `${name} \${{${bound}.${option.name}}}` : `${name} `;
  return {
    ...plain,
    label: text.trimEnd(),
    detail: optionDetail(option),
    documentation: () => optionMarkdown(option),
    newText: text,
    filterText: name,
    kind: 'key',
    continues: !bound && option.count[1] > 0,
  };
}

function valuesOf({ launch }: CheckedProgram, option: ProgramOption): Proposal[] {
  const choices = (option.choices ?? []).map((choice) => ({ text: choice, detail: optionName(option) }));
  const bound = ['inputs', 'outputs'].flatMap((context) =>
    (asMapping(valueFor(launch.owner, context))?.pairs ?? []).map(({ key }) => ({
      text: `\${{${context}.${key.text}}}`,
      detail: context === 'inputs' ? 'input' : 'output',
    })),
  );
  // What is called like the option is meant most of the time.
  const isOwn = ({ text }: { text: string }) => text.endsWith(`.${option.name}}}`);
  const ordered = [...bound.filter(isOwn), ...bound.filter((each) => !isOwn(each))];
  return [...choices, ...ordered].map(({ text, detail }) => ({
    ...plain,
    label: text,
    detail,
    documentation: () => undefined,
    newText: text,
    filterText: text,
    kind: detail === 'input' || detail === 'output' ? 'binding' : 'value',
  }));
}

/** Python files and folders where the program starts. */
function scripts(
  list: (folder: string) => readonly { readonly name: string; readonly folder: boolean }[],
  { launch: { program, folder } }: CheckedProgram,
  offset: number,
): Completion[] {
  const { word, form } = program;
  if (folder === undefined || form !== 'script' || word.textStart === undefined) return [];
  const typed = word.text.slice(0, Math.max(0, offset - word.textStart));
  const below = typed.includes('/') ? typed.slice(0, typed.lastIndexOf('/') + 1) : '';
  const found = list(below === '' ? folder : joined(folder, below)).filter((entry) =>
    entry.folder ? !/^[._]/.test(entry.name) : entry.name.endsWith('.py'),
  );
  return found.slice(0, 200).map((entry) => {
    const text = `${below}${entry.name}${entry.folder ? '/' : ''}`;
    return {
      ...plain,
      label: text,
      detail: entry.folder ? 'folder' : 'script',
      documentation: () => undefined,
      span: word.span,
      newText: text,
      filterText: text,
      kind: entry.folder ? 'folder' : 'file',
      continues: entry.folder,
    };
  });
}
