/** The names that a job, component or step offers to expressions, with the declaration behind each. */
import { resolve, valueFor } from '../../languages/yaml/tree.ts';
import { type Port, type PortRole, type Ports, type Unit, unitsOf } from './bindings.ts';
import { type Neighbours, referencedFile } from './componentFiles.ts';

export interface Declaration {
  readonly port: Port;
  readonly unit: Unit;
  /** The file that declares it; `undefined` for the document itself. */
  readonly document: string | undefined;
}

export interface Interface {
  readonly names: ReadonlyMap<string, Declaration>;
  /** Whether a name that is not here surely does not exist. */
  readonly whole: boolean;
}

/** Pipelines of pipelines deeper than this are not followed; a component that contains itself ends here too. */
const deepest = 8;

/**
 * The ports of a unit: its component's where it runs one, else its own.
 * @param from the file in which the unit stands; `undefined` for the document itself
 */
export function interfaceOf(
  unit: Unit,
  role: PortRole,
  neighbours: Neighbours | undefined,
  from?: string,
  depth = 0,
): Interface {
  const own = ownPorts(unit, role, from);
  const { component } = unit;
  // A step searches over the inputs of its trial component.
  const wanted = role === 'search space' && component ? 'input' : role;
  if (component?.form === 'inline') return interfaceOf(component.unit, wanted, neighbours, from, depth + 1);
  if (component?.form === 'asset') return { names: own, whole: false };
  if (component?.form === 'file') {
    const file =
      depth < deepest ? referencedFile(neighbours, component, from ?? neighbours?.path) : undefined;
    if (!file) return { names: own, whole: false };
    const declared = interfaceOf(file.unit, wanted, neighbours, file.path, depth + 1);
    return { names: declared.names, whole: declared.whole && file.whole };
  }
  return { names: own, whole: isKnown(unit, role) };
}

/** One list per section and file, however many expressions ask for it. */
const listed = new WeakMap<Ports, Map<string | undefined, Interface['names']>>();

function ownPorts(unit: Unit, role: PortRole, document: string | undefined): Interface['names'] {
  const ports = role === 'input' ? unit.inputs : role === 'output' ? unit.outputs : unit.searchSpace;
  const byDocument = listed.get(ports) ?? new Map<string | undefined, Interface['names']>();
  listed.set(ports, byDocument);
  const names =
    byDocument.get(document) ?? new Map([...ports].map(([name, port]) => [name, { port, unit, document }]));
  byDocument.set(document, names);
  return names;
}

/** AutoML and its like have outputs that the YAML need not list, as have jobs of Foundry; a half-written section says nothing. */
function isKnown(unit: Unit, role: PortRole): boolean {
  if ((unit.flavour === 'other' || unit.dialect === 'foundry') && role === 'output') return false;
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
