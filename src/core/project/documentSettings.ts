/** The settings that hold for a document: the nearest `.acpt.yaml` above it, over those of the editor. */
import { folderOf, isFilePath, joined, nameOf, relativeTo } from '../base/paths.ts';
import { defineFact, type Project } from './project.ts';
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
    const found = isFilePath(path) ? fileAbove(project, path) : undefined;
    if (!found) return { ...own, ignored: isIgnored(own.ignore, path) };
    const { settings, folder } = found;
    return {
      ...own,
      ...settings,
      severity: { ...own.severity, ...settings.severity },
      computes: { ...own.computes, ...settings.computes },
      images: [...(settings.images ?? []), ...(own.images ?? [])],
      ignored: isIgnored(settings.ignore, relativeTo(folder, path)) || isIgnored(own.ignore, path),
    };
  },
});

function isIgnored(globs: readonly string[] | undefined, path: string): boolean {
  return globs?.some((glob) => globMatches(glob, path)) ?? false;
}

/** Nobody's folders are deeper. */
const highest = 40;

function fileAbove(project: Project, path: string): { settings: Settings; folder: string } | undefined {
  for (let folder = folderOf(path), steps = 0; steps < highest; steps++) {
    for (const name of [settingsName, '.acpt.yml']) {
      const found = project.get(settingsInFile, joined(folder, name));
      if (found) return { settings: found.settings, folder };
    }
    const above = folderOf(folder);
    if (above === folder || folder === '') return undefined;
    folder = above;
  }
  return undefined;
}
