/** What a hover on an environment shows where little is known of its image. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hoverAt } from '../../src/core/features/hover/hover.ts';
import { Workspace } from '../support/project.ts';

const hovered = (image: string, packages = 'python=3.10') => {
  const text = `$schema: https://azuremlschemas.azureedge.net/latest/environment.schema.json
image: ${image}
conda_file:
  dependencies:
    - ${packages}
`;
  const facts = new Workspace(new Map([['e.yml', text]])).facts('e.yml');
  return hoverAt(facts, text.indexOf('mcr.'))?.markdown ?? '';
};

test('the release of Ubuntu in the name of the image, and no rows of which nothing is known', () => {
  const text = hovered('mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu20.04:latest');
  assert.match(text, /\| OS \| \*\*Ubuntu 20\.04\*\* \| {2}\| image name \|/);
  assert.match(text, /\| Python \| \*\*3\.10\*\* \|/);
  assert.doesNotMatch(text, /unknown|DeepSpeed/);
  assert.doesNotMatch(hovered('mcr.microsoft.com/azureml/minimal:latest'), /OS|unknown/);
  assert.match(
    hovered('mcr.microsoft.com/azureml/minimal:latest', 'pip'),
    /Python packages\.\n\n\*installed by e\.yml:\* pip installed\n\nLayers/,
  );
});
