import { nameOf } from '../../base/paths.ts';
import { isDynamic, placeOf } from '../../code/entry.ts';
import { launchesOf } from '../../code/launches.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const crlfScript = defineRule({
  code: 'crlf-script',
  severity: 'warning',
  summary: 'A shell script that a command or a Dockerfile runs has Windows line endings.',
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

/** Scripts of the build context that a Dockerfile copies, and runs or has containers start. */
function* inBuilds({ project, environments }: DocumentFacts): Generator<RuleFinding> {
  for (const { recipe } of environments) {
    if (!recipe || putsLineEndsRight.test(project.read(recipe.path) ?? '')) continue;
    // Azure ML starts the command of a job, whatever the image would.
    for (const { path, isItself, starts } of recipe.scripts)
      for (const finding of inScript(path, project.read(path) ?? '', isItself))
        yield starts ? { ...finding, severity: 'warning' } : finding;
  }
}

const putsLineEndsRight = /dos2unix|fromdos|\\r|\\015/;

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
