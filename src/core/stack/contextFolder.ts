/** From which folder a Dockerfile is built that no document names. */
import { folderOf, joined } from '../base/paths.ts';
import type { Project } from '../project/project.ts';

/**
 * The nearest folder, of its own and those around it in the workspace, that has everything the Dockerfile copies by
 * name; its own where none has: `docker build -f docker/Dockerfile .` is as usual as a context of its own.
 */
export function contextOf(project: Project, path: string): string {
  const own = folderOf(path);
  const wanted = copiedByName(project, path);
  const hasAll = (folder: string) => wanted.every((each) => isThere(project, joined(folder, each)));
  return (
    project
      .foldersAround(path)
      .slice(0, furthest + 1)
      .find(hasAll) ?? own
  );
}

/** Levels up; further away lies another project. */
const furthest = 3;

/** More were not written by hand. */
const mostSources = 50;

/** Without patterns, variables, addresses, the context itself, and what an earlier stage brings. */
function copiedByName(project: Project, path: string): string[] {
  const stages = project.file(path)?.dockerfile.stages ?? [];
  return stages
    .flatMap(({ steps }) => steps)
    .flatMap((step) => (step.kind === 'copy' && step.from === undefined ? step.sources : []))
    .flatMap(({ text }) =>
      /[$*?[\]\\{}<]|:\/\/|^git@/.test(text) ? [] : joined('', text.replace(/^\/+/, '')),
    )
    .filter((each) => !each.startsWith('..'))
    .slice(0, mostSources);
}

function isThere(project: Project, path: string): boolean {
  return project.exists(path) || project.list(path).length > 0;
}
