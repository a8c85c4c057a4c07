/** Where a program surely pads with a tokenizer that it loads: `tokenizer(texts, padding=True)`. */
import type { Span } from '../base/span.ts';
import type { CallExpression, Expression, PythonFile, Statement } from '../languages/pythonCode/tree.ts';
import { expressionsOf, statementsIn } from '../languages/pythonCode/walk.ts';
import type { Project } from '../project/project.ts';
import { assignedTo, statementsOf } from './assigned.ts';
import type { CheckedProgram } from './checkedPrograms.ts';
import { textsOf } from './modules.ts';
import { argument, dottedName, lastPart, literalOf } from './options/values.ts';
import { ownClasses } from './ownClasses.ts';
import { isOfTransformers, trainingOf } from './ownTrainers.ts';
import { type SureCalls, sureCallsOf } from './sureCalls.ts';
import type { SureCall } from './surelyRun.ts';
import { publicName } from './trainedModel.ts';
import { givenToTrainer, meantBy } from './trainerCalls.ts';

export interface Padding {
  /** The model of the tokenizer, as on Hugging Face. */
  readonly model: string;
  readonly path: string;
  /** The name that the program gives to the tokenizer, and where. */
  readonly name: string;
  readonly assignment: Span;
  /** Where it pads. */
  readonly span: Span;
}

const loads =
  /^transformers\.(?:AutoTokenizer|GPT2Tokenizer|GPT2TokenizerFast|GPTNeoXTokenizer|GPTNeoXTokenizerFast)\.from_pretrained$/;

/** Arguments that say nothing about its tokens. */
const harmless =
  /^(?:pretrained_model_name_or_path|use_fast|cache_dir|(?:padding|truncation)_side|model_max_length|add_prefix_space|trust_remote_code|token|use_auth_token|local_files_only|force_download)$/;

const collators =
  /^transformers\.(?:data\.)?(?:data_collator\.)?DataCollator(?:WithPadding|ForLanguageModeling)$/;

/** Code that gives it such a token, or may. */
const givesToken =
  /\b_?pad_token\b|\.(?:tokenizer|data_collator)\s*=[^=]|(?<!config)\.pad_token_id\s*=[^=]|special_tokens|add_tokens|setattr(?:__)?\(|\bvars\(|\b__dict__\b|\bunsloth\b|^\s*(?:global|nonlocal)\b/m;

/** What applies a function later than `map` is called, or somewhere else. */
const mapsLater =
  /\bstreaming\s*=|iterable|\bdef map\b|\b(?:dask|pyspark|apache_beam|ray)\b|Executor\b|\bPool\b/i;

/** The first of each tokenizer to which nothing is done before. */
export function paddingsOf(project: Project, program: CheckedProgram): Padding[] {
  const { entry, modules } = program;
  if (!entry || !modules) return [];
  const texts = textsOf(project, modules);
  if (!texts.some((text) => text.includes('okenizer')) || texts.some((text) => givesToken.test(text)))
    return [];
  const made = sureCallsOf(project, entry);
  const isLazy = texts.some((text) => mapsLater.test(text));
  return made.calls.flatMap((load): Padding | [] => {
    const given = load.call.arguments;
    if (!loads.test(load.meaning ?? '')) return [];
    if (given.some(({ star, name }) => star !== '' || !(name === undefined || harmless.test(name))))
      return [];
    const model = publicName(project, program, load);
    const assignment = [...statementsOf(load.within)].find(
      (each) => each.kind === 'assign' && each.value === load.call,
    );
    const [target] = assignment?.kind === 'assign' ? assignment.targets : [];
    if (model === undefined || !assignment || target?.kind !== 'name') return [];
    const { name } = target;
    if (assignedTo(name, load.within)?.length !== 1) return [];
    const text = project.read(load.file.path) ?? '';
    const own = new Set(ownClasses(modules.local).keys());
    const found = made.calls.flatMap((each) => {
      if (each.within !== load.within || each.call.span.start < load.call.span.end) return [];
      const padding =
        paddedIn(each.call, name) ??
        (isLazy ? undefined : mapped(each, name, text)) ??
        collated(each, name, made, modules.local, own);
      return padding ? [{ ...padding, end: each.call.span.end }] : [];
    });
    const [first] = found.sort((a, b) => a.end - b.end);
    if (!first || !isKept(name, load, first.end, made.names)) return [];
    return { model, path: load.file.path, name, assignment: assignment.span, span: first.span };
  });
}

function paddedIn(expression: Expression, name: string): { readonly span: Span } | undefined {
  if (expression.kind !== 'call' || dottedName(expression.callee) !== name) return undefined;
  const padding = argument(expression.arguments, 'padding');
  const value = literalOf(padding);
  return padding && (value === true || value === 'longest' || value === 'max_length')
    ? { span: expression.callee.span }
    : undefined;
}

/** `dataset.map(encode)` with a function that always pads, or `dataset.map(lambda rows: tokenizer(rows["text"], padding=True))`. */
function mapped({ call, within }: SureCall, name: string, text: string) {
  const { callee, arguments: given } = call;
  if (callee.kind !== 'member' || callee.name !== 'map') return undefined;
  const called = argument(given, 'function') ?? (given[0]?.name ? undefined : given[0]?.value);
  if (called?.kind === 'other') {
    const body = called.parts.at(-1);
    if (!body || body.span.end !== called.span.end) return undefined;
    const isBody = /^lambda\b[^:()]*:\s*$/.test(text.slice(called.span.start, body.span.start));
    return isBody ? paddedIn(body, name) : undefined;
  }
  if (called?.kind !== 'name') return undefined;
  const [only, ...others] = [...statementsIn(within)].flatMap(({ statement }) =>
    bindsName(statement, called.name) ? [statement] : [],
  );
  if (only?.kind !== 'function' || others.length > 0 || only.decorators.length > 0) return undefined;
  if (only.parameters.some((each) => each.name === name) || assignedTo(name, only.body)?.length !== 0)
    return undefined;
  for (const statement of only.body) {
    for (const each of expressionsOf(statement, ({ kind }) => kind !== 'other')) {
      const padding = paddedIn(each, name);
      if (padding && statement.kind !== 'block') return padding;
    }
    // What follows may not run.
    if (statement.kind === 'block') return undefined;
  }
  return undefined;
}

function bindsName(statement: Statement, name: string): boolean {
  switch (statement.kind) {
    case 'function':
      return statement.name === name || statement.parameters.some((each) => each.name === name);
    case 'class':
      return statement.name === name;
    case 'assign':
      return statement.targets.some((each) => each.kind === 'name' && each.name === name);
    case 'from':
      return statement.names?.some((each) => (each.alias ?? each.name) === name) ?? true;
    default:
      return false;
  }
}

/** By the collator of a trainer that surely trains. */
function collated(
  trainer: SureCalls['calls'][number],
  name: string,
  made: SureCalls,
  local: readonly PythonFile[],
  own: ReadonlySet<string>,
): { readonly span: Span } | undefined {
  if (!/^transformers\.(?:Seq2Seq)?Trainer$/.test(trainer.meaning ?? '')) return undefined;
  const collator = meantBy(givenToTrainer(trainer, 'data_collator'), trainer);
  if (collator?.kind !== 'call') return undefined;
  const { callee, arguments: given } = collator;
  const isTheirs =
    collators.test(made.names.meaning(trainer.file, callee) ?? '') &&
    !own.has(lastPart(dottedName(callee) ?? ''));
  const first = given[0]?.name === undefined ? given[0]?.value : undefined;
  const tokenizer = argument(given, 'tokenizer') ?? first;
  if (!isTheirs || tokenizer?.kind !== 'name' || tokenizer.name !== name) return undefined;
  const isUsual =
    isOfTransformers(trainer, made.names, local) &&
    given.every((each) => each.star === '' && each.name !== 'padding') &&
    !own.has(lastPart(dottedName(trainer.call.callee) ?? ''));
  // That for language models pads only items that are dictionaries; it puts tensors of one length together.
  const isPadding =
    !/LanguageModeling/.test(dottedName(callee) ?? '') ||
    givesDictionaries(givenToTrainer(trainer, 'train_dataset'), trainer, made.names);
  return isUsual && isPadding && trainingOf(trainer, made) ? { span: callee.span } : undefined;
}

/** A data set of the package datasets: `data.map(encode)["train"]`. */
function givesDictionaries(
  value: Expression | undefined,
  trainer: SureCall,
  names: SureCalls['names'],
  known: ReadonlySet<string> = new Set(),
): boolean {
  const isOne = (each: Expression | undefined, also = known) => givesDictionaries(each, trainer, names, also);
  if (value?.kind === 'subscript') return isOne(value.object);
  if (value?.kind === 'name') {
    if (known.has(value.name)) return true;
    const values = assignedTo(value.name, trainer.within) ?? [];
    return values.length > 0 && values.every((each) => isOne(each, new Set([...known, value.name])));
  }
  if (value?.kind !== 'call') return false;
  const { callee } = value;
  if (/^datasets\.(?:load\.)?load_dataset$/.test(names.meaning(trainer.file, callee) ?? '')) return true;
  return callee.kind === 'member' && keepsDictionaries.test(callee.name) && isOne(callee.object);
}

/** Methods of such data sets that return another. */
const keepsDictionaries =
  /^(?:map|filter|shuffle|select|take|skip|shard|sort|train_test_split|(?:select|remove|rename)_columns|rename_column|add_column|cast|cast_column)$/;

/** Whether nothing else gets it before, that may give it a token. */
function isKept(name: string, load: SureCall, end: number, names: SureCalls['names']): boolean {
  const isIt = (each: Expression) => each.kind === 'name' && each.name === name;
  for (const { statement, within } of statementsIn(load.within)) {
    const known = new Set<Expression>(statement.kind === 'assign' ? statement.targets.filter(isIt) : []);
    for (const each of expressionsOf(statement)) {
      if (each.kind === 'member') known.add(each.object);
      if (each.kind !== 'call') continue;
      known.add(each.callee);
      if (isReader(each, load.file, names)) for (const { value } of each.arguments) known.add(value);
    }
    for (const each of expressionsOf(statement))
      if (isIt(each) && !known.has(each) && (within !== undefined || each.span.start < end)) return false;
  }
  return true;
}

function isReader({ callee }: CallExpression, file: PythonFile, names: SureCalls['names']): boolean {
  const meaning = names.meaning(file, callee) ?? dottedName(callee) ?? '';
  return /^(?:print|len|transformers\.(?:DataCollator\w+|(?:Seq2Seq)?Trainer))$/.test(meaning);
}
