import { describe, test } from 'node:test';
import { expectNone, expectProject } from '../../../../test/support/project.ts';

const code = 'unsupported-sdk';

describe(code, () => {
  test('what submits with it, once in a file', () =>
    expectProject(`--- p/submit.py
import os
from azureml.core import Workspace, Experiment
#    ^^^^^^^^^^^^ unsupported-sdk info
from azureml.train.hyperdrive import HyperDriveConfig
`));

  test('wherever it is imported', () => {
    for (const [line, carets] of [
      ['import azureml.core', '#      ^^^^^^^^^^^^'],
      ['import os, azureml.pipeline.steps as steps', '#          ^^^^^^^^^^^^^^^^^^^^^^'],
      ['from azureml.core import Run, Dataset', '#    ^^^^^^^^^^^^'],
      ['from azureml.core import *', '#    ^^^^^^^^^^^^'],
      ['from azureml.widgets import RunDetails', '#    ^^^^^^^^^^^^^^^'],
    ])
      expectProject(`--- p/submit.py\n${line}\n${carets} ${code}\n`);
    expectProject(`--- p/submit.py
def workspace():
    from azureml.core.model import Model
#        ^^^^^^^^^^^^^^^^^^ ${code}
`);
  });

  test('what lives on, scripts of jobs, and other packages', () => {
    for (const line of [
      'from azureml.core import Run',
      'from azureml.core.run import Run',
      'import azureml.mlflow',
      'from azureml.fsspec import AzureMachineLearningFileSystem',
      'from azureml.ai.monitoring import Collector',
      'from azureml.corefoo import a',
      'from .azureml.core import Workspace',
      '# from azureml.core import Workspace',
      'from azure.ai.ml import MLClient  # azureml',
    ])
      expectNone(`--- p/submit.py\n${line}\n`, code);
  });

  test('not before its support ended', () => {
    const dated = (date: string) => `--- .acpt.yaml\ndate: ${date}\n--- p/submit.py\nimport azureml.core\n`;
    expectNone(dated('2026-06-30'), code);
    expectProject(`${dated('2026-07-01')}#      ^^^^^^^^^^^^ ${code}\n`);
  });
});
