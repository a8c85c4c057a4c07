/** Lines that begin with an option of the command above them, which the shell takes for commands of their own. */
import type { Span } from '../base/span.ts';
import { shellCommands } from '../languages/shell/commands.ts';

const lineOfOption = /\r?\n(?=[ \t]*--?[A-Za-z])/g;

/**
 * @param shell without the line ends after which a command goes on
 * @returns the line ends before such lines: no program has a name that begins with a hyphen
 */
export function lineEndsBeforeOptions(shell: string): Span[] {
  const ends = Array.from(shell.matchAll(lineOfOption), ({ 0: all, index }) => ({
    start: index,
    end: index + all.length,
  }));
  // Here documents, arrays and conditions of several lines have lines of their own.
  if (ends.length === 0 || /<<|=\(/.test(shell) || hasOpenCondition(shell)) return [];
  const starts = new Set(shellCommands(shell, 0, () => undefined).map(({ span }) => span.start));
  return ends.filter(({ end }) => starts.has(end + shell.slice(end).search(/\S/)));
}

/** Whether a `[[` is not closed on its line. */
function hasOpenCondition(shell: string): boolean {
  return shell.split('\n').some((line) => line.lastIndexOf('[[') > line.lastIndexOf(']]'));
}
