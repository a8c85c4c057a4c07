/** The SDK v1: all that is read of it is that it is used. */
import { movedSpan, type Span } from '../../base/span.ts';
import type { PythonPart } from '../../languages/pythonCode/parts.ts';
import type { Statement } from '../../languages/pythonCode/tree.ts';

/**
 * What only the SDK v1 has. Others of the name live on: `azureml.fsspec`, `azureml.mlflow`, `azureml.ai.monitoring`; and code that
 * AutoML made and that runs in its own environment.
 */
const formerModules = /^azureml\.(?:core|data|exceptions|pipeline|train|widgets)(?:\.|$)/;

/** The module of the SDK v1 that it imports, unless that is only what asks a job for its `Run`. */
export function importOfFormer(statement: Statement, { start }: PythonPart): Span | undefined {
  const named = formerModuleIn(statement);
  return named && movedSpan(named, start);
}

function formerModuleIn(statement: Statement): Span | undefined {
  if (statement.kind === 'import')
    return statement.modules.find(({ name }) => formerModules.test(name))?.span;
  if (statement.kind !== 'from' || statement.level > 0 || !formerModules.test(statement.module))
    return undefined;
  return statement.names?.every(({ name }) => name === 'Run') === true ? undefined : statement.moduleSpan;
}
