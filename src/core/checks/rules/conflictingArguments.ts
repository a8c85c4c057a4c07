import { Askings } from '../../code/asking.ts';
import { isObject } from '../../code/madeObjects.ts';
import { lastPart } from '../../code/options/values.ts';
import type { Absence } from '../../knowledge/packages/schema.ts';
import type { Argument } from '../../languages/pythonCode/tree.ts';
import { installed } from '../../stack/stack.ts';
import { versionText } from '../../stack/version.ts';
import { type LackingProgram, lackingPrograms } from '../support/absent.ts';
import { codeName, placeOfWord, severityIn } from '../support/programs.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const conflictingArguments = defineRule({
  code: 'conflicting-arguments',
  severity: 'error',
  summary:
    'The script passes two arguments that the installed release of a package does not accept together.',
  *check(document) {
    for (const lacking of lackingPrograms(document)) {
      const askings = new Askings(document.project, lacking.program);
      for (const each of lacking.absent)
        for (const argument of each.arguments ?? [])
          if (each.beside !== undefined) yield* together(lacking, askings, each, argument, each.beside);
    }
  },
});

function* together(
  { program, modules, stack }: LackingProgram,
  askings: Askings,
  each: Absence,
  argument: string,
  beside: string,
): Generator<RuleFinding> {
  const asking = askings.find({ names: each.names, argument, values: [true] });
  const file = modules.local.find(({ path }) => path === asking?.path);
  if (!asking?.call || !file || mayBeOther(asking.call.arguments, each)) return;
  const other = asking.call.arguments.find(({ name }) => name === beside);
  if (!other?.nameSpan || !isObject(other.value, file.module)) return;
  const release = versionText(installed(stack, each.package)?.value);
  yield {
    ...severityIn(program.launch),
    ...placeOfWord(program.launch.program.word),
    message: `${codeName(program, file.path)} passes ${argument} and ${beside} to ${lastPart(asking.callee)}, which ${each.package} ${release} does not accept together. Pass only ${beside}.`,
    related: [
      { path: file.path, span: asking.span, message: `${argument} is passed here.` },
      { path: file.path, span: other.nameSpan, message: `${beside} is passed here.` },
    ],
  };
}

/** Whether an argument says so, or one of those that do not stand there. */
function mayBeOther(given: readonly Argument[], { unless }: Absence): boolean {
  return given.some(({ name, star }) => star !== '' || (name !== undefined && unless?.includes(name)));
}
