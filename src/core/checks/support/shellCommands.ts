/** The commands of shells that a document has: in the Dockerfiles of its environments, and in what its jobs run. */
import { commandsOf } from '../../code/commands.ts';
import { commandText, inserted } from '../../code/commandText.ts';
import { type Dockerfile, finalStages, type Step } from '../../languages/dockerfile/dockerfile.ts';
import type { Word } from '../../languages/python/words.ts';
import { type ShellCommand, shellCommands } from '../../languages/shell/commands.ts';
import { baseName, withoutWrappers } from '../../languages/shell/wrappers.ts';
import type { YamlScalar } from '../../languages/yaml/tree.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';

export interface WrittenCommand {
  readonly command: ShellCommand;
  /** Without `sudo` and the like. */
  readonly words: readonly Word[];
  /** The name of the program, without its folder. */
  readonly program: string;
  readonly path: string;
  /** The text of that file. */
  readonly text: string;
}

/**
 * Those that surely run, of the stages that end up in an image and of commands.
 * @param word told by which the others are not read at all
 */
export function* writtenCommands(document: DocumentFacts, word: string): Generator<WrittenCommand> {
  for (const { path, text, dockerfile } of dockerfilesOf(document, word))
    for (const { commands } of runsOf(dockerfile))
      for (const command of commands) if (command.certain) yield writtenCommand(command, path, text);
  for (const scalar of commandsOf(document).keys())
    if (scalar.text.includes(word))
      for (const written of commandsIn(document, scalar)) if (written.command.certain) yield written;
}

interface BuiltDockerfile {
  readonly path: string;
  readonly text: string;
  readonly dockerfile: Dockerfile;
}

/**
 * The Dockerfiles from which its environments are built, each once.
 * @param word told by which the others are not read at all
 */
export function* dockerfilesOf(
  { environments, project }: DocumentFacts,
  word = '',
): Generator<BuiltDockerfile> {
  const built = environments.flatMap(({ recipe }) => (recipe?.kind === 'dockerfile' ? recipe.path : []));
  for (const path of new Set(built)) {
    const text = project.read(path) ?? '';
    const file = text.includes(word) ? project.file(path) : undefined;
    if (file) yield { path, text, dockerfile: file.dockerfile };
  }
}

export type RunStep = Extract<Step, { kind: 'run' }>;

/** What runs in the stages that end up in an image. */
export function runsOf(dockerfile: Dockerfile): RunStep[] {
  return finalStages(dockerfile).flatMap(({ steps }) => steps.filter((step) => step.kind === 'run'));
}

/** Those of a command that a job runs, also those that may not run; none where it is not written letter by letter. */
export function commandsIn(document: DocumentFacts, scalar: YamlScalar): WrittenCommand[] {
  const { path, text } = document;
  const written = commandsOf(document).get(scalar);
  if (written === undefined) return [];
  const { shell } = commandText(written);
  return shellCommands(shell, scalar.span.start, () => undefined).map((each) =>
    writtenCommand(each, path, text),
  );
}

function writtenCommand(command: ShellCommand, path: string, text: string): WrittenCommand {
  const { words } = withoutWrappers(command.words);
  return { command, words, program: baseName(words[0]?.text), path, text };
}

/** Whether another program or a file answers what a command asks: `yes | apt-get install vim`. */
export function isAnswered({ command: { span }, text }: WrittenCommand): boolean {
  return (
    /(?<!\|)\|&?\s*(?:sudo\s+)?$/.test(text.slice(0, span.start)) ||
    /^\s*<|<<<?/.test(text.slice(span.end, span.end + 40))
  );
}

/** Whether a word is what it looks like: no variable, and nothing that Azure ML puts in. */
export function isPlainWord(text: string): boolean {
  return !text.includes('$') && !text.includes(inserted) && !text.includes('`');
}

/** Whether a RUN surely fails where this command of it does: nothing after it lets the shell go on without it. */
export function endsRun({ span }: ShellCommand, run: RunStep, text: string): boolean {
  const rest = text
    .slice(span.end, run.span.end)
    .replace(/^[ \t]*#.*$/gm, '')
    .replace(/\\\r?\n\s*/g, ' ')
    .replace(/\\.|'[^']*'|"(?:[^"\\]|\\.)*"/g, 'x')
    .replace(/\d*[<>]+&\d?/g, '');
  if (!/(?:;|\|)|(?<!&)&(?!&)|\n\s*\S/.test(rest)) return true;
  // What stands before `&&` does not end a shell that stops at errors.
  const setsErrors = /\bset\s+(?:-\w+\s+)*-\w*e/.test(text.slice(run.span.start, span.start));
  return setsErrors && /^\s*(?:;|\r?\n)/.test(rest);
}

/**
 * Whether a step may bring settings or programs of the whole system: a folder that is copied over it, as seen from `WORKDIR`.
 * @param text that of the Dockerfile
 */
export function copiesOverSystem(step: Step, text: string): boolean {
  if (step.kind !== 'copy') return false;
  if (systemFolder.test(step.target)) return true;
  const folder =
    text
      .match(/^[ \t]*WORKDIR\s+\S+/gim)
      ?.at(-1)
      ?.replace(/.*\s/, '') ?? '/';
  const isInSystem =
    systemFolder.test(folder) && /^(?:\.?\/?|(?:\.\/)?(?:etc|apt|root)\/?)$/.test(step.target);
  return isInSystem && step.sources.some((source) => !/\w\.\w+$/.test(source.text));
}

const systemFolder = /^\/(?:(?:etc|root)(?:\/xdg|\/\.\w+)?)?(?:\/pip)?\/?$|\/s?bin(?:\/|$)/;
