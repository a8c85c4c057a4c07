/**
 * References to data, models and components of the workspace: `azureml:<name>:<version>` or `azureml:<name>@latest`. The CLI
 * loads any other label, and fails when it looks for it. Environments have a rule of their own.
 */
import type { YamlScalar } from '../../languages/yaml/tree.ts';
import {
  literallyLatest,
  missingVersion,
  onlyLabel,
  unknownLabel,
  versionAsLabel,
} from '../references/labels.ts';
import { isPlaceholder } from '../references/placeholder.ts';
import { writeValue } from './fixes.ts';
import type { Report } from './report.ts';
import type { Schema } from './schema.ts';
import { hasExpression } from './text.ts';
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
  /** Which version is wanted is not known. */
  readonly isGuess?: boolean;
}

export function checkAssetReference(report: Report, schema: Schema, scalar: YamlScalar): void {
  const { text } = scalar;
  const asset = assets.get(schema['x-acpt-form']);
  if (asset === undefined || hasExpression(text) || isPlaceholder(text)) return;
  const problem = problemOf(text, asset);
  // What `azd ai training` makes of a name alone is not known.
  if (!problem || (problem.isGuess && schema['x-acpt-coerce'] === 'text')) return;
  const fix = { ...writeValue(scalar, problem.right), needsJudgement: problem.isGuess === true };
  report.add('wrong-format', problem.severity, scalar.span, problem.message, [fix]);
}

/** What is to be written for a reference that has the right form, but lacks its version or has it wrong. */
export function wholeReference(
  schema: Schema,
  text: string,
): { readonly text: string; readonly isGuess: boolean } {
  const asset = assets.get(schema['x-acpt-form']);
  const problem = asset === undefined ? undefined : problemOf(text, asset);
  return { text: problem?.right ?? text, isGuess: problem?.isGuess === true };
}

function problemOf(text: string, asset: string): ReferenceProblem | undefined {
  const registered = registryProblem(text);
  if (registered) return registered;
  // The SDK splits it when it is submitted: "Failed to extract version" (`_operation_orchestrator.py`).
  const [, bare] = /^azureml:([A-Za-z0-9][\w.-]*):?$/.exec(text) ?? [];
  if (bare !== undefined)
    return {
      severity: 'error',
      message: missingVersion(bare),
      right: `azureml:${bare}@${onlyLabel}`,
      isGuess: true,
    };
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

/** The client sends what follows a registry as it is. */
function registryProblem(text: string): ReferenceProblem | undefined {
  const parts =
    /^(azureml:\/\/registries\/[^/]+\/)(model|component|models|components|data)(\/[^/]+\/)(versions?|labels?)(\/[^/]+)$/;
  const [, registry = '', collection = '', name = '', selector = '', value = ''] = parts.exec(text) ?? [];
  const [collections, selectors] = [collection, selector].map((word) =>
    /s$|^data$/.test(word) ? word : `${word}s`,
  );
  const right = `${registry}${collections}${name}${selectors}${value}`;
  if (registry === '' || right === text) return undefined;
  const wrong = collections === collection ? selector : collection;
  const better = collections === collection ? selectors : collections;
  return { severity: 'warning', message: `Use "${better}", not "${wrong}", in a registry reference.`, right };
}
