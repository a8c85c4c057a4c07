/** What stands, or is being written, at a place of a command. */
import { contains, type Span } from '../base/span.ts';
import type { Word } from '../languages/python/words.ts';
import { locate } from '../languages/yaml/locate.ts';
import type { DocumentFacts } from '../stack/documentFacts.ts';
import { resolveFlag } from './arguments.ts';
import { type CheckedProgram, programsOf } from './checkedPrograms.ts';
import type { ProgramOption } from './options/option.ts';

/** The program whose name or arguments stand at the offset, or could be written on there. */
export function programAt(document: DocumentFacts, offset: number): CheckedProgram | undefined {
  const { text } = document;
  const gap = gapAt(document, offset);
  if (!gap) return undefined;
  return programsOf(document).findLast(({ launch: { program, script } }) => {
    if (script !== undefined) return false;
    const last = program.arguments.at(-1) ?? program.word;
    if (offset < program.word.span.start) return false;
    if (offset <= last.span.end) return true;
    const between = text.slice(last.span.end, offset);
    // The block ends where a line begins farther to the left.
    return (
      gap.test(between) &&
      (!between.includes('\n') || indentAt(text, offset) >= indentAt(text, last.span.end))
    );
  });
}

const inLine = /^[ \t]*$/;
/** Lines of a folded block are one line, until one of them is empty. */
const folded = /^[ \t]*(?:\r?\n[ \t]*)?$/;
const literal = /^[ \t]*(?:\\\r?\n[ \t]*)?$/;

/**
 * What may stand between a program and what is written on; `undefined` outside of commands. Found out from the place alone:
 * reading all programs of a long pipeline takes longer than most answers.
 */
function gapAt({ isPython, kind, tree, text }: DocumentFacts, offset: number): RegExp | undefined {
  if (isPython) return inLine;
  if (kind === undefined) return undefined;
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const written = offset === lineStart ? offset : text.slice(0, offset).trimEnd().length;
  const { steps, node } = locate(tree.root, written);
  const isInCommand = steps.some((step) => 'key' in step && step.key === 'command');
  // An alias may lead to a command from anywhere.
  if (!isInCommand && !tree.linked) return undefined;
  const style = node?.kind === 'scalar' ? node.style : undefined;
  return style === 'folded' ? folded : style === 'literal' ? literal : inLine;
}

/** How far the line is indented, as far as it goes before the offset. */
function indentAt(text: string, offset: number): number {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return line.length - line.trimStart().length;
}

/** A word with its own places only: behind its end another one begins. */
export function wordAt({ program }: CheckedProgram['launch'], offset: number): Word | undefined {
  return program.arguments.find(({ span }) => contains(span, offset));
}

/** The option that a word means, as a flag. */
export function optionAt(
  program: CheckedProgram,
  offset: number,
): { readonly option: ProgramOption; readonly span: Span } | undefined {
  const word = wordAt(program.launch, offset);
  if (!word || !program.parser || !word.text.startsWith('-')) return undefined;
  const found = resolveFlag(program.parser, word.text);
  if (found === undefined || typeof found === 'string') return undefined;
  const length = found.value === undefined ? word.text.length : word.text.indexOf('=');
  const span =
    word.textStart === undefined || length < 0
      ? word.span
      : { start: word.textStart, end: word.textStart + length };
  return contains(span, offset) ? { option: found.option, span } : undefined;
}

/** The option whose value is written at the offset, in the same word: `--lr=`. */
export function optionAssigned(
  { parser }: CheckedProgram,
  typed: string,
): { readonly option: ProgramOption; readonly value: string } | undefined {
  const found =
    parser && typed.startsWith('-') && typed.includes('=') ? resolveFlag(parser, typed) : undefined;
  if (found === undefined || typeof found === 'string' || found.value === undefined) return undefined;
  return found.option.count[1] > 0 ? { option: found.option, value: found.value } : undefined;
}

/** The option whose value is written at the offset: the one before it. */
export function optionBefore(program: CheckedProgram, start: number): ProgramOption | undefined {
  const before = program.launch.program.arguments.findLast(({ span }) => span.end < start);
  if (!before?.text.startsWith('-') || !program.parser) return undefined;
  const found = resolveFlag(program.parser, before.text);
  if (found === undefined || typeof found === 'string' || found.value !== undefined) return undefined;
  return found.option.count[1] > 0 ? found.option : undefined;
}
