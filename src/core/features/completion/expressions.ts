import { type ExpressionCompletion, expressionCompletions } from '../../azureml/expressions/completion.ts';
import { type Completion, plain } from './completion.ts';
import type { CompletionRequest } from './request.ts';

/**
 * `${{ … }}`, `$[[ … ]]` and the bindings that an empty input or output of a step can take.
 * `inside`: the cursor stands in an expression, where nothing else can be meant.
 */
export function completeExpression({
  document,
  offset,
  cursor,
}: CompletionRequest): { readonly inside: boolean; readonly completions: Completion[] } | undefined {
  if (!document.document) return undefined;
  const found = expressionCompletions(document, cursor);
  if (!found) return undefined;
  const before = document.text.slice(Math.max(0, offset - 2000), offset);
  const inside = /(?:\$\{\{|\$\[\[)(?:(?!\}\}|\]\])[^\n])*$/.test(before);
  return { inside, completions: found.map(asCompletion) };
}

export function asCompletion(each: ExpressionCompletion): Completion {
  return {
    ...plain,
    label: each.label,
    detail: each.detail,
    documentation: () => each.documentation || undefined,
    span: each.replaceSpan,
    newText: each.insertText,
    filterText: each.insertText,
    kind: 'binding',
    continues: each.continues,
  };
}
