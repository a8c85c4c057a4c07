import { methodCalls } from '../../code/methodCalls.ts';
import { type ForeignImport, textsOf } from '../../code/modules.ts';
import { sureCallsOf } from '../../code/sureCalls.ts';
import { installed } from '../../stack/stack.ts';
import { isSurelyIn, versionText } from '../../stack/version.ts';
import { codeName, placeOfWord, readProgramsOf, severityIn, stackOf } from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

export const removedMethod = defineRule({
  code: 'removed-method',
  severity: 'error',
  summary: 'The script calls DataFrame.append, which pandas 2 does not have.',
  *check(document) {
    const { project, matrix } = document;
    for (const program of readProgramsOf(document)) {
      const { launch, entry, modules } = program;
      const stack = stackOf(launch);
      const pandas = installed(stack, 'pandas')?.value;
      if (!stack || !isSurelyIn(pandas, '>=2.0', matrix.packages.package('pandas'))) continue;
      const texts = textsOf(project, modules);
      if (!texts.some((text) => text.includes('ignore_index')) || mayBeOther(modules.foreign, texts))
        continue;
      const found = modules.local.flatMap((file) => {
        const text = project.read(file.path) ?? '';
        // Only pandas has a method of that name with this argument.
        return methodCalls(file, text, 'append', 'ignore_index').map((call) => ({ path: file.path, call }));
      });
      const sure = new Set(sureCallsOf(project, entry).calls.map(({ call }) => call));
      const first = found.find(({ call }) => sure.has(call)) ?? found[0];
      if (!first) continue;
      yield {
        // What stands in a function or a condition may not run.
        ...(sure.has(first.call) ? severityIn(launch) : { severity: 'warning' as const }),
        ...placeOfWord(launch.program.word),
        message: `${codeName(program, first.path)} calls append of a DataFrame, which pandas no longer has from 2.0.0 on; ${stack.title} has ${versionText(pandas)}. Use pandas.concat.`,
        related: found.map(({ path, call }) => ({
          path,
          span: call.callee.span,
          message: 'It is called here.',
        })),
      };
    }
  },
});

/** Libraries whose tables still have it. */
const others = /^(?:cudf|dask\w*|modin|pyspark|databricks|snowflake|bodo|xorbits|mars|vaex)$/;

/** A method of the program, or one that it gives to pandas; other releases that it installs itself. */
const ownMethod =
  /\bdef append\b|\bappend\s*(?::[^=\n]*)?=[^=]|\bsetattr\(|\bsys\.modules\b|pip["', ]+install/;

/** Asks which release of pandas it has, wherever it heeds that. */
const asksRelease =
  /\b(?:pd|pandas)\.__version__|\bimport\b[^\n]*\b__version__\b|version\(\s*["']pandas["']|hasattr\(\s*(?:pd|pandas)\b|["']_?append["']/;

function mayBeOther(foreign: readonly ForeignImport[], texts: readonly string[]): boolean {
  return (
    !foreign.some(({ name }) => name === 'pandas') ||
    foreign.some(({ name }) => others.test(name)) ||
    texts.some((text) => ownMethod.test(text) || asksRelease.test(text))
  );
}
