import type { Fix } from '../../base/findings.ts';
import { type CheckedProgram, programsOf } from '../../code/checkedPrograms.ts';
import { spanOfWord } from '../../code/launches.ts';
import { isPositional, type ProgramOption } from '../../code/options/option.ts';
import { optionName } from '../../code/optionText.ts';
import { asMapping, pairOf, valueFor } from '../../languages/yaml/tree.ts';
import { declared, scriptName } from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

export const missingArgument = defineRule({
  code: 'missing-argument',
  severity: 'error',
  summary: 'The command does not give the script an option that it requires.',
  *check(document) {
    for (const program of programsOf(document)) {
      const missing = program.matched.problems.flatMap((each) =>
        each.kind === 'missing' ? [each.option] : [],
      );
      const [first] = missing;
      if (!first) continue;
      const names = missing.map(optionName);
      const [last] = names.slice(-1);
      const list = names.length === 1 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
      yield {
        span: spanOfWord(program.launch.program.word),
        message: `${scriptName(program)} requires ${list}.`,
        related: missing.map(declared),
        fixes: missing.length === 1 ? fixesOf(program, first) : [],
      };
    }
  },
});

/** Where an input is called like the option, it is most likely meant. */
function fixesOf({ launch }: CheckedProgram, option: ProgramOption): Fix[] {
  const { program, owner } = launch;
  const last = program.arguments.at(-1) ?? program.word;
  const found = ['inputs', 'outputs'].find((each) => pairOf(asMapping(valueFor(owner, each)), option.name));
  if (found === undefined || isPositional(option) || last.textStart === undefined) return [];
  const text = `${optionName(option)} \${{${found}.${option.name}}}`;
  const at = last.span.end;
  return [{ title: `Add ${text}`, edits: [{ span: { start: at, end: at }, newText: ` ${text}` }] }];
}
