/** The Python programs that the text of a command starts, from left to right. */
import { isAbsolute, joined, nameOf } from '../base/paths.ts';
import { movedSpan } from '../base/span.ts';
import { installCommand } from '../languages/dockerfile/installs.ts';
import { type ShellCommand, shellCommands } from '../languages/dockerfile/shell.ts';
import type { Word } from '../languages/python/words.ts';
import type { Project } from '../project/project.ts';
import { type CommandText, commandText, inserted, movedCommand } from './commandText.ts';
import { type Program, programOf } from './launcher.ts';

export interface Started {
  readonly program: Program;
  /** The folder in which the program starts; `undefined` where that is unknown. */
  readonly folder: string | undefined;
  /** Whether commands before it may make files, so that a file that is missing now may be there then. */
  readonly mayBeMade: boolean;
}

/** A file with requirements that a command of pip names. */
export interface NamedRequirements {
  readonly word: Word;
  readonly folder: string | undefined;
  readonly mayBeMade: boolean;
}

interface ReadCommand {
  readonly command: CommandText;
  readonly requirements: readonly NamedRequirements[];
  readonly started: readonly Started[];
}

/**
 * @param written the command as it is written, beginning at `start` in the file
 * @param folder where the first program starts; `undefined` where that is unknown
 */
export function readCommand(
  project: Project,
  written: string,
  start: number,
  folder: string | undefined,
): ReadCommand {
  const answers = answersOf.get(project) ?? new Map<string, ReadCommand>();
  answersOf.set(project, answers);
  const question = `${folder ?? ''}\n${folder === undefined}\n${written}`;
  let read = answers.get(question);
  if (!read) {
    const command = commandText(written);
    const follower = new Follower(folder);
    read = { command, started: follower.launches(command), requirements: follower.requirements };
    if (answers.size >= mostAnswers) answers.clear();
    if (question.length <= longestKept) answers.set(question, read);
  }
  return {
    command: movedCommand(read.command, start),
    started: read.started.map((each) => ({ ...each, program: movedProgram(each.program, start) })),
    requirements: read.requirements.map((each) => ({ ...each, word: movedWord(each.word, start) })),
  };
}

/** Of a long pipeline, one command changes from key to key. */
const answersOf = new WeakMap<Project, Map<string, ReadCommand>>();
const mostAnswers = 2000;
const longestKept = 2000;

function movedProgram(program: Program, by: number): Program {
  return {
    ...program,
    word: movedWord(program.word, by),
    arguments: program.arguments.map((each) => movedWord(each, by)),
    launcher: movedWord(program.launcher, by),
  };
}

function movedWord({ text, span, textStart }: Word, by: number): Word {
  return {
    text,
    span: movedSpan(span, by),
    textStart: textStart === undefined ? undefined : textStart + by,
  };
}

/** Programs that put no file where a script might be looked for. */
const harmless =
  /^(?:cd|pip\d?|conda|mamba|uv|export|set|source|\.|ls|pwd|echo|cat|which|nvidia-smi|rocm-smi|apt-get|apt|sleep|env|printenv|df|free|date|ulimit|hostname|whoami|chmod|mkdir|nproc|ds_report|true|test|\[|if|then|fi|else|do|done|for|while|unset|wait|exit|alias|umask|id|head|tail|grep|wc|du|find)$/;

/** Follows a command from left to right. */
class Follower {
  #folder: string | undefined;
  #mayBeMade = false;
  readonly requirements: NamedRequirements[] = [];

  constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  launches({ shell, start }: CommandText): Started[] {
    // Within brackets `cd` ends with them; nobody does that before a program.
    if (/\([^)]*\bcd\b/.test(shell)) this.#folder = undefined;
    return this.#read(shell, start);
  }

  #read(text: string, start: number): Started[] {
    return shellCommands(text, start, () => undefined).flatMap((command) => this.#command(command));
  }

  #command(shell: ShellCommand): Started[] {
    const { words, redirections, certain } = shell;
    const [first, second] = words;
    if (!first) return [];
    if (first.text === 'cd' || first.text === 'pushd') {
      this.#folder = second && this.#folder !== undefined ? entered(this.#folder, second.text) : undefined;
      return [];
    }
    const install = installCommand(shell);
    if (install?.kind === 'pip')
      for (const word of install.arguments.files)
        this.requirements.push({
          word,
          folder: this.#folder,
          mayBeMade: this.#mayBeMade || !certain,
        });
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

export function isPlainPath(text: string): boolean {
  return text !== '' && !/^[a-z][\w+.-]+:|[{}<>|*?"\n$]|^~/i.test(text);
}
