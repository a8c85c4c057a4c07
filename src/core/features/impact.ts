/** What in a workspace would break if its documents moved from one environment or image to another. */

import { acptNamespace } from '../azureml/references/imageReference.ts';
import { registryReference } from '../azureml/references/rewrite.ts';
import { applyEdits, type TextEdit } from '../base/span.ts';
import type { Analysis } from '../checks/analysis.ts';
import type { Finding } from '../checks/rule.ts';
import type { Matrix } from '../knowledge/matrix/matrix.ts';
import { replaceText } from '../languages/yaml/scalarEdit.ts';
import type { Workspace } from '../project/workspace.ts';
import type { ResolvedEnvironment } from '../stack/environment.ts';

export interface Breakage {
  /** The document whose environment would move. */
  readonly path: string;
  /** The findings that the move would add; an empty list where it is safe as far as is known. */
  readonly findings: readonly Finding[];
}

/**
 * @param paths the documents to look at
 * @param analyse an analysis of a text that sees the given workspace
 */
export function breakagesOf(
  {
    workspace,
    matrix,
    before,
    after,
  }: { workspace: Workspace; matrix: Matrix; before: string; after: string },
  paths: Iterable<string>,
  analyse: (path: string, text: string, workspace: Workspace) => Analysis,
): Breakage[] {
  const old = subjectOf(matrix, before);
  const found: Breakage[] = [];
  for (const path of paths) {
    const text = workspace.read(path);
    // A document whose text does not name it may still be built on it, by way of a Dockerfile.
    if (text === undefined || !(text.includes(old) || /\bbuild\b/.test(text))) continue;
    const now = analyse(path, text, workspace);
    const edits = now.environments.flatMap((environment) => moves(matrix, environment, path, old, after));
    if (edits.length === 0) continue;
    const moved = overlay(workspace, edits);
    const then = analyse(path, moved.read(path) ?? text, moved);
    const said = new Set(everything(now).map(({ code, message }) => `${code} ${message}`));
    const fresh = everything(then).filter(
      ({ severity, code, message }) =>
        (severity === 'error' || severity === 'warning') && !said.has(`${code} ${message}`),
    );
    found.push({ path, findings: fresh });
  }
  return found;
}

/** The name without version or tag: `acpt-pytorch-2.2-cuda12.1`, or an image repository. */
function subjectOf(matrix: Matrix, written: string): string {
  const short = written
    .replace(/^azureml:\/\/registries\/[^/]+\/environments\//, '')
    .replace(/^azureml:(?:AzureML-)?/, '');
  const [name = written] = /^[^:@]*?(?=\/versions\/|\/labels\/|[:@]|$)/.exec(short) ?? [];
  return matrix.environment(name)?.name ?? name;
}

type PlacedEdit = TextEdit & { readonly path: string };

/** The edits that name the new environment or image where the old one is named. */
function moves(
  matrix: Matrix,
  { reference, image, recipe }: ResolvedEnvironment,
  path: string,
  old: string,
  after: string,
): PlacedEdit[] {
  const environment = matrix.environment(subjectOf(matrix, after));
  const version = /(?:versions\/|:)(\d+)$/.exec(after)?.[1];
  if (reference) {
    const { meaning, scalar } = reference;
    if (meaning.form !== 'registry' && meaning.form !== 'workspace') return [];
    if (subjectOf(matrix, meaning.name.text) !== old || !environment) return [];
    return [{ path, ...replaceText(scalar, registryReference(environment.name, version)) }];
  }
  const written = image ? { ...image, path } : recipe?.base;
  const repository = written?.meaning.repository.text;
  if (!written || repository === undefined) return [];
  const curated = acptNamespace(repository) === 'curated';
  const name = curated ? subjectOf(matrix, repository.slice(repository.lastIndexOf('/') + 1)) : repository;
  if (name !== old) return [];
  const target = environment
    ? `mcr.microsoft.com/azureml/curated/${environment.name}:${version ?? 'latest'}`
    : after;
  return [{ path: written.path, ...replaceText(written.scalar, target) }];
}

function everything(analysis: Analysis): Finding[] {
  return [...analysis.findings, ...[...analysis.findingsElsewhere.values()].flat()];
}

/** The workspace with the edits made. */
function overlay(workspace: Workspace, edits: readonly PlacedEdit[]): Workspace {
  const texts = new Map<string, string>();
  for (const path of new Set(edits.map((each) => each.path))) {
    const text = workspace.read(path);
    if (text !== undefined)
      texts.set(path, applyEdits(text, distinct(edits.filter((each) => each.path === path))));
  }
  return {
    read: (path) => texts.get(path) ?? workspace.read(path),
    yamlFiles: (near) => workspace.yamlFiles(near),
    revision: workspace.revision,
  };
}

/** Two jobs may be built by the same Dockerfile. */
function distinct(edits: readonly PlacedEdit[]): PlacedEdit[] {
  return edits.filter(
    (each, index) => edits.findIndex(({ span }) => span.start === each.span.start) === index,
  );
}
