/** Modules of the workspace that Python does not find where a program runs: not uploaded, or beside the folder of the script. */
import { folderOf, joined, nameOf } from '../base/paths.ts';
import type { Span } from '../base/span.ts';
import { isStandardModule } from '../languages/pythonCode/standardLibrary.ts';
import type { Project } from '../project/project.ts';
import type { Entry } from './entry.ts';
import type { Launch } from './launches.ts';
import type { ForeignImport, Modules } from './modules.ts';

export interface UnreachableModule extends ForeignImport {
  /** The file that is meant. */
  readonly file: string;
  /** The folder from which it would be found under that name. */
  readonly from: string;
  /** Where it is imported, the first time and again. */
  readonly places: { readonly path: string; readonly span: Span }[];
}

/** Those that the program cannot do without. */
export function unreachableModules(
  project: Project,
  { code }: Pick<Launch, 'code'>,
  { root }: Entry,
  { foreign }: Modules,
): UnreachableModule[] {
  const found = new Map<string, UnreachableModule>();
  for (const wanted of foreign) {
    const { name: top, module, path, span, needs, isOptional } = wanted;
    if (isOptional || isStandardModule(top)) continue;
    const known = found.get(module);
    if (known) {
      known.places.push({ path, span });
      continue;
    }
    // What is included lies in the code folder by its last name.
    if (code?.includes.some((each) => nameOf(each).replace(/\.py$/, '') === top)) continue;
    const names = needs.slice(module.split('.').length).map((each) => nameOf(each.replaceAll('.', '/')));
    for (const from of foldersAbove(root)) {
      const file = moduleIn(project, from, module, names);
      if (file === undefined) continue;
      found.set(module, { ...wanted, file, from, places: [{ path, span }] });
      break;
    }
  }
  return [...found.values()];
}

/** Further up lies another project. */
const mostFolders = 4;

function foldersAbove(folder: string): string[] {
  const folders: string[] = [];
  let at = folder;
  while (folders.length < mostFolders && folderOf(at) !== at) {
    at = folderOf(at);
    folders.push(at);
  }
  return folders;
}

/** The file of a module, if what is taken from it is there too. */
function moduleIn(
  project: Project,
  folder: string,
  module: string,
  names: readonly string[],
): string | undefined {
  const base = joined(folder, module.replaceAll('.', '/'));
  const file = [`${base}.py`, `${base}/__init__.py`].find((each) => project.exists(each));
  if (names.length === 0) return file;
  const words = new Set(file === undefined ? [] : (project.read(file) ?? '').match(/\w+/g));
  const inside = (name: string) =>
    [`${base}/${name}.py`, `${base}/${name}/__init__.py`].find((each) => project.exists(each));
  if (!names.every((name) => words.has(name) || inside(name) !== undefined)) return undefined;
  return names.map(inside).find((each) => each !== undefined) ?? file;
}
