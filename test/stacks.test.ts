/**
 * What is shown of every image and environment, as people see it in a hover, in one reviewed file: versions with their
 * day and source, layers, notes. With the frozen matrix. `UPDATE_GOLDEN=1 npm test -- test/stacks.test.ts` accepts what
 * is shown now.
 */
import { test } from 'node:test';
import { stackMarkdown, stackText } from '../src/core/stack/describe.ts';
import { namedStack } from '../src/core/stack/namedStack.ts';
import { frozenMatrix } from './support/frozenMatrix.ts';
import { expectGolden } from './support/golden.ts';
import { filesOf, Workspace } from './support/project.ts';
import { acpt, active, condaEnvironment, context, layered, pipSection } from './support/samples.ts';

const matrix = frozenMatrix();
const place = 'mcr.microsoft.com/aifx/acpt';

const references = [
  // One image with all that can be written after its name.
  ...['', ':biweekly.202606.3', ':biweekly.202602.1', ':nonsense'].map(
    (tag) => `${place}/stable-ubuntu2204-cu126-py310-torch280${tag}`,
  ),
  // What is known from other kinds of records.
  `${place}/stable-ubuntu2004-cu117-py38-torch1131`,
  `${place}/stable-ubuntu2004-cu117-py38-torch201`,
  `${place}/stable-ubuntu2004-cu121-py310-torch22x`,
  `${place}/stable-ubuntu2204-cu124-py310-torch251`,
  `${place}/stable-ubuntu2204-cu118-py310-torch271`,
  `${place}/stable-ubuntu2204-cu126-py310-torch290`,
  // What only the name says, and what nothing says.
  `${place}/stable-ubuntu2404-cu130-py312-torch299`,
  `${place}/stable-ubuntu2404-cu130-py312-torch299:biweekly.202611.1`,
  `${place}/whatever`,
  'ubuntu:22.04',
  'rocm/pytorch:rocm6.3.3_ubuntu22.04_py3.10_pytorch_release_2.4.0',
  'rocm/pytorch:latest',
  // Versions of one curated environment, then the others.
  ...['', ':1', ':9', ':14', ':15', ':999'].map((version) => `acpt-pytorch-2.8-cuda12.6${version}`),
  ...matrix.environments.map(({ name }) => name).filter((name) => name !== 'acpt-pytorch-2.8-cuda12.6'),
  'acpt-pytorch-2.2-cuda12.1:10',
  'azureml:AzureML-ACPT-pytorch-1.13-py38-cuda11.7-gpu:1',
  'azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/labels/latest',
  'azureml:my-environment:3',
];

/** Environments that are made of files. */
const made: readonly (readonly [string, string])[] = [
  [
    'requirements',
    layered('torch==2.7.1\ntransformers>=4.50,<5\n-r nowhere.txt\nmlflow\na1\na2\na3\na4\na5\na6\n'),
  ],
  [
    'a Dockerfile',
    context(
      `FROM ${acpt} AS base\nRUN pip install --upgrade deepspeed==0.15.1 && pip uninstall -y torchaudio\nRUN conda install -y numpy=1.26\nFROM base\nRUN pip install torch==2.6.0 --index-url https://download.pytorch.org/whl/cu124\n`,
    ),
  ],
  [
    'a Dockerfile on a curated image',
    context(
      'FROM mcr.microsoft.com/azureml/curated/acpt-pytorch-2.8-cuda12.6:15\nRUN pip install "torch<2.8"\n',
    ),
  ],
  [
    'a Dockerfile with an argument',
    context(
      'ARG TAG=biweekly.202607.1\nFROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:${TAG}\n',
    ),
  ],
  [
    'a conda file on an ACPT image',
    condaEnvironment(
      'dependencies:\n  - python=3.11\n  - pytorch=2.5\n  - pip:\n    - deepspeed==0.16.4',
      acpt,
    ),
  ],
  ['a conda file', pipSection('3.10', 'torch==2.8.0', 'onnxruntime-training')],
  ['a curated environment', `--- job.yml\ncommand: a\nenvironment: ${active}\n`],
  [
    'an image of a team',
    `--- job.yml\ncommand: a\nenvironment: { image: "example.azurecr.io/team:1" }\n--- .acpt.yaml\nimages:\n  - image: example.azurecr.io/team\n    cuda: "12.4"\n    packages: { python: "3.11", torch: 2.5.1 }\n`,
  ],
];

test('stacks are shown as they were reviewed', () => {
  const named = references.map((reference) => {
    const stack = namedStack(matrix, reference);
    return `=== ${reference}\n${stack ? stackMarkdown(stack) : 'nothing is known'}\n`;
  });
  const ofFiles = made.map(([title, text]) => {
    const files = filesOf(text);
    const [first = ''] = files.keys();
    const stacks = new Workspace(files).facts(first).environments.map(({ stack }) => stack);
    const shown = stacks.map((stack) =>
      stack ? `${stackMarkdown(stack)}\n\n${stackText(stack)}` : 'nothing is known',
    );
    return `=== ${title}\n${text}\n${shown.join('\n\n')}\n`;
  });
  expectGolden(new URL('stacks.txt', import.meta.url), [...named, ...ofFiles].join('\n'));
});
