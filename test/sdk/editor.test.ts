/** What an editor shows in Python code: hover, completion and inlay hints. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { complete } from '../../src/core/features/completion/complete.ts';
import { hoverAt } from '../../src/core/features/hover/hover.ts';
import { inlayHints } from '../../src/core/features/inlay/hints.ts';
import { lenses } from '../../src/core/features/lens/lenses.ts';
import { DocumentFacts } from '../../src/core/stack/documentFacts.ts';
import { cutMark, projectOf } from '../support/yaml.ts';
import { notebookOf } from './notebooks.ts';

const sdk = 'from azure.ai.ml import command\nfrom azure.ai.ml.entities import Environment\n';

function code(text: string): DocumentFacts {
  return new DocumentFacts(projectOf(new Map([['submit.py', text]])), 'submit.py');
}

function hover(marked: string): string | undefined {
  const { text, offset } = cutMark(marked);
  return hoverAt(code(text), offset)?.markdown;
}

function completed(marked: string, label: string): string | undefined {
  const { text, offset } = cutMark(marked);
  const found = complete(code(text), offset).find((each) => each.label === label);
  return found && text.slice(0, found.span.start) + found.newText + text.slice(found.span.end);
}

function offered(marked: string): number {
  const { text, offset } = cutMark(marked);
  return complete(code(text), offset).length;
}

test('hover shows what is in an environment, wherever the reference stands', () => {
  const content = /torch[\s\S]*2\.10\.0/;
  assert.match(hover('x = "AzureML-acpt-pytorch-2.8-cud|a12.6@latest"') ?? '', content);
  assert.match(
    hover(`${sdk}command(environ|ment="AzureML-acpt-pytorch-2.8-cuda12.6@latest")`) ?? '',
    content,
  );
  assert.match(
    hover(
      `${sdk}V = 15\ncommand(environment=f"azureml://registries/azureml/environments/acpt-pyt|orch-2.8-cuda12.6/versions/{V}")`,
    ) ?? '',
    content,
  );
  assert.match(
    hover(`${sdk}command(command="a", environment="x:1", instance_type="Standard_NC48ads_A|100_v4")`) ?? '',
    /A100/,
  );
});

test('hover is silent in comments, in code of others and in other strings', () => {
  assert.equal(hover('# AzureML-acpt-pytorch-2.8-cud|a12.6@latest azureml'), undefined);
  assert.equal(
    hover(`${sdk}command(environment=  # the curated o|ne\n  "AzureML-acpt-pytorch-2.8-cuda12.6@latest")`),
    undefined,
  );
  assert.equal(hover('import azureml\nsize = "Standard_NC48ads_A|100_v4"'), undefined);
  assert.equal(hover(`${sdk}print("AzureML-acpt-pytorch-2.8-cud|a12.6")`), undefined);
});

test('completion writes the inputs and outputs of the job into its command', () => {
  const job = (command: string, inputs = '{"data": Input(type="uri_file"), "lr": 0.1}') =>
    `${sdk}from azure.ai.ml import Input\njob = command(\n    environment="x:1",\n    inputs=${inputs},\n    command=${command},\n)\n`;
  assert.equal(
    completed(job('"python train.py --lr ${{inputs.|}}"'), 'lr'),
    job('"python train.py --lr ${{inputs.lr}}"'),
  );
  assert.equal(
    completed(job('"python train.py --lr ${{|"'), 'inputs.data'),
    job('"python train.py --lr ${{inputs.data}}"'),
  );
  assert.equal(
    completed(job('"""python train.py\n  --lr ${{inputs.l|}}\n"""', 'dict(lr=1)'), 'lr'),
    job('"""python train.py\n  --lr ${{inputs.lr}}\n"""', 'dict(lr=1)'),
  );
  assert.equal(offered(job('"python train.py --lr ${{inputs.|}}"', 'inputs')), 0);
  assert.equal(offered(job('f"python train.py --lr ${{inputs.|}}"')), 0);
  assert.equal(offered(`${sdk}print("\${{inputs.|}}")\n`), 0);
});

test('completion knows the types and modes of inputs and outputs', () => {
  const labels = (marked: string) => {
    const { text, offset } = cutMark(marked);
    return complete(code(text), offset).map(({ label }) => label);
  };
  const types = labels(`${sdk}x = Input(type="|")\n`);
  for (const each of ['uri_folder', 'mltable', 'integer', 'boolean']) assert.ok(types.includes(each), each);
  const outputs = labels(`${sdk}x = Output(\n    path="a(b",\n    type="ur|i_folder",\n)\n`);
  assert.ok(outputs.includes('uri_folder') && !outputs.includes('integer'));
  assert.ok(labels(`${sdk}x = {"d": Input(path=f(1), mode="|`).includes('ro_mount'));
  assert.ok(labels(`${sdk}x = Output(mode="|")\n`).includes('rw_mount'));
  assert.equal(
    completed(`${sdk}x = Input(type="uri_fo|")\n`, 'uri_folder'),
    `${sdk}x = Input(type="uri_folder")\n`,
  );
  assert.deepEqual(labels(`${sdk}x = Other(type="|")\n`), []);
  assert.deepEqual(labels(`${sdk}x = Input(dict(type="|"))\n`), []);
  assert.deepEqual(labels(`${sdk}type = "|"\n`), []);
  assert.deepEqual(labels('x = Input(type="|")\n'), []);
});

test('completion knows the files that arguments of the SDK name, seen from the folder of the code', () => {
  const files = [
    'jobs/src/train.py',
    'jobs/conda.yml',
    'jobs/notes.txt',
    'jobs/docker/Dockerfile',
    'tools/eval.py',
    'component.yml',
  ].map((path): [string, string] => [path, path.endsWith('conda.yml') ? 'dependencies: [python]\n' : '']);
  const paths = (marked: string, head = sdk) => {
    const { text, offset } = cutMark(head + marked);
    const project = projectOf(new Map([...files, ['jobs/submit.py', text]]));
    return complete(new DocumentFacts(project, 'jobs/submit.py'), offset).map(({ newText }) => newText);
  };
  assert.deepEqual(paths('command(code="|")'), ['./docker/', './src/', '../', '.', '../tools']);
  assert.deepEqual(paths('command(\n    inputs={"a": "b"},\n    code="./s|rc",\n)'), ['./docker/', './src/']);
  assert.deepEqual(paths("Environment(name='a', conda_file='|')"), [
    './conda.yml',
    './docker/',
    './src/',
    '../',
  ]);
  assert.deepEqual(paths('Environment(build=BuildContext(path="./|"))'), ['./docker/', './src/']);
  assert.deepEqual(paths('x = load_component("../|")'), ['../component.yml', '../jobs/', '../tools/']);
  assert.deepEqual(paths('x = load_component(source="../|")'), ['../component.yml', '../jobs/', '../tools/']);
  assert.deepEqual(paths('x = Input(type="uri_file", path="./n|")'), [
    './conda.yml',
    './docker/',
    './notes.txt',
    './src/',
  ]);
  assert.deepEqual(paths('x = Input(path="azureml://|")'), []);
  assert.deepEqual(paths('x = load_component(client, "../|")'), []);
  assert.deepEqual(paths('x = Other(path="./|")'), []);
  assert.deepEqual(paths('x = {"path": "./|"}'), []);
  assert.deepEqual(paths('command(code="|")', 'from fabric import command\n'), []);
});

test('completion writes references, images and sizes inside of the quotes', () => {
  const pinned = 'azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/versions/15';
  assert.equal(
    completed(`${sdk}command(environment="|")`, 'acpt-pytorch-2.8-cuda12.6 15'),
    `${sdk}command(environment="${pinned}")`,
  );
  assert.equal(
    completed(`${sdk}command(environment='azureml|`, 'acpt-pytorch-2.8-cuda12.6 15'),
    `${sdk}command(environment='${pinned}`,
  );
  assert.equal(
    completed(
      `${sdk}job = {"environment": "azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/|", "x": 1}`,
      'versions/15',
    ),
    `${sdk}job = {"environment": "${pinned}", "x": 1}`,
  );
  assert.equal(
    completed('x = "AzureML-acpt-pytorch-2.8-cuda12.6:|"', ':15'),
    'x = "azureml:AzureML-acpt-pytorch-2.8-cuda12.6:15"',
  );
  assert.ok(offered(`${sdk}Environment(image="|")`) > 5);
  assert.ok(offered('x = "mcr.microsoft.com/aifx/|"') > 5);
  assert.match(
    completed(`${sdk}command(instance_type="|")`, 'Standard_NC48ads_A100_v4') ?? '',
    /"Standard_NC48ads_A100_v4"\)$/,
  );
});

test('completion offers nothing in code, comments, other strings and without the SDK', () => {
  for (const marked of [
    `${sdk}command(environment=|)`,
    `${sdk}# command(environment="|")`,
    `${sdk}command(environment="a", display_name="|")`,
    `${sdk}command(environment=f"|")`,
    'from fabric import command\ncommand(environment="|")',
    `${sdk}command(environment="x")|`,
  ])
    assert.equal(offered(marked), 0, marked);
});

test('inlay hints stand behind the strings; lenses stay away', () => {
  const text = `${sdk}command(environment="AzureML-acpt-pytorch-2.8-cuda12.6@latest")`;
  const [hint, ...more] = inlayHints(code(text), true);
  assert.equal(hint?.offset, text.length - 1);
  assert.match(hint?.text ?? '', /^version 15 · torch 2\.10\.0/);
  assert.deepEqual([more, lenses(code(text))], [[], []]);
});

test('a cell knows what earlier cells import and name', () => {
  const notebook = notebookOf(
    `${sdk}NAME = "acpt-pytorch-2.8-cuda12.6"\n# %%\ncommand(environment=f"AzureML-{NAME}@latest")`,
  );
  const facts = new DocumentFacts(projectOf(new Map([['a.ipynb', notebook]])), 'a.ipynb');
  assert.match(hoverAt(facts, facts.text.indexOf('AzureML-'))?.markdown ?? '', /torch/);
});
