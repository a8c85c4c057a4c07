import { describe, test } from 'node:test';
import { expectNone, expectProject } from '../../../../test/support/project.ts';

describe('frozen-image', () => {
  test('an image whose releases have ended', () =>
    expectProject(`--- Dockerfile
FROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu124-py310-torch251:biweekly.202505.1
#                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ frozen-image info
#                                                                       ^^^^^^^^^^^^^^^^^ old-image hint
`));

  test('an image that still has releases is right, even where a tag is old', () =>
    expectNone(
      '--- Dockerfile\nFROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202601.1\n',
      'frozen-image',
    ));
});
