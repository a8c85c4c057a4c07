/** What can be completed on the command line, whatever the shell: it follows from how the commands are declared. */
import type { Argument, CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { commandNames, definitions } from '../commands/index.ts';

/** What stands in a place of the command line. */
export type Place =
  | { readonly kind: 'files' | 'folders' | 'rule' | 'rules' | 'subject' | 'anything' }
  | { readonly kind: 'values'; readonly values: readonly string[] };

export interface Words {
  readonly commands: readonly CommandWords[];
  /** Codes of rules with what each reports. */
  readonly rules: readonly (readonly [code: string, summary: string])[];
  /** Names of curated environments. */
  readonly environments: readonly string[];
}

export interface CommandWords {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly OptionWords[];
  /** What its arguments are; the last stands for all that follow. */
  readonly arguments: readonly Place[];
  readonly isVariadic: boolean;
}

export interface OptionWords {
  readonly flags: readonly string[];
  readonly description: string;
  /** Absent where it takes no value. */
  readonly value?: Place;
  readonly isRepeatable: boolean;
}

const help: OptionWords = { flags: ['-h', '--help'], description: 'Show this help.', isRepeatable: false };

export const programOptions: readonly OptionWords[] = [
  { flags: ['-V', '--version'], description: 'Print the version.', isRepeatable: false },
  help,
];

export function wordsOf(rules: Words['rules'], environments: Words['environments']): Words {
  return {
    rules,
    environments,
    commands: commandNames.map((name) => {
      const command: CommandUnknownOpts = definitions[name]();
      const { options, registeredArguments } = command;
      return {
        name,
        summary: command.summary(),
        options: [...options.map(optionWords), help],
        arguments: registeredArguments.map((each) => placeOf(each, each.name())),
        isVariadic: registeredArguments.at(-1)?.variadic === true,
      };
    }),
  };
}

function optionWords(option: Option): OptionWords {
  const [, placeholder] = /<([\w-]+)>/.exec(option.flags) ?? [];
  return {
    flags: [option.short, option.long].filter((each) => each !== undefined),
    description: option.description,
    ...(placeholder === undefined ? {} : { value: placeOf(option, placeholder) }),
    isRepeatable: Array.isArray(option.defaultValue),
  };
}

/** The placeholder of a value says what it is. */
const kinds = {
  file: 'files',
  path: 'files',
  paths: 'files',
  program: 'files',
  folder: 'folders',
  rule: 'rule',
  rules: 'rules',
  subject: 'subject',
  before: 'subject',
  after: 'subject',
} as const;

function placeOf({ argChoices }: Pick<Option | Argument, 'argChoices'>, placeholder: string): Place {
  if (argChoices) return { kind: 'values', values: argChoices };
  return {
    kind: Object.hasOwn(kinds, placeholder) ? kinds[placeholder as keyof typeof kinds] : 'anything',
  };
}

/** The first sentence: one line is what a list of completions has room for. */
export function firstSentence(text: string): string {
  return text.replace(/(?<=[.:])\s.*$/s, '').replace(/[.:]$/, '');
}
