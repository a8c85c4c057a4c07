/** The metrics that a script logs by name. */
import type { CallExpression, PythonFile } from '../languages/pythonCode/tree.ts';
import { expressionsOf, statementsIn } from '../languages/pythonCode/walk.ts';
import { argument, dottedName, literalOf } from './options/values.ts';

/** Whatever logs by itself, under names of its own. */
const logsByItself =
  /autolog|Trainer\b|MLFlowLogger|MLflowCallback|report_to|keras|Lightning|log_figure_metric/;

/** `undefined` where something logs that is not written here by name, or nothing does. */
export function loggedMetrics(
  files: readonly PythonFile[],
  textOf: (path: string) => string,
): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  for (const { path, module } of files) {
    if (logsByItself.test(textOf(path))) return undefined;
    for (const { statement } of statementsIn(module.body))
      for (const expression of expressionsOf(statement)) {
        const found = expression.kind === 'call' ? namesIn(expression) : [];
        if (!found) return undefined;
        for (const name of found) names.add(name);
      }
  }
  return names.size === 0 ? undefined : names;
}

/** `undefined` where the names are computed. */
function namesIn({ callee, arguments: given }: CallExpression): readonly string[] | undefined {
  const name = dottedName(callee);
  const [owner = '', last = ''] = [name?.split('.').at(-2), name?.split('.').at(-1)];
  const value = argument(given, 'key') ?? argument(given, 'name') ?? given[0]?.value;
  if (
    /^(?:log_metric|log_row|log_list)$/.test(last) ||
    (last === 'log' && /^(?:run|run_logger|mlflow|parent_run)$/i.test(owner))
  ) {
    const literal = literalOf(value);
    return typeof literal === 'string' ? [literal] : undefined;
  }
  if (last !== 'log_metrics') return [];
  const metrics = argument(given, 'metrics') ?? given[0]?.value;
  if (metrics?.kind !== 'dictionary' || metrics.isOpen) return undefined;
  const keys = metrics.entries.map(([key]) => literalOf(key));
  return keys.every((key) => typeof key === 'string') ? keys.map(String) : undefined;
}
