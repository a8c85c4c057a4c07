import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectFixed, expectProject } from '../../../../test/support/project.ts';
import { acpt, context, layered } from '../../../../test/support/samples.ts';

describe('conflicting-onnxruntime', () => {
  test('two builds of one module', () =>
    expectProject(
      layered(
        'transformers\n  onnxruntime-gpu==1.19.2\n# ^^^^^^^^^^^^^^^^^^^^^^^ conflicting-onnxruntime warning',
      ),
    ));

  test('one build is right', () => {
    expectProject(layered('transformers\nonnxruntime-training'));
    expectProject(context('FROM nvidia/cuda:12.6.0-devel\nRUN pip install onnxruntime-gpu'));
  });

  test('the fix removes the one that the image does not bring', () => {
    const after = expectFixed(layered('transformers\nonnxruntime-gpu==1.19.2\n'), 'conflicting-onnxruntime');
    assert.equal(after.files.get('context/requirements.txt'), 'transformers\n\n');
    expectFixed(
      context(`FROM ${acpt}\nRUN pip install transformers \\\n    onnxruntime`),
      'conflicting-onnxruntime',
    );
  });
});
