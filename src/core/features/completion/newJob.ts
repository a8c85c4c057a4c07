/** A job for a script: the options that it requires become inputs, and the machines have the GPUs that were asked for. */
import { schemaAddressOf } from '../../azureml/documents/kinds.ts';
import { registryReference } from '../../azureml/references/rewrite.ts';
import { folderOf, joined, nameOf } from '../../base/paths.ts';
import { programsOf } from '../../code/checkedPrograms.ts';
import { isPositional, type ProgramOption } from '../../code/options/option.ts';
import { optionName } from '../../code/optionText.ts';
import { isRetired, lastVersion, type Matrix } from '../../knowledge/matrix/matrix.ts';
import type { VmSize } from '../../knowledge/matrix/schema.ts';
import type { Project } from '../../project/project.ts';
import { DocumentFacts } from '../../stack/documentFacts.ts';
import { namedStack } from '../../stack/namedStack.ts';
import { stackSummary } from '../../stack/stack.ts';
import { gpuText } from '../vmSizeText.ts';
import { commonSizes } from './vmSizes.ts';

/** What a new job can be made of. */
export interface JobChoices {
  readonly environments: readonly {
    readonly reference: string;
    readonly name: string;
    readonly detail: string;
  }[];
  /** How many GPUs in all, and on which machines. */
  readonly gpus: readonly { readonly count: number; readonly detail: string }[];
}

export interface NewJob {
  /** Path of the folder in which the document belongs. */
  readonly folder: string;
  /** A snippet, with tab stops at what nobody but the reader knows. */
  readonly text: string;
}

const counts = [1, 2, 4, 8, 16, 32];

export function jobChoices({ matrix, today }: Project): JobChoices {
  return {
    environments: matrix.offeredEnvironments
      .filter((each) => each.kind === 'acpt-curated' && !isRetired(each))
      .map((each) => {
        const reference = registryReference(each.name, String(lastVersion(each)));
        const stack = namedStack(matrix, reference);
        return {
          reference,
          name: `${each.name} ${lastVersion(each)}`,
          detail: stack ? stackSummary(stack) : '',
        };
      }),
    gpus: counts.flatMap((count) => {
      const found = machinesFor(matrix, today, count);
      if (!found) return [];
      const { size, machines } = found;
      return [{ count, detail: `${machines > 1 ? `${machines} × ` : ''}${size.size}: ${gpuText(size)}` }];
    }),
  };
}

/** Of the usual sizes, one that has just so many GPUs; more than eight are on several machines. */
function machinesFor(
  matrix: Matrix,
  today: string,
  gpus: number,
): { readonly size: VmSize; readonly machines: number } | undefined {
  const each = Math.min(gpus, 8);
  const size = commonSizes(matrix, today).find(({ gpuCount }) => gpuCount === each);
  return size && { size, machines: Math.ceil(gpus / each) };
}

/** @param script path of the file that is to run */
export function newJob(project: Project, script: string, gpus: number, environment: string): NewJob {
  const root = project.scopeOf(script).replace(/^(?:below|in) /, '');
  const code = folderOf(script);
  const folder = code === root || folderOf(code).length < root.length ? code : folderOf(code);
  const written = code === folder ? '.' : `./${nameOf(code)}`;
  const head = [
    `$schema: ${schemaAddressOf('commandJob')}`,
    'type: command',
    `display_name: ${nameOf(script).replace(/\.py$/, '')}`,
    `code: ${written}`,
    'command: >-',
    `  python ${nameOf(script)}`,
  ];
  const tail = [`environment: ${environment}`, ...machinesText(project, gpus)];
  const required = requiredBy(project, joined(folder, 'new-job.yml'), [...head, ...tail].join('\n'));
  const stops = new Stops();
  const inputs = required.filter((each) => !isOutput(each));
  const outputs = required.filter(isOutput);
  const lines = [
    ...head.map(escaped),
    ...inputs.map((each) => `  ${argumentOf(each, 'inputs')}`),
    ...outputs.map((each) => `  ${argumentOf(each, 'outputs')}`),
    ...(inputs.length > 0 ? ['inputs:', ...inputs.flatMap((each) => inputOf(each, stops))] : []),
    ...(outputs.length > 0
      ? ['outputs:', ...outputs.map(({ name }) => `  ${name}: {type: uri_folder}`)]
      : []),
    ...tail.map(escaped),
    '',
  ];
  return { folder, text: lines.join('\n') };
}

function machinesText({ matrix, today }: Project, gpus: number): string[] {
  const found = machinesFor(matrix, today, gpus);
  if (!found) return [];
  const { size, machines } = found;
  return [
    ...(gpus > 1
      ? ['distribution:', '  type: pytorch', `  process_count_per_instance: ${size.gpuCount}`]
      : []),
    'resources:',
    `  instance_type: ${size.size}`,
    ...(machines > 1 ? [`  instance_count: ${machines}`] : []),
    `  shm_size: ${gpus > 1 ? '128g' : '64g'}`,
  ];
}

/** What its parser refuses to start without. */
function requiredBy(project: Project, path: string, text: string): readonly ProgramOption[] {
  const written = project.withTexts(new Map([[path, text]]));
  const [program] = programsOf(new DocumentFacts(written, path));
  const options = program?.parser?.options ?? [];
  return options.filter(
    (each) => each.required === true && !isPositional(each) && each.count[0] === 1 && /^\w+$/.test(each.name),
  );
}

function isOutput({ name, type }: ProgramOption): boolean {
  return (
    type !== 'int' && type !== 'float' && /(?:^|_)(?:out|output|outputs|save|checkpoint)(?:_|$)/i.test(name)
  );
}

function argumentOf(option: ProgramOption, context: string): string {
  return `${optionName(option)} \\\${{${context}.${option.name}\\}\\}`;
}

/** Data is mounted; numbers and choices are values. */
function inputOf({ name, type, choices }: ProgramOption, stops: Stops): string[] {
  if (choices && choices.length > 1) return [`  ${name}: ${stops.choice(choices)}`];
  if (type === 'int' || type === 'float') return [`  ${name}: ${stops.text(type === 'int' ? '1' : '0.1')}`];
  if (/data|dir|folder|path|input|train|valid/i.test(name))
    return [`  ${name}:`, '    type: uri_folder', `    path: ${stops.text('azureml:my-data:1')}`];
  return [`  ${name}: ${stops.text('value')}`];
}

class Stops {
  #count = 0;

  text(value: string): string {
    return `\${${++this.#count}:${value}}`;
  }

  choice(values: readonly string[]): string {
    const safe = values.map((each) => each.replaceAll(/[\\|,$}]/g, '\\$&'));
    return `\${${++this.#count}|${safe.join(',')}|}`;
  }
}

function escaped(line: string): string {
  return line.replaceAll(/[\\$}]/g, '\\$&');
}
