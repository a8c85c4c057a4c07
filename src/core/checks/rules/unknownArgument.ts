import type { ArgumentProblem } from '../../code/arguments.ts';
import { resolveFlag } from '../../code/arguments.ts';
import { type CheckedProgram, programsOf } from '../../code/checkedPrograms.ts';
import { spanOfWord } from '../../code/launches.ts';
import { optionName } from '../../code/optionText.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { guess } from '../support/guess.ts';
import { declared, scriptName, shown } from '../support/programs.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const unknownArgument = defineRule({
  code: 'unknown-argument',
  severity: 'error',
  summary: 'The command gives the script an argument that its parser refuses.',
  *check(document) {
    for (const program of programsOf(document)) {
      for (const problem of program.matched.problems) yield* findingOf(document, program, problem);
      yield* rankOf(program);
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
    const whole = spanOfWord(word);
    const span =
      word.textStart === undefined ? whole : { start: whole.start, end: whole.start + flag.length };
    const right = meant === undefined ? '' : ` Did you mean ${meant}?`;
    yield {
      span,
      message: `${script} has no option ${flag}.${right}`,
      fixes:
        meant === undefined || word.textStart === undefined
          ? []
          : [guess(flag, meant, { span, newText: meant })],
    };
  } else if (problem.kind === 'extra') {
    const { word, option } = problem;
    yield {
      span: spanOfWord(word),
      message: option
        ? `${optionName(option)} of ${script} takes no value; the parser refuses "${shown(document, word)}".`
        : `${script} takes no argument "${shown(document, word)}".`,
      related: option ? [declared(option)] : [],
    };
  }
}

/** Some launchers tell each process its rank by an option that the script never asked for. */
function* rankOf({ launch, parser, ...rest }: CheckedProgram): Generator<RuleFinding> {
  const { launcher, rankOption } = launch.program;
  if (!parser?.isClosed || rankOption === undefined) return;
  const found = resolveFlag(parser, rankOption);
  const other = resolveFlag(parser, rankOption.replaceAll('-', '_').replace(/^__/, '--'));
  // Before PyTorch 2.0 it had an underscore.
  if (found !== undefined || other !== undefined) return;
  const name = rankOption === '--local_rank' ? 'deepspeed' : 'torch.distributed.launch';
  const without = name === 'deepspeed' ? '--no_local_rank' : '--use-env';
  yield {
    span: spanOfWord(launcher),
    message: `${name} gives each process ${rankOption}, an option that ${scriptName({ launch, parser, ...rest })} refuses. Declare it, or start with ${without}.`,
  };
}
