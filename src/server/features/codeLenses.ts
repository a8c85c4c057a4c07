import type { CodeLens } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { lenses } from '../../core/features/lens/lenses.ts';
import type { DocumentFacts } from '../../core/stack/documentFacts.ts';
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
      ...(opensContainers ? [lens('Open in container', openCommand, here)] : []),
      ...(opensContainers && runs ? [lens('Run in container', runCommand, here)] : []),
    ];
  });
}
