import type { Fix } from '../../base/findings.ts';
import { programsOf } from '../../code/checkedPrograms.ts';
import { spanOfWord } from '../../code/launches.ts';
import type { NameUse } from '../../code/nameUses.ts';
import { absentIn, lastPart, mayPutBack, severityOf, since, usesIn } from '../support/absent.ts';
import { scriptName } from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

export const unsupportedArgument = defineRule({
  code: 'unsupported-argument',
  severity: 'error',
  summary: 'The script passes an argument that the installed release of a package does not take.',
  *check(document) {
    const { project, matrix } = document;
    for (const program of programsOf(document)) {
      const { run, program: started } = program.launch;
      const stack = run.environment?.stack;
      if (!stack || !program.modules || started.environment !== undefined) continue;
      const absent = absentIn(stack, matrix).filter((each) => each.arguments !== undefined);
      if (absent.length === 0 || mayPutBack(project, program)) continue;
      const uses = usesIn(project, program, absent);
      for (const each of absent)
        for (const argument of each.arguments ?? []) {
          const calls = uses.flatMap((use) =>
            each.names.includes(use.name)
              ? use.arguments.flatMap((given) => (given.name === argument ? [{ use, given }] : []))
              : [],
          );
          const [first] = calls;
          if (!first) continue;
          const { use } = first;
          const where = use.path === program.entry?.path ? scriptName(program) : 'The code';
          const right = each.renamed ?? each.instead;
          yield {
            span: spanOfWord(started.word),
            severity: severityOf(use, program),
            message: `${where} passes ${argument} to ${lastPart(use.name)}, which ${each.package} ${since(each, ['takes', 'does not take'], stack)}${right === undefined ? '' : ` Use ${right}.`}`,
            related: calls.map(({ use: { path }, given: { span } }) => ({
              path,
              span,
              message: `${argument} is passed here.`,
            })),
            fixes: each.renamed === undefined ? [] : [renaming(argument, each.renamed, calls)],
          };
        }
    }
  },
});

function renaming(
  argument: string,
  renamed: string,
  calls: readonly { readonly use: NameUse; readonly given: NameUse['arguments'][number] }[],
): Fix {
  return {
    title: `Rename ${argument} to ${renamed}`,
    edits: calls.map(({ use: { path }, given: { span } }) => ({ path, span, newText: renamed })),
    // Other jobs may run the script with another release.
    needsJudgement: true,
  };
}
