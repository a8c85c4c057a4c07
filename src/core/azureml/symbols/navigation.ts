/** From a name to its declaration and to all its other uses. */
import { contains, type Span } from '../../base/span.ts';
import { type BindingDocument, readBindings, unitsOf } from '../bindings/bindings.ts';
import { type Neighbours, referencedFile } from '../bindings/componentFiles.ts';
import { allOccurrences, occurrenceAt, ownOccurrences } from './occurrences.ts';

/** A place in a document: this one where `document` is `undefined`, else a path as `Neighbours.read` takes it. */
export interface Place {
  readonly document: string | undefined;
  readonly span: Span;
}

export interface Definition extends Place {
  /** What is underlined at the place of the question. */
  readonly origin: Span;
}

/** Where the name at the offset is declared; for `component: ./train.yml` the beginning of that file. */
export function definitionAt(
  document: BindingDocument,
  offset: number,
  neighbours?: Neighbours,
): Definition | undefined {
  const here = occurrenceAt(ownOccurrences(document, neighbours), offset);
  if (!here) return componentAt(document, offset, neighbours);
  const same = allOccurrences(document, neighbours).filter(({ symbol }) => symbol.id === here.symbol.id);
  const declaration =
    same.find(({ role }) => role === 'declaration') ?? same.find(({ role }) => role === 'binding');
  return declaration && { document: declaration.document, span: declaration.span, origin: here.span };
}

function componentAt(
  document: BindingDocument,
  offset: number,
  neighbours: Neighbours | undefined,
): Definition | undefined {
  for (const { component } of unitsOf(readBindings(document))) {
    if (component?.form !== 'file' || !contains(component.node.span, offset)) continue;
    const file = referencedFile(neighbours, component);
    return file && { document: file.path, span: { start: 0, end: 0 }, origin: component.node.span };
  }
  return undefined;
}

/** Every use of the name at the offset, the declaration first. */
export function referencesAt(
  document: BindingDocument,
  offset: number,
  neighbours?: Neighbours,
  options: { readonly includeDeclaration: boolean } = { includeDeclaration: true },
): Place[] {
  const here = occurrenceAt(ownOccurrences(document, neighbours), offset);
  if (!here) return [];
  return allOccurrences(document, neighbours)
    .filter(
      ({ symbol, role }) =>
        symbol.id === here.symbol.id && (options.includeDeclaration || role !== 'declaration'),
    )
    .sort((a, b) => Number(b.role === 'declaration') - Number(a.role === 'declaration'))
    .map(({ document, span }) => ({ document, span }));
}

export interface Highlight {
  readonly span: Span;
  /** `write` where the name is declared or given a value. */
  readonly access: 'read' | 'write';
}

/** The uses of the name at the offset in this document. */
export function highlightsAt(
  document: BindingDocument,
  offset: number,
  neighbours?: Neighbours,
): Highlight[] {
  const occurrences = ownOccurrences(document, neighbours);
  const here = occurrenceAt(occurrences, offset);
  if (!here) return [];
  return occurrences
    .filter(({ symbol }) => symbol.id === here.symbol.id)
    .map(({ span, role }) => ({ span, access: role === 'use' ? 'read' : 'write' }));
}
