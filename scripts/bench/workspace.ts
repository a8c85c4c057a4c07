/** A workspace as large teams have them, made up: what is measured must read other files to give its answers. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../../test/e2e/host/folders.ts';

/** Each component is a folder with a component file, a conda file, and requirements: 1,200 files for 400. */
const usualComponents = 400;

export interface Workspace {
  readonly folder: string;
  file(name: string): string;
}

/** @param components how many components there are to name; three files each */
export function makeWorkspace(components = usualComponents): Workspace {
  const folder = temporaryFolder('bench');
  const file = (name: string) => path.join(folder, name);
  for (let index = 0; index < components; index++) {
    const below = file(componentFolder(index));
    mkdirSync(below, { recursive: true });
    writeFileSync(path.join(below, 'component.yml'), component(index));
    writeFileSync(path.join(below, 'conda.yaml'), conda(index));
    writeFileSync(path.join(below, 'requirements.txt'), requirements(20));
  }
  return { folder, file };
}

export function componentFolder(index: number): string {
  return `components/area${index % 20}/step${index}`;
}

function component(index: number): string {
  const environment =
    index % 3 === 0
      ? `environment:
  image: mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202606.3
  conda_file: ./conda.yaml`
      : `environment: azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/versions/15`;
  return `$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json
type: command
name: step_${index}
display_name: Step ${index}
version: 3
inputs:
  data:
    type: uri_folder
  learning_rate:
    type: number
    default: 0.01
  epochs:
    type: integer
    default: 3
outputs:
  model:
    type: uri_folder
code: ./src
${environment}
command: >-
  python train.py
  --data \${{inputs.data}}
  --learning-rate \${{inputs.learning_rate}}
  --epochs \${{inputs.epochs}}
  --model \${{outputs.model}}
`;
}

function conda(index: number): string {
  return `name: step-${index}
channels:
  - conda-forge
dependencies:
  - python=3.10
  - pip
  - pip:
      - transformers==4.44.0
      - datasets>=2.19
      - accelerate==0.33.0
${requirements(20).replaceAll(/^(?=.)/gm, '      - ')}`;
}

function requirements(lines: number): string {
  return Array.from({ length: lines }, (_, index) => `package-${index}>=1.${index % 10},<3\n`).join('');
}

const filesOfComponent = 2;
const componentsOfPipeline = 10;

/** So many YAML files in all: components with their conda files, and for ten of them a pipeline beside. */
export function makeRepository(files: number): Workspace {
  const components = Math.round(files / (filesOfComponent + 1 / componentsOfPipeline));
  const workspace = makeWorkspace(components);
  mkdirSync(workspace.file('jobs'));
  for (let job = 0; job < components / componentsOfPipeline; job++) {
    const folderOf = (index: number) =>
      `../${componentFolder((index + job * componentsOfPipeline) % components)}`;
    writeFileSync(workspace.file(`jobs/pipeline${job}.yml`), pipeline(150, folderOf));
  }
  return workspace;
}

/**
 * A pipeline of about so many lines: steps with component files, with environments of their own.
 * @param folderOf the folder of the component that a step runs
 */
export function pipeline(lines: number, folderOf = usualFolder): string {
  let text = `$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
display_name: Train and evaluate
settings:
  default_compute: azureml:gpu-cluster
inputs:
  raw:
    type: uri_folder
    path: azureml:raw-images@latest
  rate: 0.01
jobs:
`;
  let count = text.split('\n').length - 1;
  for (let index = 0; count < lines; index++) {
    const written = step(index, folderOf);
    text += written;
    count += written.split('\n').length - 1;
  }
  return text;
}

function usualFolder(index: number): string {
  return `./${componentFolder(index % usualComponents)}`;
}

function step(index: number, folderOf: (index: number) => string): string {
  const data = index === 0 ? '${{parent.inputs.raw}}' : `\${{parent.jobs.step${index - 1}.outputs.model}}`;
  if (index % 2 === 0)
    return `  step${index}:
    type: command
    component: ${folderOf(index)}/component.yml
    inputs:
      data: ${data}
      learning_rate: \${{parent.inputs.rate}}
      epochs: ${(index % 7) + 1}
    outputs:
      model:
        mode: rw_mount
`;
  // A version that is not there, now and then, so that something is found.
  const version = index % 40 === 21 ? 999 : 15;
  return `  step${index}:
    type: command
    command: >-
      python train.py --data \${{inputs.data}}
      --out \${{outputs.model}} --epochs \${{inputs.epochs}}
    code: ./src
    environment: azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/versions/${version}
    resources:
      instance_type: Standard_ND96isr_H100_v5
      instance_count: 2
    distribution:
      type: pytorch
      process_count_per_instance: 8
    environment_variables:
      NCCL_DEBUG: INFO
    inputs:
      data: ${data}
      epochs: 3
    outputs:
      model:
        type: uri_folder
`;
}
