import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesIn } from '../../../../test/support/project.ts';
import { pipSection } from '../../../../test/support/samples.ts';

describe('ort-training-vs-torch', () => {
  const fromFeed = (feed: string) => `--- Dockerfile
FROM nvidia/cuda:11.8.0-devel-ubuntu22.04
RUN pip install torch==2.0.1+cu118 --index-url https://download.pytorch.org/whl/cu118
RUN pip install onnxruntime-training==1.14.0 -f https://download.onnxruntime.ai/onnxruntime_stable_${feed}.html
--- job.yml
command: a
environment: { build: { path: . } }
`;

  test('a feed for another CUDA version', () =>
    assert.deepEqual(codesIn(fromFeed('cu114')), ['ort-training-vs-torch warning']));

  test('a release for another CUDA version', () =>
    assert.deepEqual(
      codesIn(
        pipSection(
          '3.10',
          '--extra-index-url https://download.pytorch.org/whl/cu118',
          'torch==2.7.0+cu118',
          'onnxruntime-training==1.19.2',
        ),
      ).filter((code) => code.startsWith('ort-')),
      ['ort-training-vs-torch warning'],
    ));

  test('the PyTorch of an image is built for the CUDA version of the image', () => {
    const inImage = (feed: string) =>
      codesIn(`--- Dockerfile
FROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2004-cu118-py38-torch222:biweekly.202406.2
RUN pip install onnxruntime-training --pre -f https://download.onnxruntime.ai/onnxruntime_nightly_${feed}.html
`).filter((each) => each.startsWith('ort-training-vs-torch'));
    assert.deepEqual(inImage('cu118'), []);
    assert.deepEqual(inImage('cu121'), ['ort-training-vs-torch warning']);
  });

  test('the feed for the same CUDA version is right', () => assert.deepEqual(codesIn(fromFeed('cu118')), []));
});
