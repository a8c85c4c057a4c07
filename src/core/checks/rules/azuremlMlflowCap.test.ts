import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectFixed, expectProject } from '../../../../test/support/project.ts';
import { layered } from '../../../../test/support/samples.ts';

describe('azureml-mlflow-cap', () => {
  test('a release of MLflow that azureml-mlflow does not support', () =>
    expectProject(
      layered('azureml-mlflow==1.60.0\n  mlflow==3.1.0\n# ^^^^^^^^^^^^^ azureml-mlflow-cap warning'),
    ));

  test('is right up to the cap, and where no version is given', () => {
    expectProject(layered('azureml-mlflow==1.62.0.post6\nmlflow==3.15.0'));
    expectProject(layered('azureml-mlflow\nmlflow==3.15.0'));
  });

  test('the fix caps MLflow', () => {
    const after = expectFixed(layered('azureml-mlflow==1.60.0\nmlflow==3.1.0'), 'azureml-mlflow-cap');
    assert.match(after.files.get('context/requirements.txt') ?? '', /\nmlflow<3\n/);
    expectFixed(layered('azureml-mlflow==1.62.0.post6\nmlflow==3.16.0'), 'azureml-mlflow-cap');
  });
});
