import { describe, test } from 'node:test';
import { expectNone, expectProject } from '../../../../test/support/project.ts';

const trigger = 'name: s\ntrigger: {type: cron, expression: "0 9 * * *"}\n';
const command =
  '--- train.yml\ncommand: echo a\nenvironment: azureml:e:1\ncompute: azureml:c\ninputs: {n: 1}\n';
const pipeline =
  '--- pipeline.yml\ntype: pipeline\nsettings: {default_compute: azureml:c}\njobs: {a: {component: "azureml:c:1"}}\ninputs: {n: 1}\n';

describe('scheduled-job-type', () => {
  test('a command job', () => {
    expectProject(
      `--- schedule.yml\n${trigger}create_job: ./train.yml\n#           ^^^^^^^^^^^ scheduled-job-type\n${command}`,
    );
  });

  test('a command job with changes, of which nothing more is said', () => {
    expectProject(
      `--- schedule.yml\n${trigger}create_job:\n  type: pipeline\n  job: ./train.yml\n#      ^^^^^^^^^^^ scheduled-job-type\n  inputs: {m: 1}\n${command}`,
    );
  });

  test('a pipeline job, whose inputs are known', () => {
    expectProject(`--- schedule.yml\n${trigger}create_job: ./pipeline.yml\n${pipeline}`);
    expectProject(
      `--- schedule.yml\n${trigger}create_job:\n  type: pipeline\n  job: ./pipeline.yml\n  inputs: {n: 2, m: 1}\n#                ^ unknown-binding warning\n${pipeline}`,
    );
  });

  test('what is not there, or in the workspace', () => {
    expectNone(
      `--- schedule.yml\n$schema: https://azuremlschemas.azureedge.net/latest/schedule.schema.json\n${trigger}`,
      'scheduled-job-type',
    );
    expectProject(`--- schedule.yml\n${trigger}create_job: azureml:train\n${command}`);
  });
});
