import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Project } from '../../core/project/project.ts';
import { uriOf } from './paths.ts';

/** Another file of the project, for turning offsets into positions; `undefined` where there is none. */
export function closedDocument(path: string, project: Project): TextDocument | undefined {
  const text = project.read(path);
  return text === undefined ? undefined : TextDocument.create(uriOf(path), '', 0, text);
}
