/** Whole documents to begin with. Choices come from the matrix and from the workspace. */
import { type DocumentKind, schemaAddressOf } from '../../azureml/documents/kinds.ts';
import { registryReference } from '../../azureml/references/rewrite.ts';
import { folderOf } from '../../base/paths.ts';
import { isRetired, lastVersion, type Matrix, newestTag } from '../../knowledge/matrix/matrix.ts';
import type { Project } from '../../project/project.ts';
import { type CodeFolder, codeFolderIn } from './besideFiles.ts';
import { commonSizes } from './vmSizes.ts';

export interface Template {
  /** What people type. */
  readonly name: string;
  readonly detail: string;
  readonly kind: DocumentKind;
  /** A snippet, with tab stops. */
  readonly text: string;
}

const mostChoices = 8;

/** @param path where the document is to stand */
export function templatesFor(project: Project, path: string, today: string): Template[] {
  const given = new Givens(project, path, today);
  return builders.map(({ name, detail, kind, lines }) => {
    const text = [`\\$schema: ${schemaAddressOf(kind)}`, ...lines(given), ''].join('\n');
    return { name, detail, kind, text };
  });
}

/** What can be chosen. */
class Givens {
  readonly #project: Project;
  readonly #folder: string;
  readonly #today: string;

  constructor(project: Project, path: string, today: string) {
    this.#project = project;
    this.#folder = folderOf(path);
    this.#today = today;
  }

  get #matrix(): Matrix {
    return this.#project.matrix;
  }

  environment(stop: number): string {
    const found = this.#matrix.offeredEnvironments.filter(
      (each) => each.kind === 'acpt-curated' && !isRetired(each),
    );
    return choice(
      stop,
      found.map((each) => registryReference(each.name, String(lastVersion(each)))),
    );
  }

  image(stop: number): string {
    const images = this.#matrix.offeredRepositories.flatMap((each) => {
      const newest = newestTag(each);
      return newest ? [`${each.repository}:${newest.tag}`] : [];
    });
    return choice(stop, images);
  }

  /** @param atLeast how many GPUs */
  size(stop: number, atLeast = 1): string {
    return choice(
      stop,
      commonSizes(this.#matrix, this.#today)
        .filter(({ gpuCount }) => gpuCount >= atLeast)
        .map(({ size }) => size),
    );
  }

  /** GPUs of the size that is offered first. */
  gpus(atLeast: number): number {
    return commonSizes(this.#matrix, this.#today).find(({ gpuCount }) => gpuCount >= atLeast)?.gpuCount ?? 8;
  }

  code(stop: number): string {
    return `\${${stop}:${this.#codeFolder.written}}`;
  }

  script(stop: number): string {
    const found = this.#codeFolder.scripts;
    return found.length === 0 ? `\${${stop}:train.py}` : choice(stop, found);
  }

  /** The folder with Python beside the document; what it is usually called where there is none. */
  get #codeFolder(): CodeFolder {
    return codeFolderIn(this.#project, this.#folder) ?? { written: './src', scripts: [] };
  }
}

/** A tab stop with choices; one of them is just written. */
function choice(stop: number, values: readonly string[]): string {
  const [first = '', second] = values;
  if (second === undefined) return `\${${stop}:${first}}`;
  return `\${${stop}|${values.slice(0, mostChoices).join(',')}|}`;
}

interface Builder {
  readonly name: string;
  readonly detail: string;
  readonly kind: DocumentKind;
  readonly lines: (given: Givens) => readonly string[];
}

const data = ['inputs:', '  data:', '    type: uri_folder', '    path: ${5:azureml:my-data:1}'];
const dataArgument = '  --data \\${{inputs.data\\}\\}';

const builders: readonly Builder[] = [
  {
    name: 'acpt-job',
    detail: 'one machine',
    kind: 'commandJob',
    lines: (given) => [
      'type: command',
      'display_name: ${1:train}',
      `code: ${given.code(2)}`,
      'command: >-',
      `  python ${given.script(3)}`,
      dataArgument,
      `environment: ${given.environment(4)}`,
      ...data,
      'resources:',
      `  instance_type: ${given.size(6)}`,
      '  shm_size: 64g',
    ],
  },
  {
    name: 'acpt-job-distributed',
    detail: 'several machines',
    kind: 'commandJob',
    lines: (given) => [
      'type: command',
      'display_name: ${1:train}',
      `code: ${given.code(2)}`,
      'command: >-',
      `  python ${given.script(3)}`,
      dataArgument,
      `environment: ${given.environment(4)}`,
      ...data,
      'distribution:',
      '  type: pytorch',
      `  process_count_per_instance: \${7:${given.gpus(8)}}`,
      'resources:',
      `  instance_type: ${given.size(6, 8)}`,
      '  instance_count: ${8:2}',
      '  shm_size: 128g',
    ],
  },
  {
    name: 'acpt-job-deepspeed',
    detail: 'with DeepSpeed',
    kind: 'commandJob',
    lines: (given) => [
      'type: command',
      'display_name: ${1:train}',
      `code: ${given.code(2)}`,
      'command: >-',
      `  python ${given.script(3)}`,
      dataArgument,
      '  --deepspeed ${9:ds_config.json}',
      `environment: ${given.environment(4)}`,
      ...data,
      'distribution:',
      '  type: pytorch',
      `  process_count_per_instance: \${7:${given.gpus(8)}}`,
      'resources:',
      `  instance_type: ${given.size(6, 8)}`,
      '  instance_count: ${8:2}',
      '  shm_size: 128g',
    ],
  },
  {
    name: 'acpt-sweep',
    detail: 'hyperparameters',
    kind: 'sweepJob',
    lines: (given) => [
      'type: sweep',
      'display_name: ${1:sweep}',
      'sampling_algorithm: ${9|random,grid,bayesian|}',
      'search_space:',
      '  learning_rate:',
      '    type: loguniform',
      '    min_value: -11.5',
      '    max_value: -6.9',
      'objective:',
      '  goal: ${7|minimize,maximize|}',
      '  primary_metric: ${8:val_loss}',
      'limits:',
      '  max_total_trials: ${10:20}',
      '  max_concurrent_trials: ${11:4}',
      'trial:',
      `  code: ${given.code(2)}`,
      '  command: >-',
      `    python ${given.script(3)}`,
      `  ${dataArgument}`,
      '    --learning-rate \\${{search_space.learning_rate\\}\\}',
      `  environment: ${given.environment(4)}`,
      ...data,
      'resources:',
      `  instance_type: ${given.size(6)}`,
      '  shm_size: 64g',
    ],
  },
  {
    name: 'acpt-pipeline',
    detail: 'one step to begin with',
    kind: 'pipelineJob',
    lines: (given) => [
      'type: pipeline',
      'display_name: ${1:pipeline}',
      'settings:',
      '  default_compute: ${6:serverless}',
      ...data,
      'jobs:',
      '  ${7:train}:',
      '    type: command',
      `    code: ${given.code(2)}`,
      '    command: >-',
      `      python ${given.script(3)}`,
      `    ${dataArgument}`,
      `    environment: ${given.environment(4)}`,
      '    inputs:',
      '      data: \\${{parent.inputs.data\\}\\}',
    ],
  },
  {
    name: 'acpt-component',
    detail: 'runs a command',
    kind: 'commandComponent',
    lines: (given) => [
      'type: command',
      'name: ${1:train}',
      'version: ${5:1}',
      'inputs:',
      '  data:',
      '    type: uri_folder',
      'outputs:',
      '  model:',
      '    type: uri_folder',
      `code: ${given.code(2)}`,
      'command: >-',
      `  python ${given.script(3)}`,
      dataArgument,
      '  --model \\${{outputs.model\\}\\}',
      `environment: ${given.environment(4)}`,
    ],
  },
  {
    name: 'acpt-environment-image',
    detail: 'from an ACPT image',
    kind: 'environment',
    lines: (given) => ['name: ${1:training}', 'version: ${2:1}', `image: ${given.image(3)}`],
  },
  {
    name: 'acpt-environment-dockerfile',
    detail: 'built by a Dockerfile',
    kind: 'environment',
    lines: () => [
      'name: ${1:training}',
      'version: ${2:1}',
      'build:',
      '  path: ${3:./context}',
      '  dockerfile_path: ${4:Dockerfile}',
    ],
  },
  {
    name: 'acpt-environment-conda',
    detail: 'from a conda file',
    kind: 'environment',
    lines: () => [
      'name: ${1:training}',
      'version: ${2:1}',
      'image: ${3:mcr.microsoft.com/azureml/openmpi5.0-cuda12.6-ubuntu24.04:latest}',
      'conda_file: ${4:./conda.yml}',
    ],
  },
];
