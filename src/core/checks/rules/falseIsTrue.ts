import type { Binding } from '../../code/arguments.ts';
import { type CheckedProgram, programsOf } from '../../code/checkedPrograms.ts';
import { insertionAt } from '../../code/commandText.ts';
import { spanOfWord } from '../../code/launches.ts';
import { optionName } from '../../code/optionText.ts';
import { asMapping, asScalar, valueFor } from '../../languages/yaml/tree.ts';
import { declared, placeOfWord, scriptName } from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

export const falseIsTrue = defineRule({
  code: 'false-is-true',
  severity: 'info',
  summary: 'The command passes "False" to an option that converts any non-empty string to True.',
  *check(document) {
    const { project } = document;
    for (const program of programsOf(document)) {
      for (const binding of program.matched.bindings) {
        const { option, word } = binding;
        if (!option.isTruth || redefinesBool.test(project.read(option.path) ?? '')) continue;
        const value = valueGiven(program, binding);
        if (value === undefined || !meansFalse.test(value)) continue;
        const name = optionName(option);
        yield {
          ...placeOfWord(word),
          message: `${name} of ${scriptName(program)} is True here: its type is bool, and bool("${value}") is True.`,
          related: [declared(option)],
        };
      }
    }
  },
});

/** A function of that name, or one that the parser is told to call instead. */
const redefinesBool =
  /\bdef bool\b|\bbool\s*=[^=]|\bas bool\b|\.register\(|\b_actions\b|\bsys\.argv(?:\[[^\]]*\])?\s*=[^=]/;

const meansFalse = /^(?:false|no|off|0|f|n)$/i;

/** What the word says, or the input that Azure ML puts in its place, as far as this file says what it is. */
function valueGiven({ launch }: CheckedProgram, { word, value }: Binding): string | undefined {
  const insertion = insertionAt(launch.command, spanOfWord(word));
  if (!insertion) return value;
  if (insertion.context !== 'inputs') return undefined;
  const node = valueFor(asMapping(valueFor(launch.owner, 'inputs')), insertion.name);
  const mapping = asMapping(node);
  const scalar = asScalar(mapping ? (valueFor(mapping, 'default') ?? valueFor(mapping, 'value')) : node);
  // A boolean is given as "True" or "False".
  return scalar?.type === 'boolean' && !scalar.value ? 'False' : scalar?.text;
}
