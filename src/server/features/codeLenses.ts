import type { CodeLens } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { codeSpan, escapeMarkdown } from '../../core/base/markdown.ts';
import { compareStacks, comparisonMarkdown } from '../../core/features/compare.ts';
import { type Impact, impactOf } from '../../core/features/impact.ts';
import { lenses } from '../../core/features/lens/lenses.ts';
import type { Project } from '../../core/project/project.ts';
import type { DocumentFacts } from '../../core/stack/documentFacts.ts';
import { namedStack } from '../../core/stack/namedStack.ts';
import { compareRequest } from '../../protocol/requests.ts';
import { rangeOf } from '../editor/ranges.ts';

/** Of VS Code's extension alone: other editors have no such commands, and are not shown their lenses. */
const openCommand = 'acpt.openInContainer';
const runCommand = 'acpt.runJobInContainer';

export function codeLenses(
  facts: DocumentFacts,
  document: TextDocument,
  opensContainers: boolean,
): CodeLens[] {
  return lenses(facts).flatMap(({ span, title, compare, runs }) => {
    const range = rangeOf(document, span);
    const lens = (text: string, command: string, args: unknown[] = []): CodeLens => ({
      range,
      command: { title: text, command, arguments: args },
    });
    const here = [document.uri, range.start.line];
    return [
      lens(title, ''),
      ...(compare
        ? [lens('Compare with newer', compareRequest.method, [compare.before, compare.after])]
        : []),
      ...(opensContainers ? [lens('Open in ACPT container', openCommand, here)] : []),
      ...(opensContainers && runs ? [lens('Run in ACPT container', runCommand, here)] : []),
    ];
  });
}

/** Markdown; `null` where one of the two is not known. */
export function compare(
  project: Project,
  { before, after }: { readonly before: string; readonly after: string },
): string | null {
  const old = namedStack(project.matrix, before);
  const now = namedStack(project.matrix, after);
  if (!old || !now) return null;
  const impacts = impactOf(project, before, after, project.allYamlFiles);
  return [comparisonMarkdown(compareStacks(old, now)), impactMarkdown(impacts)].join('\n\n');
}

function impactMarkdown(impacts: readonly Impact[]): string {
  if (impacts.length === 0) return 'No document in this workspace uses the first environment or image.';
  const items = impacts.map(({ path, findings }) => {
    const lines = findings.map(({ severity, message, path: elsewhere }) => {
      return `  - ${severity}: ${elsewhere === undefined ? '' : `${codeSpan(elsewhere)}: `}${escapeMarkdown(message)}`;
    });
    return [
      `- ${codeSpan(path)}${lines.length === 0 ? ': no known problems after the change.' : ''}`,
      ...lines,
    ].join('\n');
  });
  return ['## In this workspace', items.join('\n')].join('\n\n');
}
