/** The settings that hold for a document: the nearest `.acpt.yaml` above it, over those of the editor. */
import { folderOf, joined, nameOf, relativeTo } from '../../base/paths.ts';
import type { Workspace } from '../workspace.ts';
import { globMatches } from './glob.ts';
import { type ReadSettings, readSettings } from './read.ts';
import type { Settings } from './schema.ts';

export const settingsName = '.acpt.yaml';

export function isSettingsPath(path: string): boolean {
  return /^\.acpt\.ya?ml$/.test(nameOf(path));
}

const kept = new WeakMap<Workspace, Map<string, { text: string; read: ReadSettings }>>();

/** @param own what the editor says */
export function settingsFor(
  workspace: Workspace | undefined,
  path: string,
  own: Settings = {},
): Settings & { ignored: boolean } {
  const found = workspace && fileAbove(workspace, path);
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
}

function isIgnored(globs: readonly string[] | undefined, path: string): boolean {
  return globs?.some((glob) => globMatches(glob, path)) ?? false;
}

function fileAbove(workspace: Workspace, path: string): { settings: Settings; folder: string } | undefined {
  for (let folder = folderOf(path), steps = 0; steps < 40; steps++) {
    for (const name of [settingsName, '.acpt.yml']) {
      const file = joined(folder, name);
      const text = workspace.read(file);
      if (text !== undefined) return { settings: read(workspace, file, text).settings, folder };
    }
    const above = folderOf(folder);
    if (above === folder || folder === '') return undefined;
    folder = above;
  }
  return undefined;
}

function read(workspace: Workspace, file: string, text: string): ReadSettings {
  const files = kept.get(workspace) ?? new Map<string, { text: string; read: ReadSettings }>();
  kept.set(workspace, files);
  const before = files.get(file);
  if (before?.text === text) return before.read;
  const found = readSettings(text);
  files.set(file, { text, read: found });
  return found;
}
