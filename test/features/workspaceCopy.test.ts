/** What an editor says where the Azure ML workspace was read. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { containerPlans } from '../../src/core/container/planning/plans.ts';
import { complete } from '../../src/core/features/completion/complete.ts';
import { hoverAt } from '../../src/core/features/hover/hover.ts';
import { filesOf, Workspace } from '../support/project.ts';
import { workspaceCopy } from '../support/workspaceCopy.ts';
import { cutMark } from '../support/yaml.ts';

function at(job: string, more = '') {
  const { text, offset } = cutMark(job);
  const workspace = new Workspace(filesOf(`${workspaceCopy}${more}--- jobs/job.yml\n${text}`));
  return { document: workspace.facts('jobs/job.yml'), offset };
}

const offered = (job: string, more = '') => {
  const { document, offset } = at(job, more);
  return complete(document, offset);
};
const hovered = (job: string) => {
  const { document, offset } = at(job);
  return hoverAt(document, offset)?.markdown ?? '';
};
const head = '$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json\ncommand: ls\n';

describe('the copy of an Azure ML workspace', () => {
  test('completes computes, with their machines', () => {
    const found = offered(`${head}compute: |\n`).map(({ newText, detail }) => `${newText}: ${detail}`);
    assert.ok(
      found.includes('azureml:gpu-cluster: 8 × NVIDIA H100 SXM 80GB · 80 GiB each · up to 4 nodes'),
      found.join('\n'),
    );
    assert.ok(found.includes('azureml:arc: kubernetes'));
  });

  test('completes computes that a file of the folder or the settings describe', () => {
    const cluster = `--- cluster.yml
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
type: amlcompute
name: own-cluster
size: Standard_NC24ads_A100_v4
max_instances: 1
--- .acpt.yaml
computes:
  told-cluster: Standard_ND96isr_H100_v5
`;
    const found = offered(`${head}compute: azureml:|\n`, cluster).map(
      ({ label, detail }) => `${label}: ${detail}`,
    );
    assert.ok(
      found.includes('own-cluster: 1 × NVIDIA A100 PCIe 80GB · 80 GiB · up to 1 node'),
      found.join('\n'),
    );
    assert.ok(
      found.some((each) => each.startsWith('told-cluster: 8 × NVIDIA H100')),
      found.join('\n'),
    );
  });

  test('what the folder and the settings say of an environment or a compute comes first', () => {
    const more = `--- team-env.yml
$schema: https://azuremlschemas.azureedge.net/latest/environment.schema.json
name: team-env
version: 4
image: mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280
--- .acpt.yaml
computes:
  gpu-cluster: Standard_NC24ads_A100_v4
`;
    assert.deepEqual(
      offered(`${head}environment: azureml:team-env:|\n`, more).map(({ label }) => label),
      [':4', ':3', ':2', '@latest'],
    );
    const found = offered(`${head}compute: |\n`, more).filter(({ label }) => label === 'gpu-cluster');
    assert.deepEqual(
      found.map(({ detail }) => detail),
      ['1 × NVIDIA A100 PCIe 80GB · 80 GiB · up to 4 nodes'],
    );
  });

  test('completes environments of the team, and their versions', () => {
    const all = offered(`${head}environment: team|\n`).filter(({ label }) => label.startsWith('team'));
    assert.deepEqual(
      all.map(({ label, newText, detail }) => `${label} ${newText} ${detail}`),
      [
        'team-env 3 azureml:team-env:3 CUDA 12.6 · Python 3.10',
        'team-eval 1 azureml:team-eval:1 torch 2.8.0 · CUDA 12.6 · Python 3.10',
      ],
    );
    assert.deepEqual(
      offered(`${head}environment: azureml:team-env:|\n`).map(({ newText }) => newText),
      ['azureml:team-env:3', 'azureml:team-env:2', 'azureml:team-env@latest'],
    );
  });

  test('completes environments of registries', () => {
    const registry = 'azureml://registries/contoso-models/environments/shared-env';
    const [first] = offered(`${head}environment: shared|\n`).filter(({ label }) =>
      label.startsWith('shared'),
    );
    assert.equal(first?.newText, `${registry}/versions/5`);
    assert.equal(first?.detail, 'torch 2.8.0 · CUDA 12.6 · Python 3.10');
    assert.deepEqual(
      offered(`${head}environment: ${registry}/|\n`).map(({ label, newText }) => `${label} ${newText}`),
      [
        `versions/5 ${registry}/versions/5`,
        `versions/4 ${registry}/versions/4`,
        `labels/latest ${registry}/labels/latest`,
      ],
    );
  });

  test('explains environments and computes', () => {
    const environment = hovered(`${head}environment: azureml:team-env@la|test\n`);
    assert.match(environment, /transformers.*4\.40\.0/);
    assert.match(environment, /team-env:3 in the workspace contoso-ml \(2026-11-20\)/);
    const shared = hovered(
      `${head}environment: azureml://registries/contoso-models/environments/shared-|env/labels/latest\n`,
    );
    assert.match(shared, /shared-env:5 in the registry contoso-models \(2026-11-20\)/);
    const compute = hovered(`${head}compute: azureml:gpu-|cluster\n`);
    assert.match(compute, /0 to 4 nodes · dedicated/);
    assert.match(compute, /Standard\\?_ND96isr\\?_H100\\?_v5/);
    assert.match(compute, /workspace contoso-ml on 2026-11-20/);
    assert.equal(hovered(`${head}compute: azureml:gpu-|clster\n`).includes('contoso'), false);
  });

  test('opens a container of an environment that only the workspace defines', () => {
    const { document } = at(`${head}|environment: azureml:team-eval:1\n`);
    const [plan] = containerPlans(document, { curatedAs: 'image' });
    assert.match(JSON.stringify(plan), /stable-ubuntu2204-cu126-py310-torch280/);
  });
});
