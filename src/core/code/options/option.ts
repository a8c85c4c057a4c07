/** The options of a program, as its own parser declares them. */
import type { Span } from '../../base/span.ts';

export type ValueType = 'int' | 'float' | 'text';

export interface ProgramOption {
  /** `--learning-rate` and `-l`; none for a positional argument. */
  readonly flags: readonly string[];
  /** `learning_rate`: how the program calls it. */
  readonly name: string;
  /** How many words follow it, from and to; `Infinity` for no end. */
  readonly count: readonly [number, number];
  /** `undefined` where the parser turns the word into something that is not known here. */
  readonly type: ValueType | undefined;
  /** Whether Python's `bool` makes the value of the word: of every word but the empty one, True. */
  readonly isTruth?: boolean;
  /** As words; `undefined` where any will do, or they are computed. */
  readonly choices: readonly string[] | undefined;
  /** Whether the program refuses to start without it; `undefined` where that is not certain. */
  readonly required: boolean | undefined;
  readonly help: string | undefined;
  /** As it is written in the code. */
  readonly standard: string | undefined;
  readonly path: string;
  /** Of the first flag or the name, with its quotes where it has some. */
  readonly span: Span;
}

export interface OptionParser {
  /** `argparse`, `click`: for saying where the options come from. */
  readonly library: 'argparse' | 'dataclasses' | 'click' | 'typer';
  readonly options: readonly ProgramOption[];
  /** Whether it refuses what it does not declare. */
  readonly isClosed: boolean;
  /** Whether `--lear` stands for `--learning-rate` where nothing else begins so. */
  readonly abbreviates: boolean;
  /**
   * Whether an option takes the words that it needs whatever they begin with, and of several values the last one counts: click
   * reads so.
   */
  readonly takesAnyWord: boolean;
  /** Whether a missing positional argument, or one too many, is certain. */
  readonly countsPositionals: boolean;
}

/** Where it is not certain that a command without them is refused. */
export function perhapsRequired(options: readonly ProgramOption[]): readonly ProgramOption[] {
  return options.map((each) => (each.required ? { ...each, required: undefined } : each));
}

export function isPositional({ flags }: ProgramOption): boolean {
  return flags.length === 0;
}
