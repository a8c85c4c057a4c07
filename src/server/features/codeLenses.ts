import type { CodeLens } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis } from '../../core/checks/analysis.ts';
import { compareStacks, comparisonMarkdown } from '../../core/features/compare/compare.ts';
import type { Breakage } from '../../core/features/impact.ts';
import { lenses } from '../../core/features/lens/lenses.ts';
import { bundledMatrix } from '../../core/knowledge/matrix/load.ts';
import { namedStack } from '../../core/stack/namedStack.ts';
import type { Analyses } from '../analyses.ts';
import { rangeOf } from '../ranges.ts';

/** What an editor calls; VS Code's extension shows the answer of {@link compare} as a document. */
export const compareCommand = 'acpt.compare';

/** Of VS Code's extension alone: other editors have no such commands, and are not shown their lenses. */
const openCommand = 'acpt.openInContainer';
const runCommand = 'acpt.runJobInContainer';

export function codeLenses(analysis: Analysis, document: TextDocument, opensContainers: boolean): CodeLens[] {
  return lenses(analysis).flatMap(({ span, title, compare, runs }) => {
    const range = rangeOf(document, span);
    const lens = (text: string, command: string, args: unknown[] = []): CodeLens => ({
      range,
      command: { title: text, command, arguments: args },
    });
    const here = [document.uri, range.start.line];
    return [
      lens(title, ''),
      ...(compare ? [lens('Compare with newer', compareCommand, [compare.before, compare.after])] : []),
      ...(opensContainers ? [lens('Open in ACPT container', openCommand, here)] : []),
      ...(opensContainers && runs ? [lens('Run in ACPT container', runCommand, here)] : []),
    ];
  });
}

/** Markdown; `null` where one of the two is not known. */
export function compare(before: unknown, after: unknown, analyses: Analyses): string | null {
  const matrix = bundledMatrix();
  const old = typeof before === 'string' ? namedStack(matrix, before) : undefined;
  const now = typeof after === 'string' ? namedStack(matrix, after) : undefined;
  if (!old || !now) return null;
  const breakages = analyses.breakages(String(before), String(after));
  return [comparisonMarkdown(compareStacks(old, now)), breakageMarkdown(breakages)].join('\n\n');
}

function breakageMarkdown(breakages: readonly Breakage[]): string {
  if (breakages.length === 0) return 'No document in this workspace uses the first environment or image.';
  const items = breakages.map(({ path, findings }) => {
    const said = findings.map(({ severity, message, path: elsewhere }) => {
      return `  - ${severity}: ${elsewhere === undefined ? '' : `\`${elsewhere}\`: `}${message}`;
    });
    return [`- \`${path}\`${said.length === 0 ? ': no known problems after the change.' : ''}`, ...said].join(
      '\n',
    );
  });
  return ['## In this workspace', items.join('\n')].join('\n\n');
}
