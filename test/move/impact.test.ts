/** What a move to another environment would add, told before anything is changed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { impactOf } from '../../src/core/features/move/impact.ts';
import { filesOf, Workspace } from '../support/project.ts';
import { active, retired } from '../support/samples.ts';

const before = 'acpt-pytorch-2.0-cuda11.7';

/** By document: the files with the name that would change, and what would be found that is not found now. */
function impacts(text: string): Record<string, readonly [readonly string[], readonly string[]]> {
  const { project, files } = new Workspace(filesOf(text));
  return Object.fromEntries(
    impactOf(project, before, active, files.keys()).map(({ path, places, findings }) => [
      path,
      [
        places.map((place) => place.path ?? ''),
        findings.map((each) => `${each.path === undefined ? '' : `${each.path} `}${each.code}`),
      ],
    ]),
  );
}

test('each document that names it, with what the move alone would bring', () => {
  const step = (command: string) => `{type: command, command: ${command}, environment: ${retired}}`;
  assert.deepEqual(
    impacts(`--- quiet.yml
command: pip install tqdm && python train.py
environment: ${retired}
--- steps.yml
type: pipeline
jobs:
  x: ${step('python a.py')}
  y: ${step('pip install torchvision==0.15.2')}
--- moved.yml
command: python train.py
environment: ${active}
--- other.yml
command: python train.py
environment: azureml:${before}:3
`),
    {
      'quiet.yml': [['quiet.yml'], []],
      'steps.yml': [['steps.yml', 'steps.yml'], ['reinstalls-stack-package']],
    },
  );
});

test('documents that are built on it, with what their Dockerfile would have', () => {
  const job = 'command: python train.py\nenvironment: {build: {path: d}}\n';
  const dockerfile = `FROM mcr.microsoft.com/azureml/curated/${before}:3\nRUN pip install torchvision==0.15.2\n`;
  const found = [['d/Dockerfile'], ['d/Dockerfile reinstalls-stack-package']];
  assert.deepEqual(impacts(`--- a.yml\n${job}--- b.yml\n${job}--- d/Dockerfile\n${dockerfile}`), {
    'a.yml': found,
    'b.yml': found,
    'd/Dockerfile': [['d/Dockerfile'], ['reinstalls-stack-package']],
  });
});
