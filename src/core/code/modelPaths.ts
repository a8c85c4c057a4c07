/** The paths in the model of a deployment that a scoring script opens. */
import type {
  CallExpression,
  Expression,
  PythonFile,
  Statement,
  StringExpression,
} from '../languages/pythonCode/tree.ts';
import { expressionsOf, statementsIn } from '../languages/pythonCode/walk.ts';
import { ClassNames } from './classNames.ts';
import { onlyValue } from './onlyValue.ts';
import { literalOf } from './options/values.ts';

/** It holds the folder in which the model is: a file, or a folder. */
export const modelVariable = 'AZUREML_MODEL_DIR';

/** What is surely joined to the folder of the model: in `init`, or when the script is loaded. */
export function* pathsInModel(file: PythonFile): Generator<StringExpression> {
  const names = new ClassNames([file]);
  const bodies: (readonly Statement[])[] = [file.module.body];
  for (const statement of file.module.body)
    if (statement.kind === 'function' && statement.name === 'init') bodies.push(statement.body);
  for (const within of bodies)
    for (const { statement, isCertain } of statementsIn(within)) {
      if (!isCertain) continue;
      for (const expression of expressionsOf(statement)) {
        if (expression.kind !== 'call' || names.meaning(file, expression.callee) !== 'os.path.join') continue;
        const [first, second] = expression.arguments;
        if (!first || second?.value.kind !== 'string' || first.star !== '' || second.star !== '') continue;
        if (isModelFolder(file, names, meantBy(first.value, expression, bodies))) yield second.value;
      }
    }
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
  if (expression?.kind === 'subscript')
    return (
      names.meaning(file, expression.object) === 'os.environ' &&
      literalOf(expression.indices[0]) === modelVariable
    );
  if (expression?.kind !== 'call') return false;
  const called = names.meaning(file, expression.callee);
  const [first] = expression.arguments;
  return (called === 'os.getenv' || called === 'os.environ.get') && literalOf(first?.value) === modelVariable;
}
