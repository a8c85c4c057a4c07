import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectFixed } from '../../../../test/support/project.ts';
import { acpt, referenceCodes } from '../../../../test/support/samples.ts';
import { expectFindings, findingsOf, fixed, fixedWithoutChoice } from '../../../../test/support/yaml.ts';

describe('unknown-image', () => {
  test('images that do not exist', () =>
    expectFindings(
      `
type: pipeline
jobs:
  no_such_python:
    command: a
    environment:
      image: mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py311-torch280:biweekly.202607.1
      #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unknown-image warning
  no_acpt_name:
    command: a
    environment:
      image: mcr.microsoft.com/aifx/acpt/ubuntu2204-torch280:latest
      #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unknown-image error
  no_such_cuda_of_the_newest:
    command: a
    environment:
      image: mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu118-py310-torch290
      #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unknown-image warning
  only_in_templates:
    command: a
    environment:
      image: mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch290
      #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unknown-image warning
  no_rocm:
    command: a
    environment:
      image: mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-rocm64-py310-torch280
      #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unknown-image warning
`,
      referenceCodes,
    ));

  test('images of curated environments that do not exist', () =>
    expectFindings(
      `
type: pipeline
jobs:
  no_such_cuda:
    command: a
    environment:
      image: mcr.microsoft.com/azureml/curated/acpt-pytorch-2.8-cuda12.7:latest
      #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unknown-image warning
  too_long:
    command: a
    environment:
      image: mcr.microsoft.com/azureml/curated/acpt-pytorch-2.8-cuda12.6-ubuntu22.04-py310:latest
      #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unknown-image warning
  perhaps_new:
    command: a
    environment:
      image: mcr.microsoft.com/azureml/curated/acpt-something-else:1
      #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unknown-image info
  of_others:
    command: a
    environment:
      image: mcr.microsoft.com/azureml/curated/something-else:1
`,
      ['unknown-image'],
    ));

  test('images that exist, and those of other registries, are right', () =>
    expectFindings(
      `
type: pipeline
jobs:
  a: { command: a, environment: { image: "${acpt}" } }
  b: { command: a, environment: { image: "my.azurecr.io/aifx/acpt/stable-x" } }
  c: { command: a, environment: { image: "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu20.04" } }
`,
      referenceCodes,
    ));

  test('the namespace to which an image moved', () => {
    for (const [from, to] of [
      ['azureml/aifx', 'aifx/acpt'],
      ['aifx/acpt', 'azureml/aifx'],
    ] as const) {
      const name =
        from === 'aifx/acpt' ? 'ubuntu2004-cu117-py38-torch200' : 'ubuntu2204-cu126-py310-torch280';
      const tag = from === 'aifx/acpt' ? 'biweekly.202308.2' : 'biweekly.202607.1';
      const text = (folder: string) => `name: e\nimage: mcr.microsoft.com/${folder}/stable-${name}`;
      assert.equal(
        fixed(`${text(from)}:${tag}\n`),
        `${text(to)}:${from === 'aifx/acpt' ? 'biweekly.202308.1.v1' : tag}\n`,
      );
    }
  });

  test('the fix changes image and tag together', () =>
    assert.equal(
      fixed(
        'name: e\nimage: mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py311-torch280:biweekly.202305.1\n',
      ),
      'name: e\nimage: mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202509.2\n',
    ));

  test('the fix changes the image of a Dockerfile', () => {
    expectFixed(
      '--- Dockerfile\nFROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py311-torch280:biweekly.202607.1\n',
      'unknown-image',
    );
  });

  test('the nearest has the PyTorch of the name, then its CUDA and Python', () => {
    for (const [written, nearest] of [
      // In spelling another PyTorch is nearer.
      ['stable-ubuntu2004-cu117-py38-torch231', 'stable-ubuntu2004-cu121-py310-torch22x'],
      ['stable-ubuntu2204-cu124-py311-torch250', 'stable-ubuntu2204-cu124-py310-torch251'],
      ['stable-ubuntu2204-cu118-py310-torch251', 'stable-ubuntu2204-cu121-py310-torch251'],
      ['stable-ubuntu2204-cu126-py310-torch270', 'stable-ubuntu2204-cu126-py310-torch27x'],
      ['stable-ubuntu2204-cu118-py310-torch280', 'stable-ubuntu2204-cu126-py310-torch280'],
      ['stable-ubuntu2004-cu113-py39-torch1120', 'stable-ubuntu2004-cu116-py39-torch1121'],
      // One that cannot be read is compared by spelling.
      ['stable-ubuntu2204-cu126-py310-torch28', 'stable-ubuntu2204-cu126-py310-torch280'],
    ] as const) {
      const [finding] = findingsOf(`name: e\nimage: mcr.microsoft.com/aifx/acpt/${written}\n`, [
        'unknown-image',
      ]);
      assert.match(finding?.message ?? '', new RegExp(` is ${nearest}\\.$`), written);
    }
  });

  test('another PyTorch is not chosen without being asked', () => {
    const environment = (image: string) => `name: e\nimage: mcr.microsoft.com/aifx/acpt/${image}\n`;
    const other = environment('stable-ubuntu1804-cu102-py36-torch170');
    assert.equal(fixedWithoutChoice(other), other);
    assert.notEqual(fixed(other), other);
    assert.equal(
      fixedWithoutChoice(environment('stable-ubuntu2204-cu126-py311-torch280:biweekly.202607.1')),
      environment('stable-ubuntu2204-cu126-py310-torch280:biweekly.202607.1'),
    );
  });
});
