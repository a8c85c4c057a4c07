/** The settings that hold for a document: the nearest `.acpt.yaml` above it, over those of the editor. */
import { folderOf, isFilePath, joined, nameOf, relativeTo } from '../base/paths.ts';
import { defineFact, type Fact, type Project } from './project.ts';
import { globMatches } from './settings/glob.ts';
import { type ReadSettings, readSettings } from './settings/read.ts';
import type { Settings } from './settings/schema.ts';

const settingsName = '.acpt.yaml';

export function isSettingsPath(path: string): boolean {
  return /^\.acpt\.ya?ml$/.test(nameOf(path));
}

export type DocumentSettings = Settings & {
  /** Whether nothing is to be reported in the document. */
  readonly ignored: boolean;
};

export function settingsFor(project: Project, path: string): DocumentSettings {
  return project.get(settingsOfDocument, path);
}

/** The `.acpt.yaml` that holds for a document. */
export function settingsPathFor(project: Project, path: string): string | undefined {
  const folder = isFilePath(path) ? project.get(settingsFolder, folderOf(path)) : undefined;
  return folder === undefined ? undefined : settingsPathIn(project, folder);
}

/** What a settings file says. */
export const settingsInFile = defineFact<ReadSettings | undefined>({
  name: 'settings in a file',
  compute(project, path) {
    const file = project.file(path);
    return file && readSettings(file.yaml);
  },
});

const settingsOfDocument = defineFact<DocumentSettings>({
  name: 'settings of a document',
  compute(project, path) {
    const own = project.editorSettings;
    const folder = isFilePath(path) ? project.get(settingsFolder, folderOf(path)) : undefined;
    const settings = folder === undefined ? undefined : settingsIn(project, folder);
    if (folder === undefined || !settings)
      return { ...own, ignored: isKept(path) || isIgnored(own.ignore, path) };
    return {
      ...own,
      ...settings,
      severity: { ...own.severity, ...settings.severity },
      computes: { ...own.computes, ...settings.computes },
      images: [...(settings.images ?? []), ...(own.images ?? [])],
      ignored:
        isKept(path) || isIgnored(settings.ignore, relativeTo(folder, path)) || isIgnored(own.ignore, path),
    };
  },
});

/** What ACPT keeps beside the documents: runs, and copies of what a workspace has. Nobody edits it. */
function isKept(path: string): boolean {
  return `/${path}`.includes('/.acpt/');
}

function isIgnored(globs: readonly string[] | undefined, path: string): boolean {
  return globs?.some((glob) => globMatches(glob, path)) ?? false;
}

/** Nobody's folders are deeper: below, no settings are looked for. */
const deepest = 40;

/** The folder whose settings hold for what is in a folder: itself or the nearest one above it that has any. */
const settingsFolder: Fact<string | undefined> = defineFact<string | undefined>({
  name: 'folder with the settings of a folder',
  compute(project, folder): string | undefined {
    if (settingsIn(project, folder)) return folder;
    const parts = folder.split('/');
    const above = parts.length > deepest ? parts.slice(0, deepest).join('/') : folderOf(folder);
    return above === folder ? undefined : project.get(settingsFolder, above);
  },
});

function settingsIn(project: Project, folder: string): Settings | undefined {
  const path = settingsPathIn(project, folder);
  return path === undefined ? undefined : project.get(settingsInFile, path)?.settings;
}

function settingsPathIn(project: Project, folder: string): string | undefined {
  for (const name of [settingsName, '.acpt.yml']) {
    const path = joined(folder, name);
    // Most folders have none: nothing is kept of that.
    if (project.exists(path) && project.get(settingsInFile, path)) return path;
  }
  return undefined;
}
