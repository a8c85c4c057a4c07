import type { TextEdit } from '../../base/span.ts';
import { commandsOf } from '../../code/commands.ts';
import { strayOptionsIn } from '../../code/commandText.ts';
import type { YamlScalar } from '../../languages/yaml/tree.ts';
import { joinedLines } from '../../languages/yaml/writtenText.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const brokenLineContinuation = defineRule({
  code: 'broken-line-continuation',
  severity: 'error',
  summary: 'The shell does not join the lines of the command as intended.',
  *check(document) {
    const { text } = document;
    for (const [command, written] of commandsOf(document)) {
      if (written === undefined || !text.slice(command.span.start, command.span.end).includes('\n')) continue;
      if (written.includes('\\')) {
        const joined = joinedLines(text, command);
        yield* inJoinedLine(written, command, joined);
        yield* withSpaces(written, command, joined);
      }
      yield* ofOptions(written, command, text);
    }
  },
});

/** YAML has joined the lines already: what the backslash makes part of a word is the space between them. */
function* inJoinedLine(
  written: string,
  { span }: YamlScalar,
  joined: readonly number[],
): Generator<RuleFinding> {
  const [first] = joined;
  if (first === undefined) return;
  const before = written.slice(0, first - span.start).trimEnd();
  const [next = ''] = /\S+/.exec(written.slice(first - span.start + 1)) ?? [];
  // As a value the word with the space may do.
  const fails = next.startsWith('-') || /[;&|]$/.test(before);
  yield {
    severity: fails ? 'error' : 'warning',
    span: { start: first, end: first + 1 },
    message: `YAML already joins these lines; the backslash makes the space part of the next word, " ${next}".`,
    fixes: [
      {
        title: joined.length > 1 ? 'Remove the backslashes' : 'Remove the backslash',
        edits: joined.map((offset) => removal(written, span.start, offset - span.start)),
      },
    ],
  };
}

/** The backslash, the spaces before it, and those after it; the line end stays. */
function removal(written: string, start: number, offset: number): TextEdit {
  const from = written.slice(0, offset).trimEnd().length;
  const to = offset + 1 + written.slice(offset + 1).search(/[^ \t]/);
  return { span: { start: start + from, end: start + to }, newText: '' };
}

/** What the backslash escapes is a space: the line ends there. */
function* withSpaces(
  written: string,
  { span: { start } }: YamlScalar,
  joined: readonly number[],
): Generator<RuleFinding> {
  const ends = Array.from(written.matchAll(/(?<=\s\\)[ \t]+(?=\r?\n[ \t]*\S)/g), ({ 0: all, index }) => ({
    start: start + index,
    end: start + index + all.length,
  })).filter((each) => !joined.includes(each.start - 1));
  const [first] = ends;
  if (!first) return;
  yield {
    span: { start: first.start - 1, end: first.end },
    message:
      'Spaces after the backslash end the command here; the shell runs the next line as a separate one.',
    fixes: [
      {
        title: 'Remove the spaces after the backslash',
        edits: ends.map((span) => ({ span, newText: '' })),
      },
    ],
  };
}

function* ofOptions(
  written: string,
  { style, span: { start } }: YamlScalar,
  source: string,
): Generator<RuleFinding> {
  const ends = strayOptionsIn(written);
  const [first] = ends;
  if (!first) return;
  const [lead = '', option = ''] = /^[ \t]*(?:\$\[\[[ \t]*)?(-[^\s=]*)/.exec(written.slice(first.end)) ?? [];
  const from = start + first.end + lead.length - option.length;
  const lines = ends.map(({ start: end }) => written.slice(written.lastIndexOf('\n', end - 1) + 1, end));
  const isComment = lines.some((line) => /(?:^|\s)#/.test(line));
  const isEmpty =
    lines.some((line) => line.trim() === '') || /\n\s*\n/.test(source.slice(start + first.start, from));
  // After a comment nothing can go on, and an operator says that a command should follow.
  const canGoOn = lines.every((line) => !/^\s*$|(?:^|\s)#|[;&|({]\s*$/.test(line));
  const why = isComment
    ? 'a comment ends with its line.'
    : isEmpty
      ? 'an empty line ends the command.'
      : style === 'folded'
        ? 'in a folded string, indented lines keep their line ends.'
        : 'no backslash ends the line above.';
  yield {
    span: { start: from, end: from + option.length },
    message: `The shell runs "${option}" as a separate command: ${why}`,
    fixes: canGoOn
      ? [
          {
            title:
              ends.length > 1
                ? 'End the lines above with a backslash'
                : 'End the line above with a backslash',
            edits: ends.map(({ start: end }) => ({
              span: { start: start + end, end: start + end },
              newText: ' \\',
            })),
          },
        ]
      : [],
  };
}
