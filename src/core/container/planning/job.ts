/** The settings of a job that a container on this machine can apply too. */

import { meaningOf } from '../../azureml/expressions/contexts.ts';
import { tokenize } from '../../azureml/expressions/lexer.ts';
import { isOpen } from '../../azureml/references/environmentReference.ts';
import { ownValue } from '../../base/ownValue.ts';
import { folderOf, joined } from '../../base/paths.ts';
import { plainValue } from '../../languages/yaml/plainValue.ts';
import {
  asMapping,
  asScalar,
  asSequence,
  asString,
  pairOf,
  valueFor,
  type YamlMapping,
  type YamlNode,
  type YamlScalar,
} from '../../languages/yaml/tree.ts';
import type { Run } from '../../stack/runs.ts';
import { integer } from '../../stack/runs.ts';
import type { CommandPart, Distribution, JobInput, JobOutput, JobRun, JobSettings } from '../plan/plan.ts';

export const noJob: JobSettings = {
  shmSize: undefined,
  environmentVariables: {},
  code: undefined,
  remoteCode: undefined,
  remarks: [],
  run: undefined,
};

/** What a step gives to the component in whose file it does not stand itself. */
export interface Given {
  readonly run: Run;
  readonly path: string;
}

/** What the inputs of a pipeline are where a step of another file runs it, by their names. */
export type PipelineInputs = Readonly<Record<string, JobInput>>;

/**
 * @param path of the document, from whose folder the job's paths count
 * @param step the step that runs the component which the document describes
 * @param inputs of the pipeline that the file of the step, or else the document, is
 */
export function jobSettings(
  run: Run,
  path: string,
  name: string,
  { step, inputs = {} }: { readonly step?: Given; readonly inputs?: PipelineInputs } = {},
): JobSettings {
  const [owner] = run.owners;
  if (!owner) return noJob;
  const own = settingsOf(run, owner, path, name, step ? {} : inputs);
  const [stepOwner] = step?.run.owners ?? [];
  if (!step || !stepOwner) return own;
  const given = settingsOf(step.run, stepOwner, step.path, name, inputs);
  return {
    ...own,
    shmSize: given.shmSize ?? own.shmSize,
    environmentVariables: { ...own.environmentVariables, ...given.environmentVariables },
    remarks: [...own.remarks, ...given.remarks],
    run: own.run && {
      ...own.run,
      inputs: {
        ...own.run.inputs,
        ...searchSpace(step.run),
        ...portsOf(step.run, stepOwner, 'inputs', (node) => input(node, step.path, step.run, inputs)),
      },
      outputs: withPipelines(own.run.outputs, portsOf(step.run, stepOwner, 'outputs', output)),
      distribution: distributionOf(step.run) ?? own.run.distribution,
    },
  };
}

/** The outputs that a component declares, with what the step makes of them. */
function withPipelines(
  outputs: Readonly<Record<string, JobOutput>>,
  given: Readonly<Record<string, JobOutput>>,
): Record<string, JobOutput> {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, declared]) => {
      const ofPipelines = ownValue(given, name)?.ofPipelines;
      return [name, ofPipelines ? { ...declared, ofPipelines } : declared];
    }),
  );
}

/**
 * What a step of a document gives to the pipeline that its file is.
 * @param step with what it stands in
 */
export function inputsOfStep(step: Placed, path: string, around: PipelineInputs): PipelineInputs {
  return Object.fromEntries(
    (asMapping(valueFor(step.owners[0], 'inputs'))?.pairs ?? []).map(({ key, value }) => {
      const given = input(value, path, step, around);
      return [key.text, given.kind === 'remote' ? { ...given, up: (given.up ?? 0) + 1 } : given];
    }),
  );
}

function settingsOf(
  run: Run,
  owner: YamlMapping,
  path: string,
  name: string,
  inputs: PipelineInputs,
): JobSettings {
  const around = ownersWithItsPorts(run);
  return {
    shmSize: first(around.toReversed(), (each) =>
      shmSize(valueFor(asMapping(valueFor(each, 'resources')), 'shm_size')),
    ),
    ...environmentVariables(around),
    code: first(around, (each) => localPath(valueFor(each, 'code'), path)),
    remoteCode: first(around, (each) => remoteAddress(valueFor(each, 'code'))),
    run: jobRun(run, owner, path, name, inputs),
  };
}

/** The owner, and the step or sweep whose inputs are those of the component or trial that stands in it. */
function ownersWithItsPorts({ owners }: Run): YamlMapping[] {
  const found: YamlMapping[] = [];
  for (const owner of owners) {
    const inner = found.at(-1);
    const holds = ['component', 'trial', 'task'].some((key) => asMapping(valueFor(owner, key)) === inner);
    if (inner && !holds) break;
    found.push(owner);
  }
  return found;
}

function first<Value>(
  owners: readonly YamlMapping[],
  read: (owner: YamlMapping) => Value | undefined,
): Value | undefined {
  for (const owner of owners) {
    const value = read(owner);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Azure ML writes it as Docker does. */
function shmSize(node: YamlNode | undefined): string | undefined {
  const text = asScalar(node)?.text;
  return text !== undefined && /^[1-9]\d*[bkmg]?$/i.test(text) ? text.toLowerCase() : undefined;
}

/** Those of a step win over those of the component in it. Values that only Azure ML or Docker would resolve are left out, with a remark. */
function environmentVariables(
  owners: readonly YamlMapping[],
): Pick<JobSettings, 'environmentVariables' | 'remarks'> {
  const found: Record<string, string> = {};
  const left = new Set<string>();
  for (const owner of owners)
    for (const { key, value } of asMapping(valueFor(owner, 'environment_variables'))?.pairs ?? []) {
      const scalar = asScalar(value);
      if (!scalar || scalar.type === 'null') continue;
      const named = /^[A-Za-z_]\w*$/.test(key.text) && !Object.hasOwn(Object.prototype, key.text);
      // devcontainer.json substitutes strings of this form and has no way to escape them.
      const resolved =
        /\$\{\{|\$\{(?:localEnv|containerEnv|env|localWorkspace|containerWorkspace)\w*[:}]/.test(scalar.text);
      if (named && !resolved) found[key.text] = scalar.text;
      else left.add(key.text);
    }
  return {
    environmentVariables: found,
    remarks:
      left.size === 0
        ? []
        : [
            `Environment variables not set in the container: ${[...left].join(', ')}. Their name or value cannot be passed unchanged.`,
          ],
  };
}

function localPath(node: YamlNode | undefined, document: string): string | undefined {
  const text = asString(node);
  if (text === undefined || text === '' || isRemote(text) || isOpen(text)) return undefined;
  return joined(folderOf(document), text.replace(/^file:(?:\/\/)?/, ''));
}

function remoteAddress(node: YamlNode | undefined): string | undefined {
  const text = asString(node);
  return text !== undefined && isRemote(text) && !isOpen(text) ? text : undefined;
}

/** `azureml:…`, `azureml://…`, `https://…`, `git+ssh://…`; a drive letter is none. */
function isRemote(text: string): boolean {
  return /^(?!file:)[A-Za-z][\w+.-]+:/.test(text);
}

function jobRun(
  run: Run,
  owner: YamlMapping,
  path: string,
  name: string,
  inputs: PipelineInputs,
): JobRun | undefined {
  const command = asString(valueFor(owner, 'command'));
  if (command === undefined || command.trim() === '') return undefined;
  return {
    name,
    command: commandParts(command),
    inputs: {
      ...portsOf(run, owner, 'inputs', (node) => input(node, path, run, inputs)),
      ...searchSpace(run),
    },
    outputs: portsOf(run, owner, 'outputs', output),
    distribution: distributionOf(run),
  };
}

/** Those of the step or sweep win over those that the component or trial declares. */
function portsOf<Port>(
  run: Run,
  owner: YamlMapping,
  key: 'inputs' | 'outputs',
  read: (node: YamlNode | undefined) => Port,
): Record<string, Port> {
  const owners = ownersWithItsPorts(run);
  return Object.fromEntries(
    (owners.length > 0 ? owners : [owner])
      .flatMap((each) => asMapping(valueFor(each, key))?.pairs ?? [])
      .map(({ key: name, value }) => [name.text, read(value)]),
  );
}

/** A sweep tries many values; here it runs with the first, or the lowest or middle, of each. */
function searchSpace(run: Run): Record<string, JobInput> {
  const spaces = ownersWithItsPorts(run).flatMap(
    (owner) => asMapping(valueFor(owner, 'search_space'))?.pairs ?? [],
  );
  return Object.fromEntries(
    spaces.flatMap(({ key, value }) => {
      const chosen = oneOf(asMapping(value));
      const port: JobInput =
        chosen === undefined ? { kind: 'absent', optional: false } : { kind: 'literal', value: chosen };
      // In a pipeline it fills the input of that name.
      return [
        [`search_space.${key.text}`, port],
        [key.text, port],
      ];
    }),
  );
}

/** As Azure ML samples them: `log…` is the exponent, `q…` a multiple of q. */
function oneOf(space: YamlMapping | undefined): string | undefined {
  const type = asString(valueFor(space, 'type'))?.toLowerCase() ?? '';
  const number = (key: string) => {
    const scalar = asScalar(valueFor(space, key));
    return scalar && Number.isFinite(Number(scalar.text)) ? Number(scalar.text) : undefined;
  };
  if (type === 'choice') {
    const first = asSequence(valueFor(space, 'values'))?.items[0]?.value;
    const scalar = asScalar(first);
    return scalar ? scalar.text : first && JSON.stringify(plainValue(first));
  }
  if (type === 'randint') return '0';
  const start = number('min_value') ?? number('mu');
  if (start === undefined) return undefined;
  const plain = type.includes('log') ? Math.exp(start) : start;
  const step = type.startsWith('q') ? number('q') : undefined;
  return String(step ? Math.round(plain / step) * step : plain);
}

/** A step, what it stands in, and so on. */
type Placed = Pick<Run, 'owners'>;

/**
 * @param run whose pipeline may say what a binding of its step means
 * @param inputs of the pipeline that the document is
 */
function input(node: YamlNode | undefined, document: string, run: Placed, inputs: PipelineInputs): JobInput {
  const scalar = asScalar(node);
  if (scalar) return bound(scalar.text, run, document, inputs) ?? scalarInput(scalar, document);
  const mapping = asMapping(node);
  const type = asString(valueFor(mapping, 'type'));
  const value = asScalar(valueFor(mapping, 'path')) ?? asScalar(valueFor(mapping, 'default'));
  const optional = asScalar(valueFor(mapping, 'optional'))?.value === true;
  if (!value || value.type === 'null') return { kind: 'absent', optional };
  const isPath = pairOf(mapping, 'path') !== undefined || /^(?:uri_|mltable|\w+_model)/.test(type ?? '');
  if (!isPath) return { kind: 'literal', value: value.text };
  return bound(value.text, run, document, inputs) ?? pathInput(value.text, document);
}

/** `${{parent.inputs.data}}` is what the pipeline around the step says; `undefined` for everything else. */
function bound(text: string, run: Placed, document: string, inputs: PipelineInputs): JobInput | undefined {
  const [, name] = /^\s*\$\{\{\s*parent\.inputs\.([\w.]+)\s*\}\}\s*$/.exec(text) ?? [];
  const place = run.owners.findIndex((owner, index) => index > 0 && asMapping(valueFor(owner, 'jobs')));
  const pipeline = run.owners[place];
  if (name === undefined || !pipeline) return undefined;
  // A pipeline that is a component itself is given its inputs by the step that runs it.
  const step = run.owners[place + 1];
  const given =
    asMapping(valueFor(step, 'component')) === pipeline
      ? pairOf(asMapping(valueFor(step, 'inputs')), name)
      : undefined;
  if (given) return input(given.value, document, { owners: run.owners.slice(place + 1) }, inputs);
  const isDocument = step === undefined;
  const ofDocument = isDocument ? ownValue(inputs, name) : undefined;
  if (ofDocument) return ofDocument;
  const pair = pairOf(asMapping(valueFor(pipeline, 'inputs')), name);
  return pair && input(pair.value, document, { owners: [] }, inputs);
}

/** In a job, `data: ./folder` may be a text or, in the short form, a path; a text that begins like a path is one. */
function scalarInput({ text, type }: YamlScalar, document: string): JobInput {
  if (type === 'null') return { kind: 'absent', optional: false };
  if (text.includes('${{')) return { kind: 'remote', uri: text };
  if (/^(?:azureml:|azureai:|https?:\/\/|abfss?:\/\/|wasbs?:\/\/|adl:\/\/)/.test(text))
    return { kind: 'remote', uri: text };
  return /^(?:file:|\.{1,2}\/)/.test(text) ? pathInput(text, document) : { kind: 'literal', value: text };
}

function pathInput(text: string, document: string): JobInput {
  if (isRemote(text) || text.includes('${{')) return { kind: 'remote', uri: text };
  return { kind: 'path', path: joined(folderOf(document), text.replace(/^file:(?:\/\/)?/, '')) };
}

function output(node: YamlNode | undefined): JobOutput {
  const mapping = asMapping(node);
  const ofPipeline = pipelineOutput(node);
  return {
    type: asString(valueFor(mapping, 'type')) ?? 'uri_folder',
    uri: asString(valueFor(mapping, 'path')),
    ...(ofPipeline === undefined ? {} : { ofPipelines: [ofPipeline] }),
  };
}

/** `model` of `${{parent.outputs.model}}`. */
function pipelineOutput(node: YamlNode | undefined): string | undefined {
  const text = asString(node) ?? asString(valueFor(asMapping(node), 'path')) ?? '';
  return /^\s*\$\{\{\s*parent\.outputs\.([\w.]+)\s*\}\}\s*$/.exec(text)?.[1];
}

/** What the outputs of a pipeline are called further up, by the step that runs it. */
export function outputsOfStep({ owners: [step] }: Placed): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (asMapping(valueFor(step, 'outputs'))?.pairs ?? []).flatMap(({ key, value }) => {
      const name = pipelineOutput(value);
      return name === undefined ? [] : [[key.text, name]];
    }),
  );
}

function distributionOf({ distribution, nodes }: Run): Distribution | undefined {
  const type = asString(valueFor(distribution, 'type'))?.toLowerCase();
  return type === undefined
    ? undefined
    : {
        type,
        processesPerInstance: integer(pairOf(distribution, 'process_count_per_instance')),
        instances: nodes ?? 1,
      };
}

/** The command with its expressions told apart from its text. */
export function commandParts(command: string): CommandPart[] {
  const { expressions, blocks } = tokenize(command, { start: 0, end: command.length });
  const between = (start: number, end: number): CommandPart[] => {
    const parts: CommandPart[] = [];
    let at = start;
    const text = (until: number) => {
      if (until > at) parts.push({ kind: 'text', text: command.slice(at, until) });
    };
    const inside = blocks.filter(({ span, closed }) => closed && start <= span.start && span.end <= end);
    const pieces = [
      ...inside.map(({ span }) => ({ span, optional: true, expression: undefined })),
      ...expressions
        .filter(({ form }) => form === 'expression' || form === 'single')
        .filter(({ span }) => start <= span.start && span.end <= end)
        .filter(
          ({ span }) => !inside.some((block) => block.span.start <= span.start && span.end <= block.span.end),
        )
        .map((expression) => ({ span: expression.span, optional: false, expression })),
    ].sort((a, b) => a.span.start - b.span.start);
    for (const { span, expression } of pieces) {
      // In a block that was taken.
      if (span.start < at) continue;
      text(span.start);
      if (expression) parts.push(expressionPart(expression, command));
      else
        parts.push({ kind: 'optional', parts: between(span.start + '$[['.length, span.end - ']]'.length) });
      at = span.end;
    }
    text(end);
    return parts;
  };
  return between(0, command.length);
}

function expressionPart(
  expression: ReturnType<typeof tokenize>['expressions'][number],
  command: string,
): CommandPart {
  const meaning = meaningOf(expression);
  const text = command.slice(expression.span.start, expression.span.end);
  if (meaning.of === 'own' && (meaning.role === 'input' || meaning.role === 'output'))
    return { kind: meaning.role, name: meaning.name.text };
  if (meaning.of === 'own' && meaning.role === 'search space')
    return { kind: 'input', name: `search_space.${meaning.name.text}` };
  // Braces that belong to the shell or to Python stay as they are.
  return expression.form === 'single' ? { kind: 'text', text } : { kind: 'unknown', text };
}
