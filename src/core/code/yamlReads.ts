/** Values of YAML files of the workspace that a program surely passes to calls: `Adam(parameters, lr=config["lr"])`. */

import type { CallExpression, Expression, Statement } from '../languages/pythonCode/tree.ts';
import { expressionsOf, statementsIn } from '../languages/pythonCode/walk.ts';
import { asMapping, asScalar, valueFor, type YamlNode, type YamlScalar } from '../languages/yaml/tree.ts';
import type { Project } from '../project/project.ts';
import type { CheckedProgram } from './checkedPrograms.ts';
import { isDynamic, placeOf } from './entry.ts';
import { onlyValue, placeOfCall } from './onlyValue.ts';
import { argument, dottedName, literalOf } from './options/values.ts';
import type { SureCalls } from './sureCalls.ts';

type MadeCall = SureCalls['calls'][number];

export interface YamlRead {
  /** The YAML file. */
  readonly path: string;
  readonly scalar: YamlScalar;
}

/**
 * @param value an argument of the call
 * @param isAsGiven whether an attribute of that name has what the command gives
 */
export function yamlRead(
  project: Project,
  program: CheckedProgram,
  { calls, names }: SureCalls,
  made: MadeCall,
  value: Expression,
  isAsGiven: (object: string, attribute: string) => boolean,
): YamlRead | undefined {
  const read = keysOf(value);
  if (!read || isChanged(read, made.within)) return undefined;
  const load = onlyValue(read.name, placeOfCall(made));
  if (load?.kind !== 'call' || !calls.some(({ call }) => call === load)) return undefined;
  if (!isLoad(load, (each) => names.meaning(made.file, each))) return undefined;
  const opened = openedFor(load, made.within);
  const written = opened && pathGiven(program, opened, isAsGiven);
  const path = written === undefined ? undefined : placeOf(project, program.launch, written);
  if (path === undefined || program.launch.mayBeMade) return undefined;
  let node: YamlNode | undefined = project.file(path)?.yaml.root;
  for (const key of read.keys) node = valueFor(asMapping(node), key);
  const scalar = asScalar(node);
  const isTagged =
    scalar && /![^\s:]*\s+(?:&\S+\s+)?$/.test((project.read(path) ?? '').slice(0, scalar.span.start));
  return scalar && !isTagged ? { path, scalar } : undefined;
}

interface Keys {
  readonly name: string;
  readonly keys: readonly string[];
}

/** `config["optimizer"]["lr"]` */
function keysOf(expression: Expression): Keys | undefined {
  if (expression.kind === 'name') return { name: expression.name, keys: [] };
  if (expression.kind !== 'subscript') return undefined;
  const inner = keysOf(expression.object);
  const [key, ...others] = expression.indices.map(literalOf);
  return inner && typeof key === 'string' && others.length === 0
    ? { name: inner.name, keys: [...inner.keys, key] }
    : undefined;
}

/** Whether the program does more with what it has read than to look things up in it. */
function isChanged({ name, keys }: Keys, within: readonly Statement[]): boolean {
  if (keys.length === 0) return true;
  const isIt = (each: Expression) => each.kind === 'name' && each.name === name;
  const harmless = new Set<Expression>();
  const all: Expression[] = [];
  for (const { statement } of statementsIn(within)) {
    const targets = statement.kind === 'assign' ? statement.targets : [];
    for (const target of targets) if (isIt(target)) harmless.add(target);
    for (const each of expressionsOf(statement)) {
      all.push(each);
      const isTarget = targets.includes(each);
      // `config["lr"]`, `config.get("steps", 10)`
      if (!isTarget && each.kind === 'subscript') harmless.add(each.object);
      if (each.kind === 'call' && each.callee.kind === 'member' && each.callee.name === 'get')
        harmless.add(each.callee.object);
    }
  }
  if (all.some((each) => isIt(each) && !harmless.has(each))) return true;
  // A part of it that has a name of its own may be changed by that.
  return all.some((each) => {
    const part = each.kind === 'subscript' ? keysOf(each) : undefined;
    const isPart = part?.name === name && part.keys.length < keys.length;
    return isPart && part.keys.every((key, at) => key === keys[at]) && !harmless.has(each);
  });
}

/** PyYAML, with a loader that knows numbers. */
function isLoad(load: CallExpression, meaningOf: (expression: Expression) => string | undefined): boolean {
  if (load.arguments.some(({ star }) => star !== '')) return false;
  const called = meaningOf(load.callee);
  if (called !== 'yaml.load') return called === 'yaml.safe_load' || called === 'yaml.full_load';
  const second = load.arguments[1];
  const loader = argument(load.arguments, 'Loader') ?? second?.value;
  return loader !== undefined && /^yaml\.C?(?:Safe|Full|Unsafe)?Loader$/.test(meaningOf(loader) ?? '');
}

/** What `open` is given for what is loaded: `yaml.safe_load(open(path))`, or in `with open(path) as file:`. */
function openedFor(
  { arguments: given }: CallExpression,
  within: readonly Statement[],
): Expression | undefined {
  const source = given[0]?.value;
  if (source?.kind === 'call') return pathOpened(source);
  if (source?.kind !== 'name') return undefined;
  const opened = [...statementsIn(within)].flatMap(({ statement }) => {
    if (statement.kind !== 'block' || statement.word !== 'with') return [];
    const heads = statement.branches[0]?.heads ?? [];
    const at = heads.findIndex((each) => each.kind === 'name' && each.name === source.name);
    const before = heads[at - 1];
    return at < 0 ? [] : [{ statement, path: before?.kind === 'call' ? pathOpened(before) : undefined }];
  });
  const around = opened.filter(
    ({ statement: { span } }) => span.start <= source.span.start && source.span.end <= span.end,
  );
  return around.length === 1 ? around[0]?.path : undefined;
}

function pathOpened({ callee, arguments: given }: CallExpression): Expression | undefined {
  const [first] = given;
  return dottedName(callee) === 'open' && first?.name === undefined && first?.star === ''
    ? first.value
    : undefined;
}

/** The path itself, or what the command or the parser says of `args.config`. */
function pathGiven(
  { matched, parser }: CheckedProgram,
  path: Expression,
  isAsGiven: (object: string, attribute: string) => boolean,
): string | undefined {
  if (path.kind === 'string') return path.text;
  if (path.kind !== 'member' || path.object.kind !== 'name') return undefined;
  if (!parser || !isAsGiven(path.object.name, path.name)) return undefined;
  const [only, ...others] = matched.bindings.filter(({ option }) => option.name === path.name);
  return only && others.length === 0 && !isDynamic({ text: only.value }) ? only.value : undefined;
}
