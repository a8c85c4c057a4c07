import { type LoopValues, loopValuesAt } from '../../code/loopValues.ts';
import { textsOf } from '../../code/modules.ts';
import { type CodePlace, onlyValue, placeOfCall } from '../../code/onlyValue.ts';
import { argument, dottedName, literalOf } from '../../code/options/values.ts';
import { type MeantCall, type SureCalls, sureCallsOf } from '../../code/sureCalls.ts';
import type { Expression } from '../../languages/pythonCode/tree.ts';
import type { Project } from '../../project/project.ts';
import { codeName, placeOfWord, type ReadProgram, readProgramsOf, severityIn } from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

export const changedParameter = defineRule({
  code: 'changed-parameter',
  // MLflow itself fails; how the service of Azure ML answers is known from a report only.
  severity: 'warning',
  summary: 'The script logs a parameter to the same MLflow run with several values, which MLflow rejects.',
  *check(document) {
    for (const program of readProgramsOf(document)) {
      const { launch } = program;
      const found = changedIn(document.project, program);
      if (!found) continue;
      const { path } = found.made.file;
      const [first, second] = found.values;
      yield {
        ...severityIn(launch),
        ...placeOfWord(launch.program.word),
        message: `${codeName(program, path)} logs the parameter "${found.key}" as ${first}, then as ${second}; MLflow rejects another value in the same run. Log a metric, or start a nested run.`,
        related: [
          { path, span: found.made.call.callee.span, message: 'It is logged here.' },
          { path, span: found.value.span, message: 'The value changes with each pass of the loop.' },
        ],
      };
    }
  },
});

interface Changed extends Logged {
  readonly made: MeantCall;
  /** Different ones. */
  readonly values: readonly string[];
}

/** Several runs, logging that does not wait, or what begins and ends runs itself. */
const otherwise =
  /\b(?:start_run|end_run|create_run|set_terminated|delete_run|MlflowClient)\b|autolog|async|synchronous/i;

const endsRuns = /^(?:transformers|trl|ray|optuna|hyperopt)$/;

/** What may leave a loop after its first pass. */
const leaves = /\b(?:break|return|raise|exit|quit|continue)\b/;

function changedIn(project: Project, { entry, modules }: ReadProgram): Changed | undefined {
  const texts = textsOf(project, modules);
  if (
    !modules.isWhole ||
    !texts.some((text) => logging.test(text)) ||
    texts.some((text) => otherwise.test(text))
  )
    return undefined;
  if (modules.foreign.some(({ name }) => endsRuns.test(name))) return undefined;
  const made = sureCallsOf(project, entry);
  for (const each of made.calls) {
    if (!logging.test(dottedName(each.call.callee) ?? '')) continue;
    const loop = loopValuesAt(placeOfCall(each));
    const values = [...new Set(loop?.values.map(String))];
    if (!loop || values.length < 2) continue;
    const { start, end } = loop.loop.span;
    if (leaves.test(project.read(each.file.path)?.slice(start, end) ?? '')) continue;
    const logged = loggedIn(each, made, loop);
    if (logged) return { ...logged, made: each, values };
  }
  return undefined;
}

const logging = /\blog_(?:params?|hyperparams)\b/;

interface Logged {
  readonly key: string;
  readonly value: Expression;
}

/** What is logged under one name with the variable of the loop as its value. */
function loggedIn(
  { call, within, meaning }: MeantCall,
  made: SureCalls,
  loop: LoopValues,
): Logged | undefined {
  const { arguments: given, callee } = call;
  const [first, second] = given;
  if (given.some(({ star, name }) => star !== '' || name === 'run_id')) return undefined;
  const isValue = (each: Expression | undefined) => each?.kind === 'name' && each.name === loop.name;
  if (/^mlflow\.(?:tracking\.fluent\.)?log_param$/.test(meaning ?? '')) {
    const key = literalOf(argument(given, 'key') ?? first?.value);
    const value = argument(given, 'value') ?? second?.value;
    return typeof key === 'string' && value && isValue(value) ? { key, value } : undefined;
  }
  const isOfLogger =
    callee.kind === 'member' &&
    callee.name === 'log_hyperparams' &&
    isLogger(callee.object, made, { within, start: loop.loop.span.start });
  if (!isOfLogger && !/^mlflow\.(?:tracking\.fluent\.)?log_params$/.test(meaning ?? '')) return undefined;
  const entries = first?.value.kind === 'dictionary' ? first.value.entries : [];
  const [name, value] = entries.find(([, each]) => isValue(each)) ?? [];
  const key = literalOf(name);
  return typeof key === 'string' && value ? { key, value } : undefined;
}

/** The logger of Lightning, made before the loop: it has one run. */
function isLogger(object: Expression, { calls }: SureCalls, place: CodePlace): boolean {
  const value = object.kind === 'name' ? onlyValue(object.name, place) : undefined;
  const made = calls.find(({ call }) => call === value);
  return /^(?:lightning\.pytorch|pytorch_lightning)\.loggers\.(?:mlflow\.)?MLFlowLogger$/.test(
    made?.meaning ?? '',
  );
}
