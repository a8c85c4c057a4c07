/** What a program makes the `TrainingArguments` of transformers, or those of trl, with: the arguments of a call, or the options of its command. */
import type { Span } from '../base/span.ts';
import type { Word } from '../languages/python/words.ts';
import type { CallExpression } from '../languages/pythonCode/tree.ts';
import type { Project } from '../project/project.ts';
import { type Asking, Askings, mayDecide, valuesOf } from './asking.ts';
import type { CheckedProgram } from './checkedPrograms.ts';
import { isDynamic } from './entry.ts';
import { textsOf } from './modules.ts';
import { type Literal, literalOf } from './options/values.ts';

export interface TrainerValue {
  /** `undefined` where it is computed. */
  readonly value: Literal | undefined;
  /** The option of the command. */
  readonly word: Word | undefined;
  /** The argument in the code. */
  readonly place: { readonly path: string; readonly span: Span } | undefined;
}

export class TrainerArguments {
  readonly #asking: Asking;
  readonly #words: readonly Word[];
  readonly #texts: readonly string[];

  private constructor(asking: Asking, words: readonly Word[], texts: readonly string[]) {
    this.#asking = asking;
    this.#words = words;
    this.#texts = texts;
  }

  /** `undefined` where no call surely makes them, or nobody can tell with what. */
  static of(
    project: Project,
    program: CheckedProgram,
    library: keyof typeof classes = 'transformers',
  ): TrainerArguments | undefined {
    const { launch, modules } = program;
    const { word, names } = classes[library];
    if (!modules?.foreign.some(({ name }) => name === library)) return undefined;
    const texts = textsOf(project, modules);
    if (!texts.some((text) => text.includes(word))) return undefined;
    const asking = new Askings(project, program).find({ names });
    if (!asking) return undefined;
    const words = launch.program.arguments;
    const isOpen = asking.call
      ? asking.call.arguments.some(({ star }) => star !== '')
      : /^[^-].*\.(?:json|ya?ml)$/.test(words[0]?.text ?? '');
    return isOpen ? undefined : new TrainerArguments(asking, words, texts);
  }

  /** The call that makes them; `undefined` where the options of a command do. */
  get call(): CallExpression | undefined {
    return this.#asking.call;
  }

  /** What is given; `undefined` where nothing is, and the default of transformers holds; its value, where nobody can tell. */
  given(name: string): TrainerValue | undefined {
    const { call, path } = this.#asking;
    // A class of the program may have a default of its own.
    const isDeclared = new RegExp(`^\\s+${name}\\s*:`, 'm');
    const unknown = { value: undefined, word: undefined, place: undefined };
    if (call) {
      const found = call.arguments.find((each) => each.name === name);
      if (!found?.nameSpan) return this.#texts.some((text) => isDeclared.test(text)) ? unknown : undefined;
      const span = { start: found.nameSpan.start, end: found.value.span.end };
      return { value: literalOf(found.value), word: undefined, place: { path, span } };
    }
    if (mayDecide(this.#texts, name)) return unknown;
    const found = valuesOf(name, this.#words);
    if (!found) return undefined;
    const [first] = found.values;
    const word = first?.word ?? found.option;
    const isKnown = found.values.length < 2 && !(first && isDynamic(first));
    return { value: isKnown ? literalOption(first?.text) : undefined, word, place: undefined };
  }
}

const classes = {
  transformers: {
    word: 'TrainingArguments',
    names: ['transformers.TrainingArguments', 'transformers.Seq2SeqTrainingArguments'],
  },
  trl: { word: 'SFTConfig', names: ['trl.SFTConfig'] },
};

/** As the parser of the classes reads it: an option without a value is a flag. */
function literalOption(text: string | undefined): Literal {
  if (text === undefined || /^(?:yes|true|t|y)$/i.test(text)) return true;
  if (/^(?:no|false|f|n)$/i.test(text)) return text.toLowerCase() === 'no' ? 'no' : false;
  return /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(text) ? Number(text) : text;
}
