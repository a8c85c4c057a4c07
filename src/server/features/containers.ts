/** What an editor asks to open a container: the plans of a document, of a folder, of the matrix. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../../core/analysis.ts';
import type { CuratedAs } from '../../core/container/base.ts';
import { matrixPlans } from '../../core/container/matrixPlans.ts';
import type { ContainerPlan, NoPlan } from '../../core/container/plan.ts';
import { containerPlans } from '../../core/container/plans.ts';
import { bundledMatrix } from '../../core/matrix/load.ts';
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
  if (document) {
    const offset = line === undefined ? undefined : document.offsetAt({ line, character: 0 });
    return plansOf(analyses.of(document), curatedAs, offset);
  }
  const path = pathOf(uri);
  if (path === undefined) return [];
  const closed = analyses.ofFile(path);
  if (closed) {
    const offset = line === undefined ? undefined : lineStart(closed.text, line);
    return plansOf(closed, curatedAs, offset);
  }
  return analyses
    .filesBelow(path)
    .slice(0, mostDocuments)
    .flatMap((file) => {
      const analysis = analyses.ofFile(file);
      return analysis ? plansOf(analysis, curatedAs, undefined) : [];
    });
}

function plansOf(
  analysis: Analysis,
  curatedAs: CuratedAs,
  offset: number | undefined,
): (ContainerPlan | NoPlan)[] {
  if (analysis.settings.ignored && offset === undefined) return [];
  return containerPlans(analysis, { curatedAs, ...(offset === undefined ? {} : { offset }) });
}

function lineStart(text: string, line: number): number {
  let at = 0;
  for (let each = 0; each < line; each++) {
    const next = text.indexOf('\n', at);
    if (next < 0) return text.length;
    at = next + 1;
  }
  return at;
}

export function plansOfMatrix(
  { uri, curatedAs }: { readonly uri?: string; readonly curatedAs: CuratedAs },
  analyses: Analyses,
): ContainerPlan[] {
  return matrixPlans(bundledMatrix(), analyses.imagesFor(uri), curatedAs);
}
