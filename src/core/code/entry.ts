/** From a program to the file of the workspace that it runs. */
import { folderOf, isAbsolute, joined, nameOf } from '../base/paths.ts';
import type { Word } from '../languages/python/words.ts';
import type { Project } from '../project/project.ts';
import type { Started } from './commandPrograms.ts';

export interface Entry {
  readonly path: string;
  /** Where Python looks for modules first. */
  readonly root: string;
}

/** A program, as far as it concerns where its file lies. */
export interface Starting extends Pick<Started, 'program' | 'folder'> {
  readonly code: { readonly path: string; readonly includes: readonly string[] } | undefined;
}

/** `undefined` where there is no such file, and where it cannot be known which it is. */
export function entryOf(project: Project, launch: Starting): Entry | undefined {
  const { program, folder } = launch;
  if (folder === undefined || isDynamic(program.word)) return undefined;
  if (program.form === 'shell') return undefined;
  if (program.form === 'script') {
    const path = placeOf(project, launch, program.word.text);
    return path === undefined ? undefined : { path, root: folderOf(path) };
  }
  const below = program.word.text.replaceAll('.', '/');
  for (const written of [`${below}.py`, `${below}/__main__.py`]) {
    const path = placeOf(project, launch, written);
    if (path !== undefined) return { path, root: folder };
  }
  return undefined;
}

/** Where in the workspace a file lies that the program finds under that name; `undefined` where it finds none. */
export function placeOf(
  project: Project,
  { folder, code }: Pick<Starting, 'folder' | 'code'>,
  written: string,
): string | undefined {
  if (folder === undefined || isAbsolute(written)) return undefined;
  const path = joined(folder, written);
  if (project.exists(path)) return path;
  // What is included lies in the code folder by its last name.
  const root = code?.path;
  if (root === undefined || !path.startsWith(root === '' ? '' : `${root}/`)) return undefined;
  const below = root === '' ? path : path.slice(root.length + 1);
  const [top = '', ...rest] = below.split('/');
  const include = code?.includes.find((each) => nameOf(each) === top);
  const included = include === undefined ? undefined : joined(include, rest.join('/'));
  return included !== undefined && project.exists(included) ? included : undefined;
}

/** Whether the shell, Azure ML or a template decides what the word says. */
export function isDynamic({ text }: Pick<Word, 'text'>): boolean {
  return /[$`*?{}[\]\ue000\ue001]/.test(text);
}
