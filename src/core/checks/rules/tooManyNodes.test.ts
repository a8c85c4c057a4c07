import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { allSaidIn } from '../../../../test/support/details.ts';
import { expectFixed, expectProject } from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';
import { workspaceCopy } from '../../../../test/support/workspaceCopy.ts';

const job = (compute: string, nodes: number, carets = '') => `--- job.yml
command: python train.py
environment: ${active}
compute: ${compute}
resources:
  instance_count: ${nodes}
${carets}`;

const cluster = (most: number) => `--- cluster.yml
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
type: amlcompute
name: own-cluster
size: Standard_ND96isr_H100_v5
max_instances: ${most}
`;

const found = '#                 ^ too-many-nodes warning\n';

const code = 'too-many-nodes';

describe(code, () => {
  test('more than a cluster of the Azure ML workspace grows to', () => {
    expectProject(workspaceCopy + job('azureml:gpu-cluster', 5, found));
    const { files } = expectFixed(workspaceCopy + job('azureml:gpu-cluster', 5), 'too-many-nodes');
    // Two are what the quota allows.
    assert.match(files.get('job.yml') ?? '', /instance_count: 2\n/);
  });

  test('more than a document of the cluster says', () =>
    expectProject(cluster(2) + job('azureml:own-cluster', 3, found)));

  test('what is said', () => {
    const said = (text: string) => allSaidIn(text, code);
    assert.deepEqual(said(cluster(2) + job('azureml:own-cluster', 3)), [
      '3 nodes are requested, but own-cluster has at most 2.',
      'Use 2',
    ]);
    assert.deepEqual(said(cluster(0) + job('azureml:own-cluster', 3)), [
      '3 nodes are requested, but own-cluster has at most 0.',
    ]);
    assert.deepEqual(said(workspaceCopy + job('azureml:gpu-cluster', 5)), [
      '5 nodes are requested, but gpu-cluster has at most 4.',
      '5 nodes of Standard_ND96isr_H100_v5 need 480 vCPUs, but the quota of standardNDSH100v5Family in eastus was 192 on 2026-11-20.',
      'Use 2',
    ]);
    const nothing = workspaceCopy.replace('limit: 192', 'limit: 48');
    assert.deepEqual(said(nothing + job('azureml:gpu-cluster', 5)), [
      '5 nodes are requested, but gpu-cluster has at most 4.',
      '5 nodes of Standard_ND96isr_H100_v5 need 480 vCPUs, but the quota of standardNDSH100v5Family in eastus was 48 on 2026-11-20.',
    ]);
  });

  test('as many as there are, and clusters of which nothing is known', () => {
    expectProject(cluster(2) + job('azureml:own-cluster', 2));
    expectProject(job('azureml:some-cluster', 99));
    expectProject(workspaceCopy + job('azureml:arc', 99));
  });
});
