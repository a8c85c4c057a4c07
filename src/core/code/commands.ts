/** What the jobs of a document run, as it is written. */
import type { YamlScalar } from '../languages/yaml/tree.ts';
import { writtenText } from '../languages/yaml/writtenText.ts';
import { defineFact } from '../project/project.ts';
import { DocumentFacts } from '../stack/documentFacts.ts';
import { runsOf } from '../stack/runs.ts';

/**
 * The commands of a document's runs, each once and in the order of the text, with each letter where it stands in the file; `undefined` where
 * it is not written letter by letter.
 */
export function commandsOf({ project, path }: DocumentFacts): ReadonlyMap<YamlScalar, string | undefined> {
  return project.get(commands, path);
}

const commands = defineFact<ReadonlyMap<YamlScalar, string | undefined>>({
  name: 'commands of a document',
  compute(project, path) {
    const document = new DocumentFacts(project, path);
    const { text } = document;
    const found = new Map<YamlScalar, string | undefined>();
    for (const { command } of runsOf(document))
      if (command && !found.has(command)) found.set(command, writtenText(text, command));
    return found;
  },
});
