import { calledNames, type DerivedClass, derivedClasses } from '../../code/derivedClasses.ts';
import { spanOfWord } from '../../code/launches.ts';
import { textsOf } from '../../code/modules.ts';
import { fromOn, lackingPrograms } from '../support/absent.ts';
import { defineRule } from '../support/rule.ts';

export const removedHook = defineRule({
  code: 'removed-hook',
  severity: 'warning',
  summary: 'A class in the program defines a method that makes the installed release of a package reject it.',
  *check(document) {
    for (const { program, modules, stack, absent } of lackingPrograms(document)) {
      const wanted = absent.filter(({ methods }) => methods);
      const texts = wanted.length === 0 ? [] : textsOf(document.project, modules);
      const written = wanted.filter(({ methods = [] }) =>
        methods.some((method) => texts.some((text) => text.includes(method))),
      );
      if (written.length === 0) continue;
      const classes = derivedClasses(modules.local);
      const called = calledNames(modules.local);
      for (const each of written)
        for (const name of each.methods ?? []) {
          const own = classes.find(
            (one) =>
              one.methods.has(name) &&
              each.names.some((base) => one.bases.has(base)) &&
              isMade(one, called) &&
              isRun(name, called),
          );
          const found = own?.methods.get(name);
          if (!own || !found) continue;
          const right = each.instead === undefined ? '' : ` Use ${each.instead}.`;
          yield {
            span: spanOfWord(program.launch.program.word),
            message: `${own.name} defines ${name}, which the Trainer of ${each.package} rejects ${fromOn(each, stack)}${right}`,
            related: [{ path: found.path, span: found.method.nameSpan, message: `${name} is defined here.` }],
          };
        }
    }
  },
});

/** Whether the program makes an object of it anywhere. */
function isMade({ name }: DerivedClass, called: ReadonlySet<string>): boolean {
  return [...called].some((each) => new RegExp(`(?:^|\\.)${name}(?:\\.load_from_checkpoint)?$`).test(each));
}

/** The trainer looks when it begins. */
function isRun(method: string, called: ReadonlySet<string>): boolean {
  const starts = method.startsWith('test') ? 'test' : method.startsWith('training') ? 'fit' : 'fit|validate';
  return [...called].some((each) => new RegExp(`\\.(?:${starts})$`).test(each));
}
