import { programsOf } from '../../code/checkedPrograms.ts';
import { TrainerArguments, type TrainerValue } from '../../code/trainerArguments.ts';
import { placeOfWord, scriptName, severityIn } from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

export const trainerRefuses = defineRule({
  code: 'trainer-refuses',
  severity: 'error',
  summary: 'TrainingArguments of transformers rejects this combination of arguments.',
  *check(document) {
    const { project } = document;
    for (const program of programsOf(document)) {
      const { launch } = program;
      const trainer = TrainerArguments.of(project, program);
      const refusal = trainer && (bestModel(trainer) ?? bothPrecisions(trainer));
      if (!refusal) continue;
      const { message, given } = refusal;
      const places = given.flatMap(({ place }) =>
        place ? [{ ...place, message: 'It is given here.' }] : [],
      );
      const [word] = given.flatMap((each) => each.word ?? []);
      yield {
        ...severityIn(launch),
        ...placeOfWord(word ?? launch.program.word),
        message: `${word ? '' : `${scriptName(program)}: `}${message}`,
        related: places,
      };
    }
  },
});

interface Refusal {
  readonly message: string;
  /** What is given of it, what matters first. */
  readonly given: readonly TrainerValue[];
}

/** The best checkpoint is known only where each that is saved was evaluated. */
function bestModel(trainer: TrainerArguments): Refusal | undefined {
  const best = trainer.given('load_best_model_at_end');
  if (best?.value !== true) return undefined;
  const evaluates = trainer.given('eval_strategy') ?? trainer.given('evaluation_strategy');
  const saves = trainer.given('save_strategy');
  const [whenEvaluated, whenSaved] = [strategyOf(evaluates, 'no'), strategyOf(saves, 'steps')];
  if (whenEvaluated === undefined || whenSaved === undefined || whenSaved === 'best') return undefined;
  // Where both are "no", older releases say nothing.
  if (whenEvaluated !== whenSaved)
    return {
      message: `load_best_model_at_end needs the same eval_strategy and save_strategy, here "${whenEvaluated}" and "${whenSaved}".`,
      given: [best, evaluates, saves].filter((each) => each !== undefined),
    };
  const [evalSteps, saveSteps] = [trainer.given('eval_steps'), trainer.given('save_steps')];
  const [each, every] = [evalSteps?.value, saveSteps?.value];
  if (whenSaved !== 'steps' || !isCount(each) || !isCount(every) || every % each === 0) return undefined;
  return {
    message: `load_best_model_at_end needs save_steps to be a multiple of eval_steps: ${every} is none of ${each}.`,
    given: [saveSteps, evalSteps, best].filter((each) => each !== undefined),
  };
}

function bothPrecisions(trainer: TrainerArguments): Refusal | undefined {
  const [fp16, bf16] = [trainer.given('fp16'), trainer.given('bf16')];
  return fp16?.value === true && bf16?.value === true
    ? { message: 'fp16 and bf16 cannot both be true.', given: [bf16, fp16] }
    : undefined;
}

/** `undefined` where nobody can tell. */
function strategyOf(given: TrainerValue | undefined, usual: string): string | undefined {
  if (!given) return usual;
  return typeof given.value === 'string' && /^(?:no|steps|epoch|best)$/.test(given.value)
    ? given.value
    : undefined;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1;
}
