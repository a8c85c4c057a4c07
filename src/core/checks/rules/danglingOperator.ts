import type { Fix } from '../../base/findings.ts';
import type { Span } from '../../base/span.ts';
import { commandsOf } from '../../code/commands.ts';
import { commandText } from '../../code/commandText.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';
import { dockerfilesOf, runsOf } from '../support/shellCommands.ts';

export const danglingOperator = defineRule({
  code: 'dangling-operator',
  severity: 'error',
  summary: 'The command has a shell operator with no command before or after it.',
  *check(document) {
    // Most commands have no operator.
    for (const [{ text, span }, written] of commandsOf(document))
      if (written !== undefined && /[&|]/.test(text)) yield* inCommand(written, span.start);
    for (const { path, text, dockerfile } of dockerfilesOf(document))
      for (const { span } of runsOf(dockerfile))
        for (const found of inRun(text.slice(span.start, span.end), span.start)) yield { ...found, path };
  },
});

/** Docker has joined its lines, so that an operator may begin one; its exec form has all of them in quotes. */
function* inRun(instruction: string, start: number): Generator<RuleFinding> {
  const shell = instruction.replace(/\w+(?:\s+--\S+)*/, blank).replaceAll(/^[ \t]*#.*|\\[ \t]*$/gm, blank);
  yield* atEnds(operatorsOnly(shell), start);
}

function blank(all: string): string {
  return ' '.repeat(all.length);
}

/** Here documents, and what else has operators that are none, or lines that go on. */
const other = /<<|\[\[|\(\(|=\(|\$'|(?:^|\s)case\s/;

function* inCommand(written: string, start: number): Generator<RuleFinding> {
  const shell = operatorsOnly(commandText(written).shell);
  yield* atEnds(shell, start);
  if (other.test(shell)) return;
  for (const match of shell.matchAll(/(?<=\S\s*)\n[ \t]*(?:&&|\|\|?)(?![&|])/g)) {
    const { operator, span } = operatorOf(match, start);
    yield {
      span,
      message: `The shell's command ends with its line: "${operator}" cannot begin the next one.`,
      fixes: continuing(written, match.index, start),
    };
  }
}

function* atEnds(shell: string, start: number): Generator<RuleFinding> {
  const first = /^\s*(?:&&|\|\|?)(?![&|])/.exec(shell);
  const last = /(?<![&|>])(?:&&|\|\|?)\s*$/.exec(shell);
  if (first) yield atEnd(operatorOf(first, start), 'before');
  else if (last) yield atEnd(operatorOf(last, start), 'after');
}

/** Nothing but operators, words and line ends: without comments, and with letters in place of what is in quotes. */
function operatorsOnly(shell: string): string {
  return shell.replaceAll(/\\.|'[^']*'|"(?:[^"\\]|\\.)*"|(?<![^\s;|&()])#[^\n]*/g, (all: string) =>
    (all.startsWith('#') ? ' ' : 'x').repeat(all.length),
  );
}

interface Operator {
  readonly operator: string;
  readonly span: Span;
}

/** That of a match which has nothing else but white space. */
function operatorOf({ 0: all, index }: RegExpExecArray, start: number): Operator {
  const operator = all.trim();
  const from = start + index + all.indexOf(operator);
  return { operator, span: { start: from, end: from + operator.length } };
}

function atEnd({ operator, span }: Operator, side: 'before' | 'after'): RuleFinding {
  return {
    span,
    message: `There is no command ${side} "${operator}": the shell ends with a syntax error.`,
    fixes: [{ title: `Remove "${operator}"`, edits: [{ span, newText: '' }], needsJudgement: true }],
  };
}

/** A backslash at the end of the line above, unless that is empty or has a comment. */
function continuing(written: string, lineEnd: number, start: number): Fix[] {
  const line = written.slice(written.lastIndexOf('\n', lineEnd - 1) + 1, lineEnd);
  const code = line.trimEnd();
  if (code === '' || /\s#/.test(line)) return [];
  const end = start + lineEnd;
  const span = { start: end - (line.length - code.length), end };
  return [{ title: 'End the line above with a backslash', edits: [{ span, newText: ' \\' }] }];
}
