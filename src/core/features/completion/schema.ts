import { suggestAt } from '../../azureml/schema/suggest.ts';
import { escapeMarkdown } from '../../base/markdown.ts';
import { type Completion, plain } from './completion.ts';
import { withFilesBeside } from './fileSnippets.ts';
import { withKnownNames } from './portSnippets.ts';
import type { CompletionRequest } from './request.ts';

/** Keys and values that the schema of the document allows at the offset. */
export function completeFromSchema(request: CompletionRequest): Completion[] {
  const { kind, cursor } = request;
  const found = kind && suggestAt(kind, cursor);
  if (!found) return [];
  const typed = cursor.value?.text.slice(0, cursor.value.at) ?? '';
  const items = found.items
    // Of addresses the half that is written decides.
    .filter((item) => item.kind !== 'value' || !/[:/]/.test(typed) || item.label.startsWith(typed))
    .toSorted((a, b) => (a.sortText < b.sortText ? -1 : a.sortText > b.sortText ? 1 : 0));
  return items.map((item): Completion => {
    const blank = item.insertText.startsWith('\n')
      ? blankBefore(request.document.text, found.span.start)
      : '';
    return {
      ...plain,
      label: item.label,
      detail: item.detail,
      documentation: () => item.documentation && escapeMarkdown(item.documentation),
      span: { start: found.span.start - blank.length, end: found.span.end },
      newText: item.isSnippet ? filled(request, item.label, item.insertText) : item.insertText,
      filterText: blank + item.label,
      isSnippet: item.isSnippet,
      kind: item.kind,
      retired: item.deprecated,
      continues: item.kind === 'key',
    };
  });
}

/** What would be left at the end of the line where a structure goes on in the next one. */
function blankBefore(text: string, offset: number): string {
  const before = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return before.slice(before.trimEnd().length);
}

/** With what is known of names and files, in place of what is made up. */
function filled(request: CompletionRequest, key: string, snippet: string): string {
  return withFilesBeside(request, withKnownNames(request, key, snippet));
}
