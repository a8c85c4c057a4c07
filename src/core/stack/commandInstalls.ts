/** Installations in the command of a job: they happen on every machine, each time, after the image was built. */
import { folderOf, isAbsolute, joined } from '../base/paths.ts';
import { installCommand } from '../languages/dockerfile/installs.ts';
import { shellCommands } from '../languages/dockerfile/shell.ts';
import { withoutWrappers } from '../languages/dockerfile/wrappers.ts';
import type { Word } from '../languages/python/words.ts';
import { asScalar, valueFor, type YamlMapping } from '../languages/yaml/tree.ts';
import { writtenText } from '../languages/yaml/writtenText.ts';
import type { Project } from '../project/project.ts';
import { asCertainAs, installsBy } from './installs.ts';
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

/**
 * What a command installs when the job runs, and the shell scripts of its code folder that it calls.
 * @param text of the command, letter by letter as it stands in its file; what is no shell is blank there
 * @param start where that begins
 * @param code the folder in which the command runs
 */
function installsOfCommand(
  project: Project,
  path: string,
  text: string,
  start: number,
  code: string | undefined,
): CommandInstalls {
  const files = new Set<string>();
  let left = 100;
  const read = (path: string, text: string, start: number, folder: string | undefined): Install[] =>
    shellCommands(text, start, () => undefined).flatMap((command) => {
      if (left-- <= 0) return [];
      const [program, script] = withoutWrappers(command.words).words;
      if (folder !== undefined && program?.text === 'cd' && script) {
        folder = isAbsolute(script.text) ? undefined : joined(folder, script.text);
        return [];
      }
      const found = installCommand(command);
      const find = (word: Word) => (folder === undefined ? undefined : joined(folder, word.text));
      if (found?.kind === 'torch-ort-configure') return [];
      if (found) {
        if (!('creates' in found && found.creates) && found.environment === 'base') return [];
        return asCertainAs(command, installsBy(project, found, command, path, find, files));
      }
      const name = /^(?:ba|z)?sh$/.test(program?.text ?? '') ? script : program;
      const called = name && /\.sh$/.test(name.text) ? find(name) : undefined;
      if (called === undefined || files.has(called)) return [];
      files.add(called);
      const content = project.read(called);
      return content === undefined ? [] : asCertainAs(command, read(called, content, 0, folder));
    });
  const installs = read(path, text, start, code);
  return { installs, files: [...files] };
}
