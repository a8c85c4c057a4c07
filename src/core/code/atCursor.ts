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
  if (!mayBeInCommand(document, offset)) return undefined;
  return programsOf(document).findLast(({ launch: { program } }) => {
    const last = program.arguments.at(-1) ?? program.word;
    if (offset < program.word.span.start) return false;
    return offset <= last.span.end || /^[ \t]*$/.test(document.text.slice(last.span.end, offset));
  });
}

/** Found out from the place alone: reading all programs of a long pipeline takes longer than most answers. */
function mayBeInCommand({ isPython, kind, tree, text }: DocumentFacts, offset: number): boolean {
  // An alias may lead to a command from anywhere.
  if (isPython || tree.linked) return true;
  if (kind === undefined) return false;
  let written = offset;
  while (written > 0 && /[ \t]/.test(text[written - 1] ?? '')) written--;
  return locate(tree.root, written).steps.some((step) => 'key' in step && step.key === 'command');
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

/** The option whose value is written at the offset: the one before it. */
export function optionBefore(program: CheckedProgram, start: number): ProgramOption | undefined {
  const before = program.launch.program.arguments.findLast(({ span }) => span.end < start);
  if (!before?.text.startsWith('-') || !program.parser) return undefined;
  const found = resolveFlag(program.parser, before.text);
  if (found === undefined || typeof found === 'string' || found.value !== undefined) return undefined;
  return found.option.count[1] > 0 ? found.option : undefined;
}
