import { replacePart, spanOfPart } from '../../base/located.ts';
import type { ArgumentProblem } from '../../code/arguments.ts';
import { resolveFlag } from '../../code/arguments.ts';
import { type CheckedProgram, programsOf } from '../../code/checkedPrograms.ts';
import { launcherArguments } from '../../code/launcherArguments.ts';
import { type Launch, writtenWord } from '../../code/launches.ts';
import { optionName } from '../../code/optionText.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { isSurelyIn } from '../../stack/version.ts';
import { guess } from '../support/guess.ts';
import { declared, placeOfWord, scriptName, severityIn, shown } from '../support/programs.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const unknownArgument = defineRule({
  code: 'unknown-argument',
  severity: 'error',
  summary: 'The command passes an argument that the script or its launcher does not accept.',
  *check(document) {
    for (const program of programsOf(document)) {
      for (const problem of program.matched.problems) yield* findingOf(document, program, problem);
      yield* rankOf(document.matrix, program);
      yield* ofLauncher(program.launch);
    }
  },
});

function* findingOf(
  document: DocumentFacts,
  program: CheckedProgram,
  problem: ArgumentProblem,
): Generator<RuleFinding> {
  const script = scriptName(program);
  if (problem.kind === 'unknown') {
    const { word, flag, meant } = problem;
    const written = writtenWord(word);
    const part = { start: 0, end: flag.length };
    const right = meant === undefined ? '' : ` Did you mean ${meant}?`;
    yield {
      ...placeOfWord(word),
      ...severityIn(program.launch),
      span: spanOfPart(written, part),
      message: `${script} has no option ${flag}.${right}`,
      fixes:
        meant === undefined || written.textStart === undefined
          ? []
          : [guess(flag, meant, replacePart(written, part, meant))],
    };
  } else if (problem.kind === 'joined') {
    const { word, option, flag } = problem;
    const written = writtenWord(word);
    yield {
      ...placeOfWord(word),
      ...severityIn(program.launch),
      span: spanOfPart(written, { start: 0, end: flag.length }),
      message: `Without a space after ${flag}, its value is taken as part of the name: ${script} has no such option.`,
      related: [declared(option)],
      fixes:
        written.textStart === undefined
          ? []
          : [
              {
                title: 'Add a space',
                edits: [replacePart(written, { start: flag.length, end: flag.length }, ' ')],
              },
            ],
    };
  } else if (problem.kind === 'extra') {
    const { word, option } = problem;
    const given = shown(document.project, document.path, word);
    const [dash = ''] = /^[\u2013\u2014]+-?(?=[A-Za-z])/.exec(word.text) ?? [];
    const written = writtenWord(word);
    yield {
      ...placeOfWord(word),
      ...severityIn(program.launch),
      message: dash
        ? `"${given}" begins with a dash where two hyphens are meant, so ${script} has no option in it.`
        : option
          ? `${optionName(option)} of ${script} takes no value; the parser refuses "${given}".`
          : `${script} takes no argument "${given}".`,
      related: option && !dash ? [declared(option)] : [],
      fixes:
        dash && written.textStart !== undefined
          ? [
              {
                title: `Use --${word.text.slice(dash.length)}`,
                edits: [replacePart(written, { start: 0, end: dash.length }, '--')],
              },
            ]
          : [],
    };
  }
}

function* ofLauncher(launch: Launch): Generator<RuleFinding> {
  const { launching } = launch.program;
  if (!launching) return;
  for (const { word, flag, meant } of launcherArguments(launching).unknown) {
    const written = writtenWord(word);
    const part = { start: 0, end: flag.length };
    yield {
      ...placeOfWord(word),
      ...severityIn(launch),
      span: spanOfPart(written, part),
      message: `${launching.name} has no option ${flag}.${meant === undefined ? '' : ` Did you mean ${meant}?`}`,
      fixes:
        meant === undefined || written.textStart === undefined
          ? []
          : [guess(flag, meant, replacePart(written, part, meant))],
    };
  }
}

/** Some launchers tell each process its rank by an option that the script never asked for. */
function* rankOf(matrix: Matrix, program: CheckedProgram): Generator<RuleFinding> {
  const { launch, parser } = program;
  const { launcher, rankOption } = launch.program;
  if (!parser?.isClosed || rankOption === undefined) return;
  const isTorch = rankOption !== '--local_rank';
  const given = isTorch ? optionOfTorch(matrix, program) : rankOption;
  const option = given ?? rankOption;
  const other = option === '--local-rank' ? '--local_rank' : '--local-rank';
  if (resolveFlag(parser, option) !== undefined) return;
  const found = resolveFlag(parser, other);
  // Where nobody knows which of both is given, one of them is enough.
  if (given === undefined && found !== undefined) return;
  const declaredOther = typeof found === 'object' ? found.option : undefined;
  const name = isTorch ? 'torch.distributed.launch' : 'deepspeed';
  const script = scriptName(program);
  const fact = `${name} gives each process ${option}, an option that ${script} refuses.`;
  yield {
    ...placeOfWord(launcher),
    ...severityIn(launch),
    message:
      isTorch && declaredOther
        ? `${fact} It declares ${other}, which is another: declare both, or start with torchrun.`
        : `${fact} Declare it, or start with ${isTorch ? '--use_env' : '--no_local_rank'}.`,
    related: isTorch && declaredOther ? [declared(declaredOther)] : [],
  };
}

/** Up to 1.13 with an underscore, from 2.0 on with a hyphen; `undefined` where the environment has nobody knows which. */
function optionOfTorch(matrix: Matrix, { launch: { run, program } }: CheckedProgram): string | undefined {
  if (program.environment !== undefined) return undefined;
  const torch = run.environment?.stack?.packages.get('torch')?.value;
  const known = matrix.packages.package('torch');
  if (isSurelyIn(torch, '>=2.0', known)) return '--local-rank';
  return isSurelyIn(torch, '<2.0', known) ? '--local_rank' : undefined;
}
