/** Two environments or images, what the move from one to the other means for the workspace, and the move itself. */
import { nameOf } from '../../core/base/paths.ts';
import type { Span } from '../../core/base/span.ts';
import { compareStacks, consequences } from '../../core/features/compare.ts';
import { matrixTable } from '../../core/features/explorer/rows.ts';
import { type Impact, impactOf, moveAll } from '../../core/features/move/impact.ts';
import { shortName } from '../../core/features/move/upgrade.ts';
import { unknownName } from '../../core/features/unknownName.ts';
import type { Project } from '../../core/project/project.ts';
import type { DocumentFacts } from '../../core/stack/documentFacts.ts';
import { namedStack } from '../../core/stack/namedStack.ts';
import type { ComparisonAnswer, Place, Use } from '../../protocol/comparison.ts';
import type { Choice, MoveAnswer } from '../../protocol/requests.ts';
import { closedDocument } from '../editor/closedDocument.ts';
import { uriOf } from '../editor/paths.ts';
import { annotatedEdit } from './annotatedEdit.ts';

interface Question {
  readonly before: string;
  readonly after: string;
}

export function compare(project: Project, { before, after }: Question): ComparisonAnswer {
  const { matrix } = project;
  const old = namedStack(matrix, before);
  const now = namedStack(matrix, after);
  if (!old || !now) return { problem: unknownName(matrix, old ? after : before) };
  const comparison = compareStacks(old, now);
  return {
    before: { reference: before, title: old.title },
    after: { reference: after, title: now.title },
    rows: comparison.rows,
    consequences: consequences(comparison),
    uses: impactOf(project, before, after, project.allYamlFiles).map((each) => useOf(project, each)),
  };
}

function useOf(project: Project, { path, places, findings }: Impact): Use {
  const place = (file: string, span: Span): Place => {
    const line = closedDocument(file, project)?.positionAt(span.start).line ?? 0;
    return { uri: uriOf(file), line, title: `${shown(project, file)}:${line + 1}` };
  };
  return {
    places: places.map((each) => place(each.path ?? path, each.span)),
    findings: findings
      .toSorted((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'))
      .map(({ severity, message, path: elsewhere, span }) => ({
        severity,
        message,
        place: place(elsewhere ?? path, span),
      })),
  };
}

/** Below the folder of the workspace. */
function shown({ roots }: Project, path: string): string {
  const root = roots.find((each) => each === '' || path.startsWith(`${each}/`));
  return root === undefined ? nameOf(path) : path.slice(root === '' ? 0 : root.length + 1);
}

/** Everything that names the first moves to the second, with what must follow. */
export function move(project: Project, { before, after }: Question, annotated: boolean): MoveAnswer {
  const label = `Move to ${shortName(after)}`;
  const plan = moveAll(project, before, after, project.allYamlFiles, label);
  if (!plan) return { edit: null, left: [] };
  const edit = annotatedEdit(project, plan.edits, annotated) ?? null;
  return { edit, left: plan.left.map(({ finding }) => finding.message) };
}

/** What can be compared: first what the document names, then the newest of each. */
export function choices({ matrix }: Project, document: DocumentFacts | undefined): Choice[] {
  const named = (document?.environments ?? []).flatMap(({ reference, image, recipe }) => {
    const written = (reference ?? image ?? recipe?.base)?.text;
    return written !== undefined && namedStack(matrix, written) ? [written] : [];
  });
  const here = [...new Set(named)].map((reference) => ({
    reference,
    label: shortName(reference),
    here: true,
  }));
  const others = matrixTable(matrix).rows.filter(({ newest, kind }) => newest && kind !== 'rocm image');
  return [
    ...here.map((each) => ({ ...each, detail: '' })),
    ...others.map(({ reference, versions, state }) => ({
      reference,
      label: shortName(reference),
      detail: [
        versions.torch && `torch ${versions.torch}`,
        versions.accelerator,
        state === 'current' ? '' : state,
      ]
        .filter((each) => each)
        .join(' · '),
      here: false,
    })),
  ];
}
