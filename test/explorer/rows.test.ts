/** What the Matrix explorer is told: the rows, and which machines run them. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sizesFor } from '../../src/core/features/explorer/machines.ts';
import type { MatrixRow } from '../../src/core/features/explorer/row.ts';
import { matrixTable } from '../../src/core/features/explorer/rows.ts';
import { namedStack } from '../../src/core/stack/namedStack.ts';
import { frozenMatrix } from '../support/frozenMatrix.ts';

const matrix = frozenMatrix();
const table = matrixTable(matrix);

function rowOf(name: string, release?: string): MatrixRow {
  const found = table.rows.find(
    (row) => row.name === name && (release === undefined ? row.newest : row.release === release),
  );
  assert.ok(found, name);
  return found;
}

describe('rows', () => {
  test('are the releases, each once, with one newest of each name', () => {
    const references = table.rows.map(({ reference }) => reference);
    assert.equal(new Set(references).size, references.length);
    const environments = table.rows.filter(({ kind }) => kind === 'environment');
    for (const name of new Set(environments.map((row) => row.name)))
      assert.equal(environments.filter((row) => row.name === name && row.newest).length, 1, name);
  });

  test('say what is inside, not what the name says', () => {
    const { reference, versions, note, date, dateIsLatest } = rowOf('acpt-pytorch-2.2-cuda12.1');
    assert.equal(
      reference,
      'azureml://registries/azureml/environments/acpt-pytorch-2.2-cuda12.1/versions/55',
    );
    assert.match(versions.torch ?? '', /^2\.10\.0/);
    assert.equal(versions.accelerator, 'CUDA 12.6');
    assert.equal(note, 'name says torch 2.2, CUDA 12.1');
    assert.deepEqual([date, dateIsLatest], ['2026-07-20', false]);
    assert.match(rowOf('acpt-pytorch-2.2-cuda12.1', '1').versions.torch ?? '', /^2\.2\.2/);
  });

  test('say of a release between two known days only the last on which it can have come', () => {
    const { date, dateIsLatest } = rowOf('acpt-pytorch-2.2-cuda12.1', '20');
    assert.deepEqual([date, dateIsLatest], ['2025-04-14', true]);
  });

  test('say whether releases still come', () => {
    const states = [
      'acpt-pytorch-2.8-cuda12.6',
      'acpt-pytorch-1.13-cuda11.7',
      'acpt-pytorch-1.11-cuda11.3',
      'aifx/acpt/stable-ubuntu2204-cu126-py310-torch280',
      'aifx/acpt/stable-ubuntu2204-cu118-py310-torch260',
      'rocm/pytorch',
    ].map((name) => rowOf(name).state);
    assert.deepEqual(states, [
      'current',
      'no longer updated',
      'removed',
      'current',
      'no longer updated',
      undefined,
    ]);
  });

  test('leave out what nobody can pull, and do not invent what is not known', () => {
    const offered = new Set(matrix.offeredRepositories.map((each) => each.repository));
    for (const { kind, reference, versions } of table.rows) {
      if (kind === 'image') assert.ok(offered.has(reference.split(':')[0] ?? ''), reference);
      assert.ok(!Object.values(versions).includes('unknown'), reference);
    }
    assert.equal(rowOf('acpt-pytorch-1.13-cuda11.7').versions.transformers, undefined);
  });
});

describe('machines', () => {
  const seriesOf = (row: MatrixRow) => row.series.map((index) => table.series[index]?.name);

  test('are those whose GPUs the PyTorch is built for', () => {
    assert.ok(seriesOf(rowOf('acpt-pytorch-2.8-cuda12.6')).includes('ND_H100_v5'));
    assert.ok(
      !seriesOf(rowOf('acpt-pytorch-1.13-cuda11.7')).includes('ND_H100_v5'),
      'CUDA 11.7 is older than the H100',
    );
    assert.ok(!seriesOf(rowOf('acpt-pytorch-2.8-cuda12.6')).includes('ND_MI300X_v5'));
    assert.ok(
      seriesOf(rowOf('rocm/pytorch')).every((name) => name === 'ND_MI300X_v5' || name === 'NGads_V620'),
    );
  });

  test('are not offered when they are retired', () => {
    const retired = new Set(matrix.vmSizes.filter((each) => each.retired).map(({ series }) => series));
    assert.deepEqual(
      table.series.filter(({ name }) => retired.has(name)),
      [],
    );
  });

  test('are told size by size, with the reason', () => {
    const stack = namedStack(matrix, 'acpt-pytorch-1.13-cuda11.7:48');
    assert.ok(stack);
    const answers = new Map(sizesFor(matrix, stack).map((each) => [each.size, each]));
    const { runs, because } = answers.get('Standard_ND96isr_H100_v5') ?? {};
    assert.deepEqual(
      [runs, because],
      ['no', 'PyTorch for CUDA 11.7 is not built for compute capability 9.0'],
    );
    assert.match(
      answers.get('Standard_ND96isr_MI300X_v5')?.because ?? '',
      /built for CUDA 11\.7, not for AMD/,
    );
    assert.equal(answers.get('Standard_NC24ads_A100_v4')?.runs, 'yes');
    assert.match(
      answers.get('Standard_ND128isr_NDR_GB200_v6')?.because ?? '',
      /built for x86-64, not for Arm/,
    );
  });

  test("of AMD run what AMD's list of a release or of its series has, and may run the rest", () => {
    const runs = (tag: string) => {
      const stack = namedStack(matrix, `rocm/pytorch:${tag}`);
      assert.ok(stack);
      return sizesFor(matrix, stack).find(({ size }) => size === 'Standard_ND96isr_MI300X_v5')?.runs;
    };
    assert.equal(runs('rocm6.3.3_ubuntu22.04_py3.10_pytorch_release_2.4.0'), 'yes');
    assert.equal(runs('rocm7.2.4_ubuntu24.04_py3.12_pytorch_release_2.10.0'), 'unknown');
  });
});
