/** What a version of a curated environment contains, of environments that were made up for it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Matrix } from '../../src/core/knowledge/matrix/matrix.ts';
import type { CuratedEnvironment, VersionRange } from '../../src/core/knowledge/matrix/schema.ts';
import { namedStack } from '../../src/core/stack/namedStack.ts';
import { versionText } from '../../src/core/stack/version.ts';
import { frozenFiles } from '../support/frozenMatrix.ts';

const files = frozenFiles();
const some = files.environments.environments.find(({ name }) => name === 'acpt-pytorch-2.8-cuda12.6');
assert.ok(some);
const usual: VersionRange = {
  versions: [1, 3],
  dates: ['2026-01-01', '2026-03-01'],
  base: 'aifx/acpt/stable-ubuntu2204-cu126-py310-torch280',
  tags: ['biweekly.202606.1', 'biweekly.202606.3'],
  source: 'assets',
};

/** The stack of a version, the last where none is given, of an environment with one range. */
function stackOf(more: Partial<VersionRange>, version = 3, environment: Partial<CuratedEnvironment> = {}) {
  const made = { ...some, name: 'made-up', ranges: [{ ...usual, ...more }], ...environment };
  const { lastRequirements, ...plain } = made as CuratedEnvironment;
  const environments = [environment.lastRequirements ? { ...plain, lastRequirements } : plain];
  const matrix = new Matrix({ ...files, environments: { ...files.environments, environments } });
  const stack = namedStack(matrix, `${made.name}:${version}`);
  assert.ok(stack);
  return stack;
}

const packagesOf = (pins: Record<string, string>, required: Record<string, string> = {}) => {
  const { packages } = stackOf({ pins }, 3, { lastRequirements: required });
  return (name: string) => versionText(packages.get(name)?.value);
};

describe('what is installed over the base', () => {
  test('takes the place of what is there, unless that fits', () => {
    const of = packagesOf(
      { numpy: '==1.26.4', scipy: '>=1.9', protobuf: '<4', transformers: '>=5.0.0' },
      { onnx: '', einops: '', 'azure-core': '==1.30.0', Apex_Extra: '2.*' },
    );
    assert.equal(of('numpy'), '1.26.4');
    assert.equal(of('scipy'), '1.10.1', 'fits');
    assert.equal(of('protobuf'), '<4');
    assert.equal(of('transformers'), '>=5.0.0');
    assert.equal(of('onnx'), '1.22.0', 'any version will do');
    assert.equal(of('einops'), 'installed, version unknown');
    assert.equal(of('azure-core'), '1.30.0');
    assert.equal(of('apex-extra'), '2.*');
  });

  test('is required of the last version alone', () => {
    const first = stackOf({}, 1, { lastRequirements: { einops: '' } });
    assert.equal(first.packages.get('einops'), undefined);
  });

  test('is what each version pins, without doubt', () => {
    const pinned = { peft: '1:0.15.2 3:', einops: '2:0.8.0 3:0.8.1', sglang: '3:0.5.5' };
    const inVersion = (version: number) => {
      const { packages } = stackOf({}, version, { kind: 'acpt-based', pinned });
      return ['peft', 'einops', 'torch'].map((name) => versionText(packages.get(name)?.value));
    };
    assert.deepEqual(inVersion(1), ['0.15.2', 'unknown', '2.8.0+cu126']);
    assert.deepEqual(inVersion(2), ['0.15.2', '0.8.0', '2.8.0+cu126']);
    assert.deepEqual(inVersion(3), ['unknown', '0.8.1', 'may have changed (was 2.8.0+cu126)']);
  });

  test('may have moved the rest of the image where it is built for one purpose', () => {
    const { packages } = stackOf({ pins: { torch: '2.8.0' } }, 3, {
      kind: 'acpt-based',
      pinned: { onnx: '1:1.22.0' },
    });
    assert.deepEqual(
      ['scipy', 'onnx', 'deepspeed'].map((name) => versionText(packages.get(name)?.value)),
      ['may have changed (was 1.10.1)', '1.22.0', '0.15.1'],
    );
  });

  test('is what a list of that version shows, and what the list leaves out is there in two versions', () => {
    const list = { asOf: '2026-03-02', source: 'assets', packages: { numpy: '1.26.4', einops: '0.8.1' } };
    const of = (version: number) => {
      const { packages } = stackOf({}, version, { lists: [{ version: 3, ...list }] });
      return ['numpy', 'einops', 'scipy', 'deepspeed'].map((name) => packages.get(name));
    };
    assert.deepEqual(
      of(3).map((each) => versionText(each?.value)),
      ['1.26.4', '0.8.1', 'may have changed (was 1.10.1)', '0.15.1'],
    );
    assert.deepEqual(of(3)[1]?.origin, {
      ...of(3)[0]?.origin,
      layer: 'made-up, version 3',
      asOf: '2026-03-02',
      certainty: 'sbom',
    });
    assert.deepEqual(
      of(1).map((each) => versionText(each?.value)),
      ['1.24.4', 'unknown', '1.10.1', '0.15.1'],
    );
  });

  test('has the Triton of its PyTorch, as far as that is known', () => {
    for (const torch of ['2.9.0', '2.9.0+cu126'])
      assert.equal(packagesOf({ torch })('triton'), '3.5.0', torch);
    for (const torch of ['2.9.0+cpu', '2.9.7'])
      assert.equal(packagesOf({ torch })('triton'), 'may have changed (was 3.4.0)', torch);
    assert.equal(packagesOf({ torch: '2.8.0+cu126' })('triton'), '3.4.0');
    assert.equal(packagesOf({ numpy: '2.0.0' })('triton'), '3.4.0');
    assert.equal(packagesOf({ torch: '>=2.8' })('triton'), '3.4.0');
  });

  test('may bring its own PyTorch', () => {
    for (const name of ['vllm', 'sglang']) {
      const of = packagesOf({ [name]: '0.9.0' });
      assert.equal(of('torch'), 'may have changed (was 2.8.0+cu126)', name);
      assert.equal(of('torchaudio'), 'may have changed (was 2.8.0+cu126)', name);
      assert.equal(of('torch-ort'), '1.19.2', name);
      assert.equal(packagesOf({ [name]: '0.9.0', torch: '2.9.0' })('torch'), '2.9.0', name);
    }
    assert.equal(packagesOf({ einops: '0.9.0' })('torch'), '2.8.0+cu126');
  });

  test('is told with its layer, and with its day where that is known', () => {
    const stack = stackOf({ pins: { einops: '0.8', torch: '>=2.8' } }, 1);
    assert.deepEqual(stack.layers.at(-1), {
      kind: 'environment',
      title: 'made-up, version 1',
      note: 'installs einops 0.8, torch>=2.8',
    });
    const day = (version: number) =>
      stackOf({ pins: { einops: '0.8' } }, version).packages.get('einops')?.origin.asOf;
    assert.deepEqual([1, 2, 3].map(day), ['2026-01-01', '2026-03-01', '2026-03-01']);
  });
});

describe('the base', () => {
  const base = (more: Partial<VersionRange>, version = 3) => stackOf(more, version).layers[0];

  test('has a tag where that is known', () => {
    const name = `mcr.microsoft.com/${usual.base}`;
    const title = (more: Partial<VersionRange>) => [1, 2, 3].map((version) => base(more, version)?.title);
    const note = (more: Partial<VersionRange>) => [1, 2, 3].map((version) => base(more, version)?.note);
    const [first, last] = ['biweekly.202606.1', 'biweekly.202606.3'];
    assert.deepEqual(title({}), [`${name}:${first}`, name, `${name}:${last}`]);
    assert.deepEqual(note({}), [undefined, `a tag between ${first} and ${last}`, undefined]);
    assert.deepEqual(title({ tags: [first, first] }), [
      `${name}:${first}`,
      `${name}:${first}`,
      `${name}:${first}`,
    ]);
    assert.deepEqual(title({ tags: [null, last] }), [name, name, `${name}:${last}`]);
    assert.deepEqual(title({ tags: [first, null] }), [`${name}:${first}`, name, name]);
    assert.deepEqual(note({ tags: [first, null] }), [undefined, undefined, undefined]);
    assert.deepEqual(title({ tags: ['@sha256:1', '@sha256:1'] })[0], `${name}@sha256:1`);
  });

  test('may be of somebody else, or of nobody who is known', () => {
    const foreign = stackOf({
      base: 'nvcr.io/nvidia/x',
      tags: ['1', '1'],
      acptBased: false,
      pins: { torch: '2.7.0' },
    });
    assert.deepEqual(foreign.layers[0], {
      kind: 'image',
      title: 'nvcr.io/nvidia/x:1',
      note: 'not an ACPT image',
    });
    assert.equal(foreign.accelerator, undefined);
    assert.equal(foreign.os, undefined);
    assert.equal(versionText(foreign.packages.get('torch')?.value), '2.7.0');
    const unknown = stackOf({ base: 'aifx/acpt/unheard-of', tags: ['1', '1'] });
    assert.deepEqual(unknown.layers[0], {
      kind: 'image',
      title: 'mcr.microsoft.com/aifx/acpt/unheard-of:1',
      note: undefined,
    });
  });
});

describe('what the name says', () => {
  const said = (name: string, more: Partial<VersionRange> = {}) => {
    const { nameDiffers, notes } = stackOf(more, 3, { name });
    return [nameDiffers, ...notes];
  };

  test('is compared with what is there', () => {
    assert.deepEqual(said('acpt-pytorch-2.8-cuda12.6'), [undefined]);
    assert.deepEqual(said('acpt-pytorch-2.7-cuda12.6'), [
      'name says torch 2.7',
      'The name says torch 2.7 and CUDA 12.6; version 3 contains torch 2.8.0 and CUDA 12.6.',
    ]);
    assert.deepEqual(said('acpt-pytorch-2.8-cuda12.8'), [
      'name says CUDA 12.8',
      'The name says torch 2.8 and CUDA 12.8; version 3 contains torch 2.8.0 and CUDA 12.6.',
    ]);
    assert.deepEqual(said('acpt-pytorch-2.7-cuda12.8')[0], 'name says torch 2.7, CUDA 12.8');
    assert.deepEqual(said('something-else'), [undefined]);
  });

  test('is not compared with what is unknown', () => {
    const unknown = { base: 'aifx/acpt/unheard-of' };
    assert.deepEqual(said('acpt-pytorch-2.8-cuda12.6', unknown), [undefined]);
    assert.deepEqual(said('acpt-pytorch-2.8-cuda12.6', { ...unknown, pins: { torch: '2.9.0' } }), [
      'name says torch 2.8',
      'The name says torch 2.8 and CUDA 12.6; version 3 contains torch 2.9.0.',
    ]);
    assert.deepEqual(
      said('acpt-pytorch-2.8-cuda12.8', { pins: { vllm: '1' } }).at(-1),
      'The name says torch 2.8 and CUDA 12.8; version 3 contains torch unknown and CUDA 12.6.',
    );
  });
});
