import { describe, test } from 'node:test';
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

describe('quota-exceeded', () => {
  test('more machines of a size than the family has vCPUs', () =>
    expectProject(
      job(`resources:
  instance_type: Standard_ND96isr_H100_v5
  instance_count: 3
#                 ^ quota-exceeded warning
`),
    ));

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
