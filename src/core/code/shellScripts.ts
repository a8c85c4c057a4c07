/** Shell scripts of the code folder, and the programs that they start in the end. */
import { folderOf } from '../base/paths.ts';
import type { Word } from '../languages/python/words.ts';
import { defineFact, type Project } from '../project/project.ts';
import { programsIn, type ShellPrograms } from './commandPrograms.ts';
import { commandText } from './commandText.ts';
import type { Program } from './launcher.ts';

/** Longer scripts bring data along. */
const mostLetters = 50_000;

/**
 * What a shell script starts; `undefined` where another program than a shell reads it.
 * @param folder in which it starts, which need not be its own
 */
export function shellScript(project: Project, path: string, folder: string): ShellPrograms | undefined {
  return project.get(script, `${path}\n${folder}`);
}

const script = defineFact<ShellPrograms | undefined>({
  name: 'programs that a shell script starts',
  compute(project, key) {
    const [path = '', folder = ''] = key.split('\n');
    const text = project.read(path);
    if (text === undefined || text.length > mostLetters || !isShell(text)) return undefined;
    return programsIn(commandText(text), folder, folderOf(path));
  },
});

function isShell(text: string): boolean {
  const [first = ''] = text.split('\n', 1);
  return !text.includes('\0') && (!first.startsWith('#!') || /\b(?:ba|z|da|k)?sh\b/.test(first));
}

/** A program of a script, with its words standing where the command names the script. */
export function programWithin(program: Program, path: string, at: Word): Program {
  return {
    ...program,
    word: wordWithin(program.word, path, at),
    arguments: program.arguments.map((each) => wordWithin(each, path, at)),
    launcher: wordWithin(program.launcher, path, at),
    launching: program.launching && {
      ...program.launching,
      arguments: program.launching.arguments.map((each) => wordWithin(each, path, at)),
    },
  };
}

export function wordWithin({ text, span, textStart }: Word, path: string, at: Word): Word {
  return { text, span: at.span, textStart: undefined, writtenIn: { path, span, textStart } };
}
