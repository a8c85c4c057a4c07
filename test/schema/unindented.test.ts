/** Lines with too few spaces, below the empty key that they belong to. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectFindings, fixedWithoutChoice } from '../support/yaml.ts';
import { fixed, problemsIn, yaml } from './helpers.ts';

const messages = (text: string) => problemsIn('commandJob', text).map(({ message }) => message);

test('the fix indents these lines, with what stands between and behind them, and no others', () => {
  const text = yaml`
    type: command
    command: python train.py
    environment: azureml:e:1
    resources:
    instance_count: 2   # nodes
    # of each
    shm_size: 2g

    compute: azureml:c
  `;
  assert.equal(
    fixed('commandJob', text, 'Indent the lines below resources'),
    yaml`
      type: command
      command: python train.py
      environment: azureml:e:1
      resources:
        instance_count: 2   # nodes
        # of each
        shm_size: 2g

      compute: azureml:c
    `,
  );
});

test('names that are declared there count as declared, and all is right afterwards', () => {
  const text = yaml`
    $schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
    command: python train.py --data \${{inputs.data}}
    environment: azureml:e:1
    compute: azureml:c
    distribution:
    type: pytorch
    inputs:
    data:
      type: uri_folder
      path: azureml:d:1
  `;
  const marked = text
    .replace('distribution:\n', '$&#^^^^^^^^^^^ wrong-type\n')
    .replace('inputs:\n', '$&#^^^^^ wrong-type\n');
  expectFindings(marked);
  expectFindings(fixedWithoutChoice(text));
});

test('what may stand where it does is not taken for a part of the empty key', () => {
  const job = 'command: python train.py\ncompute: azureml:c\n';
  assert.deepEqual(messages(`${job}environment:\nname: a\n`), [
    '"environment" is empty; expected a mapping or a string.',
  ]);
  assert.deepEqual(messages(`${job}environment: azureml:e:1\ninputs:\noutputs:\n  a:\n`), [
    '"inputs" is empty; expected a mapping of names to values.',
  ]);
  assert.deepEqual(messages(`${job}environment: azureml:e:1\ninputs:\ndisplay_nam: a\n`), [
    '"inputs" is empty; expected a mapping of names to values.',
    'Unknown key "display_nam". Did you mean "display_name"?',
  ]);
  // Nothing is missing where a key may be empty.
  assert.deepEqual(messages(`${job}environment: azureml:e:1\noutputs:\n  a:\n  mode: upload\n`), [
    'Expected a mapping for "mode", got the string "upload".',
  ]);
});

test('who decides what belongs below it where some of it may stand where it does', () => {
  const job = 'command: python train.py\ncompute: azureml:c\nenvironment:\n';
  for (const below of ['description: ours\nimage: ubuntu:22.04\n', 'image: ubuntu:22.04\n']) {
    const text = job + below;
    const isCertain = !below.startsWith('description');
    assert.equal(fixedWithoutChoice(text) !== text, isCertain, below);
  }
});
