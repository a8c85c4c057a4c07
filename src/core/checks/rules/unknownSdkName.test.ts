import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn, titlesIn } from '../../../../test/support/details.ts';
import { expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';

const code = 'unknown-sdk-name';
const file = (text: string) => `--- p/submit.py\n${text}\n`;

describe(code, () => {
  test('names of the SDK v1', () => {
    expectProject(
      file(`from azure.ai.ml import MLClient, ScriptRunConfig
#                                 ^^^^^^^^^^^^^^^ ${code} error
from azure.ai.ml.sweep import (
    Choice,
    RandomParameterSampling,
#   ^^^^^^^^^^^^^^^^^^^^^^^ ${code} error
    uniform as distribution,
#   ^^^^^^^ ${code} error
)`),
    );
    expectProject(
      file(`def submit():
    from azure.ai.ml.entities import AciWebservice
#                                    ^^^^^^^^^^^^^ ${code} warning`),
    );
  });

  test('what is said', () => {
    for (const [line, message] of [
      [
        'from azure.ai.ml.sweep import GridParameterSampling',
        'azure.ai.ml.sweep has no GridParameterSampling, a name of the SDK v1. Use GridSamplingAlgorithm.',
      ],
      [
        'from azure.ai.ml import BayesianParameterSampling',
        'azure.ai.ml has no BayesianParameterSampling, a name of the SDK v1. Use azure.ai.ml.sweep.BayesianSamplingAlgorithm.',
      ],
      [
        'from azure.ai.ml.sweep import HyperDriveConfig',
        'azure.ai.ml.sweep has no HyperDriveConfig, a name of the SDK v1. Use the sweep method of a job.',
      ],
    ] as const)
      assert.deepEqual(messagesIn(file(line), code), [message]);
  });

  test('other packages, names of both, and imports that may fail', () => {
    for (const text of [
      'from azureml.train.hyperdrive import RandomParameterSampling',
      'from azure.ai.ml.sweep import RandomSamplingAlgorithm',
      'from azure.ai.ml.entities import AmlCompute, Environment, Model, Schedule, Workspace',
      'from azure.ai.mlops import ScriptRunConfig',
      'from azure.ai.ml._restclient.v2022_10_01.models import ComputeTarget',
      'from numpy.random import uniform, normal, choice',
      'from .azure.ai.ml import ScriptRunConfig',
      'from azure.ai.ml.sweep import *\nRandomParameterSampling()',
      'try:\n    from azure.ai.ml.sweep import RandomParameterSampling\nexcept ImportError:\n    pass',
      'from contextlib import suppress\nwith suppress(ImportError):\n    from azure.ai.ml import ScriptRunConfig',
      'def test_gone():\n    with pytest.raises(ImportError):\n        from azure.ai.ml.sweep import choice',
      'from azure.ai.ml._restclient.models import TabularDataset',
      'import azure.ai.ml\nif old:\n    from azure.ai.ml.sweep import choice',
      '# from azure.ai.ml.sweep import RandomParameterSampling',
    ])
      expectNone(file(text), code);
  });

  test('the fix renames all uses', () => {
    const text =
      'from azure.ai.ml.sweep import RandomParameterSampling\nsampling = RandomParameterSampling(seed=1)';
    assert.deepEqual(titlesIn(file(text), code), ['Use RandomSamplingAlgorithm']);
    assert.equal(
      expectFixed(file(text), code).files.get('p/submit.py'),
      'from azure.ai.ml.sweep import RandomSamplingAlgorithm\nsampling = RandomSamplingAlgorithm(seed=1)\n',
    );
    for (const none of [
      'from azure.ai.ml import RandomParameterSampling',
      'from azure.ai.ml.sweep import RandomParameterSampling, RandomSamplingAlgorithm',
      'from azure.ai.ml.sweep import RandomParameterSampling\ndef RandomParameterSampling(): ...',
      'from azure.ai.ml.sweep import HyperDriveConfig',
    ])
      assert.deepEqual(titlesIn(file(none), code), []);
  });
});
