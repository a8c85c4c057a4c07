import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { solve } from '../../src/core/features/solve.ts';
import { whyInstalled } from '../../src/core/features/why.ts';
import { filesOf, Workspace } from '../support/project.ts';
import { acpt, context, layered, pipSection } from '../support/samples.ts';

const environmentIn = (text: string) => {
  const workspace = new Workspace(filesOf(text));
  const [path = ''] = workspace.files.keys();
  const { environments, matrix } = workspace.facts(path);
  const [environment] = environments;
  assert.ok(environment);
  return { environment, matrix };
};
const solved = (text: string) => {
  const { environment, matrix } = environmentIn(text);
  return solve(environment, matrix);
};
const why = (text: string, name: string) => {
  const { environment, matrix } = environmentIn(text);
  return whyInstalled(environment, name, matrix);
};

describe('versions that fit together', () => {
  test('what fits stays; what is in the way moves to the newest that leaves PyTorch alone', () => {
    assert.deepEqual(solved(layered('peft==0.18.0\naccelerate==1.1.0'))?.lines, [
      'peft==0.18.0',
      'accelerate==1.1.0',
    ]);
    assert.deepEqual(solved(layered('vllm==0.7.3\nsomething>=2'))?.lines, [
      'vllm==0.11.0  # instead of ==0.7.3',
      'something>=2  # its releases are not known here',
    ]);
  });

  test('known pairs are kept apart, and releases that pip refuses are left', () => {
    assert.deepEqual(solved(layered('peft==0.18.0\naccelerate==0.27.2'))?.lines, [
      'peft==0.18.0',
      'accelerate==1.15.0  # instead of ==0.27.2',
    ]);
    assert.match(solved(layered('pytorch-lightning==1.5.10'))?.lines[0] ?? '', /^pytorch-lightning==2\.\d/);
    assert.deepEqual(solved(pipSection('3.8', 'transformers==5.1.0'))?.lines, [
      'transformers==4.46.3  # instead of ==5.1.0',
    ]);
  });

  test('an extra requires what its release says', () => {
    assert.deepEqual(solved(layered('transformers[torch]==4.52.4'))?.lines, [
      'transformers[torch]==5.20.2  # instead of ==4.52.4',
    ]);
    assert.deepEqual(solved(layered('transformers==4.52.4'))?.lines, ['transformers==4.52.4']);
    assert.equal(why(layered('transformers[torch]==4.53.0'), 'accelerate')?.version, '>=0.26.0');
    assert.equal(why(layered('transformers==4.53.0'), 'accelerate')?.version, 'unknown');
  });

  test('a package goes to a release whose own requirements have wheels for the Python', () => {
    const line = (python: string, written: string) => solved(pipSection(python, written))?.lines;
    assert.deepEqual(line('3.12', 'mltable==1.5.0'), ['mltable==1.7.0  # instead of ==1.5.0']);
    assert.deepEqual(line('3.12', 'mltable==1.6.1'), ['mltable==1.6.1']);
    assert.deepEqual(line('3.13', 'mltable==1.6.1'), ['mltable==1.7.0  # instead of ==1.6.1']);
  });

  test('a PyTorch that is asked for is the one that others have to fit', () =>
    assert.deepEqual(solved(layered('torch==2.5.1\nvllm==0.11.0'))?.lines, [
      'torch==2.8.0  # in the image',
      'vllm==0.11.0',
    ]));

  test('nothing where pip installs nothing', () =>
    assert.equal(solved(context(`FROM ${acpt}\nRUN apt-get update`)), undefined));
});

test('why a version: the image, what changes it, and who requires it', () => {
  const answer = why(layered('vllm==0.7.3'), 'torch');
  assert.equal(answer?.version, '2.5.1');
  assert.deepEqual(
    answer?.steps.map(({ text, place }) => [text.replace(/: measured.*/, ''), place?.path]),
    [
      ['2.8.0+cu126', undefined],
      ['2.5.1: vllm 0.7.3 requires torch==2.5.1', 'context/requirements.txt'],
    ],
  );
  assert.ok(answer?.requiredBy.includes('vllm 0.7.3 requires torch==2.5.1'));
  assert.ok(
    why(layered('torch==2.5.1'), 'torch')?.requiredBy.some((each) => each.endsWith('(not met)')),
    'torchvision of the image',
  );
});
