import { existsSync } from 'node:fs';
import { Lines } from '../core/base/lines.ts';
import { printable, printableJson } from '../core/base/printable.ts';
import { stackRows, stackText } from '../core/stack/describe.ts';
import type { Stack } from '../core/stack/stack.ts';
import type { FormatOptions } from './commands/environments.ts';
import { chooseEnvironments } from './environments.ts';
import type { Output } from './output.ts';
import { openSubject } from './subject.ts';

export async function stack(subject: string, { format }: FormatOptions, output: Output): Promise<number> {
  const { document, line } = openSubject(subject, output);
  const lines = new Lines(document.text);
  const chosen = chooseEnvironments(document, line, subject);
  const entries = chosen.map((environment) => ({
    line: lines.positionAt(environment.span.start).line,
    written: (environment.reference ?? environment.image)?.text ?? null,
    stack: environment.stack,
  }));
  if (format === 'json') {
    const data = entries.map((entry) => ({ ...entry, stack: entry.stack ? toJson(entry.stack) : null }));
    output.write(`${printableJson({ environments: data })}\n`);
    return 0;
  }
  const texts = entries.map(({ line: at, written, stack: resolved }) => {
    const where = existsSync(subject.replace(/:\d+$/, '')) ? `line ${at + 1}: ` : '';
    return resolved
      ? `${where}${stackText(resolved)}`
      : `${where}${printable(written ?? 'inline environment')}: unknown contents (not in the matrix).`;
  });
  output.write(`${texts.join('\n\n')}\n`);
  return 0;
}

function toJson(resolved: Stack) {
  return {
    title: resolved.title,
    notes: resolved.notes,
    layers: resolved.layers,
    values: stackRows(resolved).map(({ name, value, origin }) => ({ name, value, ...origin })),
  };
}
