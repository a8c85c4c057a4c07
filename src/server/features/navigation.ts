/** Definition, references, highlights and rename of inputs, outputs, steps and search-space names. */
import {
  type DocumentHighlight,
  DocumentHighlightKind,
  type Location,
  type LocationLink,
  LSPErrorCodes,
  type Position,
  type Range,
  ResponseError,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import {
  type Definition,
  definitionAt,
  highlightsAt,
  type Place,
  referencesAt,
} from '../../core/azureml/symbols/navigation.ts';
import { renameEdits, renameTargetAt } from '../../core/azureml/symbols/rename.ts';
import { contains } from '../../core/base/span.ts';
import type { Analysis } from '../../core/checks/analysis.ts';
import { rangeOf } from '../ranges.ts';
import { uriOf } from '../workspace.ts';

export function definition(analysis: Analysis, document: TextDocument, position: Position): LocationLink[] {
  const offset = document.offsetAt(position);
  const found =
    definitionAt(analysis.bindingDocument, offset, analysis.neighbours) ?? environmentAt(analysis, offset);
  if (!found) return [];
  const { uri, range } = locationOf(found, analysis, document);
  return [
    {
      originSelectionRange: rangeOf(document, found.origin),
      targetUri: uri,
      targetRange: range,
      targetSelectionRange: range,
    },
  ];
}

/** The file of the workspace that defines the environment which the reference names. */
function environmentAt({ environments }: Analysis, offset: number): Definition | undefined {
  for (const { reference, definedIn } of environments) {
    if (reference && definedIn !== undefined && contains(reference.scalar.span, offset))
      return { document: definedIn, span: { start: 0, end: 0 }, origin: reference.scalar.span };
  }
  return undefined;
}

export function references(
  analysis: Analysis,
  document: TextDocument,
  position: Position,
  includeDeclaration: boolean,
): Location[] {
  return referencesAt(analysis.bindingDocument, document.offsetAt(position), analysis.neighbours, {
    includeDeclaration,
  }).map((place) => locationOf(place, analysis, document));
}

export function highlights(
  analysis: Analysis,
  document: TextDocument,
  position: Position,
): DocumentHighlight[] {
  const found = highlightsAt(analysis.bindingDocument, document.offsetAt(position), analysis.neighbours);
  return found.map(({ span, access }) => ({
    range: rangeOf(document, span),
    kind: access === 'write' ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
  }));
}

export function prepareRename(
  analysis: Analysis,
  document: TextDocument,
  position: Position,
): { range: Range; placeholder: string } | null {
  const target = renameTargetAt(analysis.bindingDocument, document.offsetAt(position), analysis.neighbours);
  return target ? { range: rangeOf(document, target.span), placeholder: target.name } : null;
}

export function rename(
  analysis: Analysis,
  document: TextDocument,
  position: Position,
  newName: string,
): WorkspaceEdit | ResponseError<never> {
  const offset = document.offsetAt(position);
  const renamed = renameEdits(analysis.bindingDocument, offset, newName, analysis.neighbours);
  if ('refused' in renamed) return new ResponseError<never>(LSPErrorCodes.RequestFailed, renamed.message);
  return {
    documentChanges: renamed.edits.map(({ document: path, edits }) => {
      const target = textDocumentOf(path, analysis, document);
      return {
        textDocument: { uri: target.uri, version: target === document ? document.version : null },
        edits: edits.map(({ span, newText }) => ({ range: rangeOf(target, span), newText })),
      };
    }),
  };
}

function locationOf({ document: path, span }: Place, analysis: Analysis, document: TextDocument): Location {
  const target = textDocumentOf(path, analysis, document);
  return { uri: target.uri, range: rangeOf(target, span) };
}

/** A place in another file is given in offsets: its text tells the line. */
function textDocumentOf(path: string | undefined, analysis: Analysis, document: TextDocument): TextDocument {
  if (path === undefined) return document;
  const text = analysis.neighbours?.read(path) ?? '';
  return TextDocument.create(uriOf(path), 'yaml', 0, text);
}
