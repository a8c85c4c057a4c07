import type { Span } from '../../base/span.ts';

/** A word of a command line, after quotes and variables were read. */
export interface Word {
  readonly text: string;
  /** In the source, quotes included. */
  readonly span: Span;
  /** Offset in the source of the first letter of `text`, where both agree letter by letter. */
  readonly textStart: number | undefined;
  /** Where it stands, if that is in another file: of a shell script that a command calls, `span` is the script's name in the command. */
  readonly writtenIn?: {
    readonly path: string;
    readonly span: Span;
    readonly textStart: number | undefined;
  };
}

/** The words of a line without quotes of any sort. */
export function plainWords(text: string, start: number): Word[] {
  return Array.from(text.matchAll(/\S+/g), ({ 0: word, index }) => ({
    text: word,
    span: { start: start + index, end: start + index + word.length },
    textStart: start + index,
  }));
}

/** Words as `shlex` reads them, with quotes and escapes: the options of a requirements file. */
export function quotedWords(text: string, start: number): Word[] {
  return Array.from(
    text.matchAll(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*'|["'\\])+/g),
    ({ 0: word, index }) => {
      const from = start + index;
      const whole = /^(?:"([^"\\]*)"|'([^']*)')$/.exec(word);
      const isPlain = !/["'\\]/.test(word);
      return {
        text: isPlain
          ? word
          : word.replace(quoted, (_, escaped, double = '', single = '') => escaped ?? double + single),
        span: { start: from, end: from + word.length },
        textStart: isPlain ? from : whole ? from + 1 : undefined,
      };
    },
  );
}

const quoted = /\\(.)|"((?:[^"\\]|\\.)*)"|'([^']*)'/g;
