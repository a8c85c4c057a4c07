/** What is wrong with the words that a program is given, as its parser would say it. */
import { nearest } from '../base/nearest.ts';
import type { Word } from '../languages/python/words.ts';
import { inserted } from './commandText.ts';
import { isDynamic } from './entry.ts';
import { isPositional, type OptionParser, type ProgramOption } from './options/option.ts';

export type ArgumentProblem =
  /** No option is called so, nor begins so. */
  | {
      readonly kind: 'unknown';
      readonly word: Word;
      readonly flag: string;
      readonly meant: string | undefined;
    }
  /** An option and an expression without a space between them: no option is called so. */
  | { readonly kind: 'joined'; readonly word: Word; readonly option: ProgramOption; readonly flag: string }
  /** A word that no option takes. */
  | { readonly kind: 'extra'; readonly word: Word; readonly option: ProgramOption | undefined }
  /** An option at the end, or before another one, that takes a value. */
  | { readonly kind: 'no value'; readonly word: Word; readonly option: ProgramOption }
  /** `--flag=1` of an option that takes none. */
  | { readonly kind: 'has value'; readonly word: Word; readonly option: ProgramOption }
  | {
      readonly kind: 'bad value';
      readonly word: Word;
      readonly value: string;
      readonly option: ProgramOption;
      readonly meant: string | undefined;
    }
  | { readonly kind: 'missing'; readonly option: ProgramOption };

/** A word that is a value, with the option that takes it. */
export interface Binding {
  readonly option: ProgramOption;
  readonly word: Word;
  /** Without `--name=`. */
  readonly value: string;
}

export interface Matched {
  readonly problems: readonly ArgumentProblem[];
  readonly bindings: readonly Binding[];
}

/**
 * @param isAlways whether a word is there whatever the inputs are; what stands in `$[[ … ]]` is not
 */
export function matchArguments(
  parser: OptionParser,
  words: readonly Word[],
  isAlways: (word: Word) => boolean = () => true,
): Matched {
  const found = new Matcher(parser, words, isAlways).matched();
  // Whoever asks for help wants the program to end.
  return words.some(({ text }) => /^(?:-h|--help)$/.test(text)) ? { ...found, problems: [] } : found;
}

class Matcher {
  readonly #parser: OptionParser;
  readonly #words: readonly Word[];
  readonly #isAlways: (word: Word) => boolean;
  #problems: ArgumentProblem[] = [];
  readonly #bindings: Binding[] = [];
  readonly #given = new Set<ProgramOption>();
  readonly #free: Word[] = [];
  #uses: ReadonlyMap<string, number> | undefined;
  /** Whether the shell may put in any number of words. */
  #isOpen: boolean;
  #at = 0;

  constructor(parser: OptionParser, words: readonly Word[], isAlways: (word: Word) => boolean) {
    this.#parser = parser;
    this.#words = words;
    this.#isAlways = isAlways;
    this.#isOpen = words.some(isOpenWord);
  }

  matched(): Matched {
    while (this.#at < this.#words.length) {
      const word = this.#words[this.#at++];
      if (!word) break;
      if (word.text === '--') {
        this.#free.push(...this.#words.slice(this.#at));
        break;
      }
      if (this.#isFlag(word)) this.#option(word);
      else this.#free.push(word);
    }
    this.#positionals();
    if (!this.#isOpen)
      for (const option of this.#parser.options)
        if (option.required && !isPositional(option) && !this.#given.has(option) && !this.#isRepeated(option))
          this.#problems.push({ kind: 'missing', option });
    return { problems: this.#problems, bindings: this.#bindings };
  }

  /** Declared twice, in branches of which one runs. */
  #isRepeated({ name, flags }: ProgramOption): boolean {
    this.#uses ??= usesOf(this.#parser.options);
    return [name, ...flags].some((each) => (this.#uses?.get(each) ?? 0) > 1);
  }

  #isFlag({ text }: Word): boolean {
    if (!text.startsWith('-') || text === '-') return false;
    // Negative numbers are values as long as no option looks like one.
    if (/^-\d+$|^-\d*\.\d+$/.test(text))
      return this.#parser.options.some(({ flags }) => flags.some((flag) => /^-\d/.test(flag)));
    return !text.includes(' ') || resolveFlag(this.#parser, text) !== undefined;
  }

  #named(flag: string): ProgramOption | undefined {
    return this.#parser.options.find(({ flags }) => flags.includes(flag));
  }

  #option(word: Word): void {
    const found = resolveFlag(this.#parser, word.text);
    if (found === 'help' || found === 'several') {
      // What follows does not matter, or may be an error of its own.
      this.#isOpen = true;
      this.#skipValues();
    } else if (!found) this.#unknown(word, word.text.replace(/=.*$/s, ''));
    else if (found.value === undefined) this.#take(word, found.option);
    else this.#assign(word, found.option, found.value);
  }

  #unknown(word: Word, flag: string): void {
    const values = this.#skipValues();
    const joined = this.#parser.isClosed ? this.#joined(flag) : undefined;
    if (joined) {
      this.#give(joined.option);
      this.#problems.push({ kind: 'joined', word, ...joined });
      return;
    }
    // What the shell decides may be anything, and what is left out is not given.
    if (!this.#parser.isClosed || isDynamic({ ...word, text: flag })) {
      this.#isOpen = true;
      return;
    }
    const written = new Set(this.#words.map((each) => each.text.replace(/=.*$/s, '')));
    // What is given already is not meant a second time.
    const known = this.#parser.options.flatMap(({ flags }) =>
      flags.some((each) => written.has(each)) ? [] : flags,
    );
    const meant = meantFlag(flag, known);
    const option = meant === undefined ? undefined : this.#named(meant);
    if (option) {
      this.#given.add(option);
      for (const value of values.slice(0, option.count[1]))
        this.#bindings.push({ option, word: value, value: value.text });
    }
    this.#problems.push({ kind: 'unknown', word, flag, meant });
  }

  /** `--epochs${{inputs.epochs}}`, where nothing longer begins with `--epochs`. */
  #joined(text: string): { readonly option: ProgramOption; readonly flag: string } | undefined {
    const [, flag = ''] = new RegExp(`^(--[\\w-]*\\w)${inserted}+$`).exec(text) ?? [];
    const option = flag === '' ? undefined : this.#named(flag);
    const others = this.#parser.options.flatMap(({ flags }) => flags).filter((each) => each !== flag);
    return option && !others.some((each) => each.startsWith(flag)) ? { option, flag } : undefined;
  }

  #skipValues(): Word[] {
    const skipped: Word[] = [];
    for (let word = this.#words[this.#at]; word && !this.#isFlag(word); word = this.#words[this.#at]) {
      skipped.push(word);
      this.#at++;
    }
    return skipped;
  }

  #assign(word: Word, option: ProgramOption, value: string): void {
    this.#give(option);
    if (option.count[1] === 0) this.#problems.push({ kind: 'has value', word, option });
    else this.#bind(option, word, value);
    if (this.#parser.takesAnyWord) this.#takeWords(option, option.count[0] - 1, option.count[1] - 1);
  }

  #give(option: ProgramOption): void {
    this.#given.add(option);
    if (this.#parser.takesAnyWord)
      this.#problems = this.#problems.filter(
        (each) => !(each.kind === 'bad value' && each.option === option),
      );
  }

  /** @returns how many there were */
  #takeWords(option: ProgramOption, least: number, most: number): number {
    let taken = 0;
    for (
      let next = this.#words[this.#at];
      next &&
      taken < most &&
      next.text !== '--' &&
      ((this.#parser.takesAnyWord && taken < least) || !this.#isFlag(next));
      next = this.#words[this.#at]
    ) {
      this.#bind(option, next, next.text);
      this.#at++;
      taken++;
    }
    return taken;
  }

  #take(word: Word, option: ProgramOption): void {
    this.#give(option);
    const [least, most] = option.count;
    const taken = this.#takeWords(option, least, most);
    const next = this.#words[this.#at];
    if (taken < least && !(this.#isOpen && next === undefined) && !this.#hadOpenWord(taken))
      this.#problems.push({ kind: 'no value', word, option });
    // A word behind an option that takes none is what people mean as its value.
    if (
      most === 0 &&
      next &&
      !this.#isFlag(next) &&
      !this.#parser.options.some(isPositional) &&
      !isOpenWord(next)
    ) {
      if (this.#parser.countsPositionals) this.#problems.push({ kind: 'extra', word: next, option });
      this.#at++;
    }
  }

  #hadOpenWord(taken: number): boolean {
    return this.#words.slice(this.#at - taken, this.#at).some(isOpenWord);
  }

  #bind(option: ProgramOption, word: Word, value: string): void {
    this.#bindings.push({ option, word, value });
    if (isDynamic({ ...word, text: value })) return;
    const problem = valueProblem(option, value);
    if (problem) this.#problems.push({ kind: 'bad value', word, value, option, meant: problem.meant });
  }

  #positionals(): void {
    const wanted = this.#parser.options.filter(isPositional);
    // An input may hold several words, or none.
    const isOpen =
      this.#isOpen || this.#free.some((word) => isOpenWord(word) || word.text.includes(inserted));
    if (!this.#parser.countsPositionals || isOpen) return;
    const least = wanted.reduce((sum, { count: [from] }) => sum + from, 0);
    const most = wanted.reduce((sum, { count: [, to] }) => sum + to, 0);
    const free = this.#free.filter(this.#isAlways);
    for (const word of this.#free.slice(most))
      this.#problems.push({ kind: 'extra', word, option: undefined });
    if (free.length < least) {
      let before = 0;
      const missing = wanted.find(({ count: [from] }) => {
        before += from;
        return before > free.length;
      });
      if (missing?.required) this.#problems.push({ kind: 'missing', option: missing });
    }
    if (wanted.every(({ count: [from, to] }) => from === 1 && to === 1))
      for (const [index, option] of wanted.entries()) {
        const word = this.#free[index];
        if (word) this.#bind(option, word, word.text);
      }
  }
}

/** How many options have a name or a flag. */
function usesOf(options: readonly ProgramOption[]): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  for (const { name, flags } of options)
    for (const each of new Set([name, ...flags])) uses.set(each, (uses.get(each) ?? 0) + 1);
  return uses;
}

/** Which option a word means, with the value that it brings. */
export function resolveFlag(
  { options, abbreviates }: OptionParser,
  text: string,
): { readonly option: ProgramOption; readonly value: string | undefined } | 'help' | 'several' | undefined {
  if (/^(?:-h|--help)$/.test(text)) return 'help';
  const named = (flag: string) => options.find(({ flags }) => flags.includes(flag));
  const exact = named(text);
  if (exact) return { option: exact, value: undefined };
  const equals = text.indexOf('=');
  const flag = equals < 0 ? text : text.slice(0, equals);
  const value = equals < 0 ? undefined : text.slice(equals + 1);
  const assigned = named(flag);
  if (assigned) return { option: assigned, value };
  const begun =
    abbreviates || !flag.startsWith('--')
      ? options.filter(({ flags }) => flags.some((each) => each.startsWith(flag)))
      : [];
  // `-l0.1`, or several short ones in a row.
  const short = text.startsWith('--') ? undefined : named(text.slice(0, 2));
  if (begun.length + (short ? 1 : 0) > 1) return 'several';
  const [only] = begun;
  if (only) return { option: only, value };
  if (!short) return undefined;
  if (short.count[1] > 0) return { option: short, value: text.slice(2) };
  const letters = new Set(text.slice(1));
  return letters.size > 1 ? 'several' : { option: short, value: undefined };
}

/** Which of an option's names a word means, in full; `undefined` where it means none. */
export function flagOf({ flags }: ProgramOption, written: string): string | undefined {
  return flags.find((flag) => flag === written) ?? flags.find((flag) => flag.startsWith(written));
}

/** A variable without quotes, a substitution, a pattern or a template's condition: no, one or many words. */
function isOpenWord({ text }: Word): boolean {
  return /[$`*[\]]/.test(text);
}

/** Underscores and hyphens are mixed up more often than letters. */
function meantFlag(flag: string, known: readonly string[]): string | undefined {
  const plain = (each: string) => each.replace(/^-+/, '').replaceAll('_', '-').toLowerCase();
  const same = known.find((each) => plain(each) === plain(flag));
  // One letter is as near to any other.
  if (same !== undefined || flag.length < 3) return same;
  return nearest(
    flag,
    known.filter((each) => each.startsWith('--') === flag.startsWith('--')),
  );
}

/** Why a parser refuses a value; `undefined` where it takes it, or may. */
export function valueProblem(
  { type, choices }: ProgramOption,
  value: string,
): { readonly meant: string | undefined } | undefined {
  const text = value.trim();
  const isWrong =
    (type === 'int' && !/^[+-]?\d+(?:_\d+)*$/.test(text)) ||
    (type === 'float' &&
      !/^[+-]?(?:(?:\d[\d_]*)?\.?\d[\d_]*\.?(?:e[+-]?\d[\d_]*)?|inf(?:inity)?|nan)$/i.test(text));
  if (isWrong) return { meant: undefined };
  if (!choices) return undefined;
  const same =
    type === 'text'
      ? choices.includes(value)
      : choices.some((each) => Number(each) === Number(text.replaceAll('_', '')));
  return same ? undefined : { meant: nearest(value, choices) };
}
