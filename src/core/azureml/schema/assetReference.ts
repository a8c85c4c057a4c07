/**
 * References to data, models and components of the workspace: `azureml:<name>:<version>` or `azureml:<name>@latest`. The CLI
 * loads any other label, and fails when it looks for it (azure-ai-ml: `_resolve_label_to_asset`). Environments have a rule of
 * their own.
 */
import type { YamlScalar } from '../../languages/yaml/tree.ts';
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

export function checkAssetReference(report: Report, schema: Schema, scalar: YamlScalar): void {
  const { text } = scalar;
  const asset = assets.get(schema['x-acpt-form']);
  if (asset === undefined || hasExpression(text) || isPlaceholder(text)) return;
  const [, literally] = /^azureml:([^/:@]+):latest$/.exec(text) ?? [];
  if (literally !== undefined) {
    const right = `azureml:${literally}@latest`;
    const message = `":latest" means a version literally named "latest". Use ${right} for the newest version.`;
    report.add('wrong-format', 'warning', scalar.span, message, [writeValue(scalar, right)]);
  }
  // The label is read first and split at the last "@".
  const [, named = '', label] = /^azureml:([^/]+)@([^/@]+)$/.exec(text) ?? [];
  if (label === undefined) return;
  const problem = labelProblem(named, label, asset);
  if (problem)
    report.add('wrong-format', 'error', scalar.span, problem.message, [writeValue(scalar, problem.right)]);
}

function labelProblem(
  named: string,
  label: string,
  asset: string,
): { readonly message: string; readonly right: string } | undefined {
  if (named.includes(':'))
    return { message: 'Give a version or a label, not both.', right: `azureml:${named}` };
  if (/^\d/.test(label))
    return { message: '"@" is for labels. Use ":" before a version.', right: `azureml:${named}:${label}` };
  if (label === 'latest' || (label === 'default' && asset === 'components')) return undefined;
  return {
    message: `Unknown label ${quoted(label)}; ${asset} only have the label "latest".`,
    right: `azureml:${named}@latest`,
  };
}
