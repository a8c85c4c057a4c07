/** What a job says about how it runs: the parts that a container on this machine can give it too. */

import { meaningOf } from '../expressions/contexts.ts';
import { tokenize } from '../expressions/lexer.ts';
import { isOpen } from '../references/environmentReference.ts';
import type { Run } from '../stack/runs.ts';
import { integer } from '../stack/runs.ts';
import { folderOf, joined } from '../workspace/paths.ts';
import {
  asMapping,
  asScalar,
  asString,
  pairOf,
  valueFor,
  type YamlMapping,
  type YamlNode,
} from '../yaml/tree.ts';
import type { CommandPart, Distribution, JobInput, JobOutput, JobRun, JobSettings } from './plan.ts';

export const noJob: JobSettings = {
  shmSize: undefined,
  environmentVariables: {},
  code: undefined,
  run: undefined,
};

/** @param path of the document, from whose folder the job's paths count */
export function jobSettings(
  run: Pick<Run, 'owners' | 'distribution' | 'nodes'>,
  path: string,
  name: string,
): JobSettings {
  const [owner] = run.owners;
  if (!owner) return noJob;
  return {
    shmSize: first(run.owners, (each) =>
      shmSize(valueFor(asMapping(valueFor(each, 'resources')), 'shm_size')),
    ),
    environmentVariables: environmentVariables(run.owners),
    code: first(run.owners, (each) => localPath(valueFor(each, 'code'), path)),
    run: jobRun(run, owner, path, name),
  };
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

/** Those of the job win over those of what is around it. Values that only Azure ML resolves are left out. */
function environmentVariables(owners: readonly YamlMapping[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const owner of owners.toReversed())
    for (const { key, value } of asMapping(valueFor(owner, 'environment_variables'))?.pairs ?? []) {
      const scalar = asScalar(value);
      const name = /^[A-Za-z_]\w*$/.test(key.text) && !Object.hasOwn(Object.prototype, key.text);
      if (scalar && name && scalar.type !== 'null' && !isOpen(scalar.text)) found[key.text] = scalar.text;
    }
  return found;
}

function localPath(node: YamlNode | undefined, document: string): string | undefined {
  const text = asString(node);
  if (text === undefined || text === '' || isRemote(text) || isOpen(text)) return undefined;
  return joined(folderOf(document), text.replace(/^file:(?:\/\/)?/, ''));
}

/** `azureml:…`, `azureml://…`, `https://…`, `git+ssh://…`; a drive letter is none. */
function isRemote(text: string): boolean {
  return /^(?!file:)[A-Za-z][\w+.-]+:/.test(text);
}

function jobRun(
  { distribution, nodes }: Pick<Run, 'distribution' | 'nodes'>,
  owner: YamlMapping,
  path: string,
  name: string,
): JobRun | undefined {
  const command = asString(valueFor(owner, 'command'));
  if (command === undefined || command.trim() === '') return undefined;
  return {
    name,
    command: commandParts(command),
    inputs: Object.fromEntries(
      (asMapping(valueFor(owner, 'inputs'))?.pairs ?? []).map(({ key, value }) => [
        key.text,
        input(value, path),
      ]),
    ),
    outputs: Object.fromEntries(
      (asMapping(valueFor(owner, 'outputs'))?.pairs ?? []).map(({ key, value }) => [key.text, output(value)]),
    ),
    distribution: distribution && distributionOf(distribution, nodes),
  };
}

function input(node: YamlNode | undefined, document: string): JobInput {
  const scalar = asScalar(node);
  if (scalar) return scalarInput(scalar.text, scalar.type === 'null', scalar.type === 'string', document);
  const mapping = asMapping(node);
  const type = asString(valueFor(mapping, 'type'));
  const value = asScalar(valueFor(mapping, 'path')) ?? asScalar(valueFor(mapping, 'default'));
  const optional = asScalar(valueFor(mapping, 'optional'))?.value === true;
  if (!value || value.type === 'null') return { kind: 'absent', optional };
  const isPath = pairOf(mapping, 'path') !== undefined || /^(?:uri_|mltable|\w+_model)/.test(type ?? '');
  if (!isPath) return { kind: 'literal', value: value.text };
  return pathInput(value.text, document);
}

/** In a job, `data: ./folder` may be a text or, in the short form, a path; a text that begins like a path is one. */
function scalarInput(text: string, empty: boolean, isString: boolean, document: string): JobInput {
  if (empty) return { kind: 'absent', optional: false };
  if (isOpen(text)) return { kind: 'remote', uri: text };
  if (isString && /^(?:azureml:|azureai:|https?:\/\/|abfss?:\/\/|wasbs?:\/\/|adl:\/\/)/.test(text))
    return { kind: 'remote', uri: text };
  return isString && /^(?:file:|\.{1,2}\/)/.test(text)
    ? pathInput(text, document)
    : { kind: 'literal', value: text };
}

function pathInput(text: string, document: string): JobInput {
  if (isRemote(text) || isOpen(text)) return { kind: 'remote', uri: text };
  return { kind: 'path', path: joined(folderOf(document), text.replace(/^file:(?:\/\/)?/, '')) };
}

function output(node: YamlNode | undefined): JobOutput {
  const mapping = asMapping(node);
  return {
    type: asString(valueFor(mapping, 'type')) ?? 'uri_folder',
    uri: asString(valueFor(mapping, 'path')),
  };
}

function distributionOf(mapping: YamlMapping, nodes: number | undefined): Distribution | undefined {
  const type = asString(valueFor(mapping, 'type'))?.toLowerCase();
  return type === undefined
    ? undefined
    : {
        type,
        processesPerInstance: integer(pairOf(mapping, 'process_count_per_instance')),
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
    const outermost = inside.filter((each) => each.span.start > start || each.span.end < end);
    const pieces = [
      ...outermost.map(({ span }) => ({ span, optional: true, expression: undefined })),
      ...expressions
        .filter(({ form }) => form === 'expression' || form === 'single')
        .filter(({ span }) => start <= span.start && span.end <= end)
        .filter(
          ({ span }) =>
            !outermost.some((block) => block.span.start <= span.start && span.end <= block.span.end),
        )
        .map((expression) => ({ span: expression.span, optional: false, expression })),
    ].sort((a, b) => a.span.start - b.span.start);
    for (const { span, expression } of pieces) {
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
  // Braces that belong to the shell or to Python stay as they are.
  return expression.form === 'single' ? { kind: 'text', text } : { kind: 'unknown', text };
}
