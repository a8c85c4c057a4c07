import {
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  type CompletionList,
  InsertTextFormat,
  InsertTextMode,
  type Position,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { complete } from '../../core/features/completion/complete.ts';
import type { Completion } from '../../core/features/completion/completion.ts';
import type { DocumentFacts } from '../../core/stack/documentFacts.ts';
import type { Others } from '../editor/others.ts';
import { rangeOf } from '../editor/ranges.ts';

const kinds: Record<Completion['kind'], CompletionItemKind> = {
  environment: CompletionItemKind.Module,
  image: CompletionItemKind.File,
  version: CompletionItemKind.Constant,
  key: CompletionItemKind.Property,
  value: CompletionItemKind.Value,
  shape: CompletionItemKind.Struct,
  binding: CompletionItemKind.Variable,
  file: CompletionItemKind.File,
  folder: CompletionItemKind.Folder,
  size: CompletionItemKind.EnumMember,
};

/** Keeps the last list, so that documentation is computed for the proposals that a reader looks at. */
export class CompletionFeature {
  /** Whether the editor knows the command that opens the list again, where something follows at once. */
  reopens = false;
  #last: readonly Completion[] = [];

  list(facts: DocumentFacts, document: TextDocument, position: Position, others: Others): CompletionList {
    this.#last = complete(facts, document.offsetAt(position), !others.knowSchema(facts));
    return {
      // The proposals depend on what is typed: after "/versions/" they are versions.
      isIncomplete: this.#last.length > 0,
      items: this.#last.map((completion, index) => toItem(completion, index, document, this.reopens)),
    };
  }

  resolve(item: CompletionItem): CompletionItem {
    const documentation = this.#last[item.data as number]?.documentation();
    return documentation === undefined
      ? item
      : { ...item, documentation: { kind: 'markdown', value: documentation } };
  }
}

function toItem(
  completion: Completion,
  index: number,
  document: TextDocument,
  reopens: boolean,
): CompletionItem {
  return {
    label: completion.label,
    labelDetails: { description: completion.shortDetail ?? completion.detail },
    detail: completion.detail,
    kind: kinds[completion.kind],
    filterText: completion.filterText,
    sortText: `${completion.retired ? 'z' : 'a'}${String(index).padStart(4, '0')}`,
    insertTextFormat: completion.isSnippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    insertTextMode: InsertTextMode.adjustIndentation,
    textEdit: { range: rangeOf(document, completion.span), newText: completion.newText },
    data: index,
    ...(reopens && completion.continues
      ? { command: { title: 'Suggest', command: 'editor.action.triggerSuggest' } }
      : {}),
    ...(completion.retired ? { tags: [CompletionItemTag.Deprecated] } : {}),
  };
}
