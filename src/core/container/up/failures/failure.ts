import type { Account } from './account.ts';

export interface Failure {
  /** Stable and kebab-case: `nvidia-driver-not-loaded`. */
  readonly code: string;
  /** What went wrong: one sentence in the reader's words, naming the image, device, path or group that the engine's text names. */
  readonly message: string;
  /** What to do: one sentence. */
  readonly action: string;
  /** A shell command that can be copied; absent where there is none that is surely right. */
  readonly command?: string;
  /** Whether the same container would start without a GPU. */
  readonly gpu: boolean;
  /** A container that was there already could not be started: a new one may. */
  readonly rebuild?: true;
}

/** A text of the engine or of the CLI, and what it means. */
export interface Cause {
  readonly code: string;
  /** Tried on `Account.text`. */
  readonly pattern: RegExp;
  explain(match: RegExpExecArray, account: Account): Explanation;
}

type Explanation = Omit<Failure, 'code' | 'gpu' | 'rebuild'> & { readonly gpu?: boolean };

/** A text that becomes part of a sentence: one line without a full stop. What is too long loses its beginning, for the innermost cause stands last. */
export function shortened(text: string, most = 200): string {
  const line = text
    .replace(/\s+/g, ' ')
    .replace(/[\s.]+$/, '')
    .trimStart();
  return line.length <= most ? line : `…${line.slice(1 - most)}`;
}
