import { spanOfWord } from '../../code/launches.ts';
import { fromOn, lackingPrograms, severityOf } from '../support/absent.ts';
import { codeName } from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

export const requiredArgument = defineRule({
  code: 'required-argument',
  severity: 'error',
  summary: 'The script leaves out an argument that the installed release of a package requires.',
  *check(document) {
    for (const { program, stack, absent, uses } of lackingPrograms(document))
      for (const each of absent) {
        const { names, required } = each;
        if (!required) continue;
        const calls = uses.filter(
          ({ name, positional, arguments: given }) =>
            names.includes(name) &&
            (positional ?? Number.POSITIVE_INFINITY) <= required.position &&
            given.every((one) => one.name !== required.name),
        );
        const [first] = calls;
        if (!first) continue;
        const where = codeName(program, first.path);
        const right = each.instead === undefined ? '' : ` Add ${each.instead}.`;
        yield {
          span: spanOfWord(program.launch.program.word),
          severity: severityOf(first, program),
          message: `${where} calls ${first.name} without ${required.name}, which ${each.package} requires ${fromOn(each, stack)}${right}`,
          related: calls.map(({ path, span }) => ({
            path,
            span,
            message: `${required.name} is missing here.`,
          })),
        };
      }
  },
});
