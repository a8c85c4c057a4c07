/**
 * What Python code says to the Azure ML SDK v2, as the mappings that the same thing is in YAML: `command(environment="…")`
 * becomes the mapping of a job, its nodes where the code has them. So all that reads YAML reads Python as well.
 */
import type { Span } from '../../base/span.ts';
import type { PythonPart } from '../../languages/pythonCode/parts.ts';
import type { CallExpression, Expression, StringExpression } from '../../languages/pythonCode/tree.ts';
import { expressionsOf, statementsIn } from '../../languages/pythonCode/walk.ts';
import {
  asMapping,
  valueFor,
  type YamlMapping,
  type YamlNode,
  type YamlPair,
  type YamlScalar,
} from '../../languages/yaml/tree.ts';
import { defineFact, type Project } from '../../project/project.ts';
import type { EnvironmentSite } from '../documents/environments.ts';
import { isForeignPython } from '../documents/sniff.ts';
import { importOfFormer } from './former.ts';
import { type FormerName, formerNames } from './formerNames.ts';
import { isSureReference } from './literals.ts';
import { isDict, Names, operatorOf, type Placed, sdk } from './names.ts';
import { parametersOf } from './parameters.ts';
import { type UnfilledInput, unfilledInputs } from './unfilled.ts';

/** What a Python file or a notebook says of Azure ML. */
export interface SdkCode {
  /** Whether it uses the SDK, rather than only naming environments. */
  readonly usesSdk: boolean;
  /** Where it first imports the SDK v1, other than to ask a job for its `Run`. */
  readonly former: Span | undefined;
  /** What it imports from the SDK v2 that only the SDK v1 has. */
  readonly formerNames: readonly FormerName[];
  /** In reading order. */
  readonly sites: readonly EnvironmentSite[];
  /** Calls that make jobs, components, deployments and computes. */
  readonly units: readonly YamlMapping[];
  /** Calls of `command` that say all inputs and outputs of their job, as that job. */
  readonly jobs: readonly YamlMapping[];
  /** Calls of `Input` and `Data` whose path and type are written in them. */
  readonly data: readonly SdkData[];
  /** What is given by name to functions and classes whose parameters are known. */
  readonly given: readonly SdkArgument[];
  /** Of jobs that the code sends. */
  readonly unfilled: readonly UnfilledInput[];
  /**
   * Every string literal that is spelled as it reads, every whole number, and the names of what is given: what an edit may
   * replace. In reading order.
   */
  readonly verbatim: readonly Span[];
}

export interface SdkArgument {
  /** `command`, `Input` */
  readonly callable: string;
  readonly key: YamlScalar;
  readonly value: YamlNode | undefined;
  /** The names of all that is given beside it. */
  readonly beside: readonly string[];
}

interface SdkData {
  /** `Data` makes an asset, `Input` is one of a job. */
  readonly call: 'Data' | 'Input';
  readonly path: YamlScalar;
  /** `mltable`, for `AssetTypes.MLTABLE` too. */
  readonly type: string;
}

/** `undefined` for code that has nothing to do with Azure ML. */
export function sdkCodeOf(project: Project, path: string): SdkCode | undefined {
  return project.get(sdkCode, path);
}

const sdkCode = defineFact<SdkCode | undefined>({
  name: 'calls of the Azure ML SDK',
  compute(project, path) {
    const file = project.file(path);
    return !file || isForeignPython(file.text) ? undefined : new Reader(file.pythonParts).read();
  },
});

/** Decorators of components, with the same arguments. */
const designer = 'mldesigner';

class Reader {
  readonly #parts: readonly PythonPart[];
  readonly #names: Names;
  readonly #mappings = new Map<CallExpression, YamlMapping>();
  readonly #arguments = new Map<CallExpression, readonly YamlPair[]>();
  readonly #sites: EnvironmentSite[] = [];
  readonly #units: YamlMapping[] = [];
  readonly #jobs: YamlMapping[] = [];
  readonly #data: SdkData[] = [];
  readonly #given: SdkArgument[] = [];
  readonly #literals: Placed[] = [];
  readonly #verbatim: Span[] = [];
  readonly #mayResize: boolean;
  #former: Span | undefined;

  constructor(parts: readonly PythonPart[]) {
    this.#parts = parts;
    this.#names = new Names(parts);
    this.#mayResize = parts.some(({ text }) => /\bset_resources\b|\.resources\b|shm.size/.test(text));
  }

  read(): SdkCode {
    const environments: YamlMapping[] = [];
    for (const part of this.#parts)
      for (const { statement } of statementsIn(part.module.body)) {
        this.#former ??= importOfFormer(statement, part);
        const own = statement.kind === 'expression' ? statement.value : undefined;
        const operands = new Set<Expression>();
        for (const expression of expressionsOf(statement)) {
          const placed = { expression, part };
          if (operatorOf(placed) !== undefined && expression.kind === 'other')
            for (const each of expression.parts) operands.add(each);
          // A method of it makes another text.
          if (expression.kind === 'member') operands.add(expression.object);
          if (expression.kind === 'string')
            this.#string(expression, part, expression !== own && !operands.has(expression));
          if (expression.kind === 'number' && expression.isInteger) this.#verbatim.push(spanIn(placed));
          if (expression.kind !== 'call') continue;
          const name = this.#calledName(expression);
          if (name !== undefined) this.#givenTo(name, expression, part);
          if (name === 'Environment') environments.push(this.#environment(expression, part));
          else if (name === 'Data' || name === 'Input') this.#dataOf(name, expression, part);
          else if (name !== undefined) this.#unit(name, expression, part);
        }
      }
    this.#loneEnvironments(environments);
    this.#loneLiterals();
    this.#sites.sort((a, b) => a.node.span.start - b.node.span.start);
    const former = formerNames(this.#parts);
    this.#verbatim.push(...former.flatMap(({ renamed }) => renamed?.spans ?? []));
    return {
      usesSdk: this.#names.imports(sdk) || this.#names.imports(designer),
      former: this.#former,
      formerNames: former,
      sites: this.#sites,
      units: this.#units,
      jobs: this.#jobs,
      data: this.#data,
      given: this.#given,
      unfilled: unfilledInputs(this.#parts, this.#names),
      verbatim: this.#verbatim.sort((a, b) => a.start - b.start),
    };
  }

  #dataOf(name: SdkData['call'], call: CallExpression, part: PythonPart): void {
    const [path, type] = ['path', 'type'].map(
      (key) => call.arguments.find((each) => each.name === key)?.value,
    );
    if (path?.kind !== 'string' || !type) return;
    const said =
      type.kind === 'member' && type.object.kind === 'name' && type.object.name === 'AssetTypes'
        ? type.name.toLowerCase()
        : this.#names.textOf({ expression: type, part });
    if (said !== undefined)
      this.#data.push({ call: name, path: this.#scalar({ expression: path, part }), type: said });
  }

  #givenTo(callable: string, call: CallExpression, part: PythonPart): void {
    if (!parametersOf(callable) || this.#names.importedFrom(call.callee, sdk) === undefined) return;
    const own = this.#argumentsOf(call, part);
    const names = own.map(({ key }) => key.text);
    const [first] = call.arguments;
    // What is given first to one of those is given by name as well as not.
    if (/^load_/.test(callable) && first && first.name === undefined && first.star === '') {
      const value = this.#node({ expression: first.value, part }, 0);
      this.#given.push({ callable, key: text(value.span, 'source'), value, beside: names });
    }
    for (const { key, value } of own) {
      this.#given.push({ callable, key, value, beside: names });
      this.#verbatim.push(key.span);
    }
  }

  #calledName({ callee }: CallExpression): string | undefined {
    return this.#names.importedFrom(callee, sdk) ?? this.#names.importedFrom(callee, designer);
  }

  #string(expression: StringExpression, part: PythonPart, mayStandAlone: boolean): void {
    const { textStart, text } = expression;
    if (textStart !== undefined) {
      const start = part.start + textStart;
      this.#verbatim.push({ start, end: start + text.length });
    }
    if (mayStandAlone && isSureReference(text)) this.#literals.push({ expression, part });
  }

  /** Those that no job of the file is given. */
  #loneEnvironments(environments: readonly YamlMapping[]): void {
    const used = new Set(this.#sites.map(({ node }) => node));
    for (const node of environments)
      if (!used.has(node)) this.#sites.push({ node, pair: undefined, owner: node });
  }

  /** References that stand where nobody can tell what becomes of them. */
  #loneLiterals(): void {
    const used = new Set(
      this.#sites
        .flatMap(({ node }) => [node, valueFor(asMapping(node), 'image')])
        .map((node) => node?.span.start),
    );
    for (const placed of this.#literals) {
      const node = this.#scalar(placed);
      if (used.has(node.span.start)) continue;
      const owner = mapping(node.span, []);
      const isImage = node.text.startsWith('mcr.');
      const site = isImage ? mapping(node.span, [pair('image', node.span, node)]) : node;
      this.#sites.push({ node: site, pair: undefined, owner });
    }
  }

  #unit(name: string, call: CallExpression, part: PythonPart): void {
    const isCompute = /^(?:AmlCompute|ComputeInstance)$/.test(name);
    const own = this.#argumentsOf(call, part);
    const environment = own.find(({ key }) => key.text === 'environment');
    if (!isCompute && !environment && name !== 'command') return;
    const span = spanIn({ expression: call, part });
    if (name === 'command' && portKeys.every((key) => this.#saysAll(call, key, part)))
      this.#jobs.push(
        mapping(
          span,
          own.filter(({ key }) => [...portKeys, 'command'].includes(key.text)),
        ),
      );
    const keys = new Set(
      isCompute
        ? ['name', 'size']
        : ['environment', 'command', 'code', 'compute', 'distribution', 'instance_type', 'instance_count'],
    );
    const pairs = own.filter(({ key }) => keys.has(key.text));
    const resources = isCompute ? undefined : this.#resources(call, own, part);
    const unit = mapping(span, resources ? [...pairs, resources] : pairs);
    this.#units.push(unit);
    if (environment?.value) this.#sites.push({ node: environment.value, pair: environment, owner: unit });
  }

  /** Whether all names of inputs or outputs are written in the call. */
  #saysAll(call: CallExpression, key: string, part: PythonPart): boolean {
    const isWhole = ({ arguments: given }: CallExpression) => given.every(({ star }) => star !== '**');
    if (!isWhole(call)) return false;
    const value = call.arguments.find(({ name }) => name === key)?.value;
    switch (value?.kind) {
      case undefined:
        return true;
      case 'dictionary':
        return (
          !value.isOpen &&
          value.entries.every(([name]) => this.#names.textOf({ expression: name, part }) !== undefined)
        );
      case 'call':
        return isDict(value) && isWhole(value) && value.arguments.every(({ name }) => name !== undefined);
      default:
        return false;
    }
  }

  /** The SDK takes as arguments of a job what YAML has below `resources`. */
  #resources(call: CallExpression, own: readonly YamlPair[], part: PythonPart): YamlPair | undefined {
    const given = own.find(({ key }) => key.text === 'resources');
    if (given) return given;
    const span = spanIn({ expression: call, part });
    const docker = own.some(({ key }) => key.text === 'docker_args');
    // What is said elsewhere is not known; `shm_size` may be said anywhere.
    const isOpen = docker || this.#mayResize || call.arguments.some(({ star }) => star === '**');
    return isOpen ? pair('resources', span, open(span, 'resources')) : undefined;
  }

  /** Those with a name; of a call that stands in no other they are asked for more than once. */
  #argumentsOf(call: CallExpression, part: PythonPart, depth = 0): readonly YamlPair[] {
    const known = depth === 0 ? this.#arguments.get(call) : undefined;
    const own = known ?? this.#readArguments(call, part, depth);
    if (depth === 0) this.#arguments.set(call, own);
    return own;
  }

  #readArguments(call: CallExpression, part: PythonPart, depth: number): readonly YamlPair[] {
    return call.arguments.flatMap(({ name, value }) =>
      name === undefined ? [] : this.#pair(name, { expression: value, part }, depth),
    );
  }

  #pair(name: string, placed: Placed, depth: number): YamlPair {
    const key = keyBefore(name, placed.expression, placed.part);
    const node = name === 'environment' ? this.#environmentValue(placed, depth) : this.#node(placed, depth);
    return { key, value: node, span: { start: key.span.start, end: node.span.end } };
  }

  #environmentValue(placed: Placed, depth: number): YamlNode {
    const value = this.#names.valueOf(placed);
    if (value?.expression.kind === 'call' && depth <= deepest) {
      const name = this.#calledName(value.expression);
      if (name === 'Environment' || isDict(value.expression))
        return this.#environment(value.expression, value.part, depth + 1);
    }
    // Where the literal is reported by itself, that is the place.
    const literal =
      value?.expression.kind === 'string' && isSureReference(value.expression.text) ? value : placed;
    return this.#node(literal, depth);
  }

  #environment(call: CallExpression, part: PythonPart, depth = 0): YamlMapping {
    const known = this.#mappings.get(call);
    if (known) return known;
    const keys = new Set(['name', 'version', 'image', 'conda_file', 'build', 'inference_config']);
    const pairs = this.#argumentsOf(call, part, depth).filter(({ key }) => keys.has(key.text));
    const made = mapping(spanIn({ expression: call, part }), pairs);
    this.#mappings.set(call, made);
    return made;
  }

  #node(placed: Placed, depth: number): YamlNode {
    const { expression, part } = placed;
    const span = spanIn(placed);
    const inner = (each: Expression) => this.#node({ expression: each, part }, depth + 1);
    if (depth > deepest) return open(span, '…');
    switch (expression.kind) {
      case 'number':
        return number(span, expression.value, expression.isInteger);
      case 'dictionary':
        return mapping(
          span,
          expression.entries.flatMap(([key, value]) => {
            const text = this.#names.textOf({ expression: key, part });
            const node = inner(value);
            const at = spanIn({ expression: key, part });
            return text === undefined ? [] : [pair(text, at, node)];
          }),
        );
      case 'sequence':
        return {
          kind: 'sequence',
          span,
          flow: true,
          items: expression.items.map((each) => ({
            value: inner(each),
            span: spanIn({ expression: each, part }),
          })),
        };
      case 'call':
        return (
          this.#call(expression, part, depth + 1) ??
          open(span, part.text.slice(expression.span.start, expression.span.end))
        );
      case 'name': {
        const value = this.#names.valueOf(placed);
        if (!value || value.expression.kind === 'name') return open(span, expression.name);
        const { kind } = value.expression;
        if (kind === 'number') return number(span, value.expression.value, value.expression.isInteger);
        // What a name stands for may be changed where it is a list or a dictionary.
        if (kind === 'call')
          return this.#call(value.expression, value.part, depth + 1) ?? open(span, expression.name);
        const whole = kind === 'string' && isSureReference(value.expression.text);
        return whole ? this.#scalar(value) : this.#scalar(placed);
      }
      default:
        return this.#scalar(placed);
    }
  }

  /** Calls that stand for a mapping. */
  #call(call: CallExpression, part: PythonPart, depth: number): YamlMapping | undefined {
    const span = spanIn({ expression: call, part });
    if (isDict(call)) return mapping(span, this.#argumentsOf(call, part, depth));
    const name = this.#calledName(call) ?? '';
    const [, type] = /^(PyTorch|Mpi|TensorFlow|Ray)Distribution$/.exec(name) ?? [];
    if (type !== undefined)
      return mapping(span, [
        pair('type', span, text(span, type.toLowerCase())),
        ...this.#argumentsOf(call, part, depth),
      ]);
    // It may be given the path of the context with others.
    if (name === 'BuildContext' && call.arguments.some(({ star }) => star === '**')) return undefined;
    if (/^(?:BuildContext|JobResourceConfiguration|ResourceConfiguration|CodeConfiguration)$/.test(name))
      return mapping(span, this.#argumentsOf(call, part, depth));
    return undefined;
  }

  #scalar(placed: Placed): YamlScalar {
    const { expression, part } = placed;
    const span = spanIn(placed);
    const said = this.#names.textOf(placed);
    if (said === undefined) return open(span, part.text.slice(expression.span.start, expression.span.end));
    const start = expression.kind === 'string' ? expression.textStart : undefined;
    return { ...text(span, said), textStart: start === undefined ? undefined : part.start + start };
  }
}

/** Where a job names its inputs and outputs. */
const portKeys = ['inputs', 'outputs'];

/** Dictionaries may be nested, and names may lead in circles. */
const deepest = 20;

function spanIn({ expression: { span }, part: { start } }: Placed): Span {
  return { start: start + span.start, end: start + span.end };
}

function mapping(span: Span, pairs: readonly YamlPair[]): YamlMapping {
  return { kind: 'mapping', span, flow: true, pairs };
}

function pair(key: string, span: Span, value: YamlNode): YamlPair {
  return {
    key: text(span, key),
    value,
    span: { start: Math.min(span.start, value.span.start), end: value.span.end },
  };
}

function text(span: Span, said: string): YamlScalar {
  return {
    kind: 'scalar',
    span,
    style: 'foreign',
    text: said,
    type: 'string',
    value: said,
    textStart: undefined,
  };
}

function number(span: Span, value: number, isInteger: boolean): YamlScalar {
  return { ...text(span, String(value)), style: 'plain', type: isInteger ? 'integer' : 'float', value };
}

/** What is computed, as YAML has placeholders: nothing is known of it. */
function open(span: Span, written: string): YamlScalar {
  return text(span, `<${written.replaceAll(/[<>\s]+/g, ' ').slice(0, 40)}>`);
}

/** The word before the equals sign. */
function keyBefore(name: string, { span }: Expression, part: PythonPart): YamlScalar {
  const before = part.text.slice(Math.max(0, span.start - 200), span.start);
  const gap = /\s*=\s*[\s(]*$/.exec(before)?.[0].length;
  const end = part.start + span.start - (gap ?? 0);
  return text(gap === undefined ? { start: end, end } : { start: end - name.length, end }, name);
}
