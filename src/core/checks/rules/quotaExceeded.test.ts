import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { allSaidIn } from '../../../../test/support/details.ts';
import { expectProject } from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';
import { workspaceCopy } from '../../../../test/support/workspaceCopy.ts';

const job = (rest: string) => `${workspaceCopy}--- job.yml
command: python train.py
environment: ${active}
distribution:
  type: pytorch
  process_count_per_instance: 8
${rest}`;

const code = 'quota-exceeded';

describe(code, () => {
  test('more machines of a size than the family has vCPUs', () =>
    expectProject(
      job(`resources:
  instance_type: Standard_ND96isr_H100_v5
  instance_count: 3
#                 ^ quota-exceeded warning
`),
    ));

  test('what is said', () => {
    const said = (text: string) => allSaidIn(text, code);
    const size = 'resources:\n  instance_type: Standard_ND96isr_H100_v5\n';
    assert.deepEqual(said(job(`${size}  instance_count: 3\n`)), [
      '3 nodes of Standard_ND96isr_H100_v5 need 288 vCPUs, but the quota of standardNDSH100v5Family in eastus was 192 on 2026-11-20.',
      'Use 2',
    ]);
    assert.deepEqual(said(job(`${size}  instance_count: 3\n`).replace('location: eastus\n', '')), [
      '3 nodes of Standard_ND96isr_H100_v5 need 288 vCPUs, but the quota of standardNDSH100v5Family was 192 on 2026-11-20.',
      'Use 2',
    ]);
    const little = (text: string) => said(text.replace('limit: 192', 'limit: 48'));
    assert.deepEqual(little(job(size)), [
      'One node of Standard_ND96isr_H100_v5 needs 96 vCPUs, but the quota of standardNDSH100v5Family in eastus was 48 on 2026-11-20.',
    ]);
    assert.deepEqual(little(job(`${size}  instance_count: 2\n`)), [
      '2 nodes of Standard_ND96isr_H100_v5 need 192 vCPUs, but the quota of standardNDSH100v5Family in eastus was 48 on 2026-11-20.',
    ]);
    // The cluster of both steps is written once.
    const steps = ['a', 'b'].map((each) => `  ${each}: { command: ls, environment: "${active}" }\n`);
    assert.deepEqual(
      little(
        `${workspaceCopy}--- job.yml\ntype: pipeline\nsettings: { default_compute: "azureml:gpu-cluster" }\njobs:\n${steps.join('')}`,
      ),
      [
        'One node of Standard_ND96isr_H100_v5 needs 96 vCPUs, but the quota of standardNDSH100v5Family in eastus was 48 on 2026-11-20.',
      ],
    );
  });

  test('the size of a cluster', () =>
    expectProject(
      job(`compute: azureml:gpu-cluster
resources:
  instance_count: 3
#                 ^ quota-exceeded warning
`),
    ));

  test('the whole quota may be used', () =>
    expectProject(
      job(`resources:
  instance_type: Standard_ND96isr_H100_v5
  instance_count: 2
`),
    ));

  test('more nodes than the cluster has are one mistake', () =>
    expectProject(
      job(`compute: azureml:gpu-cluster
resources:
  instance_count: 5
#                 ^ too-many-nodes warning
`),
    ));

  test('machines that may be taken away are not judged', () => {
    expectProject(
      job(`compute: azureml:spot-cluster
resources:
  instance_count: 3
`),
    );
    expectProject(
      job(`queue_settings:
  job_tier: Spot
resources:
  instance_type: Standard_ND96isr_H100_v5
  instance_count: 3
`),
    );
  });
});
