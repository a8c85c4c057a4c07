/** Which Python program a shell command starts, through whatever launcher. */
import { nameOf } from '../base/paths.ts';
import type { Word } from '../languages/python/words.ts';
import { scriptAt } from '../languages/shell/calledScript.ts';
import { isShell, withoutWrappers } from '../languages/shell/wrappers.ts';

export interface Program {
  readonly form: 'script' | 'module' | 'shell';
  /** `train.py`, `package.train`, `run.sh`. */
  readonly word: Word;
  /** What it is given. */
  readonly arguments: readonly Word[];
  /** The Python environment that it runs in, where `conda run -n`, the path of the interpreter, or what activates one names it. */
  readonly environment: string | undefined;
  /** The outermost: `python`, `torchrun`, `mpirun`. */
  readonly launcher: Word;
  /** The option by which the launcher tells each process its rank; the program must take it. */
  readonly rankOption: string | undefined;
  /** What the launcher itself is given; `undefined` where there is none, or its options are not known. */
  readonly launching: Launching | undefined;
}

export interface Launching {
  readonly library: 'torch' | 'accelerate';
  /** As people call it. */
  readonly name: string;
  readonly arguments: readonly Word[];
}

/** `undefined` where it starts no Python program, or none that can be read. */
export function programOf(all: readonly Word[]): Program | undefined {
  const { words, environment } = withoutWrappers(all);
  const found = unwrapped(words);
  return found && { ...found, environment };
}

type Found = Omit<Program, 'environment'>;

function unwrapped(words: readonly Word[]): Found | undefined {
  const [launcher, ...rest] = words;
  if (!launcher) return undefined;
  const name = nameOf(launcher.text);
  if (isPython(name)) return pythonProgram(rest, launcher);
  if (isShell(name)) return shellProgram(rest, launcher);
  if (name === 'torchrun') return by('torch', name, rest, launched(rest, launcher));
  if (name === 'accelerate-launch') return by('accelerate', name, rest, launched(rest, launcher));
  if (name === 'deepspeed') return launched(rest, launcher, '--local_rank', /^--no_local_rank$/);
  if (name === 'accelerate' && rest[0]?.text === 'launch')
    return by('accelerate', 'accelerate launch', rest.slice(1), launched(rest.slice(1), launcher));
  if (/^(?:mpirun|mpiexec|horovodrun|orterun|srun)$/.test(name)) {
    // Its own options are without end; what it starts begins with the interpreter.
    const at = rest.findIndex(({ text }) => isPython(nameOf(text)));
    return at < 0 ? undefined : pythonProgram(rest.slice(at + 1), launcher);
  }
  if (/^\.{1,2}\/.*\.(?:py|sh)$/.test(launcher.text))
    return started(launcher.text.endsWith('.sh') ? 'shell' : 'script', launcher, rest, launcher);
  return undefined;
}

/** @param words after the launcher's name */
function by(
  library: Launching['library'],
  name: string,
  words: readonly Word[],
  found: Found | undefined,
): Found | undefined {
  const end = found ? words.indexOf(found.word) : -1;
  return found && { ...found, launching: { library, name, arguments: words.slice(0, Math.max(end, 0)) } };
}

function isPython(name: string): boolean {
  return /^python[\d.]*$/.test(name);
}

/** Options of the interpreter that take a value. */
const valued = new Set(['-W', '-X', '--check-hash-based-pycs']);

function pythonProgram(words: readonly Word[], launcher: Word): Found | undefined {
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (!word) return undefined;
    if (/^-[bBdEiIOPqsSuvx]*m$/.test(word.text))
      return moduleProgram(words[at + 1], words.slice(at + 2), launcher);
    // A module without a space before it is nothing that could be pointed at.
    if (/^-(?:[bBdEiIOPqsSuvx]*[cm].*)?$/.test(word.text)) return undefined;
    if (valued.has(word.text)) at++;
    else if (!word.text.startsWith('-')) return started('script', word, words.slice(at + 1), launcher);
  }
  return undefined;
}

function moduleProgram(word: Word | undefined, given: readonly Word[], launcher: Word): Found | undefined {
  if (!word) return undefined;
  if (
    /^(?:torch\.distributed\.(?:run|launch)|accelerate\.commands\.launch|deepspeed\.launcher\.runner)$/.test(
      word.text,
    )
  ) {
    const name = word.text;
    if (name === 'torch.distributed.launch')
      return by('torch', name, given, launched(given, launcher, '--local-rank', /^--use[_-]env$/));
    if (name.startsWith('deepspeed')) return launched(given, launcher, '--local_rank', /^--no_local_rank$/);
    return by(name.startsWith('torch') ? 'torch' : 'accelerate', name, given, launched(given, launcher));
  }
  return started('module', word, given, launcher);
}

/** Launchers have many options; the program is the first script, or the module behind `-m`. */
function launched(
  words: readonly Word[],
  launcher: Word,
  rankOption?: string,
  withoutRank?: RegExp,
): Found | undefined {
  const program = (form: Found['form'], at: number): Found | undefined => {
    const word = words[at];
    if (!word) return undefined;
    const saysNot = words.slice(0, at).some(({ text }) => withoutRank?.test(text));
    return {
      form,
      word,
      arguments: words.slice(at + 1),
      launcher,
      rankOption: saysNot ? undefined : rankOption,
      launching: undefined,
    };
  };
  for (const [at, { text }] of words.entries()) {
    if (/^(?:-m|--module)$/.test(text)) {
      const next = words.findIndex((word, index) => index > at && /^[A-Za-z_][\w.]*$/.test(word.text));
      return next < 0 ? undefined : program('module', next);
    }
    if (/\.py$/.test(text) && !text.startsWith('-')) return program('script', at);
    if (isPython(nameOf(text))) return pythonProgram(words.slice(at + 1), launcher);
  }
  return undefined;
}

/** By itself, and not by a launcher that tells each process its rank. */
function started(form: Found['form'], word: Word, given: readonly Word[], launcher: Word): Found {
  return { form, word, arguments: given, launcher, rankOption: undefined, launching: undefined };
}

function shellProgram(words: readonly Word[], launcher: Word): Found | undefined {
  const at = scriptAt(words);
  const word = words[at];
  return word && started('shell', word, words.slice(at + 1), launcher);
}
