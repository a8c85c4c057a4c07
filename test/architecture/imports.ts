/** Imports that `layers.ts` refuses, permissions that nothing uses, and cycles. */
import path from 'node:path';
import { layers, neverLoaded, reserved } from './layers.ts';
import type { Module } from './modules.ts';

const words = (text: string | undefined): readonly string[] => text?.split(' ').filter(Boolean) ?? [];

/** `src/a/b.ts` is in `a`; a package is in nothing. */
function folderOf(target: string): string {
  let folder = folders.get(target);
  if (folder === undefined) {
    folder = /^(?:npm|node):/.test(target) ? target : path.posix.dirname(target);
    folders.set(target, folder);
  }
  return folder;
}

const folders = new Map<string, string>();

/** Each as `core/a.ts:3 imports core/b.ts`. */
export function refusedImports(modules: readonly Module[]): readonly string[] {
  return modules.flatMap((module) => {
    const folder = folderOf(module.path);
    if (layers[folder] === undefined)
      return [`${module.path} is in ${folder}, which layers.ts does not list`];
    const allowed = new Set([folder, ...words(layers[folder]), ...words(layers[module.path])]);
    return module.imports
      .filter(({ to }) => {
        const importers = reserved[to];
        if (importers !== undefined) return !words(importers).includes(module.path);
        return !allowed.has(to) && !allowed.has(folderOf(to));
      })
      .map(({ to, line }) => `${module.path}:${line} imports ${to}`);
  });
}

/** Permissions that no import needs, and those for a line further down. */
export function uselessPermissions(modules: readonly Module[]): readonly string[] {
  const lines = Object.keys(layers);
  /** What the file or the files of the folder import, by the path of either. */
  const imported = new Map<string, Set<string>>();
  for (const { path, imports } of modules)
    for (const importer of [path, folderOf(path)]) {
      const used = imported.get(importer) ?? new Set();
      imported.set(importer, used);
      for (const { to } of imports) used.add(to).add(folderOf(to));
    }
  return lines.flatMap((line, index) => {
    const used = imported.get(line);
    if (!used) return [`${line} has a line and no files`];
    return words(layers[line]).flatMap((target) => {
      if (!used.has(target)) return [`${line} does not import ${target}`];
      const place = target.endsWith('.ts') ? folderOf(target) : target;
      return lines.indexOf(place) > index ? [`${line} stands above ${target}`] : [];
    });
  });
}

/** Cycles of files, each as `a.ts → b.ts → a.ts`, and of folders. */
export function cycles(modules: readonly Module[]): readonly string[] {
  const files = new Map<string, Set<string>>();
  const folders = new Map<string, Set<string>>();
  for (const { path: from, imports } of modules)
    for (const { to } of imports) {
      link(files, from, to);
      if (folderOf(from) !== folderOf(to)) link(folders, folderOf(from), folderOf(to));
    }
  return [...cyclesOf(files), ...cyclesOf(folders)];
}

function link(graph: Map<string, Set<string>>, from: string, to: string): void {
  const targets = graph.get(from);
  if (targets) targets.add(to);
  else graph.set(from, new Set([to]));
}

function cyclesOf(graph: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (node: string, way: readonly string[]): void => {
    if (way.includes(node)) found.push([...way.slice(way.indexOf(node)), node].join(' → '));
    if (way.includes(node) || done.has(node)) return;
    for (const next of graph.get(node) ?? []) visit(next, [...way, node]);
    done.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
  return found;
}

/** What an entry point must not load but does, each with the path to it. */
export function unwantedLoads(modules: readonly Module[]): readonly string[] {
  const byPath = new Map(modules.map((module) => [module.path, module]));
  return Object.entries(neverLoaded).flatMap(([first, text]) => {
    const unwanted = new Set(words(text));
    const ways = new Map([[first, first]]);
    for (const [file, way] of ways)
      for (const { to, typeOnly } of byPath.get(file)?.imports ?? [])
        if (!typeOnly && !ways.has(to)) ways.set(to, `${way} → ${to}`);
    const isUnwanted = (to: string) =>
      unwanted.has(to) || unwanted.has(folderOf(to)) || (to.startsWith('node:') && unwanted.has('node:'));
    return [...ways].filter(([to]) => isUnwanted(to)).map(([, way]) => way);
  });
}
