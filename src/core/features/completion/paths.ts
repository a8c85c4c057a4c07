import { resolvePath } from '../../base/paths.ts';
import type { FileEntry } from '../../project/fileSystem.ts';
import type { Project } from '../../project/project.ts';
import { skippedFolders } from '../../project/yamlFiles.ts';
import { type Completion, plain } from './completion.ts';
import { asValue, formsAt } from './forms.ts';
import type { CompletionRequest } from './request.ts';

const pathForms = ['localPath', 'dataPath', 'conda', 'componentReference'];

/** Files and folders next to the document, for values that may be a path. */
export function completePath(request: CompletionRequest): Completion[] {
  const { project, path, isInFolder } = request.document;
  if (!isInFolder) return [];
  const found = formsAt(request);
  if (!found || !pathForms.some((form) => found.forms.has(form))) return [];
  const { cursor } = found;
  const typed = cursor.text.slice(0, cursor.at);
  if (/^(?:azureml:|[a-z]+:\/\/)/i.test(typed)) return [];
  const folder = typed.includes('/') ? typed.slice(0, typed.lastIndexOf('/') + 1) : './';
  const shown = folder === './' && !typed.startsWith('./') ? './' : folder;
  return entriesOf(project, resolvePath(path, folder)).map((entry) => {
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

/** How many names of a folder are offered. */
const mostEntries = 500;

function entriesOf(project: Project, folder: string): FileEntry[] {
  return project
    .list(folder)
    .filter(({ name }) => !skippedFolders.has(name))
    .slice(0, mostEntries);
}
