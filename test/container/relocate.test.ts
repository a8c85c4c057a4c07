/** The same folder by another path, as where a link leads to it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isPlan } from '../../src/core/container/plan/plan.ts';
import { relocate } from '../../src/core/container/plan/relocate.ts';
import { matrixPlans } from '../../src/core/container/planning/matrixPlans.ts';
import { containerPlans } from '../../src/core/container/planning/plans.ts';
import { frozenMatrix } from '../support/frozenMatrix.ts';
import { filesOf, Workspace } from '../support/project.ts';
import { acpt } from '../support/samples.ts';

function planIn(folder: string, text: string) {
  const files = new Map([...filesOf(text)].map(([path, content]) => [`${folder}/${path}`, content]));
  const [path = ''] = files.keys();
  const [plan] = containerPlans(new Workspace(files).facts(path), { curatedAs: 'image' });
  assert.ok(plan && isPlan(plan));
  return plan;
}

const cases = [
  [
    'a job with code, data, and an image',
    `--- jobs/job.yml
command: x
code: ../src
environment: { image: "${acpt}" }
inputs: { near: { path: ../data }, far: { path: /data }, beside: { path: /home/me/train-2/data }, itself: { path: .. }, number: 3 }
`,
  ],
  [
    'an environment without a job',
    `--- env.yml
name: a
image: ${acpt}
os_type: linux
`,
  ],
  [
    'a Dockerfile',
    `--- job.yml
command: x
environment: { build: { path: docker } }
--- docker/Dockerfile
FROM ${acpt}
COPY requirements.txt .
RUN pip install -r requirements.txt
--- docker/requirements.txt
einops
`,
  ],
  [
    'a conda file',
    `--- env.yml
name: a
image: ${acpt}
conda_file: conda.yml
--- conda.yml
dependencies: [python=3.10]
`,
  ],
  [
    'a conda file in the document',
    `--- env.yml
name: a
image: ${acpt}
conda_file: { dependencies: [python=3.10] }
`,
  ],
] as const;

describe('the plan of a folder is that of its other path', () => {
  for (const [title, text] of cases)
    test(title, () => {
      const [link, real] = ['/home/me/train', '/mnt/disk/train'];
      assert.deepEqual(relocate(planIn(link, text), link, real), planIn(real, text));
    });
});

test('what is of no folder stays as it is', () => {
  const [plan] = matrixPlans(frozenMatrix(), [], 'image');
  assert.ok(plan);
  assert.deepEqual(relocate(plan, '/home/me/train', '/mnt/train'), plan);
});
