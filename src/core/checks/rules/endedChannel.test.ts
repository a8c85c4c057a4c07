import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn } from '../../../../test/support/details.ts';
import { expectNone, expectProject } from '../../../../test/support/project.ts';
import { acpt, condaEnvironment, context } from '../../../../test/support/samples.ts';

const code = 'ended-channel';
const conda = (...items: string[]) =>
  condaEnvironment(
    `channels:\n  - pytorch\n  - conda-forge\ndependencies:\n  - python=3.11\n${items.map((item) => `  - ${item}\n`).join('')}`,
  );

describe(code, () => {
  test('releases after the last one of the channel', () => {
    expectProject(conda(`pytorch::pytorch=2.6.0\n  # ^^^^^^^^^^^^^^^^^^^^^^ ${code} error`));
    for (const item of [
      'pytorch::pytorch==2.6.0',
      'pytorch::pytorch>=2.6',
      'pytorch::pytorch=2.7',
      '"pytorch::torchvision>0.20.1"',
      'pytorch::torchaudio=2.6.0',
    ])
      assert.equal(messagesIn(conda(item), code).length, 1, item);
    assert.deepEqual(messagesIn(conda('pytorch::pytorch=2.6.0'), code), [
      'The channel pytorch has no pytorch after 2.5.1, so conda finds none. Use conda-forge::pytorch, or install torch with pip.',
    ]);
    const command = context(`FROM ${acpt}\nRUN conda install -y pytorch::torchaudio=2.6.0\n`);
    assert.equal(messagesIn(command, code).length, 1);
  });

  test('what it has, or may have, and what another channel has', () => {
    expectNone(conda('pytorch::pytorch=2.5.1', 'pytorch::torchvision', 'pytorch::torchaudio>=2.0'), code);
    for (const item of [
      'pytorch=2.6.0',
      'conda-forge::pytorch=2.6.0',
      'pytorch::pytorch=0.4.1',
      'pytorch::pytorch>=2.5',
      'pytorch::pytorch=2.5.1|2.6.0',
      'pytorch-nightly::pytorch=2.6.0',
      'pytorch::faiss-gpu=1.9.0',
      'pip:\n      - torch==2.6.0',
    ])
      expectNone(conda(item), code);
  });
});
