/** The shell script that a command runs. */
import type { Word } from '../python/words.ts';
import { baseName, withoutWrappers } from './wrappers.ts';

export interface CalledScript {
  readonly word: Word;
  /** Whether the system starts it by its first line, rather than a shell that is given it. */
  readonly isItself: boolean;
}

export function calledScript(all: readonly Word[]): CalledScript | undefined {
  const { words } = withoutWrappers(all);
  const [program, ...others] = words;
  if (!program) return undefined;
  if (!/^(?:ba|da|z)?sh$/.test(baseName(program.text)))
    return /\.sh$/.test(program.text) ? { word: program, isItself: true } : undefined;
  const at = others.findIndex(({ text }) => !text.startsWith('-'));
  const word = others[at];
  // What `bash -c` is given is no name of a file.
  return !word || others.slice(0, at).some(({ text }) => /^-\w*c/.test(text))
    ? undefined
    : { word, isItself: false };
}
