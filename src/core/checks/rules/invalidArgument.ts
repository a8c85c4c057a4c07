import { replacePart, replaceText, spanOfPart } from '../../base/located.ts';
import { type ArgumentProblem, type Binding, valueProblem } from '../../code/arguments.ts';
import { type CheckedProgram, programsOf } from '../../code/checkedPrograms.ts';
import { insertionAt } from '../../code/commandText.ts';
import { spanOfWord, writtenWord } from '../../code/launches.ts';
import type { ProgramOption } from '../../code/options/option.ts';
import { optionName } from '../../code/optionText.ts';
import type { Word } from '../../languages/python/words.ts';
import {
  asMapping,
  asScalar,
  valueFor,
  type YamlMapping,
  type YamlScalar,
} from '../../languages/yaml/tree.ts';
import { declared, placeOfWord, scriptName, severityIn } from '../support/programs.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const invalidArgument = defineRule({
  code: 'invalid-argument',
  severity: 'error',
  summary: "The command passes a value for an option that the script's argument parser rejects.",
  *check(document) {
    for (const program of programsOf(document)) {
      for (const problem of program.matched.problems) yield* findingOf(program, problem);
      for (const binding of program.matched.bindings) yield* inputOf(program, binding);
    }
  },
});

function* findingOf(program: CheckedProgram, problem: ArgumentProblem): Generator<RuleFinding> {
  const script = scriptName(program);
  const severity = severityIn(program.launch);
  switch (problem.kind) {
    case 'no value': {
      const { word, option } = problem;
      const many = option.count[0] > 1 ? `${option.count[0]} values` : 'a value';
      yield {
        ...placeOfWord(word),
        ...severity,
        message: `${optionName(option)} of ${script} takes ${many}.`,
        related: [declared(option)],
      };
      return;
    }
    case 'has value': {
      const { word, option } = problem;
      const written = writtenWord(word);
      const name = optionName(option);
      yield {
        ...placeOfWord(word),
        ...severity,
        message: `${name} of ${script} takes no value.`,
        related: [declared(option)],
        fixes:
          written.textStart === undefined
            ? []
            : [{ title: `Use ${name}`, edits: [replaceText(written, name)] }],
      };
      return;
    }
    case 'bad value': {
      const { word, value, option, meant } = problem;
      const written = writtenWord(word);
      const part = { start: word.text.length - value.length, end: word.text.length };
      const isExact = meant !== undefined && written.textStart !== undefined;
      yield {
        ...refused(script, option, `"${value}"`, word),
        ...severity,
        span: spanOfPart(written, part),
        fixes: isExact ? [{ title: `Use ${meant}`, edits: [replacePart(written, part, meant)] }] : [],
      };
      return;
    }
    default:
  }
}

function refused(script: string, option: ProgramOption, what: string, word: Word): RuleFinding {
  return {
    ...placeOfWord(word),
    message: `${optionName(option)} of ${script} takes ${wantedOf(option)}, not ${what}.`,
    related: [declared(option)],
  };
}

function wantedOf({ type, choices }: ProgramOption): string {
  if (choices)
    return choices.length === 1
      ? `"${choices[0]}"`
      : `one of ${choices.map((each) => `"${each}"`).join(', ')}`;
  return type === 'int' ? 'an integer' : 'a number';
}

const assets = /^(?:uri_file|uri_folder|mltable|custom_model|mlflow_model|triton_model|safe_tensors_model)$/i;

/** An input whose value the parser would refuse, as far as this file says what it is. */
function* inputOf(program: CheckedProgram, { option, word }: Binding): Generator<RuleFinding> {
  const { launch } = program;
  const insertion = insertionAt(launch.command, spanOfWord(word));
  if (!insertion) return;
  const { context, name } = insertion;
  const ports = asMapping(valueFor(launch.owner, context === 'outputs' ? 'outputs' : 'inputs'));
  const node = context === 'search_space' ? undefined : valueFor(ports, name);
  const mapping = asMapping(node);
  const scalar = mapping ? undefined : asScalar(node);
  const script = scriptName(program);
  const type = mapping && asScalar(valueFor(mapping, 'type'))?.text;
  if (type !== undefined && assets.test(type) && (option.type === 'int' || option.type === 'float')) {
    yield refused(script, option, `the path of the ${type}`, word);
    return;
  }
  const value = scalar ?? standardOf(mapping);
  if (!value || value.type === 'null' || /\$\{\{|[{}]/.test(value.text)) return;
  // A boolean is given as "True" or "False".
  const text = value.type === 'boolean' ? (value.value ? 'True' : 'False') : value.text;
  const problem = valueProblem(option, text);
  if (problem) yield refused(script, option, `"${text}", the value of ${context}.${name}`, word);
}

/** The value of a component's input unless it is given another. */
function standardOf(mapping: YamlMapping | undefined): YamlScalar | undefined {
  return mapping && asScalar(valueFor(mapping, 'default') ?? valueFor(mapping, 'value'));
}
