/** The shell script that a command runs. */
import type { Word } from '../python/words.ts';
import { baseName, isShell, valuedOfShell, withoutWrappers } from './wrappers.ts';

export interface CalledScript {
  readonly word: Word;
  /** Who reads it: the system by its first line, a shell that is given it, or the shell of the command (`source`). */
  readonly by: 'itself' | 'shell' | 'caller';
}

export function calledScript(all: readonly Word[]): CalledScript | undefined {
  const [program, ...others] = withoutWrappers(all).words;
  if (!program) return undefined;
  if (isShell(baseName(program.text))) {
    const word = others[scriptAt(others)];
    return word && { word, by: 'shell' };
  }
  if (program.text === 'source' || program.text === '.')
    return others[0] && { word: others[0], by: 'caller' };
  return /\.sh$/.test(program.text) ? { word: program, by: 'itself' } : undefined;
}

/**
 * Where, in what a shell is given, the name of a script stands; -1 where it runs none: what `bash -c` is given is no
 * name of a file, and with `-s` it reads what comes in.
 */
export function scriptAt(given: readonly Word[]): number {
  for (let at = 0; at < given.length; at++) {
    const text = given[at]?.text ?? '';
    if (text === '--') return at + 1 < given.length ? at + 1 : -1;
    if (/^[-+]\w*[cs]/.test(text)) return -1;
    if (valuedOfShell.test(text)) at++;
    else if (!/^[-+]/.test(text)) return at;
  }
  return -1;
}
