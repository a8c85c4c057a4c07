/**
 * The interface of a job, component or step: its inputs, outputs and search space, its steps, and the component
 * that it runs. Everything that understands `${{ … }}` reads this model rather than the YAML tree.
 */

import type { Span } from '../../base/span.ts';
import {
  asMapping,
  asScalar,
  asString,
  isMergeKey,
  mergeSources,
  type OwnFacts,
  resolve,
  valueFor,
  type YamlMapping,
  type YamlNode,
  type YamlPair,
  type YamlScalar,
} from '../../languages/yaml/tree.ts';
import type { DocumentKind } from '../documents/kinds.ts';
import { Steps } from './steps.ts';

export type PortRole = 'input' | 'output' | 'search space';

/** A named input, output or search-space parameter where it stands: a declaration, or a step's binding of one. */
export interface Port {
  readonly role: PortRole;
  readonly name: string;
  readonly key: YamlScalar;
  readonly value: YamlNode | undefined;
  readonly span: Span;
}

export type Ports = ReadonlyMap<string, Port>;

type JobType = 'command' | 'sweep' | 'spark' | 'parallel' | 'pipeline' | 'other';

/** Whose rules apply: those of the Azure ML CLI, or of `azd ai training` for Microsoft Foundry. */
type Dialect = 'azureml' | 'foundry';

/** A job, a component, or a step of a pipeline. */
export interface Unit {
  readonly dialect: Dialect;
  /** Components declare the types of their inputs; jobs and steps give values. */
  readonly role: 'job' | 'component' | 'step';
  readonly jobType: JobType;
  /** The keys from the document's root, joined by dots: empty, `jobs.train`, `jobs.train.component`. */
  readonly path: string;
  readonly mapping: YamlMapping;
  /** A step's name. */
  readonly key: YamlScalar | undefined;
  /** What keeps the facts that follow from a step alone, where it was parsed by itself. */
  readonly own: OwnFacts | undefined;
  /** The pipeline around a step. */
  readonly pipeline: Unit | undefined;
  readonly inputs: Ports;
  readonly outputs: Ports;
  readonly searchSpace: Ports;
  readonly steps: Steps<Unit>;
  /** The component that a step runs (`component`, `trial`), or the job that a schedule starts (`job`). */
  readonly component: ComponentReference | undefined;
}

export type ComponentReference =
  /** A local file; `path` as written, without `file:`. */
  | { readonly form: 'file'; readonly path: string; readonly key: string; readonly node: YamlScalar }
  /** A registered component, whose inputs are unknown here. */
  | { readonly form: 'asset'; readonly key: string; readonly node: YamlScalar }
  | { readonly form: 'inline'; readonly key: string; readonly unit: Unit };

const kinds: Partial<Record<DocumentKind, readonly [Unit['role'], JobType, Dialect?]>> = {
  commandJob: ['job', 'command'],
  sweepJob: ['job', 'sweep'],
  sparkJob: ['job', 'spark'],
  pipelineJob: ['job', 'pipeline'],
  autoMLJob: ['job', 'other'],
  finetuningJob: ['job', 'other'],
  distillationJob: ['job', 'other'],
  commandComponent: ['component', 'command'],
  sparkComponent: ['component', 'spark'],
  parallelComponent: ['component', 'parallel'],
  pipelineComponent: ['component', 'pipeline'],
  autoMLComponent: ['component', 'other'],
  azdTrainingJob: ['job', 'command', 'foundry'],
};

/** Where a schedule has its job, whose `job` names the file that it changes. */
const scheduledJob = 'create_job';

/** The job or component that a tree describes; `undefined` for kinds without bindings. */
export function readUnit(node: YamlNode | undefined, kind: DocumentKind | undefined): Unit | undefined {
  const root = asMapping(node);
  if (!root) return undefined;
  if (kind === 'schedule') {
    const job = asMapping(valueFor(root, scheduledJob));
    return job && new Reader().unit(job, 'job', jobTypeOf(job), scheduledJob);
  }
  const known = kind && kinds[kind];
  return known && new Reader(known[2]).unit(root, known[0], known[1], '');
}

/** The component that a file holds which some pipeline names, whatever its `$schema` says. */
export function readComponent(root: YamlNode | undefined): Unit | undefined {
  const mapping = asMapping(root);
  if (!mapping) return undefined;
  const schema = asString(valueFor(mapping, '$schema'));
  const role = schema && /Job\.(?:schema\.)?json$/.test(schema) ? 'job' : 'component';
  return new Reader().unit(mapping, role, jobTypeOf(mapping), '');
}

/** @param otherwise what it is where nothing tells */
function jobTypeOf(mapping: YamlMapping, otherwise: JobType = 'other'): JobType {
  const type = asString(valueFor(mapping, 'type'))?.toLowerCase();
  switch (type) {
    case 'command':
    case 'sweep':
    case 'spark':
    case 'parallel':
    case 'pipeline':
      return type;
    case undefined:
      break;
    default:
      return 'other';
  }
  if (valueFor(mapping, 'jobs')) return 'pipeline';
  if (valueFor(mapping, 'trial')) return 'sweep';
  if (valueFor(mapping, 'task') && valueFor(mapping, 'input_data')) return 'parallel';
  if (valueFor(mapping, 'command')) return 'command';
  if (valueFor(mapping, 'args') && valueFor(mapping, 'entry')) return 'spark';
  return otherwise;
}

/** Steps that are aliases of pipelines multiply: more units than these are not read. */
const mostUnits = 5000;

class Reader {
  readonly #dialect: Dialect;
  #left = mostUnits;
  /** What is being read: an alias into it would never end. */
  readonly #open = new Set<YamlMapping>();

  constructor(dialect: Dialect = 'azureml') {
    this.#dialect = dialect;
  }

  unit(
    mapping: YamlMapping,
    role: Unit['role'],
    jobType: JobType,
    path: string,
    pair?: YamlPair,
    pipeline?: Unit,
  ): Unit {
    this.#open.add(mapping);
    const steps = new Steps<Unit>();
    const unit: Unit = {
      dialect: this.#dialect,
      role,
      jobType,
      path,
      mapping,
      key: pair?.key,
      own: pair?.own,
      pipeline,
      inputs: readPorts(mapping, 'inputs', 'input'),
      outputs: readPorts(mapping, 'outputs', 'output'),
      searchSpace: readPorts(mapping, 'search_space', 'search space'),
      steps,
      component: this.#reference(mapping, role, jobType, path),
    };
    for (const pair of entries(asMapping(valueFor(mapping, 'jobs')))) {
      if (!isStep(pair, this.#open) || this.#left-- <= 0) continue;
      const name = pair.key.text;
      const read = () => {
        const step = asMapping(pair.value) ?? mapping;
        return this.unit(
          step,
          'step',
          jobTypeOf(step, 'command'),
          join(join(path, 'jobs'), name),
          pair,
          unit,
        );
      };
      steps.add(name, pair, read);
    }
    this.#open.delete(mapping);
    return unit;
  }

  #reference(
    mapping: YamlMapping,
    role: Unit['role'],
    jobType: JobType,
    path: string,
  ): ComponentReference | undefined {
    // The trial of a standalone sweep job is a part of the job, not a component.
    const keys = role === 'step' ? ['component', 'trial'] : jobType === 'pipeline' ? ['component'] : [];
    if (path === scheduledJob) keys.push('job');
    for (const key of keys) {
      const value = resolve(valueFor(mapping, key));
      if (value?.kind === 'mapping' && !this.#open.has(value)) {
        const inner = jobTypeOf(value);
        const unit = this.unit(value, 'component', inner === 'other' ? 'command' : inner, join(path, key));
        return { form: 'inline', key, unit };
      }
      if (value?.kind !== 'scalar' || value.text === '') continue;
      const written = value.text.trim();
      if (/^azureml:/i.test(written) || /[{}<>]|^[a-z]+:\/\//.test(written))
        return { form: 'asset', key, node: value };
      return { form: 'file', key, node: value, path: written.replace(/^file:/, '') };
    }
    return undefined;
  }
}

function isStep(pair: YamlPair, open: ReadonlySet<YamlMapping>): boolean {
  // What was parsed by itself has no aliases.
  if (pair.own)
    return pair.own.get(
      isStep,
      () => asMapping(pair.value) !== undefined,
      (known) => known,
    );
  const step = asMapping(pair.value);
  return step !== undefined && !open.has(step);
}

function readPorts(mapping: YamlMapping, key: string, role: PortRole): Ports {
  const ports = new Map<string, Port>();
  for (const pair of entries(asMapping(valueFor(mapping, key))))
    if (pair.key.text !== '')
      ports.set(pair.key.text, {
        role,
        name: pair.key.text,
        key: pair.key,
        value: pair.value,
        span: pair.span,
      });
  return ports;
}

/** The pairs that a reader of the mapping sees: of duplicates the last, merged ones where no own one stands. */
function entries(mapping: YamlMapping | undefined): YamlPair[] {
  if (!mapping) return [];
  const found = new Map<string, YamlPair>();
  for (const pair of mapping.pairs) if (!isMergeKey(pair.key)) found.set(pair.key.text, pair);
  for (const source of mergeSources(mapping))
    for (const pair of source.pairs) if (!found.has(pair.key.text)) found.set(pair.key.text, pair);
  return [...found.values()];
}

export function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

/**
 * The unit itself, its steps and inline components, in the order of the text.
 * @param isWanted which of its own steps, by name; all where it is left out
 */
export function* unitsOf(unit: Unit | undefined, isWanted?: (name: string) => boolean): Generator<Unit> {
  if (!unit) return;
  yield unit;
  if (unit.component?.form === 'inline') yield* unitsOf(unit.component.unit);
  for (const name of unit.steps.keys()) if (isWanted?.(name) !== false) yield* unitsOf(unit.steps.get(name));
}

/** `uri_folder`, `integer`, `uniform` …: a port's `type`, or what its literal value is to the CLI. */
export function typeOf(port: Port): string | undefined {
  const value = resolve(port.value);
  if (value?.kind === 'mapping') return asString(valueFor(value, 'type'));
  if (value?.kind !== 'scalar' || value.type === 'null' || value.text.includes('${{')) return undefined;
  return value.type === 'float' ? 'number' : value.type === 'timestamp' ? 'string' : value.type;
}

export function isOptional(port: Port): boolean {
  return asScalar(valueFor(asMapping(port.value), 'optional'))?.value === true;
}

/** The text of one of a port's settings: `default`, `description`, `path`, `mode`. */
export function settingOf(port: Port, key: string): string | undefined {
  return asScalar(valueFor(asMapping(port.value), key))?.text;
}

/** A literal directly after the name. */
export function literalOf(port: Port): YamlScalar | undefined {
  const value = resolve(port.value);
  return value?.kind === 'scalar' && value.type !== 'null' ? value : undefined;
}
