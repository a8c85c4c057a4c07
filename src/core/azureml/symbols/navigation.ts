/** From a name to its declaration and to all its other uses. */
import { contains, type Span } from '../../base/span.ts';
import { unitsOf } from '../bindings/bindings.ts';
import { referencedFile } from '../bindings/componentFiles.ts';
import { unitOf } from '../bindings/unit.ts';
import type { SourceDocument } from '../documents/document.ts';
import { localPathsOf } from '../documents/localPaths.ts';
import { assetAt, definitionsOf, occurrencesOf, ownOccurrencesOf } from './assets.ts';
import { allOccurrences, occurrenceAt, ownOccurrences } from './occurrences.ts';

/** A stretch of a file. */
export interface FileSpan {
  readonly path: string;
  readonly span: Span;
}

export interface Definition extends FileSpan {
  /** What is underlined at the place of the question. */
  readonly origin: Span;
}

/** Where the name at the offset is declared; for `component: ./train.yml` and other files the beginning of the file. */
export function definitionAt(document: SourceDocument, offset: number): Definition | undefined {
  const here = occurrenceAt(ownOccurrences(document), offset);
  if (!here)
    return componentAt(document, offset) ?? assetDefinition(document, offset) ?? fileAt(document, offset);
  const same = allOccurrences(document).filter(({ symbol }) => symbol.id === here.symbol.id);
  const declaration =
    same.find(({ role }) => role === 'declaration') ?? same.find(({ role }) => role === 'binding');
  return declaration && { path: declaration.path, span: declaration.span, origin: here.span };
}

function componentAt(document: SourceDocument, offset: number): Definition | undefined {
  for (const { component } of unitsOf(unitOf(document))) {
    if (component?.form !== 'file' || !contains(component.node.span, offset)) continue;
    const file = referencedFile(document.project, component, document.path);
    return file && { path: file.path, span: { start: 0, end: 0 }, origin: component.node.span };
  }
  return undefined;
}

function assetDefinition(document: SourceDocument, offset: number): Definition | undefined {
  const asset = assetAt(document, offset);
  const [found] = definitionsOf(document, asset);
  return asset && found && { path: found.path, span: found.span, origin: asset.span };
}

/** There is nothing to open of a folder. */
function fileAt(document: SourceDocument, offset: number): Definition | undefined {
  const named = localPathsOf(document).find(({ scalar }) => contains(scalar.span, offset));
  if (!named || named.folder === true || !document.project.exists(named.path)) return undefined;
  return { path: named.path, span: { start: 0, end: 0 }, origin: named.scalar.span };
}

/** Every use of the name at the offset, the declaration first. */
export function referencesAt(
  document: SourceDocument,
  offset: number,
  options: { readonly includeDeclaration: boolean } = { includeDeclaration: true },
): FileSpan[] {
  const here = occurrenceAt(ownOccurrences(document), offset);
  const same = here
    ? allOccurrences(document).filter(({ symbol }) => symbol.id === here.symbol.id)
    : occurrencesOf(document, assetAt(document, offset));
  return same
    .filter(({ role }) => options.includeDeclaration || role !== 'declaration')
    .sort((a, b) => Number(b.role === 'declaration') - Number(a.role === 'declaration'))
    .map(({ path, span }) => ({ path, span }));
}

export interface Highlight {
  readonly span: Span;
  /** `write` where the name is declared or given a value. */
  readonly access: 'read' | 'write';
}

/** The uses of the name at the offset in this document. */
export function highlightsAt(document: SourceDocument, offset: number): Highlight[] {
  const occurrences = ownOccurrences(document);
  const here = occurrenceAt(occurrences, offset);
  const same = here
    ? occurrences.filter(({ symbol }) => symbol.id === here.symbol.id)
    : ownOccurrencesOf(document, assetAt(document, offset));
  return same.map(({ span, role }) => ({ span, access: role === 'use' ? 'read' : 'write' }));
}
