/** Values that are offered because they are usual: those of schemas, and what the workspace's scripts say. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { complete } from '../../src/core/features/completion/complete.ts';
import { filesOf, Workspace } from '../support/project.ts';
import { completionsOf } from '../support/yaml.ts';

const schema = (kind: string) => `$schema: https://azuremlschemas.azureedge.net/latest/${kind}.schema.json\n`;

test('the metrics that the script of the sweep logs', () => {
  const offered = (script: string, objective = 'goal: minimize\n  primary_metric: █') => {
    const files = new Map(
      filesOf(`--- jobs/sweep.yml
${schema('sweepJob')}trial:
  code: ../src
  command: python train.py
objective:
  ${objective}
--- src/train.py
${script}
`),
    );
    const marked = files.get('jobs/sweep.yml') ?? '';
    files.set('jobs/sweep.yml', marked.replace('█', ''));
    return complete(new Workspace(files).facts('jobs/sweep.yml'), marked.indexOf('█'))
      .filter(({ detail }) => detail.startsWith('logged by'))
      .map(({ newText, detail }) => `${newText} ${detail}`);
  };
  const logs = 'mlflow.log_metric("loss", 1)\nmlflow.log_metrics({"acc": 1})';
  assert.deepEqual(offered(logs), ['loss logged by train.py', 'acc logged by train.py']);
  assert.deepEqual(offered(logs, 'primary_metric: lo█\n  goal: minimize'), [
    'loss logged by train.py',
    'acc logged by train.py',
  ]);
  assert.deepEqual(offered(logs, 'goal: █'), []);
  assert.deepEqual(offered('mlflow.log_metric(name, 1)'), [], 'nobody knows the name');
});

test('images for a conda file stand below those of ACPT, and nothing is found in them', () => {
  const all = completionsOf(`${schema('environment')}name: e\nconda_file: c.yml\nimage: |\n`);
  const plain = all.filter(({ label }) => /\/azureml\/openmpi/.test(label));
  assert.ok(plain.length > 0 && all.indexOf(plain[0] as never) > 20);
  for (const { newText } of plain) {
    const text = `${schema('environment')}name: e\nversion: 1\nimage: ${newText}\nconda_file:\n  dependencies:\n    - python=3.12\n    - pip\n`;
    assert.deepEqual(new Workspace(new Map([['env.yml', text]])).findings('env.yml'), [], newText);
  }
});

test('the size of shared memory that a fix writes is the first', () => {
  const [first] = completionsOf(`${schema('commandJob')}resources:\n  shm_size: |\n`);
  assert.equal(first?.newText, '16g');
});
