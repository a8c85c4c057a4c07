import type { Matrix } from '../core/knowledge/matrix/matrix.ts';
import type { Progress } from './progress.ts';
import type { Trace } from './watch/trace.ts';

/** What a command gets from the program around it: where it writes, and what is known of ACPT. Tests give their own. */
export interface Output {
  readonly matrix: Matrix;
  /** The result; what comes from files is made printable first. */
  write(text: string): void;
  /** Whole lines beside the result, made printable. */
  complain(...lines: string[]): void;
  readonly colour: boolean;
  /** The whole text of standard input. */
  readonly input?: () => Promise<string>;
  /** Asks who sits at the terminal; absent where nobody does, `undefined` where they end the input. */
  readonly ask?: ((question: string) => Promise<string | undefined>) | undefined;
  /** Called when the code of a command is loaded, before it runs. */
  readonly onLoaded?: () => void;
  /** Called by a command that goes on until somebody ends it. */
  readonly onStay?: () => void;
  /** Empties the terminal; absent where the output goes elsewhere. */
  readonly clear?: (() => void) | undefined;
  /** Notes what is read, where that is watched. */
  readonly trace?: Trace;
  /** Tells how far a long run is; absent where nobody watches. */
  readonly progress?: Progress | undefined;
}

/** An error that the user can fix; only its message is shown, and the lines below it. */
export class CommandError extends Error {
  readonly lines: readonly string[];

  constructor(message: string, lines: readonly string[] = [], cause?: unknown) {
    super(message, { cause });
    this.lines = lines;
  }
}

/** With the lines that say where it happened. */
export function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** A mistake of ours in one file is no reason to say nothing of the others. */
export function internalError(shown: string, bug: unknown): CommandError {
  const [first = '', ...lines] = `internal error in ${shown}: ${stackOf(bug)}`.split('\n');
  return new CommandError(first, lines, bug);
}
