import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectFixed, expectProject, filesOf, Workspace } from '../../../../test/support/project.ts';
import { acpt } from '../../../../test/support/samples.ts';
import { workspaceCopy } from '../../../../test/support/workspaceCopy.ts';

const job = (environment: string, compute: string) => `${workspaceCopy}--- jobs/job.yml
command: python train.py
environment: ${environment}
compute: ${compute}
`;

describe('not-in-workspace', () => {
  test('names, versions and computes that the workspace did not have', () =>
    expectProject(`${workspaceCopy}--- jobs/job.yml
type: pipeline
jobs:
  name:
    command: python train.py
    environment: azureml:taem-env:3
#                        ^^^^^^^^ not-in-workspace warning
    compute: azureml:gpu-clster
#            ^^^^^^^^^^^^^^^^^^ not-in-workspace warning
  version:
    command: python train.py
    environment: azureml:team-env:9
#                                 ^ not-in-workspace warning
    compute: azureml:GPU-cluster
  only_the_name_is_known:
    command: python train.py
    environment: azureml:only-named:9
    compute: serverless
  only_the_newest_is_known:
    command: python train.py
    environment: azureml:latest-known:6
    compute: serverless
`));

  test('versions that a registry of the team did not have, as far as it was asked', () =>
    expectProject(`${workspaceCopy}--- jobs/job.yml
type: pipeline
settings:
  default_compute: azureml:arc
jobs:
  one:
    command: python train.py
    environment: azureml://registries/contoso-models/environments/shared-env/versions/6
#                                                                                     ^ not-in-workspace warning
  two:
    command: python train.py
    environment: azureml://registries/contoso-models/environments/shared-env/versions/5
  three:
    command: python train.py
    environment: azureml://registries/contoso-models/environments/other-env/versions/1
  four:
    command: python train.py
    environment: azureml://registries/elsewhere/environments/shared-env/versions/6
`));

  test('what is there, what Azure ML has itself, and what is said later', () =>
    expectProject(`${workspaceCopy}--- jobs/job.yml
type: pipeline
inputs:
  compute: gpu-clster
settings:
  default_compute: azureml:arc
jobs:
  one:
    command: python train.py
    environment: azureml:team-env@latest
  two:
    command: python train.py
    environment: azureml:team-env:2
    compute: \${{parent.inputs.compute}}
  three:
    command: python train.py
    environment: azureml:AzureML-acpt-pytorch-2.8-cuda12.6:15
    compute: azureml:/subscriptions/s/resourceGroups/r/providers/Microsoft.MachineLearningServices/workspaces/w/computes/c
  four:
    command: python train.py
    environment: "<your environment>"
  five:
    command: python train.py
    environment: azureml:/subscriptions/s/resourceGroups/r/providers/Microsoft.MachineLearningServices/workspaces/w/environments/taem-env/versions/3
  six:
    command: python train.py
    environment: { image: ubuntu }
`));

  test('what is said', () => {
    const said = (environment: string, compute: string) =>
      new Workspace(filesOf(job(environment, compute))).all.flatMap(({ finding }) =>
        finding.code === 'not-in-workspace'
          ? [finding.message, ...finding.fixes.map(({ title }) => title)]
          : [],
      );
    assert.deepEqual(said('azureml:taem-env:3', 'azureml:gpu-clster'), [
      'The workspace contoso-ml had no environment taem-env on 2026-11-20.',
      'Use team-env',
      'The workspace contoso-ml had no compute gpu-clster on 2026-11-20.',
      'Use gpu-cluster',
    ]);
    assert.deepEqual(said('azureml:team-env:9', 'azureml:nothing-like-it'), [
      'The workspace contoso-ml had no version 9 of team-env on 2026-11-20; the newest was 3.',
      'Use 3',
      'The workspace contoso-ml had no compute nothing-like-it on 2026-11-20.',
    ]);
    assert.deepEqual(
      said('azureml://registries/contoso-models/environments/shared-env/versions/6', 'serverless'),
      [
        'The registry contoso-models had no version 6 of shared-env on 2026-11-20; the newest was 5.',
        'Use 5',
      ],
    );
  });

  test('what a file of the folder defines may be created before the job', () =>
    expectProject(`${job('azureml:own-env:1', 'azureml:own-cluster')}--- own.yml
name: own-env
image: ${acpt}
--- cluster.yml
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
type: amlcompute
name: own-cluster
size: Standard_ND96isr_H100_v5
`));

  test('nothing is said without a copy, nor of one that is something else', () => {
    expectProject(`--- job.yml
command: python train.py
environment: azureml:taem-env:3
compute: azureml:gpu-clster
`);
    expectProject(`--- .acpt/workspace/workspace.yml
read_on: yesterday
--- job.yml
command: python train.py
environment: azureml:taem-env:3
`);
  });

  test('the nearest name, and the newest version, are proposed', () => {
    const corrected = (environment: string, compute: string) =>
      expectFixed(job(environment, compute), 'not-in-workspace').files.get('jobs/job.yml');
    assert.match(corrected('azureml:taem-env:3', 'serverless') ?? '', /environment: azureml:team-env:3\n/);
    assert.match(corrected('azureml:team-env:9', 'serverless') ?? '', /environment: azureml:team-env:3\n/);
    assert.match(
      corrected('azureml:team-env:3', 'azureml:gpu-clster') ?? '',
      /compute: azureml:gpu-cluster\n/,
    );
  });
});
