import type { Matrix } from '../core/knowledge/matrix/matrix.ts';
import type { Progress } from './progress.ts';

/** What a command gets from the program around it: where it writes, and what is known of ACPT. Tests give their own. */
export interface Output {
  readonly matrix: Matrix;
  write(text: string): void;
  complain(text: string): void;
  readonly colour: boolean;
  /** Tells how far a long run is; absent where nobody watches. */
  readonly progress?: Progress | undefined;
}

/** An error that the user can fix; only its message is shown. */
export class CommandError extends Error {}
