/** "Use in This File": where a release is named, and how. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { applyEdits } from '../../src/core/base/span.ts';
import { placesFor, textToInsert } from '../../src/core/features/move/use.ts';
import { Workspace } from '../support/project.ts';
import { cutMark } from '../support/yaml.ts';

const wanted = 'azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/versions/15';
const image = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202608.2';

/** Each place that could be used, as the text that follows from it. */
function used(marked: string, reference = wanted, path = '/w/job.yml'): string[] {
  const { text, offset } = cutMark(marked);
  const facts = new Workspace(new Map([[path, text]])).facts(path);
  return placesFor(facts, reference, offset).map(({ edit }) => applyEdits(text, [edit]));
}

function inserted(marked: string, reference = wanted, path = '/w/job.yml'): string {
  const { text, offset } = cutMark(marked);
  return textToInsert(new Workspace(new Map([[path, text]])).facts(path), reference, offset);
}

describe('a release is named', () => {
  test('in the place of the reference, with its quotes', () => {
    assert.deepEqual(
      used('type: command\ncommand: a\nenvironment: "azureml:AzureML-acpt-pytorch-2.0-cuda11.7:3" |\n'),
      [`type: command\ncommand: a\nenvironment: "${wanted}" \n`],
    );
  });

  test('as an image where an image is written', () => {
    const job = (written: string) => `type: command\ncommand: a\nenvironment:\n  image: ${written}\n`;
    const before = `${job('mcr.microsoft.com/aifx/acpt/stable-ubuntu2004-cu117-py38-torch1131:biweekly.202408.3')}|`;
    assert.deepEqual(used(before), [job('mcr.microsoft.com/azureml/curated/acpt-pytorch-2.8-cuda12.6:15')]);
    assert.deepEqual(used(before, image), [job(image)]);
  });

  test('as a mapping where an image takes the place of an environment', () => {
    assert.deepEqual(used('|type: command\ncommand: a\nenvironment: azureml:mine:1\n', image), [
      `type: command\ncommand: a\nenvironment:\n  image: ${image}\n`,
    ]);
    assert.deepEqual(used('|{type: command, command: a, environment: azureml:mine:1}\n', image), [
      `{type: command, command: a, environment: { image: ${image} }}\n`,
    ]);
  });

  test('in a Dockerfile after FROM', () => {
    const file = (written: string) => `FROM ${written}\nRUN pip install rich\n`;
    assert.deepEqual(
      used(
        `${file('mcr.microsoft.com/aifx/acpt/stable-ubuntu2004-cu117-py38-torch1131')}|`,
        wanted,
        '/w/Dockerfile',
      ),
      [file('mcr.microsoft.com/azureml/curated/acpt-pytorch-2.8-cuda12.6:15')],
    );
  });

  test('where the cursor is, and everywhere else where it is in none', () => {
    const steps = (a: string, b: string) =>
      `type: pipeline\njobs:\n  a:\n    type: command\n    command: x\n    environment: ${a}\n  b:\n    type: command\n    command: x\n    environment: ${b}\n`;
    assert.deepEqual(used(steps('azureml:one:1', 'azureml:t|wo:1')), [steps('azureml:one:1', wanted)]);
    assert.equal(used(`|${steps('azureml:one:1', 'azureml:two:1')}`).length, 2);
  });

  test('not as an image in Python code that names an environment', () => {
    const code =
      'from azure.ai.ml import command\njob = command(command="a", environment="azureml:AzureML-acpt-pytorch-2.0-cuda11.7:3")\n|';
    assert.deepEqual(used(code, image, '/w/submit.py'), []);
    assert.equal(used(code, wanted, '/w/submit.py').length, 1);
  });
});

test('where none is named, what is inserted has its key on an empty line', () => {
  assert.equal(inserted('type: command\n|\n'), `environment: ${wanted}`);
  assert.equal(inserted('type: command\n|\n', image), `environment:\n  image: ${image}`);
  assert.equal(inserted('environment: |\n'), wanted);
  assert.equal(
    inserted('|', wanted, '/w/Dockerfile'),
    'FROM mcr.microsoft.com/azureml/curated/acpt-pytorch-2.8-cuda12.6:15',
  );
  assert.equal(inserted('FROM |', image, '/w/Dockerfile'), image);
});
