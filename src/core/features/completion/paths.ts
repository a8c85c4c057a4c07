import { pathPlaceAt } from '../../azureml/documents/localPaths.ts';
import { folderOf } from '../../base/paths.ts';
import type { Completion } from './completion.ts';
import { filesAt } from './files.ts';
import { asValue, formsAt } from './forms.ts';
import type { CompletionRequest } from './request.ts';

const pathForms = ['localPath', 'dataPath', 'conda', 'componentReference'];

/** Files and folders next to the document, for values that may be a path. */
export function completePath(request: CompletionRequest): Completion[] {
  const { project, path, isInFolder } = request.document;
  const { kind } = request;
  const { value: cursor } = request.cursor;
  if (!isInFolder || kind === undefined || !cursor) return [];
  const place = pathPlaceAt({ kind, path }, cursor.steps);
  if (!place && !pathForms.some((form) => formsAt(request)?.forms.has(form))) return [];
  return filesAt({
    project,
    path,
    from: place?.folder ?? folderOf(path),
    purpose: place?.purpose,
    typed: cursor.text.slice(0, cursor.at),
    span: cursor.span,
  }).map((each) => ({ ...each, newText: asValue(cursor, each.newText) }));
}
