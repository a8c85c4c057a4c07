import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Lines } from '../core/base/lines.ts';
import { printable, printableJson } from '../core/base/printable.ts';
import { stackRows, stackText } from '../core/stack/describe.ts';
import type { DocumentFacts } from '../core/stack/documentFacts.ts';
import type { ResolvedEnvironment } from '../core/stack/environment.ts';
import type { Stack } from '../core/stack/stack.ts';
import { CommandError, type Output } from './output.ts';
import { openSubject } from './subject.ts';

export async function stack(args: readonly string[], output: Output): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { format: { type: 'string', default: 'text' } },
  });
  const [subject, ...others] = positionals;
  if (subject === undefined || others.length > 0)
    throw new CommandError('Expected exactly one file, FILE:LINE or reference.');
  if (values.format !== 'text' && values.format !== 'json') {
    throw new CommandError(`Invalid value "${values.format}" for --format. Expected text or json.`);
  }
  const { document, line } = openSubject(subject, output);
  const lines = new Lines(document.text);
  const chosen = choose(document, line, lines, subject);
  const entries = chosen.map((environment) => ({
    line: lines.positionAt(environment.span.start).line,
    written: (environment.reference ?? environment.image)?.text ?? null,
    stack: environment.stack,
  }));
  if (values.format === 'json') {
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

function choose(
  { document, environments }: DocumentFacts,
  line: number | undefined,
  lines: Lines,
  subject: string,
): readonly ResolvedEnvironment[] {
  if (!document && environments.length === 0)
    throw new CommandError(`${subject} is not an Azure ML document.`);
  if (environments.length === 0) throw new CommandError(`No environment found in ${subject}.`);
  if (line === undefined) return environments;
  const there = environments.filter(({ site, span }) => {
    if (!site) return lines.positionAt(span.start).line === line;
    const first = lines.positionAt((site.pair ?? site.node).span.start).line;
    return first <= line && line <= lines.positionAt(Math.max(span.end, site.node.span.end)).line;
  });
  if (there.length === 0) throw new CommandError(`No environment on line ${line + 1}.`);
  return there;
}

function toJson(resolved: Stack) {
  return {
    title: resolved.title,
    notes: resolved.notes,
    layers: resolved.layers,
    values: stackRows(resolved).map(({ name, value, origin }) => ({ name, value, ...origin })),
  };
}
