/** Outline, folding, growing selections and links of a document. */
import {
  type DocumentLink,
  type DocumentSymbol,
  type FoldingRange,
  FoldingRangeKind,
  type Position,
  type SelectionRange,
  SymbolKind,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { dockerfileOutline } from '../../core/azureml/symbols/dockerfileOutline.ts';
import { foldingRanges } from '../../core/azureml/symbols/folding.ts';
import { documentLinks } from '../../core/azureml/symbols/links.ts';
import { documentSymbols } from '../../core/azureml/symbols/outline.ts';
import type { OutlineItem, OutlineKind } from '../../core/azureml/symbols/outlineItem.ts';
import { selectionRanges } from '../../core/azureml/symbols/selection.ts';
import { dependentsOf } from '../../core/stack/dependents.ts';
import type { DocumentFacts } from '../../core/stack/documentFacts.ts';
import type { Others } from '../editor/others.ts';
import { uriOf } from '../editor/paths.ts';
import { rangeOf } from '../editor/ranges.ts';

const symbolKinds: Record<OutlineKind, SymbolKind> = {
  job: SymbolKind.Module,
  document: SymbolKind.Module,
  stage: SymbolKind.Module,
  component: SymbolKind.Class,
  step: SymbolKind.Function,
  section: SymbolKind.Namespace,
  input: SymbolKind.Variable,
  output: SymbolKind.Property,
  'search space': SymbolKind.Field,
  command: SymbolKind.Event,
  setting: SymbolKind.Key,
};

export function outline(facts: DocumentFacts, document: TextDocument, others: Others): DocumentSymbol[] {
  if (others.outline(facts)) return [];
  const symbolOf = (item: OutlineItem): DocumentSymbol => ({
    name: item.name,
    detail: item.detail,
    kind: symbolKinds[item.kind],
    range: rangeOf(document, item.span),
    selectionRange: rangeOf(document, item.nameSpan),
    children: item.children.map(symbolOf),
  });
  return itemsOf(facts).map(symbolOf);
}

/** Of Dockerfiles only those that Azure ML builds: others know the rest better. */
function itemsOf(facts: DocumentFacts): readonly OutlineItem[] {
  if (!facts.isDockerfile) return documentSymbols(facts);
  const isOurs = facts.environments.length > 0 || dependentsOf(facts.project, facts.path).length > 0;
  return isOurs ? dockerfileOutline(facts.project.file(facts.path)?.dockerfile ?? { stages: [] }) : [];
}

/** Only of our documents: an editor takes the ranges of one provider, and others know other YAML better. */
export function folding(facts: DocumentFacts, document: TextDocument): FoldingRange[] | null {
  if (!facts.document) return null;
  return foldingRanges(facts).map(({ start, end, kind }) => ({
    startLine: document.positionAt(start).line,
    endLine: document.positionAt(end).line,
    ...(kind === 'comment' ? { kind: FoldingRangeKind.Comment } : {}),
  }));
}

export function selections(
  facts: DocumentFacts,
  document: TextDocument,
  positions: readonly Position[],
): SelectionRange[] | null {
  if (!facts.document) return null;
  return positions.map((position) => {
    const spans = selectionRanges(facts, document.offsetAt(position));
    return (
      spans.reduceRight<SelectionRange | undefined>(
        (parent, span) => ({ range: rangeOf(document, span), ...(parent ? { parent } : {}) }),
        undefined,
      ) ?? { range: { start: position, end: position } }
    );
  });
}

/** A link to a folder would open nothing; whether a file exists is seen when the link is followed. */
export function links(facts: DocumentFacts, document: TextDocument): DocumentLink[] {
  return documentLinks(facts).flatMap(({ span, target, tooltip }) => {
    const link = { range: rangeOf(document, span), tooltip };
    if (target.form === 'address') return [{ ...link, target: target.address }];
    return facts.isInFolder && facts.project.exists(target.path)
      ? [{ ...link, target: uriOf(target.path) }]
      : [];
  });
}
