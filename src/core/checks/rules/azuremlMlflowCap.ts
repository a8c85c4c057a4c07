import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import { compareVersions } from '../../knowledge/matrix/naming.ts';
import type { CompatibilityFile } from '../../knowledge/matrix/schema.ts';
import { admits } from '../../languages/python/specifier.ts';
import { installWith, requirementOf, versionIn } from '../../stack/replay.ts';
import { replaceSpecifierAndConstraints } from '../support/edits.ts';
import { defineRule } from '../support/rule.ts';

export const azuremlMlflowCap = defineRule({
  code: 'azureml-mlflow-cap',
  severity: 'warning',
  summary: 'This azureml-mlflow release is incompatible with the MLflow version.',
  *check({ environments, matrix }) {
    for (const { installs, stack } of environments) {
      const plugin = versionIn(stack, 'azureml-mlflow');
      const row = plugin === undefined ? undefined : capOf(matrix, plugin);
      if (!row) continue;
      for (const name of ['mlflow', 'mlflow-skinny']) {
        const version = versionIn(stack, name);
        const requirement = requirementOf(installs, stack?.packages.get(name));
        if (version === undefined || !requirement || admits(row.mlflow, version)) continue;
        const edits = replaceSpecifierAndConstraints(
          installWith(installs, requirement),
          requirement,
          row.mlflow,
        );
        yield {
          severity: row.resolves ? 'warning' : 'error',
          path: requirement.path,
          span: requirement.span,
          message: row.resolves
            ? `azureml-mlflow ${plugin} cannot log with ${name} ${version}; it needs ${name}${row.mlflow}.`
            : `azureml-mlflow ${plugin} requires ${name}${row.mlflow}, which conflicts with ${name} ${version}.`,
          fixes: edits ? [{ title: `Use ${name}${row.mlflow}`, edits }] : [],
        };
      }
    }
  },
});

type Cap = CompatibilityFile['azuremlMlflow'][number];

/** Exactly known for two releases; up to the oldest row nothing works with MLflow 3. */
function capOf({ compatibility }: Matrix, plugin: string): Cap | undefined {
  const rows = compatibility.azuremlMlflow;
  const exact = rows.find(({ azuremlMlflow }) => azuremlMlflow === plugin);
  return (
    exact ??
    rows.find(({ azuremlMlflow, resolves }) => resolves && compareVersions(plugin, azuremlMlflow) <= 0)
  );
}
