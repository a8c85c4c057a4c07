/** What `torch.load` gets that is more than weights: models that were saved as they are. */
import type { Span } from '../base/span.ts';
import type { CallExpression, Expression, PythonFile, Statement } from '../languages/pythonCode/tree.ts';
import { expressionsOf, statementsIn } from '../languages/pythonCode/walk.ts';
import type { Project } from '../project/project.ts';
import type { Entry } from './entry.ts';
import { argument, dottedName, literalOf } from './options/values.ts';
import { type SureCalls, sureCallsOf } from './sureCalls.ts';
import type { SureCall } from './surelyRun.ts';

export interface LoadedModel {
  readonly path: string;
  readonly call: CallExpression;
  /** What tells that it is a model: a method of it that is called, or where it was saved. */
  readonly because: { readonly path: string; readonly span: Span };
  readonly isSaved: boolean;
}

/** Of modules and optimizers, and of nothing that loads as weights. */
const ofModels =
  /^(?:eval|train|parameters|named_parameters|modules|named_modules|children|zero_grad|state_dict|load_state_dict)$/;

/** What has the model again. */
const ofBoth = /^(?:to|cuda|cpu|float|half|double|bfloat16|eval|train)$/;

/** Calls without `weights_only` that a program surely makes, and of which it is sure what they get. */
export function loadedModels(project: Project, entry: Entry): LoadedModel[] {
  const made = sureCallsOf(project, entry);
  const loads = made.calls.filter(({ meaning, call }) => meaning === 'torch.load' && takesDefault(call));
  return loads.flatMap((load): LoadedModel[] => {
    const { file, call } = load;
    const { path } = file;
    const span = usedAsModel(load);
    if (span) return [{ path, call, because: { path, span }, isSaved: false }];
    const saved = savedAsModel(made, load);
    return saved ? [{ path, call, because: saved, isSaved: true }] : [];
  });
}

function takesDefault({ arguments: given }: CallExpression): boolean {
  return (
    given.every(({ name, star }) => star === '' && name !== 'weights_only' && name !== 'pickle_module') &&
    given.filter(({ name }) => name === undefined).length <= 2
  );
}

/** `torch.load(…).eval()`, or `model = torch.load(…)` and `model.eval()`. */
function usedAsModel({ call, within }: SureCall): Span | undefined {
  const all = [...statementsIn(within)].map(({ statement }) => statement);
  for (const statement of all)
    for (const expression of expressionsOf(statement)) {
      const method = methodOf(expression);
      if (method && ofModels.test(method.name) && isIt(method.object, call)) return method.nameSpan;
    }
  const assigned = all.find(
    (each) => each.kind === 'assign' && each.value !== undefined && isIt(each.value, call),
  );
  if (assigned?.kind !== 'assign' || assigned.targets.length !== 1) return undefined;
  const target = nameOf(assigned.targets[0]);
  if (target === undefined || isDecided(target, assigned, all)) return undefined;
  for (const statement of all) {
    if (statement.span.start <= assigned.span.start) continue;
    for (const expression of expressionsOf(statement)) {
      const method = methodOf(expression);
      if (method && ofModels.test(method.name) && dottedName(method.object) === target)
        return method.nameSpan;
    }
  }
  return undefined;
}

/** Whether what is loaded is given up again, or the program asks what it is. */
function isDecided(target: string, assigned: Statement, all: readonly Statement[]): boolean {
  return all.some((statement) => {
    if (
      statement.kind === 'assign' &&
      statement.span.start > assigned.span.start &&
      statement.targets.some((each) => nameOf(each) === target)
    )
      return true;
    return [...expressionsOf(statement)].some(
      (each) =>
        each.kind === 'call' &&
        /^(?:isinstance|hasattr|type|callable)$/.test(dottedName(each.callee) ?? '') &&
        each.arguments.some(({ value }) => dottedName(value) === target),
    );
  });
}

/** The program saves a model there before. */
function savedAsModel({ calls, names }: SureCalls, { call }: SureCall): LoadedModel['because'] | undefined {
  const path = fileOf(call, 0);
  if (path === undefined) return undefined;
  const save = calls.find(
    (each) =>
      each.meaning === 'torch.save' &&
      fileOf(each.call, 1) === path &&
      isModel(argument(each.call.arguments, 'obj') ?? each.call.arguments[0]?.value, each, names),
  );
  return save && { path: save.file.path, span: save.call.callee.span };
}

function fileOf({ arguments: given }: CallExpression, position: number): string | undefined {
  const literal = literalOf(argument(given, 'f') ?? given[position]?.value);
  return typeof literal === 'string' ? literal : undefined;
}

/** Whether a name stands for a model: it has methods of one, or was made as one. */
function isModel(
  object: Expression | undefined,
  { file, within }: SureCall,
  names: SureCalls['names'],
): boolean {
  const name = object && nameOf(object);
  if (name === undefined) return false;
  return [...statementsIn(within)].some(({ statement }) => {
    if (
      statement.kind === 'assign' &&
      statement.targets.some((each) => nameOf(each) === name) &&
      isMade(statement.value, file, names)
    )
      return true;
    return [...expressionsOf(statement)].some((each) => {
      const method = methodOf(each);
      return (
        method !== undefined &&
        /^(?:eval|parameters|named_parameters)$/.test(method.name) &&
        dottedName(method.object) === name
      );
    });
  });
}

function isMade(value: Expression | undefined, file: PythonFile, names: SureCalls['names']): boolean {
  return (
    value?.kind === 'call' &&
    /^(?:torch\.nn\.[A-Z]\w*|torchvision\.models\.\w+)$/.test(names.meaning(file, value.callee) ?? '')
  );
}

/** The call itself, a part of what it gets, or that moved to a device. */
function isIt(expression: Expression, call: CallExpression): boolean {
  if (expression === call) return true;
  if (expression.kind === 'subscript') return isIt(expression.object, call);
  const method = methodOf(expression);
  return method !== undefined && ofBoth.test(method.name) && isIt(method.object, call);
}

function methodOf(expression: Expression) {
  return expression.kind === 'call' && expression.callee.kind === 'member' ? expression.callee : undefined;
}

/** `model`, `self.model` */
function nameOf(expression: Expression | undefined): string | undefined {
  return expression?.kind === 'name' || expression?.kind === 'member' ? dottedName(expression) : undefined;
}
