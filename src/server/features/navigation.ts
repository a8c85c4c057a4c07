/** Definition, references, highlights and rename of inputs, outputs, steps, search-space names and scripts' options. */
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
  type FileSpan,
  highlightsAt,
  referencesAt,
} from '../../core/azureml/symbols/navigation.ts';
import { renameEdits, renameTargetAt } from '../../core/azureml/symbols/rename.ts';
import { contains } from '../../core/base/span.ts';
import { optionAt, programAt } from '../../core/code/atCursor.ts';
import { optionTargetAt, renameOption } from '../../core/code/rename/renameOption.ts';
import type { DocumentFacts } from '../../core/stack/documentFacts.ts';
import { closedDocument } from '../editor/closedDocument.ts';
import { uriOf } from '../editor/paths.ts';
import { rangeOf } from '../editor/ranges.ts';

export function definition(facts: DocumentFacts, document: TextDocument, position: Position): LocationLink[] {
  const offset = document.offsetAt(position);
  const found = definitionAt(facts, offset) ?? environmentAt(facts, offset) ?? inCommand(facts, offset);
  if (!found) return [];
  const { uri, range } = locationOf(found, facts, document);
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
function environmentAt({ environments }: DocumentFacts, offset: number): Definition | undefined {
  for (const { reference, definedIn } of environments) {
    if (reference && definedIn !== undefined && contains(reference.span, offset))
      return { path: definedIn, span: { start: 0, end: 0 }, origin: reference.span };
  }
  return undefined;
}

/** Where the script declares an option; for the script itself its beginning. */
function inCommand(facts: DocumentFacts, offset: number): Definition | undefined {
  const program = programAt(facts, offset);
  if (!program?.entry) return undefined;
  const found = optionAt(program, offset);
  if (found) return { path: found.option.path, span: found.option.span, origin: found.span };
  const { word } = program.launch.program;
  if (!contains(word.span, offset)) return undefined;
  return { path: program.entry.path, span: { start: 0, end: 0 }, origin: word.span };
}

export function references(
  facts: DocumentFacts,
  document: TextDocument,
  position: Position,
  includeDeclaration: boolean,
): Location[] {
  return referencesAt(facts, document.offsetAt(position), {
    includeDeclaration,
  }).map((place) => locationOf(place, facts, document));
}

export function highlights(
  facts: DocumentFacts,
  document: TextDocument,
  position: Position,
): DocumentHighlight[] {
  const found = highlightsAt(facts, document.offsetAt(position));
  return found.map(({ span, access }) => ({
    range: rangeOf(document, span),
    kind: access === 'write' ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
  }));
}

export function prepareRename(
  facts: DocumentFacts,
  document: TextDocument,
  position: Position,
): { range: Range; placeholder: string } | null {
  const offset = document.offsetAt(position);
  const target = renameTargetAt(facts, offset);
  if (target) return { range: rangeOf(document, target.span), placeholder: target.name };
  const option = optionTargetAt(facts, offset);
  return option ? { range: rangeOf(document, option.span), placeholder: option.flag } : null;
}

export function rename(
  facts: DocumentFacts,
  document: TextDocument,
  position: Position,
  newName: string,
): WorkspaceEdit | ResponseError<never> {
  const offset = document.offsetAt(position);
  const isOption = !renameTargetAt(facts, offset) && optionTargetAt(facts, offset) !== undefined;
  const renamed = isOption ? renameOption(facts, offset, newName) : renameEdits(facts, offset, newName);
  if ('refused' in renamed) return new ResponseError<never>(LSPErrorCodes.RequestFailed, renamed.message);
  return {
    documentChanges: renamed.edits.map(({ path, edits }) => {
      const target = textDocumentOf(path, facts, document);
      return {
        textDocument: { uri: target.uri, version: target === document ? document.version : null },
        edits: edits.map(({ span, newText }) => ({ range: rangeOf(target, span), newText })),
      };
    }),
  };
}

function locationOf({ path, span }: FileSpan, facts: DocumentFacts, document: TextDocument): Location {
  const target = textDocumentOf(path, facts, document);
  return { uri: target.uri, range: rangeOf(target, span) };
}

/** Spans are offsets: the text of the file tells the line. */
function textDocumentOf(path: string, facts: DocumentFacts, document: TextDocument): TextDocument {
  if (path === facts.path) return document;
  return closedDocument(path, facts.project) ?? TextDocument.create(uriOf(path), 'yaml', 0, '');
}
