import type { Fix } from '../../base/findings.ts';
import { listed } from '../../base/listed.ts';
import type { TextEdit } from '../../base/span.ts';
import { type CheckedProgram, programsOf } from '../../code/checkedPrograms.ts';
import { isPositional, type ProgramOption } from '../../code/options/option.ts';
import { optionName } from '../../code/optionText.ts';
import { asMapping, pairOf, valueFor, type YamlMapping } from '../../languages/yaml/tree.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { declared, placeOfWord, scriptName, severityIn } from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

export const missingArgument = defineRule({
  code: 'missing-argument',
  severity: 'error',
  summary: 'The command does not pass an option that the script requires.',
  *check(document) {
    for (const program of programsOf(document)) {
      const missing = program.matched.problems.flatMap((each) =>
        each.kind === 'missing' ? [each.option] : [],
      );
      const [first] = missing;
      if (!first) continue;
      const names = missing.map(optionName);
      yield {
        ...placeOfWord(program.launch.program.word),
        ...severityIn(program.launch),
        message: `${scriptName(program)} requires ${listed(names)}.`,
        related: missing.map(declared),
        fixes: missing.length === 1 ? fixesOf(document, program, first) : [],
      };
    }
  },
});

/** Where an input is called like the option, it is most likely meant; a component, which states types only, can get one. */
function fixesOf(document: DocumentFacts, { launch }: CheckedProgram, option: ProgramOption): Fix[] {
  const { program, owner } = launch;
  const last = program.arguments.at(-1) ?? program.word;
  if (isPositional(option) || last.textStart === undefined) return [];
  const found = ['inputs', 'outputs'].find((each) => pairOf(asMapping(valueFor(owner, each)), option.name));
  const isComponent = document.kind === 'commandComponent';
  const declaration = found === undefined && isComponent ? declare(document.text, owner, option) : undefined;
  if (found === undefined && !declaration) return [];
  const text = `${optionName(option)} \${{${found ?? 'inputs'}.${option.name}}}`;
  const edits = [...(declaration ? [declaration] : []), insertion(last.span.end, ` ${text}`)];
  return [{ title: `Add ${declaration ? `the input ${option.name} and ` : ''}${text}`, edits }];
}

/** The input of a component for an option; `undefined` where its inputs are written in braces or are no mapping. */
function declare(text: string, owner: YamlMapping, option: ProgramOption): TextEdit | undefined {
  const inputs = pairOf(owner, 'inputs');
  const command = pairOf(owner, 'command');
  if (!command || owner.flow || !/^[A-Za-z_]\w*$/.test(option.name)) return undefined;
  const lines = (indent: string) => `${indent}${option.name}:\n${indent}  type: ${inputType(option)}\n`;
  if (!inputs) return insertion(command.span.start, `inputs:\n${lines('  ')}`);
  const [first] = inputs.value?.kind === 'mapping' && !inputs.value.flow ? inputs.value.pairs : [];
  if (!first) return undefined;
  const { start } = first.span;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const indent = text.slice(lineStart, start);
  return /^ +$/.test(indent) ? insertion(lineStart, lines(indent)) : undefined;
}

function inputType({ type, name, choices }: ProgramOption): string {
  if (type === 'int') return 'integer';
  if (type === 'float') return 'number';
  if (choices || !/(?:^|_)(?:data|dataset|dir|folder|path|file)(?:$|_)/i.test(name)) return 'string';
  return /(?:^|_)file(?:$|_)/i.test(name) ? 'uri_file' : 'uri_folder';
}

function insertion(at: number, newText: string): TextEdit {
  return { span: { start: at, end: at }, newText };
}
