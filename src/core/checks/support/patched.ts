/** Packages whose files a build changes. */
import type { Project } from '../../project/project.ts';
import type { AppliedInstall } from '../../stack/apply.ts';

/** Whether a build may change files of an installed package: `sed -i … site-packages/mmdet/__init__.py`. */
export function mayBePatched(project: Project, installs: readonly AppliedInstall[], name: string): boolean {
  const names = [name, name.replaceAll('-', '_'), ...(project.matrix.packages.package(name)?.imports ?? [])];
  const isIn = new RegExp(
    `(?:\\b(?:sed|patch|perl|cp|mv)\\s|^\\s*(?:COPY|ADD)\\s).*(?:\\bimport\\s+|[\\s/])(?:${names.join('|')})(?:[/;"'\\s.]|$)`,
    'im',
  );
  return [...new Set(installs.map(({ install }) => install.path))].some((path) =>
    isIn.test((project.read(path) ?? '').replace(/\\\r?\n/g, ' ')),
  );
}
