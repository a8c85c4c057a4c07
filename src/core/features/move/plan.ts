/** A release in place of another, with everything that has to follow: made, checked, and only then told. */
import type { FileEdit, Finding, Fix } from '../../base/findings.ts';
import { checkDocument } from '../../checks/check.ts';
import type { Project } from '../../project/project.ts';
import { DocumentFacts } from '../../stack/documentFacts.ts';
import type { ResolvedEnvironment } from '../../stack/environment.ts';
import { type NamedRelease, renaming } from '../../stack/renaming.ts';
import { isSound } from '../soundFixes.ts';
import { Draft, type ReasonedEdit } from './draft.ts';
import { followingEdits } from './follow.ts';
import { solvedEdits } from './solved.ts';

export interface MovePlan {
  /** Of the texts as they are: the references first in each file's order, with what follows. */
  readonly edits: readonly ReasonedEdit[];
  /** Serious findings that the move adds and nothing here resolves, with the document that has them. */
  readonly left: readonly { readonly document: string; readonly finding: Finding }[];
}

/** No more steps than this; what needs more is left to people. */
const mostSteps = 24;

/**
 * @param documents the documents to change
 * @param moves which of their environments move
 * @param label says what the move is: "Move to acpt-pytorch-2.8-cuda12.6:15"
 * @returns `undefined` where none moves
 */
export function planMove(
  project: Project,
  documents: readonly string[],
  moves: (environment: ResolvedEnvironment) => boolean,
  release: NamedRelease,
  label: string,
): MovePlan | undefined {
  let draft = new Draft((path) => project.read(path));
  for (const path of documents) {
    const document = new DocumentFacts(project, path);
    const edits = document.environments
      .filter(moves)
      .flatMap((environment) => renaming(environment, release, document.text) ?? []);
    // Two documents may be built by one Dockerfile.
    const fresh = edits.filter((edit) => !draft.edits.some((each) => isSame(each, edit, path)));
    draft = draft.with(fresh, path, label);
  }
  if (draft.edits.length === 0) return undefined;
  const known = new Set(documents.flatMap((path) => serious(project, path).map(keyOf)));
  const freshOf = (texts: ReadonlyMap<string, string>) => {
    const changed = project.withTexts(texts);
    const found = documents.flatMap((path) =>
      serious(changed, path)
        .filter((finding) => !known.has(keyOf(finding)))
        .map((finding) => ({ document: path, finding })),
    );
    return { changed, found };
  };
  let state = freshOf(draft.texts);
  for (let steps = 0; steps < mostSteps && state.found.length > 0; steps++) {
    const better = firstThat(candidates(state, draft, documents, label), (next) => {
      const after = freshOf(next.texts);
      return after.found.length < state.found.length ? { draft: next, state: after } : undefined;
    });
    if (!better) break;
    ({ draft, state } = better);
  }
  return { edits: draft.edits, left: state.found };
}

/** Steps that may leave fewer findings: PyTorch as the image has it, the fixes of what is found, versions that fit together. */
function* candidates(
  { changed, found }: { changed: Project; found: MovePlan['left'] },
  draft: Draft,
  documents: readonly string[],
  label: string,
): Generator<Draft> {
  for (const path of documents)
    for (const environment of new DocumentFacts(changed, path).environments) {
      const edits = followingEdits(environment);
      if (edits.length === 0) continue;
      const next = draft.with(edits, path, followTitle);
      yield next;
      yield* solved(next, path);
    }
  for (const { document, finding } of found) {
    const own = finding.path ?? document;
    for (const fix of finding.fixes) {
      // A fix that names yet another environment is no part of this move.
      if (isUndone(draft, fix, own, label) || !isSound(changed, fix, own)) continue;
      yield draft.with(fix.edits, own, fix.title);
    }
  }
  for (const path of documents) yield* solved(draft, path);

  function* solved(before: Draft, path: string): Generator<Draft> {
    const document = new DocumentFacts(changed.withTexts(before.texts), path);
    for (const environment of document.environments) {
      const edits = solvedEdits(environment, changed.matrix);
      if (edits.length > 0) yield before.with(edits, path, 'Use versions that fit together');
    }
  }
}

const followTitle = "Use the image's PyTorch and wheel index";

function firstThat<Item, Answer>(
  items: Iterable<Item>,
  ask: (item: Item) => Answer | undefined,
): Answer | undefined {
  for (const item of items) {
    const answer = ask(item);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

function isUndone(draft: Draft, { edits }: Fix, own: string, label: string): boolean {
  return edits.some(({ path = own, span }) => draft.isWrittenBy(label, path, span));
}

function isSame(known: ReasonedEdit, edit: FileEdit, own: string): boolean {
  const { path, span } = known;
  return path === (edit.path ?? own) && span.start === edit.span.start && span.end === edit.span.end;
}

function serious(project: Project, path: string): Finding[] {
  const { findings, inDependencies } = checkDocument(new DocumentFacts(project, path));
  return [...findings, ...[...inDependencies.values()].flat()].filter(
    ({ severity }) => severity === 'error' || severity === 'warning',
  );
}

function keyOf({ code, path, message }: Finding): string {
  return `${code} ${path ?? ''} ${message}`;
}
