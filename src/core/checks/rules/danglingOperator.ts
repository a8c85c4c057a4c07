import type { Fix } from '../../base/findings.ts';
import { movedSpan, type Span } from '../../base/span.ts';
import { commandsOf } from '../../code/commands.ts';
import { commandText } from '../../code/commandText.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';
import { dockerfilesOf, runsOf } from '../support/shellCommands.ts';

export const danglingOperator = defineRule({
  code: 'dangling-operator',
  severity: 'error',
  summary: 'The command has a shell operator with no command before or after it.',
  *check(document) {
    for (const [{ text, span }, written] of commandsOf(document))
      if (written !== undefined && /[&|]/.test(text)) yield* inCommand(written, span.start);
    for (const { path, text, dockerfile } of dockerfilesOf(document))
      for (const { span } of runsOf(dockerfile))
        for (const found of inRun(text.slice(span.start, span.end), span.start)) yield { ...found, path };
  },
});

/** The shell form; Docker has joined its lines, so that an operator may begin one. */
function* inRun(instruction: string, start: number): Generator<RuleFinding> {
  const [keyword = ''] = /^\w+(?:\s+--\S+)*/.exec(instruction) ?? [];
  const lines = instruction
    .slice(keyword.length)
    .replaceAll(/^[ \t]*#.*$|\\[ \t]*$/gm, (all) => ' '.repeat(all.length));
  const shell = operatorsOnly(lines);
  if (/^\s*\[/.test(lines) || other.test(shell)) return;
  yield* atEnds(shell, start + keyword.length);
}

/** Here documents, and what else has operators that are none, or lines that go on. */
const other = /<<|\[\[|\(\(|=\(|\$'|(?:^|\s)case\s/;

function* inCommand(written: string, start: number): Generator<RuleFinding> {
  const shell = operatorsOnly(commandText(written).shell);
  if (other.test(shell)) return;
  yield* atEnds(shell, start);
  for (const match of shell.matchAll(/(?<=\S\s*)\n[ \t]*(&&|\|\|?)(?![&|])/g)) {
    const span = spanIn(match);
    const [, operator = ''] = match;
    yield {
      span: movedSpan(span, start),
      message: `The shell's command ends with its line: "${operator}" cannot begin the next one.`,
      fixes: continuing(written, match.index, start),
    };
  }
}

function* atEnds(shell: string, start: number): Generator<RuleFinding> {
  const first = /^\s*(&&|\|\|?)(?![&|])/.exec(shell);
  const last = /(?<![&|>])(&&|\|\|?)\s*$/.exec(shell);
  if (first) yield* atEnd(spanIn(first), first[1] ?? '', 'before', start);
  else if (last) yield* atEnd(spanIn(last), last[1] ?? '', 'after', start);
}

/** Nothing but operators, words and line ends: without comments, and with letters in place of what is in quotes. */
function operatorsOnly(shell: string): string {
  return shell.replaceAll(/\\[\s\S]|'[^']*'|"(?:[^"\\]|\\[\s\S])*"|(?<![^\s;|&()])#[^\n]*/g, (all: string) =>
    (all.startsWith('#') ? ' ' : 'x').repeat(all.length),
  );
}

/** That of the group, where the match ends with it or with white space. */
function spanIn({ 0: all, 1: operator = '', index }: RegExpMatchArray): Span {
  const from = (index ?? 0) + all.lastIndexOf(operator);
  return { start: from, end: from + operator.length };
}

function* atEnd(
  span: Span,
  operator: string,
  side: 'before' | 'after',
  start: number,
): Generator<RuleFinding> {
  const place = movedSpan(span, start);
  yield {
    span: place,
    message: `There is no command ${side} "${operator}": the shell ends with a syntax error.`,
    fixes: [{ title: `Remove "${operator}"`, edits: [{ span: place, newText: '' }], needsJudgement: true }],
  };
}

/** A backslash at the end of the line above, unless that is empty or ends with a comment. */
function continuing(written: string, lineEnd: number, start: number): Fix[] {
  const line = written.slice(written.lastIndexOf('\n', lineEnd - 1) + 1, lineEnd);
  const end = start + lineEnd - (line.length - line.trimEnd().length);
  if (line.trim() === '' || /(?:^|\s)#/.test(line)) return [];
  return [
    { title: 'End the line above with a backslash', edits: [{ span: { start: end, end }, newText: ' \\' }] },
  ];
}
