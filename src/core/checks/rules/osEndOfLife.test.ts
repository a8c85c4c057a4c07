import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { titlesIn } from '../../../../test/support/details.ts';
import { codesIn, expectFixed, expectNone, filesOf, Workspace } from '../../../../test/support/project.ts';
import { expectFindings } from '../../../../test/support/yaml.ts';

describe('os-end-of-life', () => {
  const job = (image: string) => `--- job.yml\ncommand: a\nenvironment:\n  image: ${image}\n`;

  test('an image of Azure ML on an old Ubuntu', () =>
    expectFindings(`
command: a
environment:
  image: mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu20.04:20240709.v1
#        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ os-end-of-life info
`));

  test('images of others that say their release', () => {
    for (const image of [
      'nvidia/cuda:11.8.0-devel-ubuntu20.04',
      'ubuntu:18.04',
      'docker.io/library/ubuntu:20.04',
    ])
      assert.deepEqual(codesIn(job(image)), ['os-end-of-life info'], image);
  });

  test('newer releases, and images that say none', () => {
    for (const image of [
      'mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04',
      'mcr.microsoft.com/azureml/minimal-py312-inference:latest',
      'nvidia/cuda:12.6.0-devel-ubuntu24.04',
      'ubuntu:22.04',
      'ubuntu',
      'example.azurecr.io/ubuntu20.04:1',
      'ubuntu:20.041',
    ])
      expectNone(job(image), 'os-end-of-life');
  });

  test('what is said, from the day after the last one on', () => {
    const said = (image: string, today: string) =>
      new Workspace(filesOf(job(image)), { today }).all.map(({ finding }) => finding.message);
    const text = (release: string, end: string) =>
      `Ubuntu ${release} reached its end of life on ${end}; the image gets no more security fixes.`;
    assert.deepEqual(said('ubuntu:20.04', '2025-05-31'), []);
    assert.deepEqual(said('ubuntu:20.04', '2025-06-01'), [text('20.04', '2025-05-31')]);
    assert.deepEqual(said('ubuntu:18.04', '2025-05-31'), [text('18.04', '2023-05-31')]);
    assert.deepEqual(said('ubuntu:16.04', '2025-05-31'), [text('16.04', '2021-04-30')]);
  });

  test('the fix takes the successor, where no tag is pinned', () => {
    const titles = (image: string) => titlesIn(job(image), 'os-end-of-life');
    const azureml = 'mcr.microsoft.com/azureml/openmpi4.1.0';
    assert.deepEqual(titles(`${azureml}-ubuntu20.04`), ['Use openmpi4.1.0-ubuntu22.04']);
    for (const image of [
      `${azureml}-ubuntu20.04:20240709.v1`,
      `${azureml}-ubuntu20.04@sha256:${'a'.repeat(64)}`,
      `${azureml}-cuda11.8-cudnn8-ubuntu20.04`,
      'example.azurecr.io/ubuntu:20.04',
    ])
      assert.deepEqual(titles(image), [], image);
    const text = job('mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu20.04:latest');
    const after = expectFixed(text, 'os-end-of-life');
    assert.match(after.files.get('job.yml') ?? '', /openmpi4\.1\.0-ubuntu22\.04:latest$/m);
  });
});
