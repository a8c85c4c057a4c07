/** Snippets of keys that name files: with those that are there, in place of invented ones. */
import { openEnded } from '../../azureml/schema/skeleton.ts';
import { folderOf, joined } from '../../base/paths.ts';
import { asScalar, valueFor } from '../../languages/yaml/tree.ts';
import { buildFolderIn, codeFolderIn, condaFileBeside, scriptsIn } from './besideFiles.ts';
import type { CompletionRequest } from './request.ts';

/** A key with a path that was made up, as a place to fill in. */
const madeUp = /\b(code|conda_file|component|trial|create_job|path): \$\{(\d+):(\.[\w./-]*|[\w-]+\.ya?ml)\}/g;

/** @param snippet what the schema offers for a key */
export function withFilesBeside(request: CompletionRequest, snippet: string): string {
  const { project, path, isInFolder } = request.document;
  if (!isInFolder) return snippet;
  const folder = folderOf(path);
  const found = (key: string, written: string): string | undefined => {
    if (key === 'code') return codeFolderIn(project, folder)?.written;
    if (key === 'conda_file') return condaFileBeside(project, path);
    if (key === 'path' && written === '.') return buildFolderIn(project, folder);
    const there = joined(folder, written);
    const isThere = project.list(folderOf(there)).some(({ name }) => joined(folderOf(there), name) === there);
    return isThere && there !== path ? written : undefined;
  };
  const filled = withScript(request, snippet).replace(
    madeUp,
    (_, key: string, stop: string, written: string) => {
      const file = found(key, written);
      return `${key}: ${file === undefined ? `$${stop}` : `\${${stop}:${file}}`}`;
    },
  );
  return filled === snippet ? snippet : openEnded(filled);
}

/** A script that the code has; where the code is not here yet any name will do. */
function withScript({ document, cursor }: CompletionRequest, snippet: string): string {
  if (!snippet.includes(':python train.py')) return snippet;
  const { project, path } = document;
  const folder = folderOf(path);
  const code = asScalar(valueFor(cursor.key?.mapping, 'code'))?.text;
  const isLocal = code !== undefined && code !== '' && !/^[a-z]+:/i.test(code);
  const there = isLocal ? joined(folder, code) : undefined;
  const scripts = there === undefined ? codeFolderIn(project, folder)?.scripts : scriptsIn(project, there);
  const [script] = scripts ?? [];
  if (script !== undefined) return snippet.replace('python train.py', `python ${script}`);
  if (there === undefined || project.list(there).length === 0) return snippet;
  return snippet.replace(/\$\{(\d+):python train\.py\}/, '$$$1').replace(':python train.py', ':python');
}
