import { spanOfWord } from '../../code/launches.ts';
import { lackingPrograms, severityOf, since } from '../support/absent.ts';
import { codeName } from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

export const removedImport = defineRule({
  code: 'removed-import',
  severity: 'error',
  summary: 'The script uses a name that the installed release of a package does not have.',
  *check(document) {
    for (const { program, modules, stack, absent, uses } of lackingPrograms(document))
      for (const each of absent) {
        if (each.arguments ?? each.required ?? each.methods) continue;
        for (const name of each.names) {
          const imported = modules.foreign.find(
            ({ needs, isOptional }) => !isOptional && needs.includes(name),
          );
          const ofName = uses.filter((use) => use.name === name);
          const [used] = ofName.some(({ isAssigned }) => isAssigned) ? [] : ofName;
          const found = imported ?? used;
          if (!found) continue;
          const where = codeName(program, found.path);
          const title = each.package === 'python' ? 'Python' : each.package;
          const right = each.instead === undefined ? '' : ` Use ${each.instead}.`;
          yield {
            span: spanOfWord(program.launch.program.word),
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
