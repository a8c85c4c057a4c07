/** How the commands are declared: what parses them, prints their help, completes them and writes docs/cli.md. */
import { Argument, type CommandUnknownOpts, Option } from '@commander-js/extra-typings';

/** What is written on the command line cannot be followed; the message is a sentence and says what would be right. */
export class UsageError extends Error {}

/** What the help of a command says beyond its options. */
export interface Manual {
  /** The heading below which it is listed. */
  readonly group: 'Check' | 'Look up' | 'Run' | 'Set up';
  /** Said where arguments are missing or there are too many. */
  readonly expected: string;
  /** Exit statuses and what they mean; where 2 is not among them, it means the same as for the others. */
  readonly statuses: Readonly<Record<number, string>>;
  /** Command lines without the name of the program, and what each is for. */
  readonly examples: readonly (readonly [args: string, purpose: string])[];
}

/** The options that a command was given, as its definition types them. */
export type OptionsOf<Define extends () => { opts(): object }> = ReturnType<ReturnType<Define>['opts']>;

/** An option with a fixed set of values, the first of which is the default. */
export function choice<const Flags extends string, const Value extends string>(
  flags: Flags,
  description: string,
  values: readonly [Value, ...Value[]],
) {
  return oneOf(flags, description, values).default(values[0]);
}

/** The same without a default. */
export function oneOf<const Flags extends string, const Value extends string>(
  flags: Flags,
  description: string,
  values: readonly Value[],
) {
  const option = new Option(flags, description).choices(values);
  // In the words of our other messages.
  return option.argParser((written: string): Value => {
    const value = values.find((each) => each === written);
    if (value !== undefined) return value;
    const expected = values.length > 2 ? `one of ${values.join(', ')}` : values.join(' or ');
    throw new UsageError(`Invalid value "${written}" for ${option.long}. Expected ${expected}.`);
  });
}

/** An argument that is one of some words; without a default. */
export function oneWord<const Name extends string, const Value extends string>(
  name: Name,
  description: string,
  values: readonly Value[],
) {
  const argument = new Argument(name, description).choices(values);
  return argument.argParser((written: string): Value => {
    const value = values.find((each) => each === written);
    if (value !== undefined) return value;
    const expected = `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
    throw new UsageError(`Unknown ${argument.name()} "${written}". Expected ${expected}.`);
  });
}

/** An option that may be given several times. */
export function list<const Flags extends string>(flags: Flags, description: string, initial: string[] = []) {
  const option = new Option(flags, description).default(initial, initial.join(', ') || undefined);
  return option.argParser((written: string, before: string[]) =>
    // The first that is given replaces the default.
    before === initial ? [written] : [...before, written],
  );
}

/** An option that takes a whole number. */
export function count<const Flags extends string>(
  flags: Flags,
  description: string,
  range?: readonly [least: number, most: number],
) {
  const option = new Option(flags, description);
  return option.argParser((written: string) => {
    const number = Number(written);
    const [least, most] = range ?? [0, Number.POSITIVE_INFINITY];
    if (/^\d+$/.test(written) && number >= least && number <= most) return number;
    const expected = range ? `a number from ${least} to ${most}` : 'a number';
    throw new UsageError(`Invalid value "${written}" for ${option.long}. Expected ${expected}.`);
  });
}

export function outputFormat() {
  return choice('--format <format>', 'How the result is printed.', ['text', 'json']);
}

/** Neither nothing nor an option of the command may stand where the value of another should: that was forgotten. */
export function refuseMissingValues(command: CommandUnknownOpts): void {
  for (const option of command.options) {
    if (!option.required) continue;
    const parse = option.parseArg;
    option.argParser((written: string, previous: unknown) => {
      if (written === '') throw new UsageError(`Missing value for ${option.long}.`);
      if (command.options.some(({ long, short }) => written === long || written === short))
        throw new UsageError(`Missing value for ${option.long}: "${written}" is an option.`);
      return parse ? parse(written, previous) : written;
    });
  }
}
