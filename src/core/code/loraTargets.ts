/** The modules of public models that a program surely adapts with LoRA, where it lists them. */
import type {
  CallExpression,
  Expression,
  FunctionStatement,
  Statement,
} from '../languages/pythonCode/tree.ts';
import { expressionsOf, statementsIn } from '../languages/pythonCode/walk.ts';
import type { Project } from '../project/project.ts';
import { assignedTo } from './assigned.ts';
import type { CheckedProgram } from './checkedPrograms.ts';
import { textsOf } from './modules.ts';
import { argument, dottedName, literalOf, literalsOf } from './options/values.ts';
import { type SureCalls, sureCallsOf } from './sureCalls.ts';
import { publicName } from './trainedModel.ts';
import { givenToTrainer, meantBy, modelTrainer } from './trainerCalls.ts';

export interface LoraTargets {
  /** As on Hugging Face. */
  readonly model: string;
  /** Where it is loaded. */
  readonly loaded: Expression;
  readonly path: string;
  readonly targets: readonly string[];
  /** The list. */
  readonly list: Expression;
}

type MadeCall = SureCalls['calls'][number];

const loads = /^transformers\.\w*(?:Model|For)\w*\.from_pretrained$/;
const adapts = /^peft\.(?:mapping\.|mapping_func\.)?get_peft_model$/;
const configures = /^peft\.(?:tuners\.)?(?:lora\.)?(?:config\.)?LoraConfig$/;
const prepares = /^peft\.(?:utils\.)?(?:other\.)?prepare_model_for_(?:kbit|int8)_training$/;

/** Code that puts in other modules under names that are computed. */
const replaces =
  /setattr(?:__)?\(|\b(?:add|register)_module\(|\bset_submodule\(|\b_modules\b|\bunsloth\b|^\s*(?:global|nonlocal)\b/m;

export function loraTargetsOf(project: Project, program: CheckedProgram): LoraTargets | undefined {
  const { entry, modules } = program;
  const texts = textsOf(project, modules);
  const mentions = texts.flatMap((text) => text.match(/target_modules/g) ?? []);
  if (!entry || mentions.length !== 1 || texts.some((text) => replaces.test(text))) return undefined;
  const made = sureCallsOf(project, entry);
  for (const each of made.calls) {
    const given = adaptedBy(each);
    const config = given?.config && meantBy(given.config, each);
    if (!given || config?.kind !== 'call') continue;
    const list = targetList(config);
    const targets = literalsOf(list)?.map(String);
    if (!configures.test(made.names.meaning(each.file, config.callee) ?? '') || !list || !targets?.length)
      continue;
    const model = loadedModel(project, program, made, each, given.model);
    // Another place may have such a module.
    if (model && targets.every((target) => count(texts, target) === 1))
      return { ...model, path: each.file.path, targets, list };
  }
  return undefined;
}

/** `get_peft_model(model, config)`, or a trainer of trl that gets both. */
function adaptedBy(each: MadeCall) {
  const { meaning = '', call } = each;
  const given = call.arguments;
  if (given.some(({ star }) => star !== '')) return undefined;
  const [first, second] = given.map(({ name, value }) => (name === undefined ? value : undefined));
  if (adapts.test(meaning))
    return { model: argument(given, 'model') ?? first, config: argument(given, 'peft_config') ?? second };
  if (!meaning.startsWith('trl.') || !modelTrainer.test(meaning)) return undefined;
  return { model: givenToTrainer(each, 'model'), config: argument(given, 'peft_config') };
}

function targetList({ arguments: given }: CallExpression): Expression | undefined {
  const isOpen = given.some(
    ({ star, name }) =>
      star !== '' ||
      /^(?:target_parameters|layers_\w+|exclude_modules|trainable_token_indices)$/.test(name ?? ''),
  );
  return isOpen ? undefined : argument(given, 'target_modules');
}

/** As it is loaded, or after it was prepared for training only. */
function loadedModel(
  project: Project,
  program: CheckedProgram,
  { calls, names }: SureCalls,
  user: MadeCall,
  given: Expression | undefined,
): Pick<LoraTargets, 'model' | 'loaded'> | undefined {
  const { within, file } = user;
  let loaded = given;
  if (given?.kind === 'name') {
    const { name } = given;
    const values = assignedTo(name, within) ?? [];
    const [first, ...others] = values.filter((each) => each.span.start <= user.call.span.start);
    const isKept = (each: Expression) =>
      each === user.call ||
      (each.kind === 'call' &&
        prepares.test(names.meaning(file, each.callee) ?? '') &&
        each.arguments[0]?.value.kind === 'name' &&
        each.arguments[0].value.name === name);
    if (!others.every(isKept) || isPassedOn(name, user, names)) return undefined;
    loaded = first;
  }
  const load = calls.find(({ call }) => call === loaded);
  if (!load || load.within !== within || !loads.test(load.meaning ?? '')) return undefined;
  // Other code, or another configuration, may make it another model.
  const isOpen = load.call.arguments.some(
    ({ star, name }) => star !== '' || /^(?:trust_remote_code|config|revision)$/.test(name ?? ''),
  );
  const model = isOpen ? undefined : publicName(project, program, load);
  return model === undefined ? undefined : { model, loaded: load.call.callee };
}

/** Whether a function of another package gets it before, that may make something else of it. */
function isPassedOn(
  name: string,
  { within, file, call: user }: MadeCall,
  names: SureCalls['names'],
): boolean {
  const isIt = (each: Expression) => each.kind === 'name' && each.name === name;
  const own = new Set(
    [...statementsIn(file.module.body)].flatMap(({ statement }) =>
      statement.kind === 'function' && onlyReads(statement) ? [statement.name] : [],
    ),
  );
  return [...statementsIn(within)].some(({ statement }) => {
    const known = new Set<Expression>(statement.kind === 'assign' ? statement.targets.filter(isIt) : []);
    if (givesModule(statement, name)) return true;
    const all = [...expressionsOf(statement)];
    for (const each of all) {
      if (each.kind === 'member') known.add(each.object);
      if (each.kind !== 'call') continue;
      const called = dottedName(each.callee) ?? '';
      const meaning = names.meaning(file, each.callee) ?? '';
      const isHarmless =
        each === user ||
        own.has(called) ||
        called === 'print' ||
        prepares.test(meaning) ||
        adapts.test(meaning);
      if (isHarmless || /^transformers\.(?:DataCollator\w+|(?:Seq2Seq)?Trainer)$/.test(meaning))
        for (const { value } of each.arguments) known.add(value);
    }
    return all.some((each) => isIt(each) && !known.has(each) && each.span.start < user.span.end);
  });
}

/** Whether a function passes on nothing that it gets, and puts nothing into it. */
function onlyReads({ parameters, body }: FunctionStatement): boolean {
  const names = parameters.map(({ name }) => name);
  const isGiven = (each: Expression) => each.kind === 'name' && names.includes(each.name);
  return [...statementsIn(body)].every(
    ({ statement }) =>
      !names.some((name) => givesModule(statement, name)) &&
      [...expressionsOf(statement)].every(
        (each) =>
          each.kind !== 'call' ||
          dottedName(each.callee) === 'print' ||
          !each.arguments.some(({ value }) => isGiven(value)),
      ),
  );
}

/** `model.encoder = other`: what is no constant may have modules of its own. */
function givesModule(statement: Statement, name: string): boolean {
  if (statement.kind !== 'assign' || !statement.value || literalOf(statement.value) !== undefined)
    return false;
  const own = new RegExp(`^${name}\\.(?!(?:generation_)?config\\b)`);
  return statement.targets.some((each) => own.test(dottedName(each) ?? ''));
}

/** How often a module of that name is spoken of. */
function count(texts: readonly string[], target: string): number {
  const name = target.replaceAll('.', '\\.');
  const spoken = new RegExp(`["']${name}["']|\\.${name}\\b`, 'g');
  return texts.flatMap((text) => text.match(spoken) ?? []).length;
}
