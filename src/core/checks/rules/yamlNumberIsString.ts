import { replaceText } from '../../base/located.ts';
import { nameOf } from '../../base/paths.ts';
import { textsOf } from '../../code/modules.ts';
import { argument } from '../../code/options/values.ts';
import { sureCallsOf } from '../../code/sureCalls.ts';
import { yamlRead } from '../../code/yamlReads.ts';
import type { CallExpression, Expression } from '../../languages/pythonCode/tree.ts';
import { codeName, isAsGiven, placeOfWord, readProgramsOf, severityIn } from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

export const yamlNumberIsString = defineRule({
  code: 'yaml-number-is-string',
  severity: 'error',
  summary: 'An optimizer gets a number of a YAML file that PyYAML reads as a string.',
  *check(document) {
    const { project } = document;
    const said = new Set<string>();
    for (const program of readProgramsOf(document)) {
      const { entry, modules, launch } = program;
      if (!modules.foreign.some(({ name }) => name === 'yaml')) continue;
      const texts = textsOf(project, modules);
      if (texts.some((text) => readsOtherwise.test(text) || mayBeOtherFile.test(text))) continue;
      const made = sureCallsOf(project, entry);
      for (const each of made.calls) {
        if (!optimizers.test(each.meaning ?? '')) continue;
        for (const [name, value] of numbersOf(each.call)) {
          const read = yamlRead(project, program, made, each, value, (object, attribute) =>
            isAsGiven(object, attribute, texts),
          );
          if (read?.scalar.style !== 'plain') continue;
          const { path, scalar } = read;
          const right = numberFor(scalar.text);
          const key = `${path} ${scalar.span.start}`;
          if (right === undefined || said.has(key)) continue;
          said.add(key);
          const optimizer = each.meaning?.replace(/.*\./, '');
          yield {
            ...severityIn(launch),
            ...placeOfWord(launch.program.word),
            message: `PyYAML reads ${scalar.text} in ${nameOf(path)} as a string, but ${codeName(program, each.file.path).replace(/^The/, 'the')} passes it to ${optimizer} as ${name}, which must be a number. Write ${right}.`,
            related: [
              { path, span: scalar.span, message: 'It is written here.' },
              { path: each.file.path, span: value.span, message: 'It is passed here.' },
            ],
            fixes: [{ title: `Write ${right}`, edits: [replaceText({ ...scalar, path }, right)] }],
          };
        }
      }
    }
  },
});

/** Those that compare what they are given with 0 at once. */
const optimizers =
  /^torch\.optim\.(?:(?:sgd|adam|adamw|rmsprop|adagrad)\.)?(?:SGD|Adam|AdamW|RMSprop|Adagrad)$/;

/** With which a program tells PyYAML what numbers are. */
const readsOtherwise = /add_implicit_resolver|yaml_implicit_resolvers|add_constructor|resolver/;

/** Where the program writes YAML files itself, or reads those of another folder. */
const mayBeOtherFile =
  /\bchdir\(|\.write_text\(|\bopen\([^)\n]*\.ya?ml["'][^)\n]*,\s*(?:mode\s*=\s*)?["'](?:w|a|x|r\+)|\bshutil\.(?:copy|move)|\bos\.(?:rename|replace)\(/;

function numbersOf({ arguments: given }: CallExpression): [string, Expression][] {
  if (given.some(({ star }) => star === '**')) return [];
  const second = given.slice(0, 2).every(({ name, star }) => name === undefined && star === '')
    ? given[1]
    : undefined;
  const lr = argument(given, 'lr') ?? second?.value;
  const decay = argument(given, 'weight_decay');
  return [
    ...(lr ? [['lr', lr] as [string, Expression]] : []),
    ...(decay ? [['weight_decay', decay] as [string, Expression]] : []),
  ];
}

/** `1.0e-5` for `1e-5`: PyYAML takes only numbers with a dot, and exponents with a sign. */
function numberFor(text: string): string | undefined {
  const [, whole, dot, sign, digits] = /^([-+]?\d+)(\.\d*)?[eE]([-+]?)(\d+)$/.exec(text) ?? [];
  if (whole === undefined || (dot !== undefined && sign !== '')) return undefined;
  return `${whole}${dot === undefined || dot === '.' ? '.0' : dot}e${sign === '' ? '+' : sign}${digits}`;
}
