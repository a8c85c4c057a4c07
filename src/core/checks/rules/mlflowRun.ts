import { type CheckedProgram, programsOf } from '../../code/checkedPrograms.ts';
import { textsOf } from '../../code/modules.ts';
import { literalOf } from '../../code/options/values.ts';
import { sureCallsOf } from '../../code/sureCalls.ts';
import type { SureCall } from '../../code/surelyRun.ts';
import { asMapping, asScalar, valueFor } from '../../languages/yaml/tree.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { isWholeJob, placeOfWord, scriptName, severityIn } from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

export const mlflowRun = defineRule({
  code: 'mlflow-run',
  severity: 'error',
  summary: 'The script starts an MLflow run that MLflow rejects.',
  *check(document) {
    for (const program of programsOf(document)) {
      const calls = callsOf(document, program);
      const problem = alreadyActive(calls) ?? otherExperiment(document, calls);
      if (!problem) continue;
      yield {
        ...severityIn(program.launch),
        ...placeOfWord(program.launch.program.word),
        message: `${scriptName(program)} ${problem.message}`,
        related: problem.related.map(([{ file, call }, message]) => ({
          path: file.path,
          span: call.callee.span,
          message,
        })),
      };
    }
  },
});

interface MlflowCall extends SureCall {
  /** `start_run` */
  readonly name: string;
}

interface Refusal {
  readonly message: string;
  readonly related: readonly (readonly [MlflowCall, string])[];
}

/** What the program surely calls of MLflow itself. */
function callsOf({ project }: DocumentFacts, { entry, modules }: CheckedProgram): readonly MlflowCall[] {
  const texts = textsOf(project, modules);
  // Who deals with the run of the job, or logs to another place, knows more.
  if (!entry || !texts.some((text) => /\bmlflow\b/.test(text)) || texts.some((text) => otherwise.test(text)))
    return [];
  return sureCallsOf(project, entry).calls.flatMap((each) => {
    const [, name] = /^mlflow\.(?:tracking\.fluent\.)?(\w+)$/.exec(each.meaning ?? '') ?? [];
    return name === undefined ? [] : [{ ...each, name }];
  });
}

const otherwise = /\bMLFLOW_(?:RUN|EXPERIMENT)_(?:ID|NAME)\b|\bset_tracking_uri\b|\bMLFLOW_TRACKING_URI\b/;

/** These begin a run where none is active. */
const logs =
  /^(?:log_(?:param|params|metric|metrics|artifact|artifacts|text|dict|figure|image|table|input)|set_tags?)$/;

/** What is logged before `start_run()` begins a run already. */
function alreadyActive(calls: readonly MlflowCall[]): Refusal | undefined {
  const start = calls.find(({ name }) => name === 'start_run');
  if (!start || start.call.arguments.some(({ name, star }) => name === 'nested' || star !== ''))
    return undefined;
  const before = above(calls, start);
  const log = before.find(begins);
  const mayEnd = calls.some(
    (each) => each.name === 'end_run' && (each.within !== start.within || before.includes(each)),
  );
  if (!log || mayEnd) return undefined;
  return {
    message: `calls mlflow.${log.name}() before mlflow.start_run(). That begins a run already, and MLflow refuses a second one.`,
    related: [
      [log, 'This begins a run.'],
      [start, 'This is refused.'],
    ],
  };
}

function begins({ name, call }: MlflowCall): boolean {
  return logs.test(name) && call.arguments.every((each) => each.star === '' && each.name !== 'run_id');
}

/** Those above it in the same body of statements. */
function above(calls: readonly MlflowCall[], { within, call }: MlflowCall): MlflowCall[] {
  return calls.filter((each) => each.within === within && each.call.span.start < call.span.start);
}

/** The run of the job belongs to the experiment of the job. */
function otherExperiment(document: DocumentFacts, calls: readonly MlflowCall[]): Refusal | undefined {
  if (!isWholeJob(document)) return undefined;
  const own = asScalar(valueFor(asMapping(document.root), 'experiment_name'));
  const sets = calls.filter(({ name }) => name === 'set_experiment');
  const [set] = sets;
  const [given] = set?.call.arguments ?? [];
  const name =
    given?.name === undefined || given.name === 'experiment_name' ? literalOf(given?.value) : undefined;
  if (!own || !set || sets.length > 1 || typeof name !== 'string' || /[$<{]/.test(own.text)) return undefined;
  if (name.toLowerCase() === own.text.toLowerCase()) return undefined;
  const starting = (each: MlflowCall) =>
    begins(each) ||
    (each.name === 'start_run' &&
      each.call.arguments.every(
        (given) => given.star === '' && given.name !== undefined && given.name !== 'run_id',
      ));
  if (above(calls, set).some((each) => begins(each) || each.name === 'start_run')) return undefined;
  const start = calls.find((each) => starting(each) && above(calls, each).includes(set));
  if (!start) return undefined;
  return {
    message: `sets the experiment "${name}", but the run of this job belongs to "${own.text}": mlflow.${start.name}() fails. Remove mlflow.set_experiment(), or write "experiment_name: ${name}".`,
    related: [
      [set, 'It is set here.'],
      [start, 'This fails.'],
    ],
  };
}
