/** The component files of a workspace, each read once per version. */
import { nameOf, resolvePath } from '../../base/paths.ts';
import type { YamlNode } from '../../languages/yaml/tree.ts';
import { defineFact, type Project, type Scope, sameStrings } from '../../project/project.ts';
import { type ComponentReference, readComponent, type Unit } from './bindings.ts';

export interface ComponentFile {
  /** The same as long as the file is; what keeps it keeps nothing else of it. */
  readonly identity: object;
  readonly path: string;
  readonly text: string;
  readonly root: YamlNode | undefined;
  readonly unit: Unit;
  /** Whether the YAML is whole, so that what is not found in it is really absent. */
  readonly whole: boolean;
}

/** `undefined` where there is no such file, or none that could be a component. */
export function componentFile(project: Project, path: string): ComponentFile | undefined {
  return project.get(readAsComponent, path);
}

const readAsComponent = defineFact<ComponentFile | undefined>({
  name: 'component file',
  compute(project, path) {
    const file = project.file(path);
    if (!file) return undefined;
    const { root, problems } = file.yaml;
    const unit = readComponent(root);
    // A prompt flow and its like are components too, with inputs that the file does not list.
    const whole = problems.length === 0 && unit?.jobType !== 'other';
    return unit && { identity: {}, path, text: file.text, root, unit, whole };
  },
});

/** The file that a reference in the document at `from` names. */
export function referencedFile(
  project: Project,
  reference: ComponentReference | undefined,
  from: string,
): ComponentFile | undefined {
  if (reference?.form !== 'file') return undefined;
  return componentFile(project, resolvePath(from, reference.path));
}

/** The documents of the workspace whose text has the path of the file, as seen from them: those that may refer to it. */
export function referrersOf(project: Project, path: string): readonly string[] {
  const found = project.get(referrers, project.scopeOf(path)).get(path) ?? [];
  // A path with spaces is not told from the words around it.
  const written = /\s/.test(path)
    ? project.yamlFiles(path).filter((each) => project.read(each)?.includes(nameOf(path)))
    : [];
  return [...new Set([...found, ...written])].filter((each) => each !== path);
}

const referrers = defineFact<ReadonlyMap<string, readonly string[]>>({
  name: 'files that others mention',
  compute(project, scope) {
    const found = new Map<string, string[]>();
    for (const file of project.filesOf(scope as Scope))
      for (const path of project.get(mentioned, file)) {
        const before = found.get(path);
        if (before) before.push(file);
        else found.set(path, [file]);
      }
    return found;
  },
});

/** More or longer ones were not written by hand. */
const mostMentioned = 2000;
const longestPath = 300;

const mentioned = defineFact<readonly string[]>({
  name: 'YAML files that a file mentions',
  compute(project, path) {
    const text = project.read(path) ?? '';
    const found = new Set<string>();
    for (const { 0: ending, index } of text.matchAll(/\.ya?ml\b/g)) {
      if (found.size >= mostMentioned) break;
      const before = /[^\s"'`:]*$/.exec(text.slice(Math.max(0, index - longestPath), index))?.[0];
      if (before) found.add(resolvePath(path, before + ending));
    }
    return [...found];
  },
  equal: sameStrings,
});
