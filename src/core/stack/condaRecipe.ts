/** Reads conda files into a {@link Recipe}. */
import { folderOf, joined } from '../base/paths.ts';
import { readCondaFile } from '../languages/python/condaFile.ts';
import type { YamlNode } from '../languages/yaml/tree.ts';
import type { Project } from '../project/project.ts';
import { condaSteps } from './installs.ts';
import type { Recipe } from './recipe.ts';

/** @param path of the conda file, or of the document in which it is written inline */
export function recipeOfCondaFile(
  project: Project,
  root: YamlNode | undefined,
  path: string,
): Recipe | undefined {
  const conda = readCondaFile(root);
  if (!conda) return undefined;
  const files = new Set([path]);
  const steps = condaSteps(project, conda, path, true, (word) => joined(folderOf(path), word.text), files);
  return {
    path,
    kind: 'conda',
    images: [],
    base: undefined,
    steps,
    copied: [],
    systemPackages: [],
    absent: [],
    scripts: [],
    files: [...files],
  };
}
