/** The Python programs that the text of a command starts, from left to right. */
import { isAbsolute, joined, nameOf } from '../base/paths.ts';
import { movedSpan } from '../base/span.ts';
import type { Word } from '../languages/python/words.ts';
import { calledScript } from '../languages/shell/calledScript.ts';
import { type ShellCommand, shellCommands } from '../languages/shell/commands.ts';
import { environmentCommand, environmentOfProgram } from '../languages/shell/environments.ts';
import { installCommand } from '../languages/shell/installs.ts';
import { withoutWrappers } from '../languages/shell/wrappers.ts';
import type { Project } from '../project/project.ts';
import { type CommandText, commandText, inserted, movedCommand } from './commandText.ts';
import { type Program, programOf } from './launcher.ts';

export interface Started {
  readonly program: Program;
  /** The folder in which the program starts; `undefined` where that is unknown. */
  readonly folder: string | undefined;
  /** Whether commands before it may make files, so that a file that is missing now may be there then. */
  readonly mayBeMade: boolean;
  /** Whether it surely runs: not after `then`, and not in a function. */
  readonly isCertain: boolean;
  /** The changes of folder that led to `folder`. */
  readonly entered: readonly EnteredFolder[];
  /** The scripts that its shell has read before (`source setup.sh`): they may have changed the folder too. */
  readonly sourced: readonly string[];
}

/** `cd src` */
export interface EnteredFolder {
  readonly command: Word;
  readonly target: Word;
  readonly from: string;
  /** As of a program. */
  readonly mayBeMade: boolean;
}

/** A file with requirements, or a wheel, that a command of pip names. */
export interface NamedRequirements extends Pick<Started, 'folder' | 'mayBeMade' | 'sourced'> {
  readonly word: Word;
}

/** What a shell text does, as far as it concerns files of the code folder. */
export interface ShellPrograms {
  readonly requirements: readonly NamedRequirements[];
  readonly started: readonly Started[];
}

interface ReadCommand extends ShellPrograms {
  readonly command: CommandText;
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
    read = { command, ...programsIn(command, folder, undefined) };
    if (answers.size >= mostAnswers) answers.clear();
    if (question.length <= longestKept) answers.set(question, read);
  }
  return {
    command: movedCommand(read.command, start),
    started: read.started.map((each) => ({
      ...each,
      program: movedProgram(each.program, start),
      entered: each.entered.map((folder) => movedFolder(folder, start)),
    })),
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
    launching: program.launching && {
      ...program.launching,
      arguments: program.launching.arguments.map((each) => movedWord(each, by)),
    },
  };
}

function movedFolder(folder: EnteredFolder, by: number): EnteredFolder {
  return {
    ...folder,
    command: movedWord(folder.command, by),
    target: movedWord(folder.target, by),
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

/**
 * @param folder where the first program starts; `undefined` where that is unknown
 * @param own the folder of the script with the text; `undefined` of a command
 */
export function programsIn(
  command: CommandText,
  folder: string | undefined,
  own: string | undefined,
): ShellPrograms {
  const follower = new Follower(command, folder, own);
  return { started: follower.launches(), requirements: follower.requirements };
}

const functionDeclared = /^[ \t]*(?:function[ \t]+[\w-]+|[\w-]+[ \t]*\([ \t]*\))/m;

/** Follows a command from left to right. */
class Follower {
  readonly #shell: string;
  readonly #start: number;
  readonly #own: string | undefined;
  /** A function may be called in another folder than the one in which it is declared. */
  readonly #hasFunctions: boolean;
  #folder: string | undefined;
  /** That of `cd -`. */
  #before: string | undefined;
  /** Those that `popd` leads back to. */
  readonly #pushed: (string | undefined)[] = [];
  #mayBeMade = false;
  /** The Python environment that a command has entered. */
  #environment: string | undefined;
  #entered: readonly EnteredFolder[] = [];
  #sourced: readonly string[] = [];
  readonly requirements: NamedRequirements[] = [];

  constructor({ shell, start }: CommandText, folder: string | undefined, own: string | undefined) {
    this.#shell = withoutHereDocuments(shell);
    this.#start = start;
    this.#own = own;
    this.#hasFunctions = functionDeclared.test(this.#shell);
    // Within brackets `cd` ends with them; nobody does that before a program.
    this.#folder = /\([^)]*\bcd\b/.test(shell) ? undefined : folder;
  }

  launches(): Started[] {
    const shell = this.#own === undefined ? this.#shell : withOwnFolder(this.#shell);
    return shellCommands(shell, this.#start, unknown).flatMap((command) => this.#command(command));
  }

  #command(shell: ShellCommand): Started[] {
    const { words, redirections, certain } = shell;
    const [first, second] = words;
    if (!first) return [];
    if (/^(?:cd|pushd|popd)$/.test(first.text)) {
      this.#enter(first, second, certain);
      return [];
    }
    const environment = environmentCommand(shell);
    if (environment?.kind === 'enter') this.#environment = environment.name;
    else if (environment?.kind === 'leave' && certain) this.#environment = undefined;
    this.#environment = environmentInPath(words) ?? this.#environment;
    const script = this.#folder === undefined ? undefined : calledScript(words);
    if (this.#folder !== undefined && script?.by === 'caller') {
      const { text } = script.word;
      if (isPlainPath(text) && !isAbsolute(text))
        this.#sourced = [...this.#sourced, joined(this.#folder, text)];
      return [];
    }
    const folder = this.#hasFunctions && !certain ? undefined : this.#folder;
    const sourced = this.#sourced;
    const install = installCommand(shell);
    if (install?.kind === 'pip')
      for (const word of [...install.arguments.files, ...install.arguments.wheels])
        this.requirements.push({ word, folder, mayBeMade: this.#mayBeMade || !certain, sourced });
    const program = programOf(words);
    const found = program && {
      program: { ...program, environment: program.environment ?? this.#environmentOf(words) },
      folder,
      // What is under a condition may not run where its file is not there.
      mayBeMade: this.#mayBeMade || !certain,
      isCertain: certain,
      entered: this.#entered,
      sourced,
    };
    if (program || redirections.length > 0 || !isHarmless(words)) this.#mayBeMade = true;
    return found ? [found] : [];
  }

  #environmentOf(words: readonly Word[]): string | undefined {
    const [program] = withoutWrappers(words).words;
    const name = environmentOfProgram(program?.text ?? '') ?? this.#environment;
    // That of ACPT images, in which everything runs there anyway.
    return name === 'ptca' ? undefined : name;
  }

  #enter(command: Word, target: Word | undefined, isCertain: boolean): void {
    const from = this.#folder;
    if (command.text === 'pushd') this.#pushed.push(from);
    const to =
      command.text === 'popd'
        ? this.#pushed.pop()
        : target?.text === '-'
          ? this.#before
          : this.#folderNamed(target?.text);
    this.#before = from;
    this.#folder = isCertain ? to : undefined;
    // A way back leads to where it began.
    const isPlain = target && from !== undefined && to === joined(from, target.text);
    this.#entered = isPlain
      ? [...this.#entered, { command, target, from, mayBeMade: this.#mayBeMade || !isCertain }]
      : [];
  }

  #folderNamed(target: string | undefined): string | undefined {
    if (target === undefined) return undefined;
    if (this.#own !== undefined && target.startsWith(ownFolder)) {
      const below = target.replace(ownFolders, '');
      return below === '' ? this.#own : /^\/./.test(below) ? entered(this.#own, below.slice(1)) : undefined;
    }
    return this.#folder === undefined ? undefined : entered(this.#folder, target);
  }
}

/** `PATH=/opt/mine/bin:$PATH` */
function environmentInPath(words: readonly Word[]): string | undefined {
  const path = words.map(({ text }) => /^PATH=([^:]+)/.exec(text)?.[1]).find((each) => each !== undefined);
  return path === undefined ? undefined : environmentOfProgram(`${path}/python`);
}

/** Whether it makes no file; a variable is only given a value. */
function isHarmless(words: readonly Word[]): boolean {
  const [first] = withoutWrappers(words).words;
  return first ? harmless.test(nameOf(first.text)) : words.every(({ text }) => !/[$`]/.test(text));
}

/** Other than in a Dockerfile, anybody may have set a variable: what stands for it where it is not set is not what it says. */
function unknown(name: string): string {
  return `$${name}`;
}

const hereDocument = /(?<!<)<<-?[ \t]*(["']?)\\?(\w+)\1(?!\w)[^\n]*\n/g;

/** Texts that a command reads are no commands. */
function withoutHereDocuments(shell: string): string {
  let result = shell;
  for (const { 0: line, 2: end = '', index } of shell.matchAll(hereDocument)) {
    const from = index + line.length;
    const length = shell.slice(from).search(new RegExp(`^[ \\t]*${end}[ \\t]*\\r?$`, 'm'));
    const to = length < 0 ? shell.length : from + length + shell.slice(from + length).search(/$/m);
    result = result.slice(0, from) + result.slice(from, to).replace(/[^\n]/g, ' ') + result.slice(to);
  }
  return result;
}

/** Stands for a letter of the script's own folder; nobody writes it: it is for private use. */
const ownFolder = '\ue001';
const ownFolders = /^\ue001+/;
const askedFolder =
  /"\$\(\s*dirname\s+(?:--\s+)?"?\$(?:0|\{0\}|BASH_SOURCE|\{BASH_SOURCE(?:\[0\])?\})"?\s*\)"?|\$\(\s*dirname\s+(?:--\s+)?"?\$(?:0|\{0\}|BASH_SOURCE|\{BASH_SOURCE(?:\[0\])?\})"?\s*\)/g;

/** `"$(dirname "$0")"` */
function withOwnFolder(shell: string): string {
  return shell.replaceAll(askedFolder, (all) => {
    // With a quote at one end only, what follows in quotes is part of the word.
    const isWhole = all.startsWith('"') === all.endsWith('"');
    return isWhole ? ownFolder.repeat(all.length) : `"${ownFolder.repeat(all.length - 1)}`;
  });
}

function entered(folder: string, written: string): string | undefined {
  if (isAbsolute(written) || written.startsWith('-') || !isPlainPath(written) || written.includes(inserted))
    return undefined;
  return joined(folder, written);
}

export function isPlainPath(text: string): boolean {
  return text !== '' && !/^[a-z][\w+.-]+:|[{}<>|*?"\n$]|^~/i.test(text);
}
