/** What the documents of a workspace would run into if they moved from one environment or image to another. */
import { editsByFile, type FileEdit, type Finding } from '../../base/findings.ts';
import { applyEdits } from '../../base/span.ts';
import { checkDocument } from '../../checks/check.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import type { Project } from '../../project/project.ts';
import { DocumentFacts } from '../../stack/documentFacts.ts';
import type { ResolvedEnvironment } from '../../stack/environment.ts';
import { renaming } from '../../stack/renaming.ts';
import { isCuratedScope } from '../../stack/resolve.ts';
import { type MovePlan, planMove } from './plan.ts';
import { releaseNamed, subjectOf } from './reference.ts';

export interface Impact {
  /** The document whose environment would move. */
  readonly path: string;
  /** Where it, or a file that it is built from, names the first of the two; its path is absent in the document itself. */
  readonly places: readonly FileEdit[];
  /** The findings that the move would add; an empty list where it is safe as far as is known. */
  readonly findings: readonly Finding[];
}

/** @param paths the documents to look at */
export function impactOf(project: Project, before: string, after: string, paths: Iterable<string>): Impact[] {
  const { matrix } = project;
  const old = subjectOf(matrix, before);
  const release = releaseNamed(matrix, after);
  const moved = [...documentsOn(project, before, paths)].flatMap((path) => {
    const document = new DocumentFacts(project, path);
    const places = document.environments.flatMap((environment) => {
      if (!isOn(matrix, environment, old)) return [];
      return renaming(environment, release, document.text) ?? [];
    });
    return places.length === 0 ? [] : [{ path, places, document }];
  });
  const texts = new Map<string, string>();
  for (const { path, places } of moved)
    for (const [file, edits] of editsByFile(places, path)) {
      const text = project.read(file);
      // A Dockerfile that several documents are built by is moved by the first of them.
      if (text !== undefined && !texts.has(file)) texts.set(file, applyEdits(text, edits));
    }
  const changed = project.withTexts(texts);
  return moved.map(({ path, places, document }): Impact => {
    const known = new Set(allFindings(document).map(({ code, message }) => `${code} ${message}`));
    const added = new Map<string, Finding>();
    for (const finding of allFindings(new DocumentFacts(changed, path))) {
      const { severity, code, message, path: elsewhere = '', span } = finding;
      if ((severity !== 'error' && severity !== 'warning') || known.has(`${code} ${message}`)) continue;
      // Two steps may be built from one file.
      added.set(`${elsewhere}:${span.start} ${code} ${message}`, finding);
    }
    return { path, places, findings: [...added.values()] };
  });
}

/**
 * Moves everything that names the first, with what has to follow.
 * @param paths the documents to look at
 * @returns `undefined` where nothing names it
 */
export function moveAll(
  project: Project,
  before: string,
  after: string,
  paths: Iterable<string>,
  label: string,
): MovePlan | undefined {
  const { matrix } = project;
  const old = subjectOf(matrix, before);
  const documents = [...documentsOn(project, before, paths)];
  const isMoved = (environment: ResolvedEnvironment) => isOn(matrix, environment, old);
  return planMove(project, documents, isMoved, releaseNamed(matrix, after), label);
}

function* documentsOn(project: Project, before: string, paths: Iterable<string>): Generator<string> {
  const { matrix } = project;
  const old = subjectOf(matrix, before);
  for (const path of paths) {
    const text = project.read(path);
    // A document whose text does not name it may still be built on it, by way of a Dockerfile.
    if (text === undefined || !(text.includes(old) || /\bbuild\b/.test(text))) continue;
    if (new DocumentFacts(project, path).environments.some((each) => isOn(matrix, each, old))) yield path;
  }
}

/** Whether an environment is the old one, or stands on it. */
function isOn(matrix: Matrix, { reference, image, recipe }: ResolvedEnvironment, old: string): boolean {
  if (reference) {
    const { meaning } = reference;
    const named = (meaning.form === 'registry' || meaning.form === 'workspace') && isCuratedScope(meaning);
    return named && subjectOf(matrix, meaning.name.text) === old;
  }
  const repository = (image ?? recipe?.base)?.meaning.repository.text;
  return repository !== undefined && subjectOf(matrix, repository) === old;
}

function allFindings(document: DocumentFacts): Finding[] {
  const { findings, inDependencies } = checkDocument(document);
  return [...findings, ...[...inDependencies.values()].flat()];
}
