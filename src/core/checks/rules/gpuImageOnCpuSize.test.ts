import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn } from '../../../../test/support/details.ts';
import { codesIn, expectNone } from '../../../../test/support/project.ts';
import { acpt, active, jobOn } from '../../../../test/support/samples.ts';

describe('gpu-image-on-cpu-size', () => {
  test('a GPU image on a size without a GPU', () =>
    assert.deepEqual(codesIn(jobOn('Standard_DS3_v2', active)), ['gpu-image-on-cpu-size info']));

  test('an image by its name', () => {
    const text = jobOn('Standard_DS3_v2', `{image: "${acpt}"}`);
    assert.deepEqual(messagesIn(text, 'gpu-image-on-cpu-size'), [
      'Standard_DS3_v2 has no GPU, but the environment has PyTorch for CUDA: torch.cuda.is_available() is False.',
    ]);
    for (const other of [
      jobOn('Standard_DS3_v2', '')
        .replace('environment: \n', '')
        .replace(
          'command',
          '$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json\ncommand',
        ),
      // The size is said elsewhere.
      `--- job.yml\ncommand: a\ncompute: azureml:cpu\nenvironment: {image: "${acpt}"}\n--- cpu.yml\n$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json\nname: cpu\ntype: amlcompute\nsize: Standard_DS3_v2\n`,
      jobOn('Standard_NC24ads_A100_v4', `{image: "${acpt}"}`),
      jobOn('Standard_DS3_v2', '{image: "python:3.12"}'),
      jobOn('Standard_DS3_v2', '{image: "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20260409.v4"}'),
    ])
      expectNone(other, 'gpu-image-on-cpu-size');
  });

  test('an image of a team, as its settings describe it', () => {
    const said = (settings: string) =>
      messagesIn(
        `${jobOn('Standard_DS3_v2', '{image: "my.azurecr.io/team/train:7"}')}--- .acpt.yaml\nimages:\n  - image: my.azurecr.io/team/train\n${settings}`,
        'gpu-image-on-cpu-size',
      ).length;
    assert.equal(said('    cuda: "12.6"\n    packages: { torch: 2.8.0 }\n'), 1);
    assert.equal(said('    rocm: "6.2"\n    packages: { torch: 2.8.0 }\n'), 0);
    assert.equal(said('    cuda: "12.6"\n    packages: { transformers: 4.57.6 }\n'), 0);
    assert.equal(said('    packages: { torch: 2.8.0 }\n'), 0);
  });

  test('nothing is said of environments whose contents are unknown', () =>
    assert.deepEqual(codesIn(jobOn('Standard_DS3_v2', 'azureml:mine:1')), []));
});
