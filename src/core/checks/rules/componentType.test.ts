import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectFixed, expectNone, filesOf, Workspace } from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';

describe('component-type', () => {
  const command = `--- c.yml\ntype: command\nname: c\nversion: 1\ncommand: echo\nenvironment: ${active}\n`;
  const pipeline = `--- p.yml\ntype: pipeline\nname: p\nversion: 1\njobs:\n  a: { type: command, command: echo, environment: "${active}" }\n`;
  const step = (lines: string) =>
    `--- pipeline.yml\ntype: pipeline\nsettings: { default_compute: serverless }\njobs:\n  a:\n${lines}${command}${pipeline}`;
  const sweep = (trial: string) =>
    step(
      `    type: sweep\n    trial: ${trial}\n    objective: { goal: maximize, primary_metric: m }\n    limits: { max_total_trials: 2 }\n`,
    );
  const messages = (text: string) =>
    new Workspace(filesOf(text)).all
      .filter(({ finding }) => finding.code === 'component-type')
      .map(({ path, finding }) => `${path}: ${finding.severity}: ${finding.message}`);

  test('a sweep over a pipeline', () =>
    assert.deepEqual(messages(sweep('./p.yml')), [
      'pipeline.yml: error: A sweep step only runs command components, but ./p.yml is a pipeline component.',
    ]));

  test('a step of another type, and the fix', () => {
    const text = step('    type: command\n    component: file:./p.yml\n');
    assert.deepEqual(messages(text), [
      'pipeline.yml: error: The step has type command, but ./p.yml is a pipeline component.',
    ]);
    const after = expectFixed(text, 'component-type');
    assert.match(after.files.get('pipeline.yml') ?? '', /^ {4}type: pipeline\n {4}component: file:/m);
    const titles = (of: string) =>
      new Workspace(filesOf(of)).all
        .filter(({ finding }) => finding.code === 'component-type')
        .map(({ finding }) => (finding.fixes ?? []).map(({ title }) => title));
    assert.deepEqual(titles(text), [['Change the type to pipeline']]);
    assert.deepEqual(titles(sweep('./p.yml')), [[]]);
  });

  test('the same type, none, and what is not known', () => {
    for (const text of [
      sweep('./c.yml'),
      sweep('azureml:p:1'),
      sweep('./absent.yml'),
      step('    type: Command\n    component: ./c.yml\n'),
      step('    component: ./p.yml\n'),
      step('    type: pipeline\n    component: ./p.yml\n'),
      step('    type: ${{parent.inputs.t}}\n    component: ./p.yml\n'),
      `${step('    type: command\n    component: ./untyped.yml\n')}--- untyped.yml\nname: u\ncommand: echo\nenvironment: ${active}\n`,
    ])
      expectNone(text, 'component-type');
  });
});
