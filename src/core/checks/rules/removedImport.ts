import { programsOf } from '../../code/checkedPrograms.ts';
import { spanOfWord } from '../../code/launches.ts';
import { absentIn, mayPutBack, severityOf, since, usesIn } from '../support/absent.ts';
import { scriptName } from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

export const removedImport = defineRule({
  code: 'removed-import',
  severity: 'error',
  summary: 'The script uses a name that the installed release of a package does not have.',
  *check(document) {
    const { project, matrix } = document;
    for (const program of programsOf(document)) {
      const { run, program: started } = program.launch;
      const stack = run.environment?.stack;
      if (!stack || !program.modules || started.environment !== undefined) continue;
      const absent = absentIn(stack, matrix).filter((each) => each.arguments === undefined);
      if (absent.length === 0 || mayPutBack(project, program)) continue;
      const uses = usesIn(project, program, absent);
      for (const each of absent)
        for (const name of each.names) {
          const imported = program.modules.foreign.find(
            ({ needs, isOptional }) => !isOptional && needs.includes(name),
          );
          const ofName = uses.filter((use) => use.name === name);
          const [used] = ofName.some(({ isAssigned }) => isAssigned) ? [] : ofName;
          const found = imported ?? used;
          if (!found) continue;
          const where = found.path === program.entry?.path ? scriptName(program) : 'The code';
          const title = each.package === 'python' ? 'Python' : each.package;
          const right = each.instead === undefined ? '' : ` Use ${each.instead}.`;
          yield {
            span: spanOfWord(started.word),
            ...(imported || !used ? {} : { severity: severityOf(used, program) }),
            message: `${where} ${imported ? 'imports' : 'uses'} ${name}, which ${title} ${since(each, ['has', 'does not have'], stack)}${right}`,
            related: [
              {
                path: found.path,
                span: found.span,
                message: `${name} is ${imported ? 'imported' : 'used'} here.`,
              },
            ],
          };
        }
    }
  },
});
