import { resolvePath } from '../../azureml/bindings/paths.ts';
import type { Analysis } from '../../checks/analysis.ts';
import { type Completion, plain } from './completion.ts';
import { asValue, formsAt } from './forms.ts';

const pathForms = ['localPath', 'dataPath', 'conda', 'componentReference'];

/** Files and folders next to the document, for values that may be a path. */
export function completePath(analysis: Analysis, offset: number): Completion[] {
  const { neighbours } = analysis;
  if (!neighbours?.list) return [];
  const found = formsAt(analysis, offset);
  if (!found || !pathForms.some((form) => found.forms.has(form))) return [];
  const { cursor } = found;
  const typed = cursor.text.slice(0, cursor.at);
  if (/^(?:azureml:|[a-z]+:\/\/)/i.test(typed)) return [];
  const folder = typed.includes('/') ? typed.slice(0, typed.lastIndexOf('/') + 1) : './';
  const shown = folder === './' && !typed.startsWith('./') ? './' : folder;
  return neighbours.list(resolvePath(neighbours.path, folder)).map((entry) => {
    const text = `${shown}${entry.name}${entry.folder ? '/' : ''}`;
    return {
      ...plain,
      label: `${entry.name}${entry.folder ? '/' : ''}`,
      detail: entry.folder ? 'folder' : 'file',
      documentation: () => undefined,
      span: cursor.span,
      newText: asValue(cursor, text),
      filterText:
        typed.startsWith('./') || typed.startsWith('../')
          ? text
          : `${typed === '' ? '' : folder === './' ? '' : folder}${entry.name}`,
      kind: entry.folder ? 'folder' : 'file',
      continues: entry.folder,
    };
  });
}
