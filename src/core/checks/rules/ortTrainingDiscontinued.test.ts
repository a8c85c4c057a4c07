import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectFixed, expectProject, filesOf, Workspace } from '../../../../test/support/project.ts';
import { acpt, context, layered, pipSection } from '../../../../test/support/samples.ts';

const code = 'ort-training-discontinued';

describe(code, () => {
  test('a Python for which there is no wheel', () =>
    expectProject(
      pipSection(
        '3.12',
        'onnxruntime-training\n      # ^^^^^^^^^^^^^^^^^^^^ ort-training-discontinued error',
      ),
    ));

  test('the last release is right', () => expectProject(layered('onnxruntime-training==1.19.2')));

  test('what is above the last release, in whichever form, and what is not', () => {
    const said = (text: string) =>
      new Workspace(filesOf(text)).all.flatMap(({ finding }) =>
        finding.code === code ? [finding.message, ...finding.fixes.map(({ title }) => title)] : [],
      );
    const use = 'Use onnxruntime-training 1.19.2';
    for (const specifier of ['==1.20.0', '>=1.20', '>1.19.2', '~=1.20.0']) {
      const fact = `No release satisfies onnxruntime-training${specifier}: it was discontinued after 1.19.2.`;
      assert.deepEqual(said(layered(`onnxruntime-training${specifier}`)), [fact, use]);
      // That one has no wheel for it either.
      assert.deepEqual(said(pipSection('3.12', `onnxruntime-training${specifier}`)), [fact]);
    }
    for (const specifier of ['', '<1.0', '>1.18', '!=1.19.2'])
      assert.deepEqual(said(layered(`onnxruntime-training${specifier}`)), [], specifier);
    // What a variable holds is not replaced.
    assert.equal(
      said(context(`FROM ${acpt}\nARG V=1.20.0\nRUN pip install onnxruntime-training==$V`)).length,
      1,
    );
    assert.deepEqual(said(pipSection('3.12', 'onnxruntime-training==1.19.2')), [
      'onnxruntime-training has no wheel for Python 3.12: its last release, 1.19.2, supports Python up to 3.11.',
    ]);
    for (const python of ['3.11', '3.8'])
      assert.deepEqual(said(pipSection(python, 'onnxruntime-training')), [], python);
    assert.deepEqual(said(context('FROM ubuntu:24.04\nRUN pip install onnxruntime-training')), []);
    const built =
      'onnxruntime-training @ https://example.com/onnxruntime_training-1.20-cp312-cp312-linux_x86_64.whl';
    assert.deepEqual(said(pipSection('3.12', built)), []);
  });

  test('the fix uses the last release', () => {
    expectFixed(layered('onnxruntime-training==1.20.0'), 'ort-training-discontinued');
    expectFixed(layered('onnxruntime-training>=1.20'), 'ort-training-discontinued');
  });
});
