/** The component files beside a document: read through an interface, parsed once per text. */
import { parseYaml } from '../../languages/yaml/parse.ts';
import type { YamlNode } from '../../languages/yaml/tree.ts';
import { type ComponentReference, readComponent, type Unit } from './bindings.ts';
import { resolvePath } from './paths.ts';

/** What the caller gives. Pure and synchronous: the caller has the texts at hand, or has not. */
export interface Neighbours {
  /**
   * The document's own path, in the form in which `read` takes paths and results name documents.
   * Without it every path is relative to the document's folder.
   */
  readonly path?: string;
  /**
   * The text of a file as it is now (an editor's unsaved text too); `undefined` where there is none.
   * Asked once for every name that a component declares, so it should answer from memory.
   */
  read(path: string): string | undefined;
  /** What is in a folder, by name; nothing where there is no such folder. Absent where folders cannot be read. */
  list?(path: string): readonly { readonly name: string; readonly folder: boolean }[];
  /** The documents that refer to the one at `path` (default: this one), for references and rename. */
  referrers?(path: string | undefined): Iterable<string>;
}

/** A component file. */
export interface Neighbour {
  readonly path: string;
  readonly text: string;
  readonly root: YamlNode | undefined;
  readonly unit: Unit;
  /** Whether the YAML is whole, so that what is not found in it is really absent. */
  readonly whole: boolean;
}

/** The neighbours outlive one question; a file is parsed again only when its text has changed. */
const parsed = new WeakMap<Neighbours, Map<string, { text: string; neighbour: Neighbour | undefined }>>();

export function readNeighbour(neighbours: Neighbours | undefined, path: string): Neighbour | undefined {
  const text = neighbours?.read(path);
  if (neighbours === undefined || text === undefined) return undefined;
  const files =
    parsed.get(neighbours) ?? new Map<string, { text: string; neighbour: Neighbour | undefined }>();
  parsed.set(neighbours, files);
  const before = files.get(path);
  if (before?.text === text) return before.neighbour;
  const { root, problems } = parseYaml(text);
  const unit = readComponent(root);
  // A prompt flow and its like are components too, with inputs that the file does not list.
  const whole = problems.length === 0 && unit?.flavour !== 'other';
  const neighbour = unit && { path, text, root, unit, whole };
  files.set(path, { text, neighbour });
  return neighbour;
}

/** The file that a reference in the document at `from` (default: this one) names. */
export function referencedFile(
  neighbours: Neighbours | undefined,
  reference: ComponentReference | undefined,
  from: string | undefined = neighbours?.path,
): Neighbour | undefined {
  if (reference?.form !== 'file') return undefined;
  return readNeighbour(neighbours, resolvePath(from, reference.path));
}
