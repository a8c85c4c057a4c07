import type { Fix } from '../../base/findings.ts';
import { replaceText } from '../../base/located.ts';
import { nearest } from '../../base/nearest.ts';
import { type ComputedMetrics, computedMetrics } from '../../code/computedMetrics.ts';
import { writtenWord } from '../../code/launches.ts';
import { textsOf } from '../../code/modules.ts';
import { argument } from '../../code/options/values.ts';
import { isOfTransformers, trainingOf } from '../../code/ownTrainers.ts';
import { sureCallsOf } from '../../code/sureCalls.ts';
import type { SureCall } from '../../code/surelyRun.ts';
import { TrainerArguments } from '../../code/trainerArguments.ts';
import { calledName, trainerMadeWith } from '../../code/trainerCalls.ts';
import type { Expression } from '../../languages/pythonCode/tree.ts';
import type { Project } from '../../project/project.ts';
import { guess } from '../support/guess.ts';
import {
  placeOfWord,
  type ReadProgram,
  readProgramsOf,
  scriptName,
  severityIn,
} from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

export const bestMetricNotComputed = defineRule({
  code: 'best-metric-not-computed',
  severity: 'error',
  summary: 'The metric that selects the best model is not among those that compute_metrics returns.',
  *check(document) {
    const { project } = document;
    for (const program of readProgramsOf(document)) {
      const { launch, modules } = program;
      const made = TrainerArguments.of(project, program);
      if (made?.given('load_best_model_at_end')?.value !== true || !surelyEvaluates(made)) continue;
      const metric = made.given('metric_for_best_model');
      if (!metric || typeof metric.value !== 'string') continue;
      const trainer = trainerMadeWith(project, program, made.call);
      if (!trainer || !isUsual(project, program, trainer)) continue;
      const computed = computedMetrics(trainer, modules);
      if (!computed || hasMetric(metric.value, computed)) continue;
      const { names, function: own } = computed;
      const some = names.slice(0, 5).map((name) => `"${name}"`);
      const instead = own
        ? `${own.name} returns ${some.join(', ')}${names.length > some.length ? ' …' : ''}`
        : `${calledName(trainer)} gets no compute_metrics`;
      const { path } = trainer.file;
      const place = own ?? { path, span: trainer.call.callee.span };
      const meant = nearest(metric.value, names);
      const given = made.call && argument(made.call.arguments, 'metric_for_best_model');
      yield {
        ...severityIn(launch),
        ...placeOfWord(metric.word ?? launch.program.word),
        message: `${metric.word ? '' : `${scriptName(program)}: `}metric_for_best_model is "${metric.value}", but ${instead}.`,
        related: [
          ...(metric.place ? [{ ...metric.place, message: 'The metric is named here.' }] : []),
          {
            path: place.path,
            span: place.span,
            message: own ? 'The metrics are computed here.' : 'The trainer is created here.',
          },
        ],
        fixes:
          meant === undefined
            ? []
            : [given, metric.word && writtenWord(metric.word)].flatMap((text): Fix[] =>
                text && 'textStart' in text && text.text === metric.value
                  ? [guess(metric.value, meant, replaceText({ ...metric.place, ...text }, meant))]
                  : [],
              ),
      };
    }
  },
});

/** Whether a training that goes as far as that looks for the best model. */
function surelyEvaluates(made: TrainerArguments): boolean {
  const when = (made.given('eval_strategy') ?? made.given('evaluation_strategy'))?.value;
  const [steps, every] = [made.given('max_steps'), made.given('eval_steps')?.value];
  if (made.given('eval_delay') || (when !== 'epoch' && when !== 'steps')) return false;
  if (!steps || when === 'epoch') return true;
  return typeof steps.value === 'number' && typeof every === 'number' && every <= steps.value;
}

/** In whose evaluation nothing else adds metrics. */
function isUsual(project: Project, { entry, modules }: ReadProgram, trainer: SureCall): boolean {
  const made = sureCallsOf(project, entry);
  const isTheirs = (callee: Expression) =>
    made.names.meaning(trainer.file, callee)?.startsWith('transformers.') === true;
  const callbacks = argument(trainer.call.arguments, 'callbacks');
  const items = callbacks?.kind === 'sequence' && !callbacks.isOpen ? callbacks.items : [callbacks];
  const texts = textsOf(project, modules);
  return (
    isOfTransformers(trainer, made.names, modules.local) &&
    trainingOf(trainer, made) !== undefined &&
    items.every((each) => !each || (each.kind === 'call' && isTheirs(each.callee))) &&
    texts.flatMap((text) => text.match(/metric_for_best_model/g) ?? []).length <= 1 &&
    !texts.some((text) => changes.test(text))
  );
}

/** Code that may have other metrics, or not look for the best. */
const changes =
  /\bon_(?:evaluate|log)\b|\btrainer\.args\s*=[^=]|\badd_callback\b|setattr(?:__)?\(|\bvars\(|\b__dict__\b|\bunsloth\b|\.(?:eval(?:uation)?_(?:strategy|steps|delay)|max_steps|evaluate|compute_metrics|load_best_model_at_end|log|\w+_loop|_evaluate|_determine_best_metric|_save_checkpoint|_maybe_log_save_evaluate)\s*=[^=]/;

/** What transformers measures itself. Source: trainer.py in the wheels of 4.30.2, 4.37.2, 4.46.3, 4.57.1, 5.0.0 and 5.24.0. */
const measured = [
  'loss',
  'runtime',
  'samples_per_second',
  'steps_per_second',
  'jit_compilation_time',
  'model_preparation_time',
];

/** Also with the name of one of several data sets before it: `test_loss`. */
function hasMetric(wanted: string, { names }: ComputedMetrics): boolean {
  const plain = (name: string) => name.replace(/^eval_/, '');
  const found = plain(wanted);
  return (
    /(?:^|_)mem_/.test(found) ||
    [...measured, ...names].some((name) => found === plain(name) || found.endsWith(`_${plain(name)}`))
  );
}
