/** Fixes that have an environment install more. */
import type { Fix } from '../../base/findings.ts';
import { listed } from '../../base/listed.ts';
import { nameOf } from '../../base/paths.ts';
import type { Project } from '../../project/project.ts';
import type { ResolvedEnvironment } from '../../stack/environment.ts';
import { installsOf } from '../../stack/recipe.ts';
import { addRequirements } from './edits.ts';

/** Where the packages of this environment are written. */
export function installThem(
  project: Project,
  { recipe }: ResolvedEnvironment,
  names: readonly string[],
): Fix[] {
  const install =
    recipe &&
    installsOf(recipe).findLast(({ tool, requirements }) => tool === 'pip' && requirements.length > 0);
  const edit = install && addRequirements(project, install, names);
  return edit ? [{ title: `Install ${listed(names)} in ${nameOf(edit.path)}`, edits: [edit] }] : [];
}
