/** The Python programs that the commands of a document start, each with the folder in which it starts. */
import { folderOf, isAbsolute, joined, nameOf } from '../base/paths.ts';
import type { Span } from '../base/span.ts';
import { type ShellCommand, shellCommands } from '../languages/dockerfile/shell.ts';
import type { Word } from '../languages/python/words.ts';
import { asScalar, asSequence, valueFor, type YamlMapping, type YamlScalar } from '../languages/yaml/tree.ts';
import { writtenText } from '../languages/yaml/writtenText.ts';
import { defineFact } from '../project/project.ts';
import { DocumentFacts } from '../stack/documentFacts.ts';
import { type Run, runsOf } from '../stack/runs.ts';
import { type CommandText, commandText, inserted } from './commandText.ts';
import { type Program, programOf } from './launcher.ts';

export interface Launch {
  readonly run: Run;
  /** The job, step or component with the command. */
  readonly owner: YamlMapping;
  readonly command: CommandText;
  readonly program: Program;
  readonly code: CodeFolder | undefined;
  /** The folder in which the program starts; `undefined` where that is unknown. */
  readonly folder: string | undefined;
  /** Whether commands before it may make files, so that a file that is missing now may be there then. */
  readonly mayBeMade: boolean;
}

/** What is uploaded for a command. */
interface CodeFolder {
  readonly path: string;
  readonly scalar: YamlScalar;
  /** More that is put into it: `additional_includes`. */
  readonly includes: readonly string[];
}

/** In the order of the text. None in a file that is no Azure ML document. */
export function launchesOf({ project, path }: DocumentFacts): readonly Launch[] {
  return project.get(launches, path);
}

const launches = defineFact<readonly Launch[]>({
  name: 'programs that a document starts',
  compute(project, path) {
    const document = new DocumentFacts(project, path);
    return runsOf(document).flatMap((run) => launchesOfRun(document, run));
  },
});

function launchesOfRun(document: DocumentFacts, run: Run): Launch[] {
  const [owner] = run.owners;
  const scalar = owner && asScalar(valueFor(owner, 'command'));
  if (!owner || scalar?.type !== 'string' || scalar.text.length > 20_000) return [];
  const written = writtenText(document.text, scalar);
  if (written === undefined) return [];
  const command = commandText(written, scalar.span.start);
  const code = codeFolder(document, owner);
  // A single file may be all that is uploaded.
  const start = code && document.project.exists(code.path) ? folderOf(code.path) : code?.path;
  return new Follower(start).launches(command).map((each) => ({ ...each, run, owner, command, code }));
}

function codeFolder({ path }: DocumentFacts, owner: YamlMapping): CodeFolder | undefined {
  const scalar = asScalar(valueFor(owner, 'code'));
  if (scalar?.type !== 'string' || !isPlainPath(scalar.text)) return undefined;
  const includes = asSequence(valueFor(owner, 'additional_includes'))?.items ?? [];
  const folder = folderOf(path);
  return {
    path: joined(folder, scalar.text),
    scalar,
    includes: includes.flatMap(({ value }) => {
      const include = asScalar(value);
      return include?.type === 'string' ? joined(folder, include.text) : [];
    }),
  };
}

function isPlainPath(text: string): boolean {
  return text !== '' && !/^[a-z][\w+.-]+:|[{}<>|*?"\n$]|^~/i.test(text);
}

/** Programs that put no file where a script might be looked for. */
const harmless =
  /^(?:cd|pip\d?|conda|mamba|uv|export|set|source|\.|ls|pwd|echo|cat|which|nvidia-smi|rocm-smi|apt-get|apt|sleep|env|printenv|df|free|date|ulimit|hostname|whoami|chmod|mkdir|nproc|ds_report|true|test|\[|if|then|fi|else|do|done|for|while|unset|wait|exit|alias|umask|id|head|tail|grep|wc|du|find)$/;

type Found = Pick<Launch, 'program' | 'folder' | 'mayBeMade'>;

/** Follows a command from left to right. */
class Follower {
  #folder: string | undefined;
  #mayBeMade = false;

  constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  launches({ shell, start }: CommandText): Found[] {
    // Within brackets `cd` ends with them; nobody does that before a program.
    if (/\([^)]*\bcd\b/.test(shell)) this.#folder = undefined;
    return this.#read(shell, start);
  }

  #read(text: string, start: number): Found[] {
    return shellCommands(text, start, () => undefined).flatMap((command) => this.#command(command));
  }

  #command({ words, redirections, certain }: ShellCommand): Found[] {
    const [first, second] = words;
    if (!first) return [];
    if (first.text === 'cd' || first.text === 'pushd') {
      this.#folder = second && this.#folder !== undefined ? entered(this.#folder, second.text) : undefined;
      return [];
    }
    const program = programOf(words);
    const found = program && {
      program,
      folder: this.#folder,
      // What is under a condition may not run where its file is not there.
      mayBeMade: this.#mayBeMade || !certain,
    };
    if (program || redirections.length > 0 || !harmless.test(nameOf(first.text))) this.#mayBeMade = true;
    return found ? [found] : [];
  }
}

function entered(folder: string, written: string): string | undefined {
  if (isAbsolute(written) || !isPlainPath(written) || written.includes(inserted)) return undefined;
  return joined(folder, written);
}

/** Whether the shell, Azure ML or a template decides what the word says. */
export function isDynamic({ text }: Word): boolean {
  return /[$`*?{}[\]\ue000]/.test(text);
}

/** The text of a word, or a part of it, where the file says it letter by letter; else the whole word. */
export function spanOfWord({ span, text, textStart }: Word): Span {
  return textStart === undefined ? span : { start: textStart, end: textStart + text.length };
}
