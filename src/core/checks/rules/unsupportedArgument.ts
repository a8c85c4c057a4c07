import type { Fix } from '../../base/findings.ts';
import { spanOfWord } from '../../code/launches.ts';
import { textsOf } from '../../code/modules.ts';
import type { NameUse } from '../../code/nameUses.ts';
import { lastPart } from '../../code/options/values.ts';
import type { Absence } from '../../knowledge/packages/schema.ts';
import type { Project } from '../../project/project.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import type { Stack } from '../../stack/stack.ts';
import {
  type LackingProgram,
  lackingPrograms,
  parserOfClasses,
  severityOf,
  since,
} from '../support/absent.ts';
import { codeName } from '../support/programs.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const unsupportedArgument = defineRule({
  code: 'unsupported-argument',
  severity: 'error',
  summary: 'The script passes an argument that the installed release of a package does not accept.',
  *check(document) {
    for (const lacking of lackingPrograms(document))
      for (const each of lacking.absent) {
        // Another rule is about what is refused only beside another argument.
        if (each.arguments === undefined || each.beside !== undefined) continue;
        yield* inCode(lacking, each, document.project);
        yield* inCommand(document, lacking, each);
      }
  },
});

/** What calls in the code give by its name. */
function* inCode(
  { program, modules, stack, uses }: LackingProgram,
  each: Absence,
  project: Project,
): Generator<RuleFinding> {
  const hasOwnModels = textsOf(project, modules).some((text) => /\bAuto\w+\.register\(/.test(text));
  for (const argument of each.arguments ?? []) {
    const calls = uses.flatMap((use) =>
      // A model of the program may take what those of the library do not.
      each.names.includes(use.name) &&
      !mayBeOther(use, each) &&
      !(hasOwnModels && /^Auto/.test(lastClass(use.name)))
        ? use.arguments.flatMap((given) => (given.name === argument ? [{ use, given }] : []))
        : [],
    );
    const [first] = calls;
    if (!first) continue;
    const { use } = first;
    const where = codeName(program, use.path);
    yield {
      span: spanOfWord(program.launch.program.word),
      severity: severityOf(use, program),
      message: `${where} passes ${argument} to ${said(use.name, each, stack)}`,
      related: calls.map(({ use: { path }, given: { span } }) => ({
        path,
        span,
        message: `${argument} is passed here.`,
      })),
      fixes: each.renamed === undefined ? [] : [renaming(argument, each.renamed, calls)],
    };
  }
}

/** `AutoModel` of `transformers.AutoModel.from_pretrained`. */
function lastClass(name: string): string {
  return name.split('.').at(-2) ?? '';
}

/** Whether an argument says so, or one of those that do not stand there. */
function mayBeOther({ arguments: given, positional }: NameUse, { unless }: Absence): boolean {
  return (
    unless !== undefined && (positional === undefined || given.some(({ name }) => unless.includes(name)))
  );
}

/** What the command gives to a program whose options are the arguments of such a class. */
function* inCommand(
  { project }: DocumentFacts,
  { program, modules, stack, uses }: LackingProgram,
  each: Absence,
): Generator<RuleFinding> {
  const texts = textsOf(project, modules);
  // Only of classes.
  const read = uses.find((use) => each.names.includes(use.name) && /^[A-Z]/.test(lastPart(use.name)));
  const takesAll = /return_remaining_strings|parse_known_args/;
  if (
    !read ||
    !uses.some((use) => lastPart(use.name) === parserOfClasses) ||
    texts.some((text) => takesAll.test(text))
  )
    return;
  for (const word of program.launch.program.arguments) {
    const [, written = ''] = /^--([a-z][\w-]*)/.exec(word.text) ?? [];
    const argument = written.replaceAll('-', '_');
    // The code may have an option of that name itself.
    if (!each.arguments?.includes(argument) || texts.some((text) => text.includes(argument))) continue;
    const span = spanOfWord(word);
    const start = span.start + '--'.length;
    const { renamed } = each;
    yield {
      span,
      message: `--${written} is an argument of ${said(read.name, each, stack)}`,
      related: [
        { path: read.path, span: read.span, message: 'Its arguments are the options of the program.' },
      ],
      fixes:
        renamed === undefined || word.textStart === undefined
          ? []
          : [
              {
                title: `Rename ${argument} to ${renamed}`,
                edits: [{ span: { start, end: start + written.length }, newText: renamed }],
              },
            ],
    };
  }
}

/** "TrainingArguments, which transformers no longer takes from 4.51.0 on; … has 4.57.6. Use eval_strategy." */
function said(name: string, each: Absence, stack: Stack): string {
  const right = each.renamed ?? each.instead;
  const use = right === undefined ? '' : ` Use ${right}.`;
  return `${lastPart(name)}, which ${each.package} ${since(each, ['takes', 'does not take'], stack)}${use}`;
}

function renaming(
  argument: string,
  renamed: string,
  calls: readonly { readonly use: NameUse; readonly given: NameUse['arguments'][number] }[],
): Fix {
  return {
    title: `Rename ${argument} to ${renamed}`,
    edits: calls.map(({ use: { path }, given: { span } }) => ({ path, span, newText: renamed })),
    // Other jobs may run the script with another release.
    needsJudgement: true,
  };
}
