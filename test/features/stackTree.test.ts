/** The stack of a document as a tree. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type StackNode, stackTree } from '../../src/core/features/stackTree.ts';
import { MemoryFiles } from '../../src/core/project/fileSystem.ts';
import { Project } from '../../src/core/project/project.ts';
import { DocumentFacts } from '../../src/core/stack/documentFacts.ts';
import { frozenMatrix } from '../support/frozenMatrix.ts';
import { today } from '../support/yaml.ts';

function treeOf(files: Record<string, string>): StackNode[] {
  const project = new Project({
    files: new MemoryFiles(new Map(Object.entries(files))),
    matrix: frozenMatrix(),
    roots: ['/w'],
    today,
    onBug: (rule, _, error) => {
      throw new Error(rule, { cause: error });
    },
  });
  return stackTree(new DocumentFacts(project, '/w/job.yml'));
}

const job = (environment: string) => `command: python train.py
environment: ${environment}
compute: azureml:c
`;

test('an install says what it changed, from what, and in which line', () => {
  const requirements = 'transformers\ntorch==2.7.1\n';
  const [environment] = treeOf({
    '/w/job.yml': job('\n  build: {path: context}'),
    '/w/context/Dockerfile':
      'FROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202608.2\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n',
    '/w/context/requirements.txt': requirements,
  });
  assert.equal(environment?.kind, 'environment');
  assert.match(environment?.description ?? '', /^torch 2\.7\.1 /);
  const image = environment?.children.find(({ kind }) => kind === 'image');
  const before = image?.children.find(({ label }) => label === 'PyTorch');
  assert.match(before?.description ?? '', /^2\.8\.0/);
  const install = environment?.children.find(({ kind }) => kind === 'install');
  assert.equal(install?.label, 'pip install in Dockerfile');
  const torch = install?.children.find(({ label }) => label === 'PyTorch');
  assert.match(torch?.description ?? '', /^2\.7\.1, was 2\.8\.0/);
  assert.equal(torch?.place?.path, '/w/context/requirements.txt');
  assert.equal(torch?.place?.span.start, requirements.indexOf('torch=='));
  // What the install left as it was is not its own.
  assert.ok(!install?.children.some(({ label }) => label === 'DeepSpeed'));
});

test('what a curated environment did to its image is a layer of its own', () => {
  const [environment] = treeOf({
    '/w/job.yml': job('azureml://registries/azureml/environments/acpt-pytorch-2.2-cuda12.1/versions/55'),
  });
  assert.equal(environment?.label, 'acpt-pytorch-2.2-cuda12.1 55');
  const layer = environment?.children.find(({ kind }) => kind === 'layer');
  assert.ok(layer?.children.some(({ label }) => label === 'PyTorch'));
  const image = environment?.children.find(({ kind }) => kind === 'image');
  assert.ok(image?.children.length && !image.children.some(({ label }) => label === 'PyTorch'));
});

test('an environment that nobody knows says so', () => {
  const [environment] = treeOf({ '/w/job.yml': job('azureml:mine:3') });
  assert.equal(environment?.description, 'unknown contents');
  assert.deepEqual(environment?.children, []);
});
