import { knownAssets } from '../../azureml/documents/knownNames.ts';
import { folderOf, relativeTo } from '../../base/paths.ts';
import { type Completion, plain } from './completion.ts';
import { asValue, formsAt } from './forms.ts';
import type { CompletionRequest } from './request.ts';

/** Files farther away are reached folder by folder. */
const most = 20;

/** The component files of the workspace for `component:`, the nearest first. */
export function completeComponentFile(request: CompletionRequest): Completion[] {
  const found = formsAt(request);
  const { project, path, isInFolder } = request.document;
  if (!isInFolder || !found?.forms.has('componentReference')) return [];
  const { cursor } = found;
  const typed = cursor.text.slice(0, cursor.at);
  if (/^[a-z]+:/i.test(typed)) return [];
  const files = knownAssets(project, path, ['component']).map(({ name, path: file }) => {
    const way = relativeTo(folderOf(path), file);
    return { name, text: way.startsWith('../') ? way : `./${way}` };
  });
  const steps = (text: string) => text.split('/').length + 2 * text.split('../').length;
  return files
    .filter(({ text }) => text.startsWith(typed) || !typed.includes('/'))
    .toSorted((a, b) => steps(a.text) - steps(b.text) || (a.text < b.text ? -1 : 1))
    .slice(0, most)
    .map(({ name, text }) => ({
      ...plain,
      label: text.replace(/^\.\//, ''),
      detail: `component ${name}`,
      documentation: () => undefined,
      span: cursor.span,
      newText: asValue(cursor, text),
      filterText: typed === '' || typed.startsWith('.') ? text : text.replace(/^\.\//, ''),
      kind: 'file',
    }));
}
