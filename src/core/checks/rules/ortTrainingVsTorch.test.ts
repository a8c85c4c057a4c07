import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn } from '../../../../test/support/details.ts';
import { codesIn } from '../../../../test/support/project.ts';
import { acpt, context, pipSection } from '../../../../test/support/samples.ts';

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

  test('what is said', () => {
    const said = (text: string) => messagesIn(text, 'ort-training-vs-torch');
    const index = (label: string) => `--extra-index-url https://download.pytorch.org/whl/${label}`;
    const both = (torch: string, training: string) =>
      said(
        pipSection(
          '3.10',
          index(torch.split('+')[1] ?? 'cu118'),
          `torch==${torch}`,
          `onnxruntime-training${training}`,
        ),
      );
    assert.deepEqual(said(fromFeed('cu114')), [
      'This feed has ONNX Runtime for CUDA 11.4 (cu114), but torch 2.0.1+cu118 is built for CUDA 11.8.',
    ]);
    assert.deepEqual(both('2.7.0+cu118', '==1.19.2'), [
      'onnxruntime-training 1.19.2 is built for CUDA 12.x, but torch 2.7.0+cu118 for CUDA 11.8: importing ORTModule fails.',
    ]);
    assert.deepEqual(both('2.10.0+cu130', '==1.17.1'), [
      'onnxruntime-training 1.17.1 is built for CUDA 11.8 and 12.2, but torch 2.10.0+cu130 for CUDA 13.0: importing ORTModule fails.',
    ]);
    // A release for that CUDA, one of which nobody knows for which, no CUDA, and what pip takes by itself.
    for (const [torch, training] of [
      ['2.7.0+cu118', '==1.17.1'],
      ['2.7.0+cu126', '==1.19.2'],
      ['2.7.0+cu118', '==1.14.0'],
      ['2.7.0+cu118', '==1.18.0'],
      ['2.7.0+cpu', '==1.19.2'],
      ['2.7.0+cu118', ''],
    ] as const)
      assert.deepEqual(both(torch, training), [], `${torch} ${training}`);
    const cpu = fromFeed('cu114').replaceAll('cu118 ', 'cpu ').replace('2.0.1+cu118', '2.0.1+cpu');
    assert.deepEqual(said(cpu), [], cpu);
    const replaced = (torch: string) =>
      said(context(`FROM ${acpt}\nRUN pip install torch==${torch} ${index('cu118')}`));
    assert.deepEqual(replaced('2.7.1+cu118'), [
      'onnxruntime-training 1.19.2 is built for CUDA 12.x, but torch 2.7.1+cu118 for CUDA 11.8: importing ORTModule fails.',
    ]);
    assert.deepEqual([...replaced('2.7.1+cu126'), ...replaced('2.7.1')], []);
    assert.deepEqual(
      [...said(context(`FROM ${acpt}`)), ...said(`--- job.yml\ncommand: a\nenvironment: azureml:mine:1\n`)],
      [],
    );
    const elsewhere = fromFeed('cu114')
      .replace('download.onnxruntime.ai', 'example.com')
      .replace('_cu114', '');
    assert.deepEqual(said(elsewhere), [], elsewhere);
  });

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
