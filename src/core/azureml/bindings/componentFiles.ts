/** The component files of a workspace, each read once per version. */
import { nameOf, resolvePath } from '../../base/paths.ts';
import type { YamlNode } from '../../languages/yaml/tree.ts';
import { defineFact, type Project } from '../../project/project.ts';
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

/** The documents of the workspace whose text has the name of the file: those that may refer to it. */
export function* referrersOf(project: Project, path: string): Generator<string> {
  const name = nameOf(path);
  for (const each of project.yamlFiles(path))
    if (each !== path && project.read(each)?.includes(name)) yield each;
}
