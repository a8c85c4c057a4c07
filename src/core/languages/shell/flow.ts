/** Which commands of a script surely run, and succeed where the script does. */
import type { Word } from '../python/words.ts';
import { baseName } from './wrappers.ts';

/** What one command must tell. */
interface Step {
  readonly words: readonly Word[];
  certain: boolean;
}

interface Block {
  readonly kind: 'script' | 'if' | 'loop' | 'case' | 'group' | 'subshell';
  /** Whether it surely runs. */
  readonly certain: boolean;
  /** Of commands that `&&` and `||` join: where they begin. */
  listStart: number;
  /** What comes after a command that only asks something. */
  afterTest: number | undefined;
  /** What comes after `||`. */
  alternative: number | undefined;
}

export class Flow {
  readonly #steps: Step[];
  readonly #blocks: Block[] = [];
  /** How many of a kind are open. */
  readonly #count = new Map<Block['kind'], number>();
  /** `name()` was read: the next block runs when it is called. */
  #isFunction = false;
  /** The script may have ended without an error. */
  #mayHaveEnded = false;

  /** @param steps to which the caller adds each command before it tells of it */
  constructor(steps: Step[]) {
    this.#steps = steps;
    this.#open('script', true);
  }

  /** Whether the word at the beginning of a command belongs to the shell, and so is no part of the command. */
  keyword(word: string, others: readonly Word[]): 'keyword' | 'line' | undefined {
    switch (word) {
      case 'if':
      case 'while':
      case 'until':
        this.#open(word === 'if' ? 'if' : 'loop', false);
        return 'keyword';
      case 'for':
      case 'select':
        this.#open('loop', word === 'for' && isCounted(others));
        return 'line';
      case 'case':
        this.#open('case', false);
        return 'line';
      case 'function':
        this.#isFunction = true;
        return 'line';
      case 'then':
      case 'elif':
      case 'else':
      case 'do':
        this.#endList();
        return 'keyword';
      case 'fi':
        this.#close('if');
        return 'keyword';
      case 'done':
        this.#close('loop');
        return 'keyword';
      case 'esac':
        this.#close('case');
        return 'keyword';
      case '!':
        return 'keyword';
      default:
        return undefined;
    }
  }

  /** Whether the last command surely runs, in the shell in which those after it run. */
  get isSure(): boolean {
    const { certain, alternative, afterTest } = this.#top;
    return (
      certain &&
      alternative === undefined &&
      afterTest === undefined &&
      !this.#mayHaveEnded &&
      !this.#count.get('subshell')
    );
  }

  get isInCase(): boolean {
    return this.#top.kind === 'case';
  }

  declareFunction(): void {
    this.#isFunction = true;
  }

  openGroup(kind: 'group' | 'subshell'): void {
    this.#open(kind, !this.#isFunction);
    this.#isFunction = false;
  }

  closeGroup(kind: 'group' | 'subshell'): void {
    this.#close(kind);
  }

  /** The last of the steps was read. */
  command(): void {
    const step = this.#steps.at(-1);
    if (!step) return;
    step.certain &&= !this.#mayHaveEnded && this.#top.certain;
    const [first, second] = step.words;
    if (first?.text === 'exit' && !/^[1-9]/.test(second?.text ?? '')) this.#mayHaveEnded = true;
    if (asksOnly(step.words)) this.#top.afterTest ??= this.#steps.length;
  }

  /** `&&`, `||`, or what ends the list. */
  operator(sign: '&&' | '||' | ';'): void {
    if (sign === ';') this.#endList();
    else this.#endAlternative();
    if (sign === '||') this.#top.alternative = this.#steps.length;
  }

  /** The script ends: where its last list fails, so does the script. */
  end(): void {
    while (this.#blocks.length > 1) this.#close(this.#top.kind);
    this.#endAlternative();
  }

  get #top(): Block {
    return this.#blocks.at(-1) ?? newBlock('script', true, 0);
  }

  #open(kind: Block['kind'], certain: boolean): void {
    this.#blocks.push(newBlock(kind, certain && this.#top.certain, this.#steps.length));
    this.#count.set(kind, (this.#count.get(kind) ?? 0) + 1);
  }

  /** With the blocks inside it that were left open; nothing where it is not open. */
  #close(kind: Block['kind']): void {
    if (kind === 'script' || !this.#count.get(kind)) return;
    for (let found = false; !found; ) {
      this.#endList();
      const { kind: closed } = this.#blocks.pop() ?? this.#top;
      this.#count.set(closed, (this.#count.get(closed) ?? 1) - 1);
      found = closed === kind;
    }
  }

  #endList(): void {
    this.#endAlternative();
    const block = this.#top;
    if (block.afterTest !== undefined) this.#doubt(block.afterTest, this.#steps.length);
    block.afterTest = undefined;
    block.listStart = this.#steps.length;
  }

  /** What stands on both sides of `||`; the first surely succeeds where the second is the end. */
  #endAlternative(): void {
    const { alternative, listStart } = this.#top;
    if (alternative === undefined) return;
    this.#top.alternative = undefined;
    const last = this.#steps.length > alternative ? this.#steps.at(-1) : undefined;
    this.#doubt(alternative, this.#steps.length);
    if (/^(?:exit|return|false|die)$/.test(last?.words[0]?.text ?? '')) return;
    this.#doubt(listStart, alternative);
    this.#top.listStart = this.#steps.length;
  }

  #doubt(from: number, to: number): void {
    for (const step of this.#steps.slice(from, to)) step.certain = false;
  }
}

function newBlock(kind: Block['kind'], certain: boolean, listStart: number): Block {
  return { kind, certain, listStart, afterTest: undefined, alternative: undefined };
}

/** `for x in a b`: as often as there are words, of which none may turn out to be nothing. */
function isCounted(words: readonly Word[]): boolean {
  const [, keyword, ...values] = words;
  return keyword?.text === 'in' && values.some(({ text }) => !/[$`*?[]/.test(text));
}

/** What fails where the answer is no. */
function asksOnly([first, second, third]: readonly Word[]): boolean {
  const program = baseName(first?.text);
  if (/^(?:\[|\[\[|test|e?grep|which|type|hash)$/.test(program)) return true;
  if (program === 'command') return /^-[vV]/.test(second?.text ?? '');
  if (/^pip[\d.]*$/.test(program)) return second?.text === 'show';
  return /^python[\d.]*$/.test(program) && second?.text === '-c' && /\bimport\b/.test(third?.text ?? '');
}
