/** Installations in the command of a job: they happen on every machine, each time, after the image was built. */
import { folderOf, isAbsolute, joined } from '../base/paths.ts';
import type { Span } from '../base/span.ts';
import type { Word } from '../languages/python/words.ts';
import { type CalledScript, calledScript } from '../languages/shell/calledScript.ts';
import { type ShellCommand, shellCommands } from '../languages/shell/commands.ts';
import { installCommand } from '../languages/shell/installs.ts';
import { callsPip, installsUnread } from '../languages/shell/unread.ts';
import { withoutWrappers } from '../languages/shell/wrappers.ts';
import { asScalar, valueFor, type YamlMapping } from '../languages/yaml/tree.ts';
import { writtenText } from '../languages/yaml/writtenText.ts';
import type { Project } from '../project/project.ts';
import { asCertainAs, installsBy, plainInstall } from './installs.ts';
import type { Install } from './recipe.ts';

export interface CommandInstalls {
  readonly installs: readonly Install[];
  /** Scripts and requirements that were read. */
  readonly files: readonly string[];
}

const installing = new RegExp(
  `\\b(?:pip|conda|mamba|source|sh)\\b|sh\\s|(?:^|[\\s;&])\\.\\s|${installsUnread.source}`,
);

/** Told by a few words, and by several programs, so that most commands are not read at all. */
function mayInstall(command: string): boolean {
  const first = command.indexOf('.py');
  return installing.test(command) || (first >= 0 && command.lastIndexOf('python') > first);
}

const none: CommandInstalls = { installs: [], files: [] };

/** @param path of the document; @param owner the job, step or component */
export function commandInstalls(project: Project, path: string, owner: YamlMapping): CommandInstalls {
  const command = asScalar(valueFor(owner, 'command'));
  const source = project.read(path);
  if (!command || source === undefined || !mayInstall(command.text)) return none;
  const text = writtenText(source, command);
  const code = asScalar(valueFor(owner, 'code'))?.text;
  const folder = code === undefined || /^\w{2,}:/.test(code) ? undefined : joined(folderOf(path), code);
  if (text === undefined) return none;
  const reader = new CommandReader(project);
  const installs = reader.read(path, text, command.span.start, { folder });
  return { installs, files: [...reader.files] };
}

/** The folder in which a shell is, which `cd` changes; `undefined` where it is not known. */
interface Shell {
  folder: string | undefined;
}

/** Reads commands, and the shell scripts of the code folder that they call. */
class CommandReader {
  readonly #project: Project;
  #left = 100;
  /** Scripts and requirements that were read. */
  readonly files = new Set<string>();

  constructor(project: Project) {
    this.#project = project;
  }

  /**
   * @param path of the file in which the text stands
   * @param text letter by letter as it stands there; what is no shell is blank
   * @param start where that begins
   */
  read(path: string, text: string, start: number, shell: Shell): Install[] {
    const installs = shellCommands(text, start, () => undefined).flatMap((command) =>
      this.#left-- > 0 ? asCertainAs(command, this.#installsOf(command, path, shell)) : [],
    );
    return installsUnread.test(text) ? [...installs, unread(path, { start, end: start })] : installs;
  }

  #installsOf(command: ShellCommand, path: string, shell: Shell): Install[] {
    const { folder } = shell;
    const find = ({ text }: Word) =>
      folder === undefined || isAbsolute(text) ? undefined : joined(folder, text);
    const [program, target] = withoutWrappers(command.words).words;
    if (program?.text === 'cd' && target) {
      shell.folder = find(target);
      return [];
    }
    const found = installCommand(command);
    if (found?.kind === 'torch-ort-configure') return [];
    if (found) {
      if (!('creates' in found && found.creates) && found.environment === 'base') return [];
      return installsBy(this.#project, found, command, path, find, this.files);
    }
    if (target && /^python[\d.]*$/.test(program?.text ?? '') && /\.py$/.test(target.text)) {
      const code = find(target);
      const calls = code !== undefined && callsPip.test(this.#project.read(code) ?? '');
      return calls ? [unread(path, command.span)] : [];
    }
    const script = calledScript(command.words);
    if (!script || isOfSystem(script)) return [];
    const called = find(script.word);
    if (called !== undefined && this.files.has(called)) return [];
    const content = called === undefined ? undefined : this.#project.read(called);
    if (called === undefined || content === undefined) return [unread(path, command.span)];
    this.files.add(called);
    return this.read(called, content, 0, script.by === 'caller' ? shell : { folder });
  }
}

/** `source activate`, `. /etc/profile`: they set variables. */
function isOfSystem({ word: { text }, by }: CalledScript): boolean {
  return by === 'caller' && (/^[/~]/.test(text) || !/[/.]/.test(text));
}

/** Whatever else may be installed there. */
function unread(path: string, span: Span): Install {
  return {
    ...plainInstall,
    tool: 'pip',
    path,
    span,
    fresh: false,
    requirements: [],
    more: true,
    certain: false,
  };
}
