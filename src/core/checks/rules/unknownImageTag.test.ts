import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectFixed, expectProject } from '../../../../test/support/project.ts';
import { referenceCodes } from '../../../../test/support/samples.ts';
import { expectFindings } from '../../../../test/support/yaml.ts';

describe('unknown-image-tag', () => {
  const image = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280';

  test('tags that do not exist, and some that are not known', () =>
    expectFindings(
      `
type: pipeline
jobs:
  future:
    command: a
    environment:
      image: mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202701.1
      #                                                                         ^^^^^^^^^^^^^^^^^ unknown-image-tag error
  no_such_release:
    command: a
    environment:
      image: mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202607.9
      #                                                                         ^^^^^^^^^^^^^^^^^ unknown-image-tag warning
  misspelt:
    command: a
    environment:
      image: mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.2026071
      #                                                                         ^^^^^^^^^^^^^^^^ unknown-image-tag error
  before_its_first:
    command: a
    environment:
      image: mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202301.1
      #                                                                         ^^^^^^^^^^^^^^^^^ unknown-image-tag warning
  curated:
    command: a
    environment:
      image: mcr.microsoft.com/azureml/curated/acpt-pytorch-2.2-cuda12.1:777
      #                                                                  ^^^ unknown-image-tag warning
  known_elsewhere_on_that_day:
    command: a
    environment:
      image: mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202512.3
  perhaps_newer:
    command: a
    environment:
      image: mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202610.1
`,
      referenceCodes,
    ));

  test('a tag in a Dockerfile', () =>
    expectProject(`--- Dockerfile
FROM ${image}:biweekly.2026071
#                                                                       ^^^^^^^^^^^^^^^^ unknown-image-tag error
`));

  test('a template of the tag is left alone', () =>
    expectProject(`--- Dockerfile\nFROM ${image}:{{latest-image-tag:biweekly\\.\\d{6}\\.\\d{1}.*}}\n`));

  test('the fix uses a tag that exists', () => {
    const after = expectFixed(`--- Dockerfile\nFROM ${image}:biweekly.2026071\n`, 'unknown-image-tag');
    assert.equal(after.files.get('Dockerfile'), `FROM ${image}:biweekly.202607.1\n`);
  });
});
