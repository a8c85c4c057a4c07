import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { frozenFiles, frozenMatrix } from '../../../../test/support/frozenMatrix.ts';
import { active, referenceCodes, registry } from '../../../../test/support/samples.ts';
import {
  expectFindings,
  findingsOf,
  fixed,
  fixedWithoutChoice,
  projectOf,
} from '../../../../test/support/yaml.ts';
import type { Finding } from '../../base/findings.ts';
import { Matrix } from '../../knowledge/matrix/matrix.ts';
import { findingsIn } from '../check.ts';

describe('unknown-environment', () => {
  const job = (environment: string) => `command: python train.py\nenvironment: ${environment}\n`;

  test('unknown environments', () =>
    expectFindings(
      `
type: pipeline
jobs:
  unknown:
    command: a
    environment: azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.7/versions/3
    #                                                      ^^^^^^^^^^^^^^^^^^^^^^^^^ unknown-environment error
  never_published:
    command: a
    environment: azureml://registries/azureml/environments/acpt-pytorch-2.4-cuda12.4/labels/latest
    #                                                      ^^^^^^^^^^^^^^^^^^^^^^^^^ unknown-environment error
  perhaps_newer:
    command: a
    environment: azureml://registries/azureml/environments/acpt-pytorch-2.12-cuda13.0/labels/latest
    #                                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^ unknown-environment info
  mistyped:
    command: a
    environment: azureml://registries/azureml/environments/apct-pytorch-2.8-cuda12.6/labels/latest
    #                                                      ^^^^^^^^^^^^^^^^^^^^^^^^^ unknown-environment warning
  of_the_workspace:
    command: a
    environment: azureml:AzureML-acpt-pytorch-2.9-cuda12.6@latest
    #                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unknown-environment info
`,
      referenceCodes,
    ));

  test('other environments are right, also those that are not built on ACPT', () =>
    expectFindings(
      `
type: pipeline
jobs:
  a: { command: a, environment: "${active}" }
  b: { command: a, environment: "azureml:AzureML-sklearn-1.5@latest" }
  c: { command: a, environment: "azureml://registries/my-company/environments/acpt-pytorch-9.9-cuda99.9/versions/1" }
  d: { command: a, environment: "<your environment>" }
`,
      referenceCodes,
    ));

  test('the fix uses the nearest environment, in a version that exists there', () =>
    assert.equal(
      fixed(job(`${registry}/acpt-pytorch-2.8-cuda12.7/versions/900`)),
      job(`${registry}/acpt-pytorch-2.8-cuda12.6/versions/15`),
    ));

  test('the nearest has the PyTorch of the name, then its CUDA, and is not retired', () => {
    for (const [written, nearest] of [
      // It is nearer to 2.0 in spelling, which is removed, and 1.13 was the release before.
      ['acpt-pytorch-2.0-cuda11.8', 'acpt-pytorch-2.2-cuda12.1'],
      // In spelling 2.2 is nearer.
      ['acpt-pytorch-2.7-cuda12.1', 'acpt-pytorch-2.8-cuda12.6'],
      ['acpt-pytorch-2.2', 'acpt-pytorch-2.2-cuda12.1'],
      ['acpt-pytorch-2.2-cuda12.1-ubuntu22.04', 'acpt-pytorch-2.2-cuda12.1'],
      ['acft-hf-nlp-gpus', 'acft-hf-nlp-gpu'],
    ] as const) {
      const [finding] = findingsOf(job(`${registry}/${written}/labels/latest`), ['unknown-environment']);
      assert.match(
        finding?.message ?? '',
        new RegExp(`The nearest is ${nearest.replaceAll('.', '\\.')}\\.(?: |$)`),
        written,
      );
    }
  });

  test('what is said of names on branches, of newer ones and of unknown ones', () => {
    const said = (name: string, matrix = frozenMatrix()) =>
      findingsOfName(job(`${registry}/${name}/labels/latest`), matrix).map(
        ({ message, severity }) => `${severity}: ${message}`,
      );
    assert.deepEqual(said('acpt-pytorch-2.4-cuda12.4'), [
      'error: acpt-pytorch-2.4-cuda12.4 was never published (as of 2026-07-23); it appears only on development branches (2024-09..11). The nearest is acpt-pytorch-2.2-cuda12.1.',
    ]);
    assert.deepEqual(said('acpt-pytorch-2.5-cuda12.1'), [
      'error: Unknown environment acpt-pytorch-2.5-cuda12.1 (as of 2026-07-23). The nearest is acpt-pytorch-2.2-cuda12.1. PyTorch 2.5.1 with CUDA 12.1 is in the image stable-ubuntu2204-cu121-py310-torch251.',
    ]);
    for (const name of ['acpt-own', 'AzureML-acpt-own'])
      assert.deepEqual(said(name), [`info: Unknown environment ${name} (as of 2026-07-23).`]);
    assert.deepEqual(said('my-acpt-pytorch'), []);
    const newer = [
      'info: acpt-pytorch-2.12-cuda13.0 is not in the matrix of 2026-11-21, whose newest series is PyTorch 2.8. If it is newer, its contents are unknown.',
    ];
    assert.deepEqual(said('acpt-pytorch-2.12-cuda13.0'), newer);
    const files = frozenFiles();
    const environments = {
      ...files.environments,
      environments: files.environments.environments.toReversed(),
    };
    assert.deepEqual(said('acpt-pytorch-2.12-cuda13.0', new Matrix({ ...files, environments })), newer);
  });

  test('an image with the PyTorch of the name comes before an environment with another', () => {
    const wrong = job(`${registry}/acpt-pytorch-2.5-cuda12.1/versions/1 # the one for 2.5`);
    const image = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu121-py310-torch251:biweekly.202505.2';
    assert.equal(
      fixed(wrong),
      `command: python train.py\nenvironment:\n  image: ${image} # the one for 2.5\n`,
    );
    assert.equal(
      fixed(
        `command: a\nenvironment:\n  # of last year\n  ${registry}/acpt-pytorch-2.5-cuda12.1/versions/1\n`,
      ),
      `command: a\nenvironment:\n  # of last year\n  image: ${image}\n`,
    );
    assert.equal(
      fixed(
        `jobs: { a: { command: a, environment: "${registry}/acpt-pytorch-2.5-cuda12.1/versions/1" } }\ntype: pipeline\n`,
        /image/,
      ),
      `jobs: { a: { command: a, environment: { image: ${image} } } }\ntype: pipeline\n`,
    );
  });

  test('an image with the CUDA of the name too comes behind the environment', () => {
    const files = frozenFiles();
    const image = files.images.repositories.find(({ repository }) => /cu121-py310-torch22x/.test(repository));
    assert.ok(image);
    const older = image.repository.replace('cu121', 'cu118');
    const matrix = new Matrix({
      ...files,
      images: {
        ...files.images,
        repositories: [{ ...image, repository: older }, ...files.images.repositories],
      },
    });
    const offered = (name: string) => titles(job(`${registry}/${name}/labels/latest`), matrix);
    assert.deepEqual(offered('acpt-pytorch-2.2-cuda11.8'), [
      'Use acpt-pytorch-2.2-cuda12.1',
      'Use the image stable-ubuntu2004-cu118-py310-torch22x',
    ]);
    assert.deepEqual(offered('acpt-pytorch-2.2-cuda12.4'), ['Use acpt-pytorch-2.2-cuda12.1']);
    // The environment has all that the name says.
    assert.deepEqual(offered('acpt-pytorch-2.2-cuda12.1-ubuntu22.04'), ['Use acpt-pytorch-2.2-cuda12.1']);
  });

  test('another PyTorch is not chosen without being asked', () => {
    const certain = (name: string) => fixedWithoutChoice(job(`${registry}/${name}/labels/latest`));
    assert.equal(
      certain('acpt-pytorch-2.8-cuda12.7'),
      job(`${registry}/acpt-pytorch-2.8-cuda12.6/labels/latest`),
    );
    // No release of an image with it is known.
    const unchanged = job(`${registry}/acpt-pytorch-2.3-cuda12.1/labels/latest`);
    assert.equal(certain('acpt-pytorch-2.3-cuda12.1'), unchanged);
    assert.deepEqual(titles(job(`${registry}/acpt-pytorch-2.3-cuda12.1/labels/latest`)), [
      'Use acpt-pytorch-2.2-cuda12.1',
    ]);
  });
});

function findingsOfName(text: string, matrix: Matrix): readonly Finding[] {
  const project = projectOf(new Map([['job.yml', text]]), { matrix });
  return findingsIn(project, 'job.yml').filter(({ code }) => code === 'unknown-environment');
}

function titles(text: string, matrix = frozenMatrix()): string[] {
  return findingsOfName(text, matrix).flatMap(({ fixes }) => fixes.map(({ title }) => title));
}
