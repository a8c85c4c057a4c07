/** Which environments of a document a command is about. */
import type { Lines } from '../core/base/lines.ts';
import type { DocumentFacts } from '../core/stack/documentFacts.ts';
import type { ResolvedEnvironment } from '../core/stack/environment.ts';
import { CommandError } from './output.ts';

/** Those of a line, or all of them. */
export function chooseEnvironments(
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
