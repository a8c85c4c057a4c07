/** What the documents of a workspace would run into if they moved from one environment or image to another. */
import { acptNamespace } from '../azureml/references/imageReference.ts';
import { registryReference } from '../azureml/references/rewrite.ts';
import { editsByFile, type FileEdit, type Finding } from '../base/findings.ts';
import { replaceText } from '../base/located.ts';
import { applyEdits } from '../base/span.ts';
import { checkDocument } from '../checks/check.ts';
import type { Matrix } from '../knowledge/matrix/matrix.ts';
import type { Project } from '../project/project.ts';
import { DocumentFacts } from '../stack/documentFacts.ts';
import type { ResolvedEnvironment } from '../stack/environment.ts';

export interface Impact {
  /** The document whose environment would move. */
  readonly path: string;
  /** The findings that the move would add; an empty list where it is safe as far as is known. */
  readonly findings: readonly Finding[];
}

/** @param paths the documents to look at */
export function impactOf(project: Project, before: string, after: string, paths: Iterable<string>): Impact[] {
  const { matrix } = project;
  const old = subjectOf(matrix, before);
  const found: Impact[] = [];
  for (const path of paths) {
    const text = project.read(path);
    // A document whose text does not name it may still be built on it, by way of a Dockerfile.
    if (text === undefined || !(text.includes(old) || /\bbuild\b/.test(text))) continue;
    const document = new DocumentFacts(project, path);
    const edits = document.environments.flatMap((environment) => moves(matrix, environment, old, after));
    if (edits.length === 0) continue;
    const known = new Set(allFindings(document).map(({ code, message }) => `${code} ${message}`));
    const moved = new DocumentFacts(withEdits(project, path, edits), path);
    const fresh = allFindings(moved).filter(
      ({ severity, code, message }) =>
        (severity === 'error' || severity === 'warning') && !known.has(`${code} ${message}`),
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

/** The edits that name the new environment or image where the old one is named. */
function moves(
  matrix: Matrix,
  { reference, image, recipe }: ResolvedEnvironment,
  old: string,
  after: string,
): FileEdit[] {
  const environment = matrix.environment(subjectOf(matrix, after));
  const version = /(?:versions\/|:)(\d+)$/.exec(after)?.[1];
  if (reference) {
    const { meaning } = reference;
    if (meaning.form !== 'registry' && meaning.form !== 'workspace') return [];
    if (subjectOf(matrix, meaning.name.text) !== old || !environment) return [];
    return [replaceText(reference, registryReference(environment.name, version))];
  }
  const written = image ?? recipe?.base;
  const repository = written?.meaning.repository.text;
  if (!written || repository === undefined) return [];
  const curated = acptNamespace(repository) === 'curated';
  const name = curated ? subjectOf(matrix, repository.slice(repository.lastIndexOf('/') + 1)) : repository;
  if (name !== old) return [];
  const target = environment
    ? `mcr.microsoft.com/azureml/curated/${environment.name}:${version ?? 'latest'}`
    : after;
  return [replaceText(written, target)];
}

function allFindings(document: DocumentFacts): Finding[] {
  const { findings, inDependencies } = checkDocument(document);
  return [...findings, ...[...inDependencies.values()].flat()];
}

function withEdits(project: Project, own: string, edits: readonly FileEdit[]): Project {
  const texts = new Map<string, string>();
  for (const [path, each] of editsByFile(edits, own)) {
    const text = project.read(path);
    if (text !== undefined) texts.set(path, applyEdits(text, each));
  }
  return project.withTexts(texts);
}
