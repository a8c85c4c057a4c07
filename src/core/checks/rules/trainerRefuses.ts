import { type CheckedProgram, programsOf } from '../../code/checkedPrograms.ts';
import { textsOf } from '../../code/modules.ts';
import { literalOf } from '../../code/options/values.ts';
import { isStream } from '../../code/streams.ts';
import { sureCallsOf } from '../../code/sureCalls.ts';
import { TrainerArguments, type TrainerValue } from '../../code/trainerArguments.ts';
import { calledName, givenToTrainer, meantBy, trainerMadeWith } from '../../code/trainerCalls.ts';
import type { Project } from '../../project/project.ts';
import { placeOfWord, scriptName, severityIn, stackOf } from '../support/programs.ts';
import { hasRelease } from '../support/releases.ts';
import { defineRule } from '../support/rule.ts';

export const trainerRefuses = defineRule({
  code: 'trainer-refuses',
  severity: 'error',
  summary: 'Trainer or TrainingArguments of transformers rejects this combination of arguments.',
  *check(document) {
    const { project } = document;
    for (const program of programsOf(document)) {
      const { launch } = program;
      const trainer = TrainerArguments.of(project, program);
      const refusal =
        (trainer &&
          (bestModel(trainer) ??
            bothPrecisions(trainer) ??
            withoutLength(project, program, trainer) ??
            nothingToEvaluate(project, program, trainer))) ??
        ofTrl(project, program);
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

/** Since transformers 4.46. Source: trainer.py in the wheels of 4.45.2, 4.46.0, 4.46.3, 4.57.1, 5.0.0 and 5.24.0. */
const asksForDataset = { package: 'transformers', from: '4.46', until: undefined, released: '2024-10-24' };

/** Code that has another strategy, or none, before the trainer is made. */
const changesStrategy =
  /\.eval(?:uation)?_strategy\s*(?::[^=\n]*)?=[^=]|setattr(?:__)?\(|\.set_evaluate\(|\bvars\(|\b__dict__\b/;

function nothingToEvaluate(
  project: Project,
  program: CheckedProgram,
  made: TrainerArguments,
): Refusal | undefined {
  const stack = stackOf(program.launch);
  const { call } = made;
  if (!call || !stack) return undefined;
  const evaluates = made.given('eval_strategy') ?? made.given('evaluation_strategy');
  const when = evaluates?.value;
  if (!evaluates || (when !== 'steps' && when !== 'epoch')) return undefined;
  if (!hasRelease(asksForDataset, stack, project.matrix)) return undefined;
  const texts = textsOf(project, program.modules);
  if (texts.some((text) => changesStrategy.test(text))) return undefined;
  const trainer = trainerMadeWith(project, program, call);
  const given = trainer && givenToTrainer(trainer, 'eval_dataset');
  const dataset = trainer && meantBy(given, trainer);
  if (!trainer || (dataset && literalOf(dataset) !== null)) return undefined;
  // A function may have put one there.
  if (given?.kind === 'name' && texts.some((text) => /^\s*(?:global|nonlocal)\b/m.test(text)))
    return undefined;
  const { path } = trainer.file;
  return {
    message: `${calledName(trainer)} gets no eval_dataset, but eval_strategy is "${when}", which transformers 4.46 and later reject.`,
    given: [
      evaluates,
      { value: undefined, word: undefined, place: { path, span: trainer.call.callee.span } },
    ],
  };
}

/** As many steps as its training data have batches: source as above, and 4.30.2, 4.37.2 and 4.41.2. */
function withoutLength(
  project: Project,
  program: CheckedProgram,
  made: TrainerArguments,
): Refusal | undefined {
  const { entry, modules } = program;
  const steps = made.given('max_steps');
  const isOpen = steps && !(typeof steps.value === 'number' && steps.value <= 0);
  if (isOpen || !made.call || !entry || !modules) return undefined;
  const texts = textsOf(project, modules);
  // Mentioned anywhere else, the steps may be set there.
  const mentions = texts.flatMap((text) => text.match(/max_steps/g) ?? []);
  if (mentions.length > (steps ? 1 : 0) || texts.some((text) => changesLength.test(text))) return undefined;
  const trainer = trainerMadeWith(project, program, made.call);
  const dataset = trainer && givenToTrainer(trainer, 'train_dataset');
  const { names } = sureCallsOf(project, entry);
  if (!trainer || !dataset || !isStream(dataset, trainer, names, modules.local)) return undefined;
  const { path } = trainer.file;
  return {
    message: `${calledName(trainer)} gets a train_dataset without a length, so it needs max_steps.`,
    given: [
      ...(steps ? [steps] : []),
      { value: undefined, word: undefined, place: { path, span: dataset.span } },
    ],
  };
}

/** Code that may set the steps otherwise, give a length to what has none, or replace what looks at it. */
const changesLength =
  /setattr(?:__)?\(|\.set_training\(|\bvars\(|\b__dict__\b|__len__|has_length|^\s*(?:global|nonlocal)\b|\bunsloth\b/m;

/** `SFTConfig` for `SFTTrainer`. Source: sft_trainer.py in the wheels of trl 0.9.6, 0.12.2, 0.15.2, 0.23.0 and 1.16.0. */
function ofTrl(project: Project, program: CheckedProgram): Refusal | undefined {
  const isPatched = program.modules?.foreign.some(({ name }) => name === 'unsloth');
  const made = isPatched ? undefined : TrainerArguments.of(project, program, 'trl');
  return made && (withoutLength(project, program, made) ?? nothingToEvaluate(project, program, made));
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
