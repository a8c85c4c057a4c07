import { isAbsolute, joined, nameOf } from '../../base/paths.ts';
import { isDynamic, placeOf } from '../../code/entry.ts';
import { programOf } from '../../code/launcher.ts';
import { launchesOf } from '../../code/launches.ts';
import type { Word } from '../../languages/python/words.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';
import { writtenCommands } from '../support/shellCommands.ts';

export const crlfScript = defineRule({
  code: 'crlf-script',
  severity: 'warning',
  summary: 'A shell script that a command or a Dockerfile runs has Windows line ends.',
  *check(document) {
    const { project } = document;
    if (!document.isInFolder) return;
    for (const launch of launchesOf(document)) {
      const { program, mayBeMade } = launch;
      // A command before it may put the line ends right: dos2unix, sed.
      if (program.form !== 'shell' || mayBeMade || isDynamic(program.word)) continue;
      const path = placeOf(project, launch, program.word.text);
      if (path === undefined) continue;
      yield* inScript(path, project.read(path) ?? '', program.word.text === program.launcher.text);
    }
    yield* inBuilds(document);
  },
});

/** Scripts of the build context that a Dockerfile copies and runs. */
function* inBuilds(document: DocumentFacts): Generator<RuleFinding> {
  const { project, environments } = document;
  for (const { path, text, words } of writtenCommands(document, '.sh')) {
    const { recipe, build } = environments.find((each) => each.recipe?.path === path) ?? {};
    const program = programOf(words);
    if (recipe?.kind !== 'dockerfile' || build?.folder === undefined || putsLineEndsRight.test(text))
      continue;
    if (program?.form !== 'shell' || isDynamic(program.word)) continue;
    const source = sourceOf(program.word.text, recipe.copied);
    const script = source === undefined ? undefined : joined(build.folder, source);
    if (script !== undefined && project.exists(script))
      yield* inScript(script, project.read(script) ?? '', program.word.text === program.launcher.text);
  }
}

const putsLineEndsRight = /dos2unix|fromdos|\\r|\\015/;

/** Where a script was in the build context: what is copied under its name, or with the whole context. */
function sourceOf(script: string, copied: readonly Word[]): string | undefined {
  const [source, ...others] = copied.filter(({ text }) => nameOf(text) === nameOf(script));
  if (source) return others.length === 0 && !isDynamic(source) ? source.text : undefined;
  return !isAbsolute(script) && copied.some(({ text }) => /^\.\/?$/.test(text)) ? script : undefined;
}

/** Lines that end with a carriage return, with commands in them. */
const commandLine = /^[ \t]*(?!#)(\S[^\r\n]*)\r(?=\n)/gm;

/** What no shell or program finds under that name: its own words, and files. */
const certainEnd =
  /(?:^|;)[ \t]*(?:then|do|else|fi|done|esac)$|(?:^|[;&|][ \t]*|[ \t])(?:python[\d.]*|(?:ba|da|z)?sh)[ \t]+(?:-\w+[ \t]+)*[\w./-]+\.(?:py|sh)$/;

/** @param isItself whether the system starts it by its first line, rather than a shell that is given it */
function* inScript(path: string, text: string, isItself: boolean): Generator<RuleFinding> {
  const name = nameOf(path);
  const interpreter = isItself ? /^#![^\r\n]*\r(?=\n)/.exec(text)?.[0].trimEnd() : undefined;
  if (interpreter !== undefined) {
    yield {
      path,
      severity: 'error',
      span: { start: 0, end: interpreter.length },
      message: `${name} has Windows line ends: no interpreter is called "${nameOf(interpreter)}\\r". Save it with LF.`,
    };
    return;
  }
  const lines = [...text.matchAll(commandLine)];
  const certain = lines.find(([, line = '']) => certainEnd.test(line));
  const first = certain ?? lines[0];
  if (!first) return;
  const line = first[0].trimEnd();
  const [word = ''] = /\S+$/.exec(line) ?? [];
  const end = first.index + line.length;
  yield {
    path,
    ...(certain ? { severity: 'error' as const } : {}),
    span: { start: end - word.length, end },
    message: `${name} has Windows line ends: the shell reads "${word}\\r" here. Save it with LF.`,
  };
}
