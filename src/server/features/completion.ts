import {
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  type CompletionList,
  type Position,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Completion } from '../../core/completion/completion.ts';
import { completeEnvironment } from '../../core/completion/environments.ts';
import { completeInNeighbour } from '../../core/completion/packages.ts';
import { completeSettings } from '../../core/completion/settings.ts';
import { isSettingsPath } from '../../core/settings/find.ts';
import type { Analyses } from '../analyses.ts';
import { rangeOf } from '../ranges.ts';

const kinds: Record<Completion['kind'], CompletionItemKind> = {
  environment: CompletionItemKind.Module,
  image: CompletionItemKind.File,
  version: CompletionItemKind.Constant,
};

/** Keeps the last list, so that documentation is computed for the proposals that a reader looks at. */
export class CompletionFeature {
  #last: readonly Completion[] = [];

  list(analyses: Analyses, document: TextDocument, position: Position): CompletionList {
    const offset = document.offsetAt(position);
    const analysis = analyses.of(document);
    this.#last = isSettingsPath(analysis.path)
      ? completeSettings(analysis, offset)
      : analysis.document
        ? completeEnvironment(analysis, offset)
        : [
            ...completeInNeighbour(analysis, analyses.usersOf(document), offset),
            ...(analysis.isDockerfile ? [] : completeEnvironment(analysis, offset)),
          ];
    return {
      // The proposals depend on what is typed: behind "/versions/" they are versions.
      isIncomplete: this.#last.length > 0,
      items: this.#last.map((completion, index) => toItem(completion, index, document)),
    };
  }

  resolve(item: CompletionItem): CompletionItem {
    const documentation = this.#last[item.data as number]?.documentation();
    return documentation === undefined
      ? item
      : { ...item, documentation: { kind: 'markdown', value: documentation } };
  }
}

function toItem(completion: Completion, index: number, document: TextDocument): CompletionItem {
  return {
    label: completion.label,
    labelDetails: { description: completion.detail },
    detail: completion.detail,
    kind: kinds[completion.kind],
    filterText: completion.filterText,
    sortText: `${completion.retired ? 'z' : 'a'}${String(index).padStart(4, '0')}`,
    textEdit: { range: rangeOf(document, completion.span), newText: completion.newText },
    data: index,
    ...(completion.retired ? { tags: [CompletionItemTag.Deprecated] } : {}),
  };
}
