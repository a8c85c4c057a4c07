/** What an editor asks to open a container: the plans of a document, of a folder, of the matrix. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { Lines } from '../../core/base/lines.ts';
import type { Analysis } from '../../core/checks/analysis.ts';
import type { CuratedAs } from '../../core/container/plan/base.ts';
import { matrixPlans } from '../../core/container/plan/matrixPlans.ts';
import type { ContainerPlan, NoPlan } from '../../core/container/plan/plan.ts';
import { containerPlans } from '../../core/container/plan/plans.ts';
import { bundledMatrix } from '../../core/knowledge/matrix/load.ts';
import type { Analyses } from '../analyses.ts';
import { pathOf } from '../workspace.ts';

export const plansRequest = 'acpt.containerPlans';
export const matrixRequest = 'acpt.containerMatrix';

export interface PlansQuestion {
  /** A document, or a folder: then that of all documents below it. */
  readonly uri: string;
  /** From 0: only what stands around this line. */
  readonly line?: number | undefined;
  readonly curatedAs: CuratedAs;
}

/** A folder with more documents is a whole repository: nobody chooses from such a list. */
const mostDocuments = 200;

export function plansFor(
  question: PlansQuestion,
  analyses: Analyses,
  documents: { get(uri: string): TextDocument | undefined },
): (ContainerPlan | NoPlan)[] {
  const { uri, line, curatedAs } = question;
  const document = documents.get(uri);
  if (document) return plansOf(analyses.of(document), curatedAs, line);
  const path = pathOf(uri);
  if (path === undefined) return [];
  const closed = analyses.ofFile(path);
  if (closed) return plansOf(closed, curatedAs, line);
  return analyses
    .filesBelow(path)
    .slice(0, mostDocuments)
    .flatMap((file) => {
      const analysis = analyses.ofFile(file);
      return analysis && !analysis.settings.ignored ? plansOf(analysis, curatedAs, undefined) : [];
    });
}

function plansOf(
  analysis: Analysis,
  curatedAs: CuratedAs,
  line: number | undefined,
): (ContainerPlan | NoPlan)[] {
  const { text } = analysis;
  const place = line === undefined ? undefined : new Lines(text).spanOf(line, text);
  return containerPlans(analysis, { curatedAs, ...(place ? { place } : {}) });
}

export function plansOfMatrix(
  { uri, curatedAs }: { readonly uri?: string; readonly curatedAs: CuratedAs },
  analyses: Analyses,
): ContainerPlan[] {
  return matrixPlans(bundledMatrix(), analyses.imagesFor(uri), curatedAs);
}
