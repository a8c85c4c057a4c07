import { contains } from '../../base/span.ts';
import { optionAt, programAt } from '../../code/atCursor.ts';
import { optionDetail, optionMarkdown, optionName } from '../../code/optionText.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import type { Hover } from './answer.ts';

/** What an option of the script means, and on the script which options it has. */
export function hoverInCommand(document: DocumentFacts, offset: number): Hover | undefined {
  const program = programAt(document, offset);
  if (!program) return undefined;
  const found = optionAt(program, offset);
  if (found) return { span: found.span, markdown: optionMarkdown(found.option) };
  const { word } = program.launch.program;
  if (!program.parser || !contains(word.span, offset)) return undefined;
  const { options, isClosed } = program.parser;
  const lines = options.slice(0, 50).map((option) => `- \`${optionName(option)}\` ${optionDetail(option)}`);
  const more = isClosed ? [] : ['More options are accepted, or cannot be read.'];
  return {
    span: word.span,
    markdown: [`**${word.text}**`, lines.join('\n'), ...more].filter((part) => part !== '').join('\n\n'),
  };
}
