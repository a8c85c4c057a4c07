import type { CodeLens } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../../core/analysis.ts';
import { lenses } from '../../core/lens/lenses.ts';
import { bundledMatrix } from '../../core/matrix/load.ts';
import { compareStacks, comparisonMarkdown } from '../../core/stack/compare.ts';
import { namedStack } from '../../core/stack/namedStack.ts';
import { rangeOf } from '../ranges.ts';

/** What an editor calls; VS Code's extension shows the answer of {@link compare} as a document. */
export const compareCommand = 'acpt.compare';

export function codeLenses(analysis: Analysis, document: TextDocument): CodeLens[] {
  return lenses(analysis).flatMap(({ span, title, compare }) => {
    const range = rangeOf(document, span);
    const what: CodeLens = { range, command: { title, command: '' } };
    return compare
      ? [
          what,
          {
            range,
            command: {
              title: 'Compare with newer',
              command: compareCommand,
              arguments: [compare.before, compare.after],
            },
          },
        ]
      : [what];
  });
}

/** Markdown; `null` where one of the two is not known. */
export function compare(before: unknown, after: unknown): string | null {
  const matrix = bundledMatrix();
  const old = typeof before === 'string' ? namedStack(matrix, before) : undefined;
  const now = typeof after === 'string' ? namedStack(matrix, after) : undefined;
  return old && now ? comparisonMarkdown(compareStacks(old, now)) : null;
}
