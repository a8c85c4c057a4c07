/** What of two stacks is called a change. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareStacks, comparisonText, consequences } from '../../src/core/features/compare.ts';
import { namedStack } from '../../src/core/stack/namedStack.ts';
import type { Origin, Stack } from '../../src/core/stack/stack.ts';
import { exact, type Version } from '../../src/core/stack/version.ts';
import { frozenMatrix } from '../support/frozenMatrix.ts';
import { acpt, active, retired } from '../support/samples.ts';

const origin: Origin = { layer: 'image', certainty: 'name', source: 'test', asOf: '2026-11-01' };

function stackWith(transformers: Version): Stack {
  return {
    title: 'one',
    layers: [],
    os: undefined,
    accelerator: undefined,
    notes: [],
    nameDiffers: undefined,
    components: new Map(),
    packages: new Map([['transformers', { value: transformers, origin }]]),
  };
}

function change(before: Version, after: Version) {
  const comparison = compareStacks(stackWith(before), stackWith(after));
  const row = comparison.rows.find(({ name }) => name === 'transformers');
  return { change: row?.change, said: consequences(comparison), text: comparisonText(comparison) };
}

const perhaps: Version = { kind: 'may have changed', before: undefined };
const some: Version = { kind: 'present' };
const none: Version = { kind: 'absent' };

test('what may be installed is neither added nor removed', () => {
  for (const other of [none, some, exact('4.50.0')])
    for (const [before, after] of [
      [perhaps, other],
      [other, perhaps],
    ] as const) {
      const { change: found, said, text } = change(before, after);
      assert.equal(found, 'unknown');
      assert.deepEqual(said, []);
      assert.match(text, /^Known on one side only: transformers\.$/m);
    }
});

test('what is installed in some version is added, removed, or known on one side only', () => {
  assert.equal(change(none, some).change, 'added');
  assert.deepEqual(change(some, none).said, ['transformers is removed.']);
  assert.equal(change(some, exact('4.50.0')).change, 'unknown');
  assert.equal(change(some, some).change, 'same');
});

/** As `acpt diff` prints it, of two releases of the matrix. */
function compared(before: string, after: string): string {
  const [old, now] = [before, after].map((each) => namedStack(frozenMatrix(), each));
  assert.ok(old && now);
  return comparisonText(compareStacks(old, now)).replace(/ {2,}/g, '  ');
}

test('two environments, with what a move breaks', () => {
  assert.equal(
    compared(retired, active),
    `  acpt-pytorch-2.0-cuda11.7, version 3  acpt-pytorch-2.8-cuda12.6, version 15
OS  Ubuntu 20.04  Ubuntu 22.04  other
Accelerator  CUDA 11.7  CUDA 12.6  newer
Python  3.8  3.10.20  newer
PyTorch  2.0.0  2.10.0+cu126  newer
ORT training  1.14.1  1.19.2  newer
torch-ort  0.14.0  1.19.2  newer
DeepSpeed  0.8.2  0.15.1  newer

0 values are the same.
Known on one side only: torchvision, torchaudio, apex, azureml-core, azureml-mlflow, CUDA compat driver, CUDA toolkit, numpy, onnx, protobuf, pytorch-lightning, regex, scipy, triton.
! Python 3.8 → 3.10: reinstall every compiled package.
! CUDA 11.7 → CUDA 12.6: change wheels with a CUDA label and their index; older GPUs may no longer be supported.
! PyTorch 2.0 → 2.10: upgrade torchvision and torchaudio with it; rebuild flash-attn and other extensions.`,
  );
  assert.equal(compared(active, active), 'No known differences.\n\n21 values are the same.');
});

test('the way back; a Python of which only the series is known is no other', () => {
  const older = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu118-py310-torch271:biweekly.202601.1';
  assert.equal(
    compared(acpt, older),
    `  ${acpt}  ${older}
Accelerator  CUDA 12.6  CUDA 11.8  older
PyTorch  2.8.0+cu126  2.7.1+cu118  older
torchvision  0.23.0+cu126  0.22.1+cu118  older
onnx  1.22.0  1.20.1  older
protobuf  7.35.1  6.33.3  older

2 values are the same.
Known on one side only: torchaudio, ORT training, torch-ort, DeepSpeed, apex, CUDA compat driver, CUDA toolkit, nebulaml, numpy, pytorch-lightning, scipy, triton.
! CUDA 12.6 → CUDA 11.8: change wheels with a CUDA label and their index; older GPUs may no longer be supported.
! PyTorch 2.8 → 2.7: downgrade torchvision and torchaudio with it; rebuild flash-attn and other extensions.`,
  );
});
