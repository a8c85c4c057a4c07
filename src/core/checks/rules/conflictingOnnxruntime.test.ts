import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectFixed, expectProject, filesOf, Workspace } from '../../../../test/support/project.ts';
import { acpt, context, layered } from '../../../../test/support/samples.ts';

describe('conflicting-onnxruntime', () => {
  test('two builds of one module', () =>
    expectProject(
      layered(
        'transformers\n  onnxruntime-gpu==1.19.2\n# ^^^^^^^^^^^^^^^^^^^^^^^ conflicting-onnxruntime warning',
      ),
    ));

  test('what is said of each', () => {
    const said = (text: string) =>
      new Workspace(filesOf(text)).all.flatMap(({ finding }) =>
        finding.code === 'conflicting-onnxruntime'
          ? [[finding.message, ...(finding.fixes ?? []).map(({ title }) => title)]]
          : [],
      );
    const message = (name: string, ...others: readonly string[]) =>
      `${name} conflicts with ${others.join(', ')}: both install the module "onnxruntime", and one overwrites the other.`;
    const [cpu, gpu, training] = ['onnxruntime', 'onnxruntime-gpu', 'onnxruntime-training'];
    assert.deepEqual(said(layered(`${cpu}\n${gpu}==1.19.2`)), [
      [message(cpu, gpu, training), `Remove ${cpu}`],
      [message(gpu, cpu, training), `Remove ${gpu}`],
    ]);
    const own = (names: string) => context(`FROM python:3.10\nRUN pip install ${names}`);
    assert.deepEqual(said(own(`${cpu} ${gpu}`)), [[message(cpu, gpu)], [message(gpu, cpu)]]);
    // The one for training was chosen on purpose.
    assert.deepEqual(said(own(`${training} ${cpu}`)), [[message(cpu, training), `Remove ${cpu}`]]);
  });

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
