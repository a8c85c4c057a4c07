import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesIn, expectFixed, expectProject } from '../../../../test/support/project.ts';
import { referenceCodes } from '../../../../test/support/samples.ts';
import { expectFindings, findingsOf } from '../../../../test/support/yaml.ts';

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

  test('what is said, with each tag instead', () => {
    const said = (of: string, tag: string) =>
      findingsOf(`command: a\nenvironment:\n  image: ${of}:${tag}\n`, ['unknown-image-tag']).flatMap(
        ({ severity, message, fixes }) => [`${severity}: ${message}`, ...fixes.map(({ title }) => title)],
      );
    const own = (tag: string) => said(image, tag);
    const newest = 'Use biweekly.202608.2';
    assert.deepEqual(own('biweekly.202612.1'), [
      'error: biweekly.202612.1 is in the future. The nearest known tag is biweekly.202608.2.',
      newest,
    ]);
    assert.deepEqual(own('biweekly.202607.9'), [
      'warning: Unknown ACPT release biweekly.202607.9. The nearest known tag is biweekly.202607.1.',
      'Use biweekly.202607.1',
      newest,
    ]);
    assert.deepEqual(own('biweekly.202301.1'), [
      'warning: biweekly.202301.1 is older than the first known release of this image (2025-09). The nearest known tag is biweekly.202509.2.',
      'Use biweekly.202509.2',
      newest,
    ]);
    const dated = (tag: string) =>
      `Unknown tag "${tag}". ACPT image tags are dated, such as biweekly.202607.1.`;
    assert.deepEqual(own('bi-weekly.202607.1'), [
      `error: ${dated('bi-weekly.202607.1')} The nearest known tag is biweekly.202607.1.`,
      'Use biweekly.202607.1',
      newest,
    ]);
    for (const [tag, severity] of [
      ['v1', 'warning'],
      ['pre-monthly', 'warning'],
      ['monthly', 'error'],
      ['2026', 'error'],
    ] as const)
      assert.deepEqual(own(tag), [
        `${severity}: ${dated(tag)} The nearest known tag is biweekly.202608.2.`,
        newest,
      ]);
    for (const tag of ['biweekly.202611.1', 'biweekly.202608.3', 'latest']) assert.deepEqual(own(tag), []);
    // No release of it is known, or one without a date besides.
    const without = image.replace('torch280', 'torch290');
    assert.deepEqual(said(without, 'biweekly.202605.1'), []);
    assert.deepEqual(said(without, 'v1'), [`warning: ${dated('v1')}`]);
    assert.deepEqual(said(without, 'biweekly.202701.1'), ['error: biweekly.202701.1 is in the future.']);
    const tested = 'mcr.microsoft.com/azureml/aifx/stable-ubuntu2004-cu117-py38-torch200';
    assert.deepEqual(said(tested, 'biweekly.202301.1'), [
      'warning: biweekly.202301.1 is older than the first known release of this image (2023-08). The nearest known tag is biweekly.202308.1.v1.',
      'Use biweekly.202308.1.v1',
    ]);
    assert.deepEqual(said(tested, 'test_torch2_v2'), [
      `warning: ${dated('test_torch2_v2')} The nearest known tag is test_torch2_v1.`,
      'Use test_torch2_v1',
      'Use biweekly.202308.1.v1',
    ]);
    // Another registry has what it likes.
    assert.deepEqual(said('example.azurecr.io/azureml/curated/acpt-pytorch-2.2-cuda12.1', '777'), []);
    const curated = 'mcr.microsoft.com/azureml/curated/acpt-pytorch-2.2-cuda12.1';
    assert.deepEqual(said(curated, 'latest'), []);
    assert.deepEqual(said(curated, '55'), []);
    assert.deepEqual(said(curated, '777'), [
      'warning: Version 777 of acpt-pytorch-2.2-cuda12.1 is unlikely to exist: the last known version is 55 (2026-07-20).',
      'Use 55',
    ]);
    assert.ok(codesIn(`--- Dockerfile\nFROM ${image}:\n`).includes('unknown-image-tag error'));
  });

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
