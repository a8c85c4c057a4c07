/** The paths in the model of a deployment that a scoring script opens. */
import type {
  CallExpression,
  Expression,
  PythonFile,
  Statement,
  StringExpression,
} from '../languages/pythonCode/tree.ts';
import { expressionsOf, isMain, statementsIn } from '../languages/pythonCode/walk.ts';
import { ClassNames } from './classNames.ts';
import { environmentVariable } from './environmentReads.ts';
import { onlyValue } from './onlyValue.ts';
import { literalOf } from './options/values.ts';

/** It holds the folder in which the model is: a file, or a folder. */
export const modelVariable = 'AZUREML_MODEL_DIR';

/** What is surely joined to the folder of the model: in `init`, or when the script is loaded. */
export function pathsInModel(file: PythonFile, text: string): StringExpression[] {
  const names = new ClassNames([file]);
  const own = file.module.body.filter((statement) => !isMain(statement));
  const bodies: (readonly Statement[])[] = [own];
  for (const statement of own)
    if (statement.kind === 'function' && statement.name === 'init' && statement.decorators.length === 0)
      bodies.push(statement.body);
  const isJoin = (each: Expression): each is CallExpression =>
    each.kind === 'call' && names.meaning(file, each.callee) === 'os.path.join';
  const joinedIn = (call: CallExpression): Expression | undefined => {
    const [first, second] = call.arguments;
    const isIt = first && isModelFolder(file, names, meantBy(first.value, call, bodies));
    return isIt ? second?.value : undefined;
  };
  // Another part of the path, or none, comes from elsewhere: it may be the folder.
  for (const { statement } of statementsIn(own))
    for (const each of expressionsOf(statement))
      if (isJoin(each) && (joinedIn(each)?.kind ?? 'string') !== 'string') return [];
  // Neither a choice nor what is only said or kept for later opens it.
  const isOpen = (each: Expression) =>
    each.kind === 'call'
      ? !(each.callee.kind === 'member' && opensNothing.has(each.callee.name))
      : each.kind === 'member'
        ? !isJoin(each.object)
        : !/^(?:other|dictionary|sequence)$/.test(each.kind);
  const opened: StringExpression[] = [];
  for (const within of bodies) {
    if (within.some((statement) => isForgiven(statement, text))) continue;
    for (const { statement, isCertain, within: inner } of statementsIn(within)) {
      if (statement.kind === 'return' && inner === undefined) break;
      // The value of a parameter holds where nothing else is given.
      if (!isCertain || statement.kind === 'function' || isSetAgain(statement, text)) continue;
      for (const each of expressionsOf(statement, isOpen)) {
        if (!isJoin(each) || each.arguments.some(({ star }) => star !== '')) continue;
        const second = joinedIn(each);
        if (second?.kind === 'string') opened.push(second);
      }
    }
  }
  return opened;
}

const opensNothing: ReadonlySet<string> = new Set([
  'add_argument',
  'append',
  'critical',
  'debug',
  'error',
  'get',
  'getenv',
  'info',
  'insert',
  'pop',
  'warning',
]);

/** A `try` that goes on where something fails, or `suppress`. */
function isForgiven(statement: Statement, text: string): boolean {
  if (statement.kind !== 'block') return false;
  const written = text.slice(statement.span.start, statement.span.end);
  const count = (word: RegExp) => [...written.matchAll(word)].length;
  return /\bsuppress\b/.test(written) || count(/\bexcept\b/g) > count(/\braise\b/g);
}

/** A name that gets another value in some place. */
function isSetAgain(statement: Statement, text: string): boolean {
  const target = statement.kind === 'assign' ? statement.targets[0] : undefined;
  if (target?.kind !== 'name') return false;
  const sets = new RegExp(`^[ \\t]*${target.name}\\s*(?::[^=\\n]+)?[+/]?=(?!=)`, 'gm');
  return [...text.matchAll(sets)].length > 1;
}

/** The one value of a name, in the function or in the module. */
function meantBy(
  expression: Expression,
  call: CallExpression,
  bodies: readonly (readonly Statement[])[],
): Expression | undefined {
  if (expression.kind !== 'name') return expression;
  const values = bodies.flatMap(
    (within) => onlyValue(expression.name, { within, start: call.span.start }) ?? [],
  );
  return values.length === 1 ? values[0] : undefined;
}

/** `os.environ["AZUREML_MODEL_DIR"]`, `os.getenv("AZUREML_MODEL_DIR")` */
function isModelFolder(file: PythonFile, names: ClassNames, expression: Expression | undefined): boolean {
  if (expression?.kind === 'subscript') return environmentVariable(names, file, expression) === modelVariable;
  if (expression?.kind !== 'call') return false;
  const called = names.meaning(file, expression.callee);
  const [first] = expression.arguments;
  return (called === 'os.getenv' || called === 'os.environ.get') && literalOf(first?.value) === modelVariable;
}
