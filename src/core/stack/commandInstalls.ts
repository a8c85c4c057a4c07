/** Installations in the command of a job: they happen on every machine, each time, after the image was built. */
import { folderOf, joined } from '../base/paths.ts';
import { asScalar, valueFor, type YamlMapping } from '../languages/yaml/tree.ts';
import { writtenText } from '../languages/yaml/writtenText.ts';
import type { Project } from '../project/project.ts';
import { installsOfCommand } from './readRecipe.ts';
import type { Install } from './recipe.ts';

export interface CommandInstalls {
  readonly installs: readonly Install[];
  /** Scripts and requirements that were read. */
  readonly files: readonly string[];
}

const none: CommandInstalls = { installs: [], files: [] };

/** @param path of the document; @param owner the job, step or component */
export function commandInstalls(project: Project, path: string, owner: YamlMapping): CommandInstalls {
  const command = asScalar(valueFor(owner, 'command'));
  const source = project.read(path);
  // Told by a few words, so that most commands are not read at all.
  if (!command || source === undefined || !/\b(?:pip|conda|mamba)\b|\.sh\b/.test(command.text)) return none;
  const text = writtenText(source, command);
  const code = asScalar(valueFor(owner, 'code'))?.text;
  const folder = code === undefined || /^\w{2,}:/.test(code) ? undefined : joined(folderOf(path), code);
  return text === undefined ? none : installsOfCommand(project, path, text, command.span.start, folder);
}
