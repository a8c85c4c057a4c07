/**
 * References to data, models and components of the workspace: `azureml:<name>:<version>` or `azureml:<name>@latest`. The CLI
 * loads any other label, and fails when it looks for it. Environments have a rule of their own.
 */
import type { YamlScalar } from '../../languages/yaml/tree.ts';
import { literallyLatest, onlyLabel, unknownLabel, versionAsLabel } from '../references/labels.ts';
import { writeValue } from './fixes.ts';
import type { Report } from './report.ts';
import type { Schema } from './schema.ts';
import { hasExpression, isPlaceholder } from './text.ts';
import { quoted } from './words.ts';

/** What a reference of that form may name, in the plural. */
const assets: ReadonlyMap<string | undefined, string> = new Map([
  ['componentReference', 'components'],
  ['azuremlRef', 'models'],
  ['dataPath', 'data and models'],
]);

interface ReferenceProblem {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly right: string;
}

export function checkAssetReference(report: Report, schema: Schema, scalar: YamlScalar): void {
  const { text } = scalar;
  const asset = assets.get(schema['x-acpt-form']);
  if (asset === undefined || hasExpression(text) || isPlaceholder(text)) return;
  const problem = problemOf(text, asset);
  if (!problem) return;
  report.add('wrong-format', problem.severity, scalar.span, problem.message, [
    writeValue(scalar, problem.right),
  ]);
}

function problemOf(text: string, asset: string): ReferenceProblem | undefined {
  const [, literally] = /^azureml:([^/:@]+):latest$/.exec(text) ?? [];
  // Somebody may have named a version so.
  if (literally !== undefined) return { severity: 'warning', ...literallyLatest(literally) };
  // The label is read first and split at the last "@".
  const [, name = '', label] = /^azureml:([^/]+)@([^/@]+)$/.exec(text) ?? [];
  if (label === undefined) return undefined;
  const severity = 'error';
  if (name.includes(':'))
    return { severity, message: 'Give a version or a label, not both.', right: `azureml:${name}` };
  if (/^\d/.test(label)) return { severity, message: versionAsLabel, right: `azureml:${name}:${label}` };
  if (label === onlyLabel || (label === 'default' && asset === 'components')) return undefined;
  return { severity, message: unknownLabel(quoted(label), asset), right: `azureml:${name}@${onlyLabel}` };
}
