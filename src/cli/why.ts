import path from 'node:path';
import { Lines } from '../core/base/lines.ts';
import { printable, printableJson } from '../core/base/printable.ts';
import { whyInstalled } from '../core/features/why.ts';
import type { FormatOptions } from './commands/environments.ts';
import { chooseEnvironments } from './environments.ts';
import type { Output } from './output.ts';
import { openSubject } from './subject.ts';

/** `acpt why PACKAGE FILE[:LINE]`: what decides the version of a package. */
export async function why(
  name: string,
  subject: string,
  { format }: FormatOptions,
  output: Output,
): Promise<number> {
  const { document, line } = openSubject(subject, output);
  const chosen = chooseEnvironments(document, line, subject);
  const answers = chosen.map((environment) => whyInstalled(environment, name, document.matrix));
  if (format === 'json') {
    output.write(`${printableJson({ environments: answers.map((each) => each ?? null) })}\n`);
    return 0;
  }
  const texts = answers.map((answer, index) => {
    const title = chosen[index]?.stack?.title ?? 'unknown contents (not in the matrix)';
    if (!answer) return title;
    const steps = answer.steps.map(({ text, place }) => {
      const at = place && lineIn(document.project.read(place.path), place.start);
      return `    ${text}${place ? `  [${path.relative('', place.path)}${at === undefined ? '' : `:${at}`}]` : ''}`;
    });
    const required = answer.requiredBy.map((each) => `    ${each}`);
    return [
      title,
      `  ${answer.name} ${answer.version}`,
      ...steps,
      ...(required.length > 0 ? ['  required by', ...required] : []),
    ].join('\n');
  });
  output.write(`${texts.join('\n\n').split('\n').map(printable).join('\n')}\n`);
  return 0;
}

function lineIn(text: string | undefined, offset: number): number | undefined {
  return text === undefined ? undefined : new Lines(text).positionAt(offset).line + 1;
}
