import { expressionHover } from '../../azureml/expressions/hover.ts';
import { explainAt, explanationMarkdown } from '../../azureml/schema/explain.ts';
import { workspaceCopyFor } from '../../azureml/workspace/copy.ts';
import { contains, type Span, spanBefore } from '../../base/span.ts';
import { locate } from '../../languages/yaml/locate.ts';
import { isSettingsPath } from '../../project/documentSettings.ts';
import { stackMarkdown } from '../../stack/describe.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import type { ResolvedEnvironment } from '../../stack/environment.ts';
import { runsOf } from '../../stack/runs.ts';
import { computeMarkdown } from '../computeText.ts';
import { sizeMarkdown } from '../vmSizeText.ts';
import type { Hover } from './answer.ts';
import { hoverInCommand } from './command.ts';
import { hoverInBuildFile, hoverInRecipe } from './recipeHover.ts';
import { hoverInSettings } from './settings.ts';

/**
 * What is known about the place: an expression's declaration, the stack of an environment, a key's meaning.
 * @param explainsKeys `false` where others explain keys and values by the schema
 */
export function hoverAt(document: DocumentFacts, offset: number, explainsKeys = true): Hover | undefined {
  if (isSettingsPath(document.path)) return hoverInSettings(document, offset);
  return hoverInDocument(document, offset, explainsKeys) ?? hoverInBuildFile(document, offset);
}

function hoverInDocument(document: DocumentFacts, offset: number, explainsKeys: boolean): Hover | undefined {
  if (!document.document && !document.isDockerfile && !document.sdk) return undefined;
  return (
    recipeHover(document, offset) ??
    expressionHover(document, offset) ??
    hoverInCommand(document, offset) ??
    stackHover(document, offset) ??
    argumentHover(document, offset) ??
    sizeHover(document, offset) ??
    computeHover(document, offset) ??
    schemaHover(document, offset, explainsKeys)
  );
}

/** Lines that install something: in a Dockerfile, in a conda file written into the document. */
function recipeHover({ environments, matrix, path }: DocumentFacts, offset: number): Hover | undefined {
  for (const environment of environments) {
    const found = hoverInRecipe(environment, matrix, path, offset);
    if (found) return found;
  }
  return undefined;
}

function stackHover({ environments }: DocumentFacts, offset: number): Hover | undefined {
  const found = environments.find(
    (environment) => environment.stack && contains(writtenSpan(environment), offset),
  );
  return found?.stack && { span: writtenSpan(found), markdown: stackMarkdown(found.stack) };
}

/** On `environment=` in Python, whose value may be written elsewhere. */
function argumentHover({ environments, sdk }: DocumentFacts, offset: number): Hover | undefined {
  if (!sdk) return undefined;
  for (const { site, stack } of environments) {
    const key = site?.pair?.key.span;
    if (key && stack && contains(key, offset)) return { span: key, markdown: stackMarkdown(stack) };
  }
  return undefined;
}

function writtenSpan({ reference, image, span }: ResolvedEnvironment): Span {
  return (reference ?? image)?.span ?? span;
}

function sizeHover({ tree, text, matrix, sdk }: DocumentFacts, offset: number): Hover | undefined {
  if (sdk) {
    const span = sdk.usesSdk ? spanBefore(sdk.verbatim, offset) : undefined;
    if (!span || !contains(span, offset)) return undefined;
    const size = matrix.vmSize(text.slice(span.start, span.end));
    return size && { span, markdown: sizeMarkdown(size) };
  }
  const { node, onKey } = locate(tree.root, offset);
  const size = !onKey && node?.kind === 'scalar' ? matrix.vmSize(node.text) : undefined;
  return size && node && { span: node.span, markdown: sizeMarkdown(size) };
}

/** On the name of a compute that the Azure ML workspace has. */
function computeHover(document: DocumentFacts, offset: number): Hover | undefined {
  const copy = workspaceCopyFor(document.project, document.path);
  if (!copy) return undefined;
  const found = runsOf(document).find(
    ({ compute }) => compute && contains(compute.scalar.span, offset),
  )?.compute;
  if (!found?.registered) return undefined;
  const { workspace, read_on } = copy.manifest;
  const from = `In the workspace ${workspace} on ${read_on}.`;
  return {
    span: found.scalar.span,
    markdown: computeMarkdown(document.matrix, found.name, found.registered, from),
  };
}

/** On a key and on a scalar value after it; the hover of an environment's key shows its stack as well. */
function schemaHover(
  { document, tree, environments }: DocumentFacts,
  offset: number,
  explainsKeys: boolean,
): Hover | undefined {
  const { steps, node, onKey } = locate(tree.root, offset);
  const last = steps.at(-1);
  if (!document || !node || !last || !('key' in last)) return undefined;
  if (!onKey && node.kind !== 'scalar') return undefined;
  const explanation = explainAt(document.kind, steps);
  if (!explanation) return undefined;
  const stack = onKey ? environments.find(({ site }) => site?.pair === last.pair)?.stack : undefined;
  const parts = [
    ...(explainsKeys ? [explanationMarkdown(explanation)] : []),
    ...(stack ? [stackMarkdown(stack)] : []),
  ];
  if (parts.length === 0) return undefined;
  return { span: node.span, markdown: parts.join('\n\n---\n\n') };
}
