/** What runs where: each environment of a document with the machine, the processes and the nodes that it gets. */

import { documentNamed } from '../azureml/documents/namedDocuments.ts';
import { isOpen } from '../azureml/references/environmentReference.ts';
import { computeNamed, workspaceCopyFor } from '../azureml/workspace/copy.ts';
import type { WorkspaceCompute } from '../azureml/workspace/manifest.ts';
import { ownValue } from '../base/ownValue.ts';
import { folderOf, joined } from '../base/paths.ts';
import type { VmSize } from '../knowledge/matrix/schema.ts';
import {
  asMapping,
  asScalar,
  pairOf,
  valueFor,
  type YamlMapping,
  type YamlNode,
  type YamlPair,
  type YamlScalar,
} from '../languages/yaml/tree.ts';
import { defineFact } from '../project/project.ts';
import { DocumentFacts, documentFacts } from './documentFacts.ts';
import type { ResolvedEnvironment } from './environment.ts';

export interface Run {
  readonly environment: ResolvedEnvironment | undefined;
  /** The file of the component that a step or a sweep runs. */
  readonly component: string | undefined;
  /** From the job, step or deployment itself to the document's root. */
  readonly owners: readonly YamlMapping[];
  /** Its own, where that can be read; a component's is in the component's file. */
  readonly command: YamlScalar | undefined;
  readonly machine: Machine | undefined;
  /** `undefined` where none is named: then Azure ML finds a machine by itself, or an expression says it. */
  readonly compute: NamedCompute | undefined;
  readonly distribution: YamlMapping | undefined;
  /** 1 where it is not written; `undefined` where an expression says it. */
  readonly nodes: number | undefined;
}

/** A compute by its name in the Azure ML workspace: no address, and not Azure ML's own. */
interface NamedCompute {
  readonly name: string;
  readonly scalar: YamlScalar;
  /** Whether settings, a document or Python code say what it is: then it may be made before the job. */
  readonly isOurs: boolean;
  /** As the Azure ML workspace had it. */
  readonly registered: WorkspaceCompute | undefined;
  /** How many nodes it grows to at most. */
  readonly mostNodes: number | undefined;
}

/** The VM size that a run gets. */
interface Machine {
  /** `Standard_ND96isr_H100_v5` as it was written. */
  readonly name: string;
  /** `undefined` for a size that the matrix does not know: one without a GPU, or a new one. */
  readonly size: VmSize | undefined;
  /** Where the document says it: the size itself, or the compute whose size is known. */
  readonly scalar: YamlScalar;
  /** Whether the document names the size itself. */
  readonly direct: boolean;
}

/** In the order of the text. None in a file that is no Azure ML document. */
export function runsOf({ project, path }: DocumentFacts): readonly Run[] {
  return project.get(runs, path);
}

const runs = defineFact<readonly Run[]>({
  name: 'runs of a document',
  compute(project, path) {
    const document = new DocumentFacts(project, path);
    const roots = rootsOf(document);
    const environments = new Map<YamlMapping, ResolvedEnvironment>();
    for (const environment of document.environments)
      if (environment.site?.pair) environments.set(environment.site.owner, environment);
    const surroundings = { document, environments, computes: computesOf(document) };
    return roots.flatMap((root) => [...walk(surroundings, [root], new Set())]);
  },
});

/** A document is one mapping; Python code makes many. */
export function rootsOf({ root, kind, sdk }: DocumentFacts): readonly YamlMapping[] {
  if (sdk) return sdk.units;
  const mapping = kind === undefined ? undefined : asMapping(root);
  return mapping ? [mapping] : [];
}

/** What the runs of a document have in common. */
interface Surroundings {
  readonly document: DocumentFacts;
  readonly environments: ReadonlyMap<YamlMapping, ResolvedEnvironment>;
  readonly computes: (name: string) => KnownCompute;
}

function* walk(
  surroundings: Surroundings,
  owners: readonly YamlMapping[],
  seen: Set<YamlMapping>,
): Generator<Run> {
  const { document, environments, computes } = surroundings;
  const [owner] = owners;
  if (!owner || seen.has(owner)) return;
  seen.add(owner);
  const own = environments.get(owner);
  const component = componentOf(document, owner);
  const environment = own ?? component?.environment;
  const distribution = pairOf(owner, 'distribution');
  const command = pairOf(owner, 'command');
  if (environment || distribution || command) {
    yield {
      environment,
      component: component?.path,
      owners,
      command: readable(command?.value),
      machine: machineOf(surroundings, owners),
      compute: computeOf(owners, computes),
      distribution: asMapping(distribution?.value),
      nodes: nodesOf(owners),
    };
  }
  for (const key of ['trial', 'task', 'component', 'create_job']) {
    const inner = asMapping(valueFor(owner, key));
    if (inner) yield* walk(surroundings, [inner, ...owners], seen);
  }
  for (const { value } of asMapping(valueFor(owner, 'jobs'))?.pairs ?? []) {
    const step = asMapping(value);
    if (step) yield* walk(surroundings, [step, ...owners], seen);
  }
}

/** Longer commands are nobody's. */
function readable(node: YamlNode | undefined): YamlScalar | undefined {
  const scalar = asScalar(node);
  return scalar?.type === 'string' && scalar.text.length <= 20_000 ? scalar : undefined;
}

/** A step that names a component's file runs in that file's environment; findings are reported at the step. */
function componentOf(
  document: DocumentFacts,
  owner: YamlMapping,
): { path: string; environment: ResolvedEnvironment } | undefined {
  const file = componentFile(document, owner);
  if (!file || file.path === document.path) return undefined;
  const { path, scalar } = file;
  const found = documentFacts(document.project, path)?.environments[0];
  // Its own mistakes are told in its own file.
  return found && { path, environment: { ...found, span: scalar.span, recipe: undefined } };
}

/** The file that a step or a sweep names as its component, whether it is there or not. */
export function componentFile(
  { path }: DocumentFacts,
  owner: YamlMapping,
): { readonly path: string; readonly scalar: YamlScalar } | undefined {
  const scalar = plain(valueFor(owner, 'component')) ?? plain(valueFor(owner, 'trial'));
  if (!scalar || !/\.ya?ml$/.test(scalar.text) || /^\w{2,}:(?!\/?[^/])/.test(scalar.text)) return undefined;
  return { path: joined(folderOf(path), scalar.text.replace(/^file:/, '')), scalar };
}

/** The nearest `resources:` or `instance_type:`; then the nearest compute whose size is known. */
function machineOf(
  { document, computes }: Surroundings,
  owners: readonly YamlMapping[],
): Machine | undefined {
  for (const owner of owners) {
    const written =
      plain(valueFor(asMapping(valueFor(owner, 'resources')), 'instance_type')) ??
      plain(valueFor(owner, 'instance_type'));
    if (written) return machine(document, written.text, written, true);
    const node = writtenCompute(owner);
    if (!node) continue;
    const compute = plain(node);
    const size = compute && sizeOf(computes(nameOfCompute(compute)));
    return compute && size !== undefined ? machine(document, size, compute, false) : undefined;
  }
  return undefined;
}

function writtenCompute(owner: YamlMapping): YamlNode | undefined {
  return valueFor(owner, 'compute') ?? valueFor(asMapping(valueFor(owner, 'settings')), 'default_compute');
}

function nameOfCompute({ text }: YamlScalar): string {
  return text.replace(/^azureml:/, '');
}

function computeOf(
  owners: readonly YamlMapping[],
  computes: Surroundings['computes'],
): NamedCompute | undefined {
  // The nearest one that is written, even where it is an expression.
  const scalar = plain(owners.map(writtenCompute).find((each) => each !== undefined));
  if (!scalar) return undefined;
  const name = nameOfCompute(scalar);
  if (/^(?:serverless|local)$/i.test(name) || /[/:]/.test(name)) return undefined;
  const { own, registered } = computes(name);
  const most = registered?.max_instances ?? own?.mostNodes;
  return {
    name,
    scalar,
    isOurs: own !== undefined,
    registered,
    mostNodes: most === undefined || !/^\d{1,6}$/.test(most) ? undefined : Number(most),
  };
}

function machine(document: DocumentFacts, name: string, scalar: YamlScalar, direct: boolean): Machine {
  return { name, size: document.project.matrix.vmSize(name), scalar, direct };
}

interface KnownCompute {
  readonly own: OwnCompute | undefined;
  readonly registered: WorkspaceCompute | undefined;
}

/** What is known of a compute by its name, found out once: many steps run on the same. */
function computesOf(document: DocumentFacts): Surroundings['computes'] {
  const known = new Map<string, KnownCompute>();
  return (name) => {
    const found = known.get(name);
    if (found) return found;
    const copy = workspaceCopyFor(document.project, document.path);
    const compute = {
      own: ownCompute(document, name),
      registered: copy && computeNamed(copy, name)?.compute,
    };
    known.set(name, compute);
    return compute;
  };
}

function sizeOf({ own, registered }: KnownCompute): string | undefined {
  return own ? own.size : registered?.size;
}

interface OwnCompute {
  readonly size: string | undefined;
  readonly mostNodes: string | undefined;
}

/** A workspace says once what its clusters are, or a file in it does; Python code may make them itself. */
function ownCompute({ settings, project, path, sdk }: DocumentFacts, name: string): OwnCompute | undefined {
  const told = settings.computes && ownValue(settings.computes, name);
  if (told !== undefined) return { size: told, mostNodes: undefined };
  const made = sdk && unitsByName(sdk.units).get(name);
  if (made) return { size: plain(valueFor(made, 'size'))?.text, mostNodes: undefined };
  const found = documentNamed(project, path, name, ['amlCompute', 'computeInstance']);
  return (
    found && {
      size: asScalar(valueFor(found.root, 'size'))?.text,
      mostNodes: asScalar(valueFor(found.root, 'max_instances'))?.text,
    }
  );
}

/** The last that is made under each name, found out once for the units of a file. */
function unitsByName(units: readonly YamlMapping[]): ReadonlyMap<string, YamlMapping> {
  let named = namedUnits.get(units);
  if (!named) {
    named = new Map(
      units.flatMap((unit) => {
        const name = asScalar(valueFor(unit, 'name'))?.text;
        return name === undefined ? [] : [[name, unit] as const];
      }),
    );
    namedUnits.set(units, named);
  }
  return named;
}

const namedUnits = new WeakMap<readonly YamlMapping[], ReadonlyMap<string, YamlMapping>>();

function nodesOf(owners: readonly YamlMapping[]): number | undefined {
  const pair = nodeCountOf(owners);
  return pair ? integer(pair) : 1;
}

/** Where the number of nodes is written. */
export function nodeCountOf(owners: readonly YamlMapping[]): YamlPair | undefined {
  for (const owner of owners) {
    const pair =
      pairOf(asMapping(valueFor(owner, 'resources')), 'instance_count') ?? pairOf(owner, 'instance_count');
    if (pair) return pair;
  }
  return undefined;
}

export function integer(pair: YamlPair | undefined): number | undefined {
  const scalar = asScalar(pair?.value);
  return scalar?.type === 'integer' && typeof scalar.value === 'number' ? scalar.value : undefined;
}

function plain(node: Parameters<typeof asScalar>[0]): YamlScalar | undefined {
  const scalar = asScalar(node);
  return scalar?.type === 'string' && !isOpen(scalar.text) ? scalar : undefined;
}
