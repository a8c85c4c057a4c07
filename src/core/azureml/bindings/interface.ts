/** The names that a job, component or step offers to expressions, with the declaration of each. */
import { resolvePath } from '../../base/paths.ts';
import { resolve, valueFor } from '../../languages/yaml/tree.ts';
import type { Project } from '../../project/project.ts';
import { type Port, type PortRole, type Ports, type Unit, unitsOf } from './bindings.ts';
import { componentFile } from './componentFiles.ts';

export interface Declaration {
  readonly port: Port;
  readonly unit: Unit;
  /** The file that declares it. */
  readonly path: string;
}

export interface Interface {
  readonly names: DeclaredNames;
  /** Whether a name that is not here surely does not exist. */
  readonly whole: boolean;
  /** What it rests on: component files by path, with what tells their versions apart; `undefined` for those that are not there. */
  readonly files: ReadonlyMap<string, object | undefined>;
}

const noFiles: Interface['files'] = new Map();

/** The ports of a unit as declarations, made for the names that are asked for. */
export class DeclaredNames {
  readonly #ports: Ports;
  readonly #unit: Unit;
  readonly #path: string;

  constructor(ports: Ports, unit: Unit, path: string) {
    this.#ports = ports;
    this.#unit = unit;
    this.#path = path;
  }

  has(name: string): boolean {
    return this.#ports.has(name);
  }

  get(name: string): Declaration | undefined {
    const port = this.#ports.get(name);
    return port && this.#declaration(port);
  }

  keys(): Iterable<string> {
    return this.#ports.keys();
  }

  *values(): Generator<Declaration> {
    for (const port of this.#ports.values()) yield this.#declaration(port);
  }

  #declaration(port: Port): Declaration {
    return { port, unit: this.#unit, path: this.#path };
  }
}

/** Pipelines of pipelines deeper than this are not followed; a component that contains itself ends here too. */
const deepest = 8;

/**
 * The ports of a unit: its component's where it runs one, else its own.
 * @param path the file in which the unit stands
 */
export function interfaceOf(
  project: Project,
  unit: Unit,
  role: PortRole,
  path: string,
  depth = 0,
): Interface {
  const own = new DeclaredNames(portsWithRole(unit, role), unit, path);
  const { component } = unit;
  // A step searches over the inputs of its trial component.
  const wanted = role === 'search space' && component ? 'input' : role;
  if (component?.form === 'inline') return interfaceOf(project, component.unit, wanted, path, depth + 1);
  if (component?.form === 'asset') return { names: own, whole: false, files: noFiles };
  if (component?.form === 'file') {
    if (depth >= deepest) return { names: own, whole: false, files: noFiles };
    const from = resolvePath(path, component.path);
    const file = componentFile(project, from);
    if (!file) return { names: own, whole: false, files: new Map([[from, undefined]]) };
    const { names, whole, files } = interfaceOf(project, file.unit, wanted, from, depth + 1);
    return { names, whole: whole && file.whole, files: new Map([[from, file.identity], ...files]) };
  }
  return { names: own, whole: isKnown(unit, role), files: noFiles };
}

/** Looks interfaces up in one file, each once. */
export function interfacesIn(project: Project, path: string): (unit: Unit, role: PortRole) => Interface {
  const known = new Map<Unit, Map<PortRole, Interface>>();
  return (unit, role) => {
    const ofUnit = known.get(unit) ?? new Map<PortRole, Interface>();
    known.set(unit, ofUnit);
    const found = ofUnit.get(role) ?? interfaceOf(project, unit, role, path);
    ofUnit.set(role, found);
    return found;
  };
}

function portsWithRole(unit: Unit, role: PortRole): Ports {
  return role === 'input' ? unit.inputs : role === 'output' ? unit.outputs : unit.searchSpace;
}

/** AutoML and its like have outputs that the YAML need not list, as have jobs of Foundry; a half-written section says nothing. */
function isKnown(unit: Unit, role: PortRole): boolean {
  if ((unit.jobType === 'other' || unit.dialect === 'foundry') && role === 'output') return false;
  const section = resolve(valueFor(unit.mapping, sectionKeys[role]));
  return section === undefined || section.kind === 'mapping' || isEmpty(section);
}

function isEmpty(node: { kind: string; text?: string }): boolean {
  return node.kind === 'scalar' && (node.text === '' || node.text === 'null' || node.text === '~');
}

export const sectionKeys: Readonly<Record<PortRole, string>> = {
  input: 'inputs',
  output: 'outputs',
  'search space': 'search_space',
};

/** Every port that is written in a document, with its unit. */
export function* portsOf(root: Unit | undefined): Generator<{ unit: Unit; port: Port }> {
  for (const unit of unitsOf(root))
    for (const ports of [unit.inputs, unit.outputs, unit.searchSpace])
      for (const port of ports.values()) yield { unit, port };
}
