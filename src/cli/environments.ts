/** Which environments of a document a command is about. */
import { Lines } from '../core/base/lines.ts';
import type { DocumentFacts } from '../core/stack/documentFacts.ts';
import type { ResolvedEnvironment } from '../core/stack/environment.ts';
import { smallestAround, surroundedEnvironments } from '../core/stack/surroundings.ts';
import { CommandError } from './output.ts';

/**
 * All of the document, and those of component files that its steps run; with a line, those that the step, environment or job on it runs in.
 * @throws CommandError where there are none
 */
export function chooseEnvironments(
  document: DocumentFacts,
  line: number | undefined,
  subject: string,
): readonly ResolvedEnvironment[] {
  const { text } = document;
  const all = surroundedEnvironments(document);
  if (!document.document && all.length === 0)
    throw new CommandError(`${subject} is not an Azure ML document.`);
  if (all.length === 0) throw new CommandError(`No environment found in ${subject}.`);
  if (line === undefined) return all.map(({ environment }) => environment);
  const lines = new Lines(text);
  const there = smallestAround(all, lineSpan(line, lines, text));
  if (there.length > 0) return there.map(({ environment }) => environment);
  const numbers = new Set(all.map(({ environment }) => lines.positionAt(environment.span.start).line + 1));
  throw new CommandError(
    `Line ${line + 1} belongs to no step or job with an environment. Environments are on ${numbers.size === 1 ? 'line' : 'lines'} ${[...numbers].join(', ')}.`,
  );
}

/** @throws CommandError for a line that the file does not have */
export function lineSpan(line: number, lines: Lines, text: string) {
  if (line >= 0 && line < lines.count) return lines.spanOf(line, text);
  throw new CommandError(`Line ${line + 1} is out of range: the last line is ${lines.count}.`);
}
