import type { Fix } from '../../base/findings.ts';
import type { Dockerfile } from '../../languages/dockerfile/dockerfile.ts';
import type { Word } from '../../languages/python/words.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';
import { dockerfilesOf, type RunStep, runsOf } from '../support/shellCommands.ts';

export const swallowedInstruction = defineRule({
  code: 'swallowed-instruction',
  severity: 'error',
  summary: 'A trailing backslash makes the next Dockerfile instruction part of the RUN command.',
  *check(document) {
    for (const { path, text, dockerfile } of dockerfilesOf(document, '\\'))
      for (const finding of inDockerfile(dockerfile, text)) yield { ...finding, path };
  },
});

function* inDockerfile(dockerfile: Dockerfile, text: string): Generator<RuleFinding> {
  for (const step of runsOf(dockerfile)) {
    if (text.slice(step.span.start, step.span.end).includes('<<')) continue;
    const word = swallowedBy(step, text);
    if (!word) continue;
    yield {
      span: word.span,
      message: `A backslash continues the RUN above into this line: ${word.text} becomes part of its command, not an instruction.`,
      fixes: endingAbove(step, word, text),
    };
  }
}

const instruction =
  /^(?:ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)$/;

/** The name of an instruction that begins a line where the RUN itself begins its own. */
function swallowedBy({ commands, span }: RunStep, text: string): Word | undefined {
  const column = columnOf(span.start, text);
  return commands
    .flatMap(({ words }) => words)
    .find(
      (word) =>
        instruction.test(word.text) &&
        word.textStart === word.span.start &&
        word.span.start > span.start &&
        columnOf(word.span.start, text) === column &&
        text.slice(word.span.start - column, word.span.start).trim() === '' &&
        /^[ \t]+\S/.test(text.slice(word.span.end)),
    );
}

function columnOf(offset: number, text: string): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

/** Without the backslash at the end of what stands above, and the operator before it. */
function endingAbove({ span }: RunStep, word: Word, text: string): Fix[] {
  const above = text.slice(span.start, word.span.start);
  const [, kept = '', end = ''] =
    /^(.*?)([ \t]*(?:&&|\|\||;)?[ \t]*\\)[ \t]*\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*[ \t]*$/s.exec(above) ?? [];
  if (end === '') return [];
  const start = span.start + kept.length;
  const edit = { span: { start, end: start + end.length }, newText: '' };
  return [{ title: `Remove "${end.trim()}"`, edits: [edit] }];
}
