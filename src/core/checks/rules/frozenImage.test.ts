import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { frozenFiles } from '../../../../test/support/frozenMatrix.ts';
import { codesIn, expectNone, expectProject } from '../../../../test/support/project.ts';
import { Matrix } from '../../knowledge/matrix/matrix.ts';
import type { ImageTag } from '../../knowledge/matrix/schema.ts';

const tag = (name: string): ImageTag => [name, null, null, 's'];

describe('frozen-image', () => {
  test('an image whose releases have ended', () =>
    expectProject(`--- Dockerfile
FROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu124-py310-torch251:biweekly.202505.1
#                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ frozen-image info
#                                                                       ^^^^^^^^^^^^^^^^^ old-image hint
`));

  test('is one whose last release is two months behind the youngest of all', () => {
    const codes = (month: string) => {
      const files = frozenFiles();
      const repositories = files.images.repositories.map((each) =>
        each.repository.endsWith('torch251') ? { ...each, tags: [tag(`biweekly.${month}.1`)] } : each,
      );
      const matrix = new Matrix({ ...files, images: { ...files.images, repositories } });
      const text = `--- Dockerfile\nFROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu124-py310-torch251:biweekly.${month}.1\n`;
      return codesIn(text, { matrix }).filter((each) => each.startsWith('frozen'));
    };
    // The youngest of the matrix is of August.
    assert.deepEqual(codes('202608'), []);
    assert.deepEqual(codes('202607'), []);
    assert.deepEqual(codes('202606'), ['frozen-image info']);
    assert.deepEqual(codes('202512'), ['frozen-image info']);
  });

  test('an image that still has releases is right, even where a tag is old', () =>
    expectNone(
      '--- Dockerfile\nFROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202601.1\n',
      'frozen-image',
    ));
});
