/** What is proposed for names that do not exist, among a few that do. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Matrix } from '../../src/core/knowledge/matrix/matrix.ts';
import { parseEnvironmentName } from '../../src/core/knowledge/matrix/naming.ts';
import {
  imageWith,
  keepsTorch,
  nearestEnvironment,
  nearestRepository,
  shortName,
} from '../../src/core/knowledge/matrix/nearestName.ts';
import { frozenFiles } from '../support/frozenMatrix.ts';

/** A matrix with these images (each with a release) and these living environments, and no others. */
function matrixOf(images: readonly string[], environments: readonly string[] = []): Matrix {
  const files = frozenFiles();
  const [image] = files.images.repositories.map((each) => ({ ...each, torch: null }));
  const [environment] = files.environments.environments
    .filter(({ status }) => status === 'active')
    .map(({ spellings: _, ...each }) => each);
  assert.ok(image && environment);
  const repositories = images.map((name) => ({
    ...image,
    repository: name.includes('/') ? `mcr.microsoft.com/${name}` : `mcr.microsoft.com/aifx/acpt/${name}`,
  }));
  return new Matrix({
    ...files,
    images: { ...files.images, repositories },
    environments: {
      ...files.environments,
      environments: environments.map((name) => ({ ...environment, name })),
    },
  });
}

/** `2204 126 310 280` as the name of an image. */
function image(words: string): string {
  const [os, cuda, python, torch] = words.split(' ');
  return `stable-ubuntu${os}-cu${cuda}-py${python}-torch${torch}`;
}

describe('the nearest image', () => {
  for (const [title, written, right, wrong] of [
    ['the same PyTorch before the same CUDA', '2204 118 310 251', '2204 124 310 251', '2204 118 310 260'],
    ['a release nearer', '2204 121 310 230', '2204 118 38 222', '2204 121 310 251'],
    ['2.0 is further from 1.13 than from 2.2', '2004 117 38 201', '2004 121 310 222', '2004 117 38 1131'],
    ['1.12 is nearer to 1.13 than to 2.0', '2004 117 38 1121', '2004 116 38 1131', '2004 117 38 200'],
    ['2.0 is as far from 1.13 as from 2.4', '2004 117 38 200', '2004 117 38 1131', '2004 117 38 251'],
    ['the CUDA before the Python', '2204 124 310 251', '2204 121 38 251', '2204 118 310 251'],
    [
      'a minor version of CUDA rather than a major one',
      '2204 121 310 251',
      '2204 126 310 251',
      '2204 118 310 251',
    ],
    ['the Python before the patch', '2204 124 310 250', '2204 124 310 251', '2204 124 38 250'],
    ['the patch before the Ubuntu', '2204 118 310 222', '2004 118 310 222', '2204 118 310 220'],
    ['the Ubuntu in the end', '2204 118 310 221', '2204 118 310 222', '2004 118 310 222'],
    [
      'a patch that is known before one that floats',
      '2204 126 310 270',
      '2204 126 310 271',
      '2204 126 310 27x',
    ],
    ['one that floats where it is asked for', '2204 126 311 27x', '2204 126 310 27x', '2204 126 310 271'],
  ] as const)
    test(title, () => {
      for (const names of [
        [right, wrong],
        [wrong, right],
      ]) {
        const found = nearestRepository(
          matrixOf(names.map(image)),
          `mcr.microsoft.com/aifx/acpt/${image(written)}`,
        );
        assert.equal(shortName(found?.repository ?? ''), image(right));
      }
    });

  test('in the namespace that is written, where both have it', () => {
    const names = ['aifx/acpt', 'azureml/aifx'].map((each) => `${each}/${image('2004 117 38 200')}`);
    for (const [first, second] of [names, names.toReversed()])
      for (const name of names)
        assert.equal(
          nearestRepository(
            matrixOf([first ?? '', second ?? '']),
            `mcr.microsoft.com/${name.replace('torch200', 'torch201')}`,
          )?.repository,
          `mcr.microsoft.com/${name}`,
        );
  });

  test('by its letters where the name cannot be read, and none that is like nothing', () => {
    const matrix = matrixOf([image('2204 126 310 280')]);
    const nearest = (name: string) =>
      nearestRepository(matrix, `mcr.microsoft.com/aifx/acpt/${name}`)?.repository;
    assert.equal(
      shortName(nearest('stable-ubuntu2204-cu126-py310-torch28') ?? ''),
      image('2204 126 310 280'),
    );
    assert.equal(nearest('something-completely-different-and-long'), undefined);
    assert.equal(nearestRepository(matrixOf([]), image('2204 126 310 280')), undefined);
  });
});

describe('the nearest environment', () => {
  const nearest = (written: string, ...names: readonly string[]) =>
    nearestEnvironment(matrixOf([], names), written)?.name;

  test('by what its name says', () => {
    assert.equal(
      nearest('acpt-pytorch-2.7-cuda12.1', 'acpt-pytorch-2.2-cuda12.1', 'acpt-pytorch-2.8-cuda12.6'),
      'acpt-pytorch-2.8-cuda12.6',
    );
    assert.equal(
      nearest('AzureML-acpt-pytorch-2.7-cuda12.1', 'acpt-pytorch-2.8-cuda12.6'),
      'acpt-pytorch-2.8-cuda12.6',
    );
    assert.equal(
      nearest(
        'acpt-pytorch-1.12-py38-cuda11.6',
        'acpt-pytorch-1.12-py39-cuda11.6',
        'acpt-pytorch-1.12-py38-cuda11.7',
      ),
      'acpt-pytorch-1.12-py39-cuda11.6',
    );
  });

  test('by its letters: a misspelling, more behind it, less', () => {
    const both = ['acpt-pytorch-2.2-cuda12.1', 'acpt-pytorch-2.2-cuda12.1-profiler'];
    assert.equal(nearest('acpt-pytorch-2.2-cuda12.1-profilr', ...both), both[1]);
    assert.equal(nearest('acpt-pytorch-2.2-cuda12.1-ubuntu', ...both), both[0]);
    assert.equal(nearest('acpt-pytorch-2.2', ...both.toReversed()), both[0]);
    assert.equal(nearest('something-else', ...both), undefined);
  });
});

describe('an image for a PyTorch', () => {
  const found = (name: string, ...images: readonly string[]) => {
    const says = parseEnvironmentName(name);
    assert.ok(says);
    return shortName(imageWith(matrixOf(images.map(image)), says)?.repository ?? '');
  };

  test('of that series alone, with the nearest CUDA', () => {
    assert.equal(
      found('acpt-pytorch-2.5-cuda12.1', '2204 121 310 251', '2204 124 310 251', '2204 121 310 260'),
      image('2204 121 310 251'),
    );
    assert.equal(found('acpt-pytorch-2.5-cuda12.1', '2204 121 310 260'), '');
  });

  test('with the Python that is asked for, or the newest', () => {
    const images = ['2004 117 38 201', '2004 117 310 201', '2004 117 39 201'];
    assert.equal(found('acpt-pytorch-2.0-cuda11.7', ...images), image('2004 117 310 201'));
    assert.equal(found('acpt-pytorch-2.0-cuda11.7', ...images.toReversed()), image('2004 117 310 201'));
    assert.equal(found('acpt-pytorch-2.0-py39-cuda11.7', ...images), image('2004 117 39 201'));
  });
});

test('another PyTorch is another, a patch is none', () => {
  assert.ok(keepsTorch(image('2204 126 310 270'), image('2204 118 38 271')));
  assert.ok(!keepsTorch(image('2204 126 310 270'), image('2204 126 310 280')));
  assert.ok(!keepsTorch('acpt-pytorch-2.4-cuda12.1', 'acpt-pytorch-2.2-cuda12.1'));
  assert.ok(keepsTorch('acpt-pytorch-two', 'acpt-pytorch-2.2-cuda12.1'));
});
