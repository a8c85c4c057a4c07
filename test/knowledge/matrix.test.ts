/** What the matrix answers, by whichever name it is asked. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  baseRepository,
  Matrix,
  newestTag,
  publishedVersions,
  rangeOf,
  sortedTags,
} from '../../src/core/knowledge/matrix/matrix.ts';
import type { CuratedEnvironment, ImageRepository } from '../../src/core/knowledge/matrix/schema.ts';
import { stateOfEnvironment, successors } from '../../src/core/knowledge/matrix/updates.ts';
import { frozenFiles, frozenMatrix } from '../support/frozenMatrix.ts';

const matrix = frozenMatrix();
const files = frozenFiles();
const some = files.environments.environments.find(({ name }) => name === 'acpt-pytorch-2.8-cuda12.6');
assert.ok(some);
const [range] = some.ranges;
assert.ok(range);

describe('names', () => {
  const name = 'acpt-pytorch-1.13-cuda11.7';

  test('an environment has one in the registry, one in a workspace and former ones, in any case', () => {
    for (const each of [
      name,
      `AzureML-${name}`,
      name.toUpperCase(),
      'azureml-acpt-PYTORCH-1.13-py38-cuda11.7-gpu',
    ])
      assert.equal(matrix.environment(each)?.name, name, each);
    for (const each of ['acpt-pytorch-1.13', `my-AzureML-${name}`, ''])
      assert.equal(matrix.environment(each), undefined, each);
  });

  test('of what was documented, of what is not built on ACPT, and of what never was', () => {
    assert.equal(matrix.documented('azureml-acpt-pytorch-1.13-PY38-cuda11.7-gpu')?.python, '3.8');
    assert.equal(matrix.documented(name), undefined);
    for (const each of ['sklearn-1.5', 'AzureML-SKLEARN-1.5'])
      assert.equal(matrix.isOtherCurated(each), true, each);
    assert.equal(matrix.isOtherCurated(name), false);
    assert.match(matrix.neverPublished('AzureML-acpt-pytorch-2.4-CUDA12.4') ?? '', /^branch only/);
    assert.equal(matrix.neverPublished(name), undefined);
  });

  test('of the publisher are reserved, as they are written', () => {
    for (const each of ['AzureML-mine', 'AzureMLmine', 'Microsoft.mine'])
      assert.equal(matrix.isReservedName(each), true, each);
    for (const each of ['azureml-mine', 'mine-AzureML', 'mine'])
      assert.equal(matrix.isReservedName(each), false, each);
  });

  test('of images and of sizes in any case', () => {
    const image = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280';
    assert.equal(matrix.repository(image.toUpperCase())?.repository, image);
    assert.equal(matrix.vmSize('standard_nc24ADS_a100_v4')?.size, 'Standard_NC24ads_A100_v4');
    assert.equal(matrix.vmSize('Standard_Nothing'), undefined);
  });

  test('of a source that is not listed stand for themselves', () => {
    assert.equal(matrix.source('hearsay @0123456', 'images'), 'hearsay @0123456');
    assert.equal(matrix.source('hearsay', 'environments'), 'hearsay');
  });
});

describe('what is offered', () => {
  test('images: those of the newest PyTorch first, of these those of the newest CUDA, of these the newest tag', () => {
    const repository = (
      name: string,
      cuda: string,
      tag: string,
      more: Partial<ImageRepository> = {},
    ): ImageRepository => ({
      repository: `mcr.microsoft.com/aifx/acpt/${name}`,
      evidence: 'release-pinned',
      os: 'Ubuntu 22.04',
      accelerator: { kind: 'cuda', version: cuda },
      python: '3.10',
      torch: null,
      source: 's',
      tags: [[tag, null, null, 's']],
      ...more,
    });
    const repositories = [
      repository('a-torch28x', '12.6', 'biweekly.202601.1'),
      repository('b-torch210x', '12.6', 'biweekly.202601.1'),
      repository('c-torch28x', '12.8', 'biweekly.202601.1'),
      repository('d-torch28x', '12.6', 'biweekly.202602.1'),
      repository('e-without-number', '13.0', 'biweekly.202612.1'),
      repository('f', '11.8', 'biweekly.202601.1', { torch: '2.9.0' }),
      repository('g-torch300', '13.0', 'biweekly.202601.1', { evidence: 'suspect' }),
      repository('h-torch300', '13.0', 'latest', { repository: 'other.azurecr.io/h-torch300' }),
    ];
    const { offeredRepositories } = new Matrix({ ...files, images: { ...files.images, repositories } });
    assert.equal(
      offeredRepositories.map(({ repository: each }) => each.split('/').at(-1)?.[0]).join(''),
      'bfcdae',
    );
  });

  test('environments: living ones before frozen and retired ones, general ones first, the newest of each first', () => {
    const environment = (name: string, more: Partial<CuratedEnvironment>): CuratedEnvironment => ({
      ...some,
      name,
      ...more,
    });
    const environments = [
      environment('a-2', { kind: 'acpt-based' }),
      environment('b-2', {}),
      environment('b-10', {}),
      environment('c', { status: 'frozen' }),
      environment('d', { status: 'frozen', kind: 'acpt-based' }),
      environment('e', { status: 'removed' }),
      environment('f', { deprecated: '2026-01-01' }),
      environment('g', { deprecated: '2026-01-01', kind: 'acpt-based' }),
    ];
    const made = new Matrix({ ...files, environments: { ...files.environments, environments } });
    assert.deepEqual(
      made.offeredEnvironments.map(({ name }) => name),
      ['b-10', 'b-2', 'a-2', 'c', 'd', 'f', 'e', 'g'],
    );
    assert.equal(made.recommended?.name, 'b-10');
    const others = environments.filter(({ kind, status }) => kind === 'acpt-based' || status === 'frozen');
    const without = new Matrix({ ...files, environments: { ...files.environments, environments: others } });
    assert.equal(without.recommended, undefined);
  });
});

describe('what becomes of an environment', () => {
  const of = (more: Partial<CuratedEnvironment>): CuratedEnvironment => ({ ...some, ...more });

  test('is told in one word, the gravest', () => {
    const day = '2026-01-01';
    for (const [more, state] of [
      [{}, 'current'],
      [{ status: 'frozen' }, 'no longer updated'],
      [{ status: 'left-acpt' }, 'no longer on ACPT'],
      [{ status: 'frozen', deprecated: day }, 'deprecated'],
      [{ status: 'removed', deprecated: day }, 'removed'],
    ] as const)
      assert.equal(stateOfEnvironment(of(more)), state);
  });

  test('leads to the end of a chain of successors, which may be a circle', () => {
    const retired = (name: string, replacement: string) =>
      of({ name, replacement, status: 'removed', kind: 'acpt-based' });
    const environments = [
      retired('a', 'b'),
      retired('b', some.name),
      retired('c', 'd'),
      retired('d', 'c'),
      retired('e', 'nowhere'),
      some,
    ];
    const made = new Matrix({ ...files, environments: { ...files.environments, environments } });
    const ends = environments.map((each) => successors(made, each).map(({ name }) => name));
    assert.deepEqual(ends, [[some.name], [some.name], [], [], [], []]);
  });
});

describe('versions', () => {
  const gaps: CuratedEnvironment = {
    ...some,
    ranges: [
      { ...range, versions: [2, 4] },
      { ...range, versions: [6, 7] },
    ],
    missing: [3],
  };

  test('are those of the ranges but the ones that are missing, the newest first', () => {
    assert.deepEqual(publishedVersions(gaps), [7, 6, 4, 2]);
    for (const version of [1, 3, 5, 8]) assert.equal(rangeOf(gaps, version), undefined, `${version}`);
    for (const version of [2, 4]) assert.deepEqual(rangeOf(gaps, version)?.versions, [2, 4]);
    for (const version of [6, 7]) assert.deepEqual(rangeOf(gaps, version)?.versions, [6, 7]);
  });

  test('stand on an image of mcr.microsoft.com where no registry is named', () => {
    for (const [base, whole] of [
      ['aifx/acpt/x', 'mcr.microsoft.com/aifx/acpt/x'],
      ['nvcr.io/nvidia/x', 'nvcr.io/nvidia/x'],
      ['aifx/v1.2/x', 'mcr.microsoft.com/aifx/v1.2/x'],
      ['mcr.microsoft.com/x', 'mcr.microsoft.com/x'],
    ] as const)
      assert.equal(baseRepository({ ...range, base }), whole);
  });
});

test('dated tags come before others, the newest first', () => {
  const [known] = files.images.repositories;
  assert.ok(known);
  const of = (...tags: string[]): ImageRepository => ({
    ...known,
    tags: tags.map((tag) => [tag, null, null, 's']),
  });
  const names = (repository: ImageRepository) => sortedTags(repository).map(([tag]) => tag);
  assert.deepEqual(
    names(
      of(
        'test',
        'biweekly.202601.2',
        'monthly.202606',
        'biweekly.202601.2.v1',
        'latest',
        'biweekly.202601.10',
        'biweekly.202701.1-test',
        'biweekly.202601.3.hot_fix',
        'my.biweekly.202701.1',
        'biweekly.202613.1',
      ),
    ),
    [
      'monthly.202606',
      'biweekly.202601.10',
      'biweekly.202601.3.hot_fix',
      'biweekly.202601.2.v1',
      'biweekly.202601.2',
      'test',
      'latest',
      'biweekly.202701.1-test',
      'my.biweekly.202701.1',
      'biweekly.202613.1',
    ],
  );
  assert.equal(newestTag(of('test', 'biweekly.202601.2'))?.tag, 'biweekly.202601.2');
  assert.equal(newestTag(of('test')), undefined);
  assert.equal(newestTag(of()), undefined);
});
